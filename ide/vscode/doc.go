// Package vscode knows VS Code and its relatives: where each keeps its state,
// and what the Amazon Q extension reads there when it starts. It finds them,
// plans a hand-over, a prefill or a sign-out, judges the result as the extension
// will, and reads back the grant that the extension has renewed meanwhile.
//
// It only reads and plans; ide writes, and edit knows how to change bytes.
//
// The facts come from the sources of aws/aws-toolkit-vscode at tag
// amazonq/v1.112.0, the last one published, and of microsoft/vscode; comments
// name their files. The extension signs in with its own OIDC client: the record
// of a sign-in is one row of VS Code's state.vscdb, the token is a file below
// ~/.aws/sso/cache, and the AWS config file plays no part.
package vscode

import (
	"time"

	"github.com/qlogin/qlogin/ide"
)

const (
	holder = "vscode"
	title  = "VS Code"
)

// Family is VS Code and its relatives as an ide.Family. The zero value is ready
// for use.
type Family struct {
	// Now tells the time by which Verify judges tokens; nil means time.Now.
	Now func() time.Time
}

var _ ide.Family = Family{}

// Holder returns "vscode".
func (Family) Holder() string { return holder }

// Title returns "VS Code".
func (Family) Title() string { return title }

func (f Family) now() time.Time {
	if f.Now == nil {
		return time.Now()
	}
	return f.Now()
}
