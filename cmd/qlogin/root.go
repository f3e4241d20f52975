package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

const about = `qlogin signs you in to Amazon Q Developer Pro once, outside the IDE: through
IAM Identity Center and your company's sign-in page in the browser. It keeps the
tokens in the keyring of this computer and hands the sign-in to VS Code and
JetBrains IDEs, which then open signed in.

With nothing typed it opens its terminal interface; the commands below do the same
in plain text.`

func newRoot(w *world) *cobra.Command {
	root := &cobra.Command{
		Use:           "qlogin",
		Short:         "Sign in to Amazon Q Developer Pro once, for every IDE",
		Long:          about,
		SilenceErrors: true, // report says them, with hints
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return runRoot(c.Context(), w) },
	}
	root.SetIn(w.in)
	root.SetOut(w.out)
	root.SetErr(w.talk)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return &usageError{problem: err.Error(), suggestion: nearFlag(c, err), command: c.CommandPath()}
	})
	flags := root.PersistentFlags()
	flags.StringVar(&w.globals.lab, "lab", w.env.Getenv("QLOGIN_LAB"), "use the practice lab at this loopback `URL` instead of AWS")
	flags.StringVar(&w.globals.store, "store", "", "where tokens are kept: `keyring`, or file (encrypted, with a passphrase); the settings choose where it is left out")
	flags.StringVar(&w.globals.passphraseFile, "passphrase-file", "", "`file` whose first line is the passphrase for --store=file")
	flags.BoolVar(&w.globals.plain, "plain", false, "plain text instead of the terminal interface")
	flags.BoolVar(&w.globals.accessible, "accessible", wantsAccessible(w.env.Getenv("ACCESSIBLE")), "one line for each change, and questions that a screen reader reads (also ACCESSIBLE=1)")
	root.PersistentPreRun = func(*cobra.Command, []string) { w.asks = w.asks || w.globals.accessible }
	root.AddCommand(
		newLogin(w, runLogin),
		newStatus(w, runStatus),
		newDiscover(w, runDiscover),
		newDoctor(w, runDoctor),
		newConfig(w),
		newRefresh(w, runRefresh),
		newKeep(w),
		newUse(w, runUse),
		newIDE(w),
		newLogout(w, runLogout),
		newDemo(w, runDemo),
		newLab(w, runLab),
		newVersion(w),
		newManual(),
	)
	root.InitDefaultCompletionCmd()
	explainArgs(root)
	return root
}

// explainArgs turns cobra's errors about arguments into usage errors, all the
// way down, so that they get exit code 2. Cobra looks at the arguments of a
// command only where there is something to run.
func explainArgs(c *cobra.Command) {
	if !c.Runnable() {
		c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	}
	check := c.Args
	if check == nil {
		check = cobra.NoArgs
	}
	c.Args = func(c *cobra.Command, args []string) error {
		err := check(c, args)
		if err == nil {
			return nil
		}
		if len(args) > 0 && c.HasSubCommands() {
			return unknownCommand(c, args[0])
		}
		return &usageError{problem: err.Error(), command: c.CommandPath()}
	}
	for _, sub := range c.Commands() {
		explainArgs(sub)
	}
}

func unknownCommand(c *cobra.Command, word string) error {
	e := &usageError{problem: fmt.Sprintf("%s has no command %q", c.CommandPath(), word), command: c.CommandPath()}
	if c.SuggestionsMinimumDistance <= 0 {
		c.SuggestionsMinimumDistance = 2
	}
	if near := c.SuggestionsFor(word); len(near) > 0 {
		e.suggestion = c.CommandPath() + " " + near[0]
	}
	return e
}
