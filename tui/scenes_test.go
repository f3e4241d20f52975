package tui

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/qlogin/qlogin/browser"
	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

// scene is a screen in a state that people meet.
type scene struct {
	name string
	// scenario of the lab; "" for the healthy day.
	scenario string
	play     func(*rig)
	// shown says that the documents show it.
	shown bool
}

const practiceURL = "https://device.sso.us-west-2.amazonaws.com/?user_code=BCDF-GHJK"

func scenes() []scene {
	return append(append(beforeScenes(), codeScenes()...), afterScenes()...)
}

func beforeScenes() []scene {
	return []scene{
		{name: "starting", play: func(*rig) {}},
		{name: "organization", play: (*rig).begin, shown: true},
		{name: "organization-several", play: func(r *rig) {
			r.begin()
			r.m.looked(known{candidates: several()}, nil)
			r.press("down")
		}},
		{name: "organization-empty", play: func(r *rig) { r.begin(); r.m.looked(known{}, nil) }},
		{name: "organization-wrong", play: func(r *rig) {
			r.begin()
			r.m.looked(known{}, nil)
			r.send(pasted("https://eu-central-1.console.aws.amazon.com/singlesignon/home"))
			r.press("tab")
			r.send(pasted("eu-centrel-1"))
		}},
		{name: "organization-pasted", play: func(r *rig) {
			r.begin()
			r.m.looked(known{}, nil)
			r.send(pasted(" \"HTTPS://D-9067F1AB2C.awsapps.com/start/#/?tab=accounts\" "))
			r.press("tab")
			r.send(pasted("eu-south-1"))
		}},
		{name: "organization-regions", play: func(r *rig) {
			r.begin()
			r.m.looked(known{}, nil)
			r.send(pasted("https://d-9067f1ab2c.awsapps.com/start"))
			r.press("tab", "down", "down")
		}, shown: true},
		{name: "organization-typed", play: func(r *rig) {
			r.begin()
			r.m.looked(known{}, nil)
			r.send(pasted("https://d-9067f1ab2c.awsapps.com/start"))
			r.press("down", "s", "o", "u", "t", "h", "-", "1")
		}},
		{name: "organization-not-it", play: func(r *rig) { r.coded(); r.press("x"); r.answer("invalid-code", "young"); r.press("enter") }},
		{name: "plan", play: (*rig).planned, shown: true},
		{name: "plan-changed", play: func(r *rig) {
			r.planned()
			r.press("down", "space", "down", "space", "space")
		}},
		{name: "plan-obstacles", play: func(r *rig) { r.planned(); r.obstacles() }, shown: true},
		{name: "plan-nothing", play: func(r *rig) {
			r.planned()
			r.m.plan.found = surroundings{status: vault.Status{Condition: vault.Ready}}
		}},
		{name: "diff", play: func(r *rig) { r.planned(); r.press("d") }, shown: true},
		{name: "working", play: func(r *rig) { r.planned(); r.m.busy("Asking AWS for a code for VS Code", nil) }},
		{name: "help", play: func(r *rig) { r.coded(); r.press("?") }},
	}
}

func codeScenes() []scene {
	return []scene{
		{name: "code", play: (*rig).coded, shown: true},
		{name: "code-second", play: func(r *rig) {
			r.coded()
			r.m.code.number, r.m.code.pending.Title = 2, "JetBrains IDEs"
			r.m.code.browser = "Opened in your browser; sign in there, then come back"
		}},
		{name: "code-slow", play: func(r *rig) { r.coded(); r.m.code.state = oidc.SlowDown }},
		{name: "code-offline", play: func(r *rig) {
			r.coded()
			r.m.code.state, r.m.code.problem = oidc.Unreachable, errors.New("oidc.us-west-2.amazonaws.com did not answer within 10 s")
		}},
		{name: "code-long-address", play: func(r *rig) {
			r.coded()
			r.m.code.pending.Open = "https://acme.awsapps.com/start/?request_uri=" + string(make([]byte, 0)) + "urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A0123456789abcdef0123456789abcdef0123456789abcdef#/device"
		}},
		{name: "code-foreign-host", play: func(r *rig) {
			r.coded()
			r.m.code.pending.Open, r.m.code.pending.Refused = "", errors.New("signin.example.net is not a host of this organization")
		}},
		{name: "code-clock", play: func(r *rig) {
			r.coded()
			r.m.code.pending.Clock = errors.New("the clock of this computer is 2 h behind AWS")
		}},
		{name: "code-ssh", play: func(r *rig) {
			r.coded()
			r.m.code.obstacle = "this is an SSH session: open the address on the computer in front of you"
		}},
		{name: "code-copied", play: func(r *rig) { r.coded(); r.press("c") }},
		{name: "qr", play: func(r *rig) { r.coded(); r.press("r") }, shown: true},
		{name: "browsers", play: func(r *rig) {
			r.coded()
			r.m.browsers = browsers{all: []browser.Program{{Name: "Firefox"}, {Name: "Firefox, private window"}, {Name: "Chromium"}}}
			r.m.open(browsing)
		}},
		{name: "causes", play: func(r *rig) { r.coded(); r.press("x", "down", "down", "down") }, shown: true},
		{name: "causes-region", play: func(r *rig) { r.coded(); r.press("x"); r.answer("invalid-code", "young") }},
		{name: "causes-it", play: func(r *rig) { r.coded(); r.press("x"); r.answer("pingone-group") }, shown: true},
		{name: "causes-you", play: func(r *rig) { r.coded(); r.press("x"); r.answer("foreign-code") }},
		{name: "causes-person", play: func(r *rig) { r.coded(); r.press("x"); r.answer("approved", "wrong-person") }},
		{name: "causes-none", play: func(r *rig) { r.coded(); r.press("x"); r.answer("other") }},
	}
}

func afterScenes() []scene {
	return []scene{
		{name: "profile", scenario: "several-profiles", play: func(r *rig) {
			r.planned()
			r.press("enter")
			r.until(waiting)
			r.press("enter")
			r.until(picking)
			r.press("down", "down")
		}, shown: true},
		{name: "refused", scenario: "no-subscription", play: func(r *rig) {
			r.planned()
			r.press("enter")
			r.until(waiting)
			r.press("enter")
			r.until(refused)
		}, shown: true},
		{name: "failure", scenario: "captive-portal", play: func(r *rig) {
			r.planned()
			r.press("enter")
			r.until(failing)
		}, shown: true},
		{name: "failure-denied", scenario: "deny", play: func(r *rig) {
			r.planned()
			r.press("enter")
			r.until(waiting)
			if err := r.lab.Deny(r.m.code.pending.Authorization.UserCode); err != nil {
				r.t.Fatal(err)
			}
			r.until(failing)
		}},
		{name: "done", play: (*rig).signedIn, shown: true},
		{name: "done-waiting", play: func(r *rig) {
			r.signedIn()
			r.m.done.all[0].Result.Waiting = []ide.Waiting{{Target: "code", Kind: ide.IsRunning, Why: "VS Code is open (code.lock names process 4211)"}}
		}, shown: true},
		{name: "done-prefilled", play: func(r *rig) {
			r.signedIn()
			r.m.done = done{prefilled: []signin.HandedOver{{Targets: r.m.plan.found.targets}}, now: time.Now(), title: r.m.o.Flow.Title}
		}},
		{name: "done-two-people", play: func(r *rig) {
			r.signedIn()
			r.m.done.all[1].Entitlement.Person = "ben@lab.example"
		}},
		{name: "done-other-person", play: func(r *rig) { r.signedIn(); r.m.done.before = "ben@lab.example" }},
		{name: "dashboard-two-people", play: func(r *rig) {
			r.signedIn()
			r.press("s")
			r.edit(1, func(s *signin.Record) { s.Person = "ben@lab.example" })
			r.press("f5")
		}},
		{name: "done-details", play: func(r *rig) { r.signedIn(); r.press("d") }},
		{name: "dashboard", play: func(r *rig) { r.signedIn(); r.press("s") }, shown: true},
		{name: "dashboard-later", play: func(r *rig) {
			r.signedIn()
			r.pass(50 * time.Minute)
			r.press("s")
			r.m.dashboard.sessions[1].Odd = []string{"JetBrains IDEs has no token: it was signed out there, or its session has ended"}
			r.m.dashboard.sessions[1].Stored = false
		}},
		{name: "dashboard-ended", play: func(r *rig) {
			r.signedIn()
			r.press("s")
			r.lab.EndSessions("")
			r.pass(61 * time.Minute)
		}, shown: true},
		{name: "dashboard-service", play: func(r *rig) {
			r.withService()
			r.signedIn()
			r.press("s")
		}},
		{name: "dashboard-several", play: func(r *rig) {
			r.signedIn()
			r.elsewhere()
			r.press("s")
		}, shown: true},
		{name: "dashboard-loading", play: func(r *rig) { r.begin(); r.m.goHome() }},
		{name: "service-log", play: func(r *rig) { r.withService(); r.signedIn(); r.press("s", "l"); r.until(reading) }},
		{name: "details", play: func(r *rig) { r.signedIn(); r.press("s", "enter") }},
		{name: "sign-out", play: func(r *rig) { r.signedIn(); r.press("s", "x") }},
		{name: "undo", play: func(r *rig) { r.signedIn(); r.press("u") }},
		{name: "undone", play: func(r *rig) { r.signedIn(); r.press("u", "y"); r.until(reading) }},
	}
}

func several() []discover.Candidate {
	return []discover.Candidate{
		{Name: "acme", StartURL: "https://d-9067f1ab2c.awsapps.com/start", Region: "us-west-2", Evidence: "from ~/.config/qlogin/config.toml"},
		{StartURL: "https://acme-emea.awsapps.com/start", Region: "eu-south-1", Evidence: "used on 3 November 2026"},
		{StartURL: "https://ssoins-7223a1b2c3d4e5f6.portal.eu-central-1.app.aws", Region: "eu-central-1", Evidence: "used on 1 March 2026", RegionEvidence: "in the host name"},
		{StartURL: "https://beta.awsapps.com/start", Evidence: "from QLOGIN_START_URL"},
	}
}

// planned goes to the plan.
func (r *rig) planned() {
	r.begin()
	r.press("enter")
	r.until(planning)
}

// withService has a background service that does what it is told.
func (r *rig) withService() {
	var state ServiceState
	r.m.o.Service = &Service{
		State: func(context.Context) (ServiceState, error) { return state, nil },
		Install: func(context.Context) error {
			state = ServiceState{Installed: true, Running: true, Looked: time.Now()}
			return nil
		},
		Uninstall: func(context.Context) error { state = ServiceState{}; return nil },
		Last: func(lines int) ([]string, error) {
			return []string{
				"2026-11-03 08:00:00  started",
				"2026-11-03 08:10:00  renewed: JetBrains IDEs, \x1b[2J until 09:10",
			}[:min(lines, 2)], nil
		},
	}
}

// elsewhere remembers a sign-in to another organization, which the IDEs do not
// have.
func (r *rig) elsewhere() {
	now := time.Now()
	err := r.m.o.Flow.Records.Put(signin.Record{
		Organization: signin.Organization{StartURL: "https://acme-emea.awsapps.com/start", Region: "eu-south-1"},
		Holder:       "vscode", Person: "ana@acme.example", Subscription: "Amazon Q Developer Pro", Pro: true, Unhanded: true,
		SignedIn: now.Add(-24 * time.Hour), TokenExpires: now.Add(-23 * time.Hour), RegistrationExpires: now.Add(60 * 24 * time.Hour),
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

// obstacles stands in for a machine on which everything is in the way.
func (r *rig) obstacles() {
	found := &r.m.plan.found
	found.status = vault.Status{Condition: vault.NeedsUnlock}
	found.targets[0].Running = ide.Running{Yes: true, PID: 4211, Evidence: "code.lock names process 4211"}
	found.targets[2].Extension = ide.Extension{}
	r.m.plan.wishes[found.targets[2].ID] = leaveAsIs
	found.plans[0].Conflicts = []ide.Conflict{
		{Target: found.targets[0].ID, Kind: ide.IsRunning, Blocks: true, Text: "VS Code is open (code.lock names process 4211)", Fix: "close it; the rest waits until then"},
		{Target: found.targets[0].ID, Kind: ide.OtherConnection, Blocks: true, Text: "another sign-in of the extension is there: https://old.awsapps.com/start", Fix: "r replaces it"},
	}
}

// answer chooses answers of the guided talk by their names.
func (r *rig) answer(names ...string) {
	r.t.Helper()
	for _, name := range names {
		q, _ := r.m.causes.talk.Question()
		i := slices.IndexFunc(q.Choices, func(c doctor.Choice) bool { return c.Name == name })
		if i < 0 {
			r.t.Fatalf("%q has no answer %s", q.Text, name)
		}
		r.m.causes.at = i
		r.press("enter")
	}
}

// coded goes to the code, which is then always the same.
func (r *rig) coded() {
	r.absent = true
	r.planned()
	r.press("enter")
	r.until(waiting)
	p := r.m.code.pending
	p.Authorization.UserCode, p.Open = "BCDF-GHJK", practiceURL
	p.Authorization.Started = r.m.code.now.Add(-18 * time.Second)
}
