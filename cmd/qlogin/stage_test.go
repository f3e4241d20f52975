package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/qlogin/qlogin/internal/practice"
	"github.com/qlogin/qlogin/lab"
	"github.com/qlogin/qlogin/lab/sandbox"
)

// stage is what a script plays on: a lab, a person, open IDEs.
type stage struct {
	later func(func()) // runs when the script ends
	open  map[string]*exec.Cmd
	kept  map[string]string

	mu      sync.Mutex
	lab     *lab.Lab
	hand    lab.Hand
	person  lab.Walker
	secrets []string // everything secret that the lab has given out
	codes   int
	asked   int // how many of the codes had been given out at the last question about one
}

type stageKey struct{}

func newStage(later func(func())) *stage {
	return &stage{later: later, open: map[string]*exec.Cmd{}, hand: lab.Absent}
}

func stageOf(ts *testscript.TestScript) *stage { return ts.Value(stageKey{}).(*stage) }

// cmdSandbox makes the practice home.
func cmdSandbox(ts *testscript.TestScript, _ bool, _ []string) {
	_, err := sandbox.Make(ts.Getenv("HOME"))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("pass"), []byte("correct horse\n"), 0o600))
}

// otherURL is the start URL of a second organization.
const otherURL = "https://d-1111111111.awsapps.com/start"

// cmdLab serves a lab and says where in LAB, START_URL, OTHER_URL and REGION;
// called again, it changes the scenario of the one that is served.
func cmdLab(ts *testscript.TestScript, _ bool, args []string) {
	s := stageOf(ts)
	scenario := strings.Join(args, " ")
	if s.lab != nil {
		ts.Check(s.lab.SetScenario(scenario))
		return
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	url := "http://" + listener.Addr().String()
	s.lab, err = lab.New(lab.Options{Scenario: scenario, BaseURL: url, Key: practice.Key(), Also: []string{otherURL}})
	ts.Check(err)
	jar, err := cookiejar.New(nil)
	ts.Check(err)
	s.person = s.lab.Walker()
	s.person.HTTP = &http.Client{Jar: jar}
	ctx, stop := context.WithCancel(context.Background())
	server := &http.Server{Handler: s.watch(ctx)}
	go func() { _ = server.Serve(listener) }()
	s.later(func() { stop(); _ = server.Close() })

	ts.Setenv("LAB", url)
	ts.Setenv("QLOGIN_LAB", url)
	ts.Setenv("START_URL", s.lab.Organization().StartURL)
	ts.Setenv("OTHER_URL", otherURL)
	ts.Setenv("REGION", s.lab.Organization().Region)
}

// watch serves the lab, remembers what secrets it gives out, and shows each new
// code to the person.
func (s *stage) watch(ctx context.Context) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/oidc/") {
			s.lab.ServeHTTP(w, r)
			return
		}
		seen := &answerCopy{ResponseWriter: w}
		s.lab.ServeHTTP(seen, r)
		var answer struct {
			ClientSecret, AccessToken, RefreshToken, DeviceCode, UserCode, VerificationURIComplete string
		}
		if json.Unmarshal(seen.body.Bytes(), &answer) != nil {
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if strings.HasSuffix(r.URL.Path, "/token") {
			s.asked = s.codes
		}
		for _, value := range []string{answer.ClientSecret, answer.AccessToken, answer.RefreshToken, answer.DeviceCode} {
			if value != "" {
				s.secrets = append(s.secrets, value)
			}
		}
		if answer.UserCode != "" {
			s.codes++
			s.show(ctx, answer.VerificationURIComplete, answer.UserCode)
		}
	})
}

func (s *stage) show(ctx context.Context, address, code string) {
	if s.hand == lab.Absent {
		return
	}
	person := s.person
	person.Deny = s.hand == lab.Denies
	go func() { _ = person.Approve(ctx, address, code) }() // what the page says is the page's business
}

// answerCopy passes an answer on and keeps a copy.
type answerCopy struct {
	http.ResponseWriter
	body bytes.Buffer
}

func (c *answerCopy) Write(p []byte) (int, error) {
	c.body.Write(p)
	return c.ResponseWriter.Write(p)
}

// cmdPerson says what the person does with every code from now on: allows,
// denies, or is away.
func cmdPerson(ts *testscript.TestScript, _ bool, args []string) {
	s := stageOf(ts)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hand = lab.Hand(strings.Join(args, " "))
	if !slices.Contains([]lab.Hand{lab.Allows, lab.Denies, lab.Absent}, s.hand) {
		ts.Fatalf("a person does not do %q", s.hand)
	}
}

// cmdLater moves the clock of the lab: later 2h.
func cmdLater(ts *testscript.TestScript, _ bool, args []string) {
	d, err := time.ParseDuration(args[0])
	ts.Check(err)
	stageOf(ts).lab.Advance(d)
}

// cmdCodes holds the number of codes given out against what is wanted. "codes
// wait 1" waits for the first question about it: by then the person has seen it.
func cmdCodes(ts *testscript.TestScript, _ bool, args []string) {
	s := stageOf(ts)
	want := args[len(args)-1]
	count := func() string {
		s.mu.Lock()
		defer s.mu.Unlock()
		if args[0] == "wait" {
			return fmt.Sprint(s.asked)
		}
		return fmt.Sprint(s.codes)
	}
	for deadline := time.Now().Add(20 * time.Second); args[0] == "wait" && count() != want && time.Now().Before(deadline); {
		time.Sleep(10 * time.Millisecond) // another process has to get there
	}
	if got := count(); got != want {
		ts.Fatalf("%s codes were given out, want %s", got, want)
	}
}

// cmdRunning opens an IDE: running code, running IntelliJIdea2025.3.
func cmdRunning(ts *testscript.TestScript, _ bool, args []string) {
	s := stageOf(ts)
	program, lock := "code", filepath.Join(ts.Getenv("CODE"), "..", "code.lock")
	if args[0] != "code" {
		program, lock = "java", filepath.Join(ts.Getenv("JETBRAINS"), args[0], ".lock")
	}
	path := filepath.Join(strings.SplitN(ts.Getenv("PATH"), string(os.PathListSeparator), 2)[0], program)
	cmd := exec.Command(path)
	_, err := cmd.StdinPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	s.later(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	ts.Check(os.WriteFile(lock, fmt.Append(nil, cmd.Process.Pid), 0o600))
	s.open[args[0]] = cmd
}

// cmdClosed closes it again. A crash leaves the lock file behind, and so does
// this.
func cmdClosed(ts *testscript.TestScript, _ bool, args []string) {
	cmd := stageOf(ts).open[args[0]]
	ts.Check(cmd.Process.Kill())
	_ = cmd.Wait() // it was killed
}

// cmdExpire puts the end of the tokens that the holders read into the past.
func cmdExpire(ts *testscript.TestScript, _ bool, _ []string) {
	files, err := filepath.Glob(filepath.Join(ts.Getenv("CACHE"), "*.json"))
	ts.Check(err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		ts.Check(err)
		var token map[string]any
		ts.Check(json.Unmarshal(data, &token))
		if token["accessToken"] == nil {
			continue
		}
		token["expiresAt"] = "2020-01-01T00:00:00.000Z"
		data, err = json.Marshal(token)
		ts.Check(err)
		ts.Check(os.WriteFile(file, data, 0o600))
	}
}

// cmdNoSecrets holds every file below $WORK, those of the holders excepted, and
// what the last program wrote against everything secret that the lab gave out.
func cmdNoSecrets(ts *testscript.TestScript, _ bool, _ []string) {
	s := stageOf(ts)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.secrets) == 0 {
		ts.Fatalf("the lab has given out nothing to look for")
	}
	places := map[string]string{"stdout": ts.ReadFile("stdout"), "stderr": ts.ReadFile("stderr")}
	ts.Check(filepath.WalkDir(ts.Getenv("WORK"), func(path string, entry os.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || filepath.Dir(path) == ts.Getenv("CACHE") {
			return err
		}
		data, err := os.ReadFile(path)
		places[path] = string(data)
		return err
	}))
	for where, text := range places {
		for _, secret := range s.secrets {
			if strings.Contains(text, secret) {
				ts.Fatalf("%s holds the secret %.12s…", where, secret)
			}
		}
	}
}
