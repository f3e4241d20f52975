package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/lab"
)

type labOptions struct {
	world    *world
	addr     string
	scenario string
	list     bool
	asJSON   bool
}

func newLab(w *world, run func(context.Context, *labOptions) error) *cobra.Command {
	o := &labOptions{world: w}
	c := &cobra.Command{
		Use:   "lab",
		Short: "Serve a practice Identity Center, PingOne and Q service on this computer",
		Long: `Serve a practice organization on a loopback address: Identity Center, a PingOne
look-alike and the Amazon Q service. Nothing leaves this computer. A scenario
plays one of the things that go wrong; --list names them.`,
		Example: `  qlogin lab --addr 127.0.0.1:4321
  qlogin login --lab http://127.0.0.1:4321 --start-url https://d-9067f1ab2c.awsapps.com/start --region us-west-2`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return run(c.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.addr, "addr", "127.0.0.1:0", "loopback `address` to listen on; port 0 takes a free one")
	f.StringVar(&o.scenario, "scenario", "", "`name` of what is to happen")
	f.BoolVar(&o.list, "list", false, "list the scenarios")
	f.BoolVar(&o.asJSON, "json", false, "print JSON")
	return c
}

func runLab(ctx context.Context, o *labOptions) error {
	if o.list {
		return o.listScenarios()
	}
	practice, err := serveLab(ctx, o.addr, o.scenario)
	if err != nil {
		return err
	}
	defer practice.close()
	if err := o.announce(practice); err != nil {
		return err
	}
	<-ctx.Done()
	return nil // stopping is how it ends
}

type scenarioAnswer struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Story string `json:"story"`
}

func (o *labOptions) listScenarios() error {
	all := []scenarioAnswer{}
	for _, s := range lab.Scenarios() {
		all = append(all, scenarioAnswer{s.Name, s.Title, s.Story})
	}
	if o.asJSON {
		return o.world.answerJSON(struct {
			Scenarios []scenarioAnswer `json:"scenarios"`
		}{all})
	}
	for _, s := range all {
		o.world.answer("%-24s  %s", s.Name, s.Title)
	}
	return nil
}

type labAnswer struct {
	URL      string `json:"url"`
	StartURL string `json:"startUrl"`
	Region   string `json:"region"`
	Scenario string `json:"scenario"`
	Username string `json:"username"`
	Password string `json:"practicePassword"`
	Admin    string `json:"adminUrl"`
	SCIM     string `json:"scimEndpoint"`
	Token    string `json:"practiceScimToken"`
	Metadata string `json:"metadataUrl"` // of the identity provider
}

func (o *labOptions) announce(p *servedLab) error {
	w, org := o.world, p.lab.Organization()
	if o.asJSON {
		return w.answerJSON(labAnswer{
			URL: p.url, StartURL: org.StartURL, Region: org.Region, Scenario: p.lab.Scenario().Name, Username: org.Email,
			Password: org.Password, Admin: p.url + "/admin/", SCIM: org.SCIM.Endpoint, Token: org.SCIM.Token, Metadata: org.Metadata,
		})
	}
	w.answer("practice lab at %s", p.url)
	w.answer("scenario   %s: %s", p.lab.Scenario().Name, p.lab.Scenario().Story)
	w.answer("person     %s, practice password %s", org.Email, org.Password)
	w.answer("admin      %s/admin/ shows what IT sees, and switches faults", p.url)
	w.answer("sign in    qlogin login --lab %s --start-url %s --region %s", p.url, org.StartURL, org.Region)
	w.say("Ctrl-C ends it")
	return nil
}

// servedLab is a lab on a loopback address.
type servedLab struct {
	lab    *lab.Lab
	url    string
	server *http.Server
}

// serveLab begins to serve and returns at once.
func serveLab(ctx context.Context, addr, scenario string) (*servedLab, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil || !loopback(host) {
		return nil, &usageError{problem: fmt.Sprintf("--addr %s: the lab listens on this computer only", addr), suggestion: "--addr 127.0.0.1:0"}
	}
	if _, err := lab.FindScenario(scenario); scenario != "" && err != nil {
		return nil, &usageError{problem: err.Error(), suggestion: "qlogin lab --list"}
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, &usageError{problem: fmt.Sprintf("serving the lab: %v", err), suggestion: "--addr 127.0.0.1:0, which takes a free port"}
	}
	p := &servedLab{url: "http://" + listener.Addr().String()}
	if p.lab, err = lab.New(lab.Options{Scenario: scenario, BaseURL: p.url}); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	p.server = &http.Server{Handler: p.lab, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = p.server.Serve(listener) }() // ends with close
	return p, nil
}

func (p *servedLab) close() { _ = p.server.Close() }
