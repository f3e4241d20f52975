package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/qlogin/qlogin/signin"
)

// nearFlag is the flag that was probably meant by one that c does not have: one
// letter more, less or other, or two that changed places.
func nearFlag(c *cobra.Command, err error) string {
	var unknown interface{ GetSpecifiedName() string } // *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return ""
	}
	for _, name := range oneAway(unknown.GetSpecifiedName()) {
		if c.Flag(name) != nil {
			return "--" + name
		}
	}
	return ""
}

func oneAway(word string) []string {
	const letters = "abcdefghijklmnopqrstuvwxyz-"
	var all []string
	for i := range len(word) + 1 {
		before, after := word[:i], word[i:]
		if len(after) > 0 {
			all = append(all, before+after[1:])
		}
		if len(after) > 1 {
			all = append(all, before+string(after[1])+string(after[0])+after[2:])
		}
		for _, letter := range letters {
			all = append(all, before+string(letter)+after)
			if len(after) > 0 {
				all = append(all, before+string(letter)+after[1:])
			}
		}
	}
	return all
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
