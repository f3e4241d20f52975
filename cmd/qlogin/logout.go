package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/signin"
)

type logoutOptions struct {
	world      *world
	holder     string
	startURL   string
	everywhere bool
}

func newLogout(w *world, run func(context.Context, *logoutOptions) error) *cobra.Command {
	o := &logoutOptions{world: w}
	c := &cobra.Command{
		Use:   "logout",
		Short: "Sign out: take the sign-in out of the IDEs and forget it",
		Long: `Take the sign-in out of the IDEs' files, as their own sign-out would, and forget
it. Start URL and Region stay filled in there. With --everywhere the session at the
access portal ends too: the browser and other tools that use it are signed out.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return run(c.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.holder, "ide", "", "only `vscode`, jetbrains or qlogin")
	f.StringVar(&o.startURL, "start-url", "", "only the organization with this start `URL`")
	f.BoolVar(&o.everywhere, "everywhere", false, "end the session at the access portal as well")
	return c
}

func runLogout(ctx context.Context, o *logoutOptions) error {
	w := o.world
	flow, store, err := w.flow()
	if err != nil {
		return err
	}
	if o.holder != "" && o.holder != signin.Own {
		if err := checkHolders(flow, []string{o.holder}); err != nil {
			return err
		}
	}
	records, err := o.records(flow)
	if err != nil {
		return err
	}
	if err := w.ready(ctx, store); err != nil {
		return err
	}
	if o.everywhere {
		w.say("ending the session at the access portal: the browser, the AWS CLI and other tools that use it are signed out as well")
	}
	code := outcome{exitDone}
	var problems []error
	for _, r := range records {
		out, err := flow.SignOut(ctx, r.Organization, r.Holder, o.everywhere)
		problems = append(problems, err)
		if err == nil {
			code = worse(code, w.answerSignedOut(out))
			if out.StillOn {
				w.answer("  the session at the access portal could not be ended from here, as no valid access token is left: sign out at %s", r.Organization.StartURL)
			}
		}
	}
	if err := errors.Join(problems...); err != nil {
		return err
	}
	if code.code != exitDone {
		return code
	}
	return nil
}

func (o *logoutOptions) records(flow *signin.Flow) ([]signin.Record, error) {
	records, err := flow.Records.All()
	if err != nil {
		return nil, err
	}
	records = slices.DeleteFunc(records, func(r signin.Record) bool {
		return (o.holder != "" && r.Holder != o.holder) || (o.startURL != "" && r.Organization.StartURL != o.startURL)
	})
	if len(records) == 0 {
		return nil, fmt.Errorf("%w: there is nothing to sign out of", signin.ErrNotSignedIn)
	}
	return records, nil
}

func (w *world) answerSignedOut(out signin.SignedOut) outcome {
	where := ""
	if out.Ended {
		where = ", here and at the access portal"
	}
	w.answer("%s: signed out%s", out.Title, where)
	for _, c := range out.Result.Written {
		w.say("  changed  %s%s", w.short(c.File), rowOf(c))
	}
	for _, waiting := range out.Result.Waiting {
		w.answer("  %s is open and still knows the sign-in: sign out there, or close it and run qlogin ide undo", waiting.Target)
	}
	if len(out.Result.Waiting) > 0 {
		return outcome{exitWaiting}
	}
	return outcome{exitDone}
}
