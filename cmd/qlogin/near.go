package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/qlogin/qlogin/internal/near"
	"github.com/qlogin/qlogin/signin"
)

// nearFlag is the flag that was probably meant by one that c does not have.
func nearFlag(c *cobra.Command, err error) string {
	unknown, ok := errors.AsType[*pflag.NotExistError](err)
	if !ok {
		return ""
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	if meant := near.Word(unknown.GetSpecifiedName(), names); meant != "" {
		return "--" + meant
	}
	return ""
}

// checkTargets keeps a misspelt --target from reading as "no IDE".
func checkTargets(ctx context.Context, flow *signin.Flow, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	targets, err := flow.Find(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		e := &usageError{problem: fmt.Sprintf("--target %s: no IDE has this ID", id), suggestion: "one of those in qlogin ide list"}
		for _, t := range targets {
			if t.ID == id {
				e = nil
				break
			}
			if strings.Contains(strings.ToLower(t.ID), strings.ToLower(id)) {
				e.suggestion = "--target " + t.ID
			}
		}
		if e != nil {
			return e
		}
	}
	return nil
}
