package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/oidc"
	"github.com/qlogin/qlogin/partition"
	"github.com/qlogin/qlogin/signin"
)

// settings are those of all layers, the flags of a sign-in included.
func (o *loginOptions) settings() (config.Loaded, error) {
	flags := map[string][]string{}
	if len(o.holders) > 0 {
		flags["ides"] = o.holders
	}
	if o.prefill {
		flags["hand_over"] = []string{"prefill"}
	}
	return o.world.load(flags)
}

// which settles the organization: the one that is known, or what the person
// says. What a domain published is used after a yes.
func (o *loginOptions) which(ctx context.Context, flow *signin.Flow, loaded config.Loaded) (discover.Candidate, error) {
	w := o.world
	hints, err := w.hintsFrom(loaded)
	if err != nil {
		return discover.Candidate{}, err
	}
	hints.StartURL, hints.Region, hints.Name = o.startURL, o.region, o.name
	candidates, err := flow.Discover(ctx, hints)
	if err != nil {
		return discover.Candidate{}, err
	}
	if len(candidates) == 0 {
		if candidates, err = w.askWhich(ctx, flow, hints); err != nil {
			return discover.Candidate{}, err
		}
	}
	if err := w.certain(candidates, loaded.Settings.Prefill); err != nil {
		return discover.Candidate{}, err
	}
	found, err := w.organization(candidates)
	if err != nil {
		return found, err
	}
	if err := o.agree(flow, found); err != nil {
		return found, err
	}
	return w.withRegion(found)
}

// askWhich asks for the little that a person may know. The answer is taken as
// what was typed as a flag would be.
func (w *world) askWhich(ctx context.Context, flow *signin.Flow, hints discover.Hints) ([]discover.Candidate, error) {
	if !w.asks {
		return nil, &usageError{problem: "which organization? nothing tells the start URL", suggestion: "--start-url URL --region REGION", command: "qlogin login"}
	}
	raw, err := w.ask("start URL of your AWS access portal, or your e-mail address at work:")
	if err != nil {
		return nil, err
	}
	hints.StartURL = raw
	if _, err := partition.ParseStartURL(raw); err != nil && !strings.Contains(raw, "/") {
		hints.StartURL, hints.Name = "", raw
	}
	return flow.Discover(ctx, hints)
}

// certain holds that with nobody to ask, what other programs use is no more than
// a proposal: one of several is not picked, and nothing is prefilled with it.
func (w *world) certain(candidates []discover.Candidate, prefill bool) error {
	if w.asks || len(candidates) == 0 || candidates[0].Source < discover.IDE || (len(candidates) == 1 && !prefill) {
		return nil
	}
	likely := candidates[0]
	return &usageError{
		problem:    fmt.Sprintf("which organization? It may be %s (%s), but nobody has said so", likely.StartURL, likely.Evidence),
		suggestion: "--start-url " + likely.StartURL, command: "qlogin login",
	}
}

// organization picks one candidate.
func (w *world) organization(candidates []discover.Candidate) (discover.Candidate, error) {
	if len(candidates) == 0 {
		return discover.Candidate{}, &usageError{problem: "which organization? nothing tells the start URL", suggestion: "--start-url URL --region REGION", command: "qlogin login"}
	}
	if len(candidates) == 1 || !w.asks {
		return candidates[0], nil // the most trusted; it is named on the next line
	}
	var options []string
	for _, c := range candidates {
		options = append(options, fmt.Sprintf("%s  (%s)", c.StartURL, c.Evidence))
	}
	n, err := w.pick("which organization?", options)
	if err != nil {
		return discover.Candidate{}, err
	}
	return candidates[n], nil
}

// agree asks once about what a domain published: whoever controls the domain
// decides where the person signs in.
func (o *loginOptions) agree(flow *signin.Flow, c discover.Candidate) error {
	if !c.Published {
		return nil
	}
	if before, err := flow.Accepted(c); err != nil || before {
		return err
	}
	w := o.world
	w.say("%s is %s", c.StartURL, printable(c.Evidence))
	for _, also := range c.Also {
		w.say("  also %s", printable(also))
	}
	if !o.yes {
		if !w.asks {
			return &usageError{problem: "is this your organization? Nobody has agreed to it on this computer yet", suggestion: "--yes, after a look at the start URL"}
		}
		yes, err := w.confirm("sign in there?")
		if err != nil {
			return err
		}
		if !yes {
			return errNotAgreed
		}
	}
	return flow.Accept(c)
}

func (w *world) withRegion(c discover.Candidate) (discover.Candidate, error) {
	if c.Region != "" {
		return c, nil
	}
	if !w.asks {
		return c, &usageError{problem: "which Region? the start URL does not say it", suggestion: "--region eu-central-1 (shown in the Identity Center console under Settings)", command: "qlogin login"}
	}
	region, err := w.pickRegion(c.StartURL, nil)
	c.Region, c.RegionEvidence = region, "typed"
	return c, err
}

// pickRegion offers the Regions, the likeliest first. Those that have to be
// switched on are not in the list, but can be typed: nobody there can be
// subscribed to Amazon Q Developer Pro.
func (w *world) pickRegion(startURL string, wrong []string) (string, error) {
	var regions []string
	for _, guess := range discover.Regions(startURL, discover.RegionHints{Now: w.now(), Wrong: wrong}) {
		if guess.OptIn {
			continue
		}
		regions = append(regions, guess.Region)
		why := ""
		if guess.Why != "" {
			why = "  " + guess.Why
		}
		w.say("  %2d  %s%s", len(regions), guess.Region, why)
	}
	w.say("%s", discover.WhereToLook)
	for {
		answer, err := w.ask(fmt.Sprintf("Region of Identity Center [1-%d, or its name]:", len(regions)))
		if err != nil {
			return "", err
		}
		if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(regions) {
			return regions[n-1], nil
		}
		if _, ok := partition.Of(answer); ok {
			return answer, nil
		}
		w.say("%s", (&partition.RegionError{Name: answer}).Error())
	}
}

// anotherRegion offers the picker again, where the page called the code invalid
// or nothing ever came of it. AWS gives out codes in wrong Regions too, so this
// is the only way to find out.
func (o *loginOptions) anotherRegion(c *signin.Choice, err error) (bool, error) {
	w := o.world
	if !w.asks || !wrongRegion(err) {
		return false, nil
	}
	if !errors.Is(err, errCodeInvalid) {
		w.say("%s", printable(message(err)))
		yes, asked := w.confirm("did the page call the code invalid? Then the Region is probably wrong: try another?")
		if asked != nil || !yes {
			return false, nil //nolint:nilerr // no answer is a no; the error of the sign-in counts
		}
	}
	o.wrong = append(o.wrong, c.Organization.Region)
	w.say("the Region %s is probably not that of your Identity Center", c.Organization.Region)
	region, picked := w.pickRegion(c.Organization.StartURL, o.wrong)
	if picked != nil {
		return false, picked
	}
	c.Organization.Region = region
	return true, nil
}

// wrongRegion says whether a wrong Region may be behind err: the page calls the
// code invalid, the wait ends in nothing, or the approval is worth nothing.
func wrongRegion(err error) bool {
	return errors.Is(err, errCodeInvalid) || errors.Is(err, oidc.ErrExpired) || errors.Is(err, oidc.ErrInvalidGrant)
}
