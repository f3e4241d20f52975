package tui

import (
	"slices"
	"strings"
	"testing"
)

// TestKeys presses every key of every screen once and says where it leads.
func TestKeys(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		scene string
		keys  string // with spaces between
		want  stage
		says  string
	}{
		{"organization", "enter", planning, "What will be written"},
		{"organization", "down enter", choosing, "Start URL"},
		{"organization", "j j enter", planning, "What will be written"},
		{"organization", "k", choosing, "› Another organization"},
		{"organization", "e", choosing, "us-west-2"},
		{"organization", "e esc", choosing, "Another organization"},
		{"organization", "? esc", choosing, "Where do you sign in?"},
		{"organization", "e f1", helping, "Keys here"},
		{"organization-wrong", "enter", choosing, "› Start URL"},
		{"organization-wrong", "enter ctrl+u", choosing, "the address of your company's AWS access portal"},
		{"organization-pasted", "enter", planning, "eu-south-1"},
		{"organization-regions", "enter", planning, "in eu-west-1"},
		{"organization-regions", "up enter", planning, "in us-east-1"},
		{"organization-regions", "up up", choosing, "› Region"},
		{"organization-regions", "up up up", choosing, "› Start URL"},
		{"organization-regions", "c a", choosing, "ca-central-1"},
		{"organization-typed", "down enter", planning, "south-1"},
		{"organization-not-it", "down enter", planning, "in us-east-1"},
		{"plan", "space", planning, "fill in start URL and Region only"},
		{"plan", "space space", planning, "leave alone"},
		{"plan", "space space space", planning, "[x] VS Code"},
		{"plan", "down space space down space space", planning, "One approval in the browser"},
		{"plan", "space down space down space", planning, "no sign-in, no browser"},
		{"plan", "space down space down space enter", finished, "Filled in"},
		{"plan", "space space down space space down space space", planning, "qlogin keeps it for later"},
		{"plan", "d", diffing, "[hidden]"},
		{"plan", "d down up end home pgdown pgup esc", planning, "What will be written"},
		{"plan", "n ?", helping, "reuse a sign-in"},
		{"plan", "f5", planning, "What will be written"},
		{"plan", "esc", choosing, "Where do you sign in?"},
		{"plan-obstacles", "r", planning, "What will be written"},
		{"plan", "enter", waiting, "1 of 2: VS Code"},
		{"code", "enter", waiting, "Opened in your browser"},
		{"code", "o", waiting, "Opened in your browser"},
		{"code", "b", browsing, "Which browser?"},
		{"code", "b esc", waiting, "Compare it"},
		{"code", "c", waiting, "terminal's clipboard"},
		{"code", "r", pairing, "Scan it"},
		{"code", "r i", pairing, "Scan it"},
		{"code", "r esc", waiting, "Compare it"},
		{"code", "x", doubting, "What did you see in the browser?"},
		{"code", "x x", waiting, "Compare it"},
		{"code", "x esc", waiting, "Compare it"},
		{"code", "x enter", doubting, "mends it"},
		{"code", "x enter esc", doubting, "What did you see"},
		{"code", "x enter enter", browsing, "Which browser?"},
		{"code", "x enter enter esc esc esc", waiting, "Compare it"},
		{"causes-region", "enter", choosing, "us-west-2 was not it"},
		{"causes-region", "c", doubting, "terminal's clipboard"},
		{"causes-region", "esc esc esc", waiting, "Compare it"},
		{"causes-it", "enter", doubting, "terminal's clipboard"},
		{"causes-it", "g", choosing, "us-west-2"},
		{"causes-you", "enter", waiting, "Compare it"},
		{"causes-person", "enter", browsing, "Which browser?"},
		{"causes-none", "esc", doubting, "What did you see"},
		{"dashboard", "t", doubting, "What did you see"},
		{"dashboard", "t esc", home, "Your sign-ins"},
		{"failure-denied", "x", doubting, "What did you see"},
		{"failure-denied", "x esc", failing, "Not approved"},
		{"code", "? esc", waiting, "Compare it"},
		{"code", "esc", planning, "Do not approve that code"},
		{"profile", "k enter", waiting, "2 of 2: JetBrains IDEs"},
		{"profile", "esc", planning, "What will be written"},
		{"refused", "enter", refused, "has no Amazon Q Developer Pro licence"},
		{"refused", "c", refused, "terminal's clipboard"},
		{"refused", "a", waiting, "1 of 2: VS Code"},
		{"refused", "esc", planning, "What will be written"},
		{"failure", "enter", failing, "Hotel Guest"},
		{"failure", "g", choosing, "us-west-2"},
		{"failure", "c", failing, "terminal's clipboard"},
		{"failure", "esc", planning, "What will be written"},
		{"done", "d", reading, "read back"},
		{"done", "d esc", finished, "Done."},
		{"done", "s", home, "Your sign-ins"},
		{"done", "u", asking, "Put every byte back?"},
		{"done", "u u", asking, "Put every byte back?"},
		{"done", "u esc", finished, "Done."},
		{"done", "u y", reading, "byte for byte"},
		{"dashboard", "enter", reading, "profile ARN"},
		{"dashboard", "j enter", reading, "JetBrains IDEs"},
		{"dashboard", "s", planning, "What will be written"},
		{"dashboard", "s esc", home, "Your sign-ins"},
		{"dashboard", "s enter", waiting, "1 of 2: VS Code"},
		{"dashboard", "h", finished, "VS Code"},
		{"dashboard", "r", home, "renewed; the access token is good until 01:00"},
		{"dashboard", "p", finished, "QDevProfile-us-east-1"},
		{"dashboard", "x", asking, "Sign VS Code out?"},
		{"dashboard", "x x", asking, "Sign VS Code out?"},
		{"dashboard", "x esc", home, "Your sign-ins"},
		{"dashboard", "x y", home, "signed out: VS Code"},
		{"dashboard", "x e", home, "the session at the access portal has ended"},
		{"dashboard", "x y x y", choosing, "Where do you sign in?"},
		{"dashboard-service", "i", asking, "Install the background service?"},
		{"dashboard-service", "i i", asking, "Install the background service?"},
		{"dashboard-service", "i esc", home, "i installs qlogin keep"},
		{"dashboard-service", "i y", home, "qlogin keep is installed"},
		{"dashboard-service", "i y i y", home, "qlogin keep is taken out"},
		{"dashboard-service", "l", reading, "renewed: JetBrains IDEs"},
		{"dashboard-service", "l esc", home, "Your sign-ins"},
		{"dashboard-several", "j j w", planning, "https://acme-emea.awsapps.com/start in eu-south-1"},
		{"dashboard-several", "w", planning, "d-9067f1ab2c"},
		{"dashboard-ended", "s", planning, "What will be written"},
		{"dashboard", "o", choosing, "Where do you sign in?"},
		{"dashboard", "o esc", home, "Your sign-ins"},
		{"dashboard", "u y esc", home, "Your sign-ins"},
		{"dashboard", "f5", home, "Your sign-ins"},
	} {
		t.Run(c.scene+" "+c.keys, func(t *testing.T) {
			t.Parallel()
			s := sceneCalled(t, c.scene)
			inRig(t, s.scenario, func(r *rig) {
				s.play(r)
				before := ""
				for k := range strings.FieldsSeq(c.keys) {
					held := k == before && r.m.stage == asking // a key held too long is no yes
					before = k
					if !held && !bound(r, k) {
						t.Errorf("%s has no key %s", r.m.stage, k)
					}
					r.press(k)
				}
				r.until(c.want)
				r.says(c.says)
			})
		})
	}
}

// bound says whether a key does something; where text is typed, all keys do.
func bound(r *rig, name string) bool {
	if ty, ok := r.m.screen().(typist); ok && ty.input() != nil {
		return true
	}
	return slices.Contains(r.keysOf(), name)
}

func sceneCalled(t *testing.T, name string) scene {
	t.Helper()
	for _, s := range scenes() {
		if s.name == name {
			return s
		}
	}
	t.Fatalf("no scene %s", name)
	return scene{}
}

// TestKeysAreTold: every key of every screen stands in its help, no key is bound
// twice on one screen, and every screen has a way out.
func TestKeysAreTold(t *testing.T) {
	t.Parallel()
	for _, s := range scenes() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			inRig(t, s.scenario, func(r *rig) {
				s.play(r)
				r.resize(80, 24)
				seen := map[string]string{}
				for _, b := range r.m.screen().keys() {
					if b.Help().Key == "" || b.Help().Desc == "" {
						t.Errorf("%v has no words", b.Keys())
					}
					for _, k := range b.Keys() {
						if other, twice := seen[k]; twice {
							t.Errorf("%s is bound twice: %s, %s", k, other, b.Help().Desc)
						}
						seen[k] = b.Help().Desc
					}
					if !b.quiet && !strings.Contains(r.screen(), b.Help().Desc) {
						t.Errorf("the footer does not tell %q:\n%s", b.Help().Desc, r.screen())
					}
				}
				if r.m.stage != starting && r.m.stage != working && len(seen) == 0 {
					t.Errorf("%s has no way out", r.m.stage)
				}
			})
		})
	}
}
