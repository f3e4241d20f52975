// Package ide hands a grant to the IDE that will use it. It knows what every
// IDE has in common: a place that was found (Target), the exact changes to its
// files before anything is touched (Plan), writing them (Apply), taking them
// back (Undo). What one family of IDEs reads, and where, is in ide/vscode and
// ide/jetbrains; how bytes are changed and replaced safely is in edit.
//
// Nothing here goes to the network or reads the keyring by itself.
package ide

import (
	"context"
	"io/fs"
	"strings"

	"github.com/qlogin/qlogin/oidc"
)

// Family is one kind of IDE: its members read the same files, share one token
// cache and therefore one grant.
type Family interface {
	// Holder names the family in commands, files and the keyring: "vscode".
	Holder() string
	// Title is its name for people: "VS Code".
	Title() string
	// Find lists the members on this machine. A member that could not be looked
	// at is listed with its Problem, never left out.
	Find(ctx context.Context, m Machine) ([]Target, error)
	// Plan works out every change that h asks for at the targets. It writes
	// nothing. With h.Grant nil it is a draft: secrets and times are stand-ins.
	Plan(ctx context.Context, m Machine, targets []Target, h Handover) (Plan, error)
	// Clear plans the opposite: what the IDE's own sign-out would remove, the
	// prefilled start URL and Region excepted.
	Clear(ctx context.Context, m Machine, targets []Target, h Handover) (Plan, error)
	// Verify reads everything back as the IDE will when it opens.
	Verify(ctx context.Context, m Machine, targets []Target, h Handover) ([]Check, error)
	// Current reads the grant that the family's files hold for h's start URL and
	// Region; nil where there is none. The holder rotates it, so it is the newest
	// truth.
	Current(ctx context.Context, m Machine, targets []Target, h Handover) (*oidc.Grant, error)
	// Revert takes c back from content that somebody else has changed since c
	// was written: only what was ours goes back to what it was before. Where
	// nothing of ours is left, it returns now as it is; so reverting twice is
	// reverting once.
	Revert(c Change, now Content) (Content, error)
}

// Machine is what the finders look at. A demo or a test hands in a sandbox.
type Machine struct {
	Home   string
	Getenv func(string) string
	// Process tells the name of a live process, or false. Nil means the real one.
	Process func(pid int) (name string, alive bool)
}

// Target is one place of one IDE that can be written to: a VS Code profile, a
// JetBrains configuration folder.
type Target struct {
	ID        string // stable and typeable: "code", "cursor", "code/work", "IntelliJIdea2025.3"
	Holder    string
	Name      string // for people: "VS Code", "IntelliJ IDEA 2025.3"
	Dir       string // the folder that makes it a place of its own
	Extension Extension
	Running   Running
	Problem   string // why it could not be looked at, in words; "" where it could
	// Unreachable says that it is so by nature, and no fault: it was never
	// started, or its state lives elsewhere. Problem says which.
	Unreachable bool
}

// Extension is the Amazon Q extension or plugin of a target.
type Extension struct {
	Installed  bool
	Disabled   bool
	Version    string // "1.112.0"; "" where unknown
	Generation string // jetbrains: "3" (aws.xml) or "4" (amazonq.xml); "" where there is but one
}

// Running says whether the IDE is open, and how that is known.
type Running struct {
	Yes      bool
	PID      int
	Evidence string // "code.lock names process 4211"
}

// Handover is what is to be handed over.
type Handover struct {
	StartURL string // canonical
	Region   string // of the Identity Center
	Scopes   []string
	Grant    *oidc.Grant // nil in a draft and with Prefill
	Profile  *Profile    // nil in a draft, or where there is none to choose
	// Profiles is how many profiles the person could choose from (JetBrains
	// stores the count); 0 in a draft.
	Profiles int
	// Prefill writes start URL and Region only.
	Prefill bool
	// ReplaceOthers is the person's yes to removing other sign-ins that would
	// make the extension log out.
	ReplaceOthers bool
	// Haunted says that an IDE is open whose sign-in was taken from its files: it
	// may still have the token in memory.
	Haunted bool
}

// Profile is a Q Developer profile.
type Profile struct {
	ARN  string // arn:aws:codewhisperer:<region>:<account>:profile/<id>
	Name string
}

// Region is the profile's own Region, from its ARN.
func (p Profile) Region() string { return p.arnPart(3) }

// Account is the AWS account of the profile, from its ARN.
func (p Profile) Account() string { return p.arnPart(4) }

func (p Profile) arnPart(n int) string {
	parts := strings.SplitN(p.ARN, ":", 6)
	if len(parts) < 6 {
		return ""
	}
	return parts[n]
}

// Content is a file or a database row at one moment.
type Content struct {
	Exists bool
	Data   []byte
	Mode   fs.FileMode // permission bits; ignored for a row
}

// Change is one file or one row, before and after.
type Change struct {
	Target  string // Target.ID; "" where all targets of the plan share the file
	File    string // absolute
	Row     string // key in ItemTable of a SQLite file; "" where the whole file changes
	Summary string // for people: "the token that VS Code reads and renews"
	Before  Content
	After   Content // not Exists: the file or row goes
	Secret  bool    // holds tokens: shown as [hidden], backed up in the keyring
	Live    bool    // may be written while the IDE is open
}

// Conflict is something that stands in the way at one target.
type Conflict struct {
	Target string
	Kind   ConflictKind
	Text   string // what is so
	Fix    string // what the person can do
	// Blocks says that nothing of this target is written while it lasts, Live
	// changes excepted.
	Blocks bool
}

// ConflictKind tells conflicts apart.
type ConflictKind string

// The kinds of conflict.
const (
	IsRunning       ConflictKind = "running"          // waits until the IDE is closed
	OtherConnection ConflictKind = "other-connection" // needs Handover.ReplaceOthers
	Unreadable      ConflictKind = "unreadable"       // the file does not parse: nothing is touched
	NoExtension     ConflictKind = "no-extension"     // a prefill is possible when asked for
	Disabled        ConflictKind = "disabled"         // the extension is there but switched off
	Unsuitable      ConflictKind = "unsuitable"       // another reason, in Text
)

// Plan is everything a hand-over will do for one family, in the order in which
// it will be done: registration before token, token before state.
type Plan struct {
	Holder    string
	Title     string
	Changes   []Change
	Conflicts []Conflict
	// Opens says, per target ID, what will happen when that IDE opens next.
	Opens map[string]string
}

// Check is one thing read back.
type Check struct {
	Target string
	File   string
	What   string // "token", "registration", "sign-in record", "profile"
	OK     bool
	Text   string // what was found, in words
}
