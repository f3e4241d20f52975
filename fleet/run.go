package fleet

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"runtime"
	"strconv"
	"time"
)

// Runner runs one program for each home, a process of its own for each: a crash,
// a hang or a full quota in one home stays there.
type Runner struct {
	// Path is the program. It is started as root, with Args, and then --home,
	// --user, --uid, --gid and, with Root, --root: it has to call Confine with them
	// before it looks at anything.
	Path string
	Args []string // Args[0] is the program's name
	Root string   // the offline tree; "" for this machine
	// Limit ends a program that takes longer: a named pipe in the place of a file
	// would make it wait for ever. 0 is a minute.
	Limit time.Duration
	// Env is what the program finds of the environment besides HOME; root's own
	// environment is none of its business.
	Env func(h Home) []string
}

// Result is what became of one home.
type Result struct {
	Home   Home
	Code   int    // the program's exit code
	Stdout []byte // cut after outputLimit
	Stderr []byte
	Err    error // the program could not be run to its end
}

// outputLimit bounds what is believed of a process that its owner controls.
const outputLimit = 1 << 20

// Run goes through the homes and reports each, in their order; as many run at
// once as there are processors. Homes with a Problem are reported and not
// entered; after an interrupt no further home is.
func (r Runner) Run(ctx context.Context, homes []Home, report func(Result)) error {
	results := make(chan chan Result, runtime.GOMAXPROCS(0)-1)
	go func() {
		defer close(results)
		for _, h := range homes {
			if ctx.Err() != nil {
				return
			}
			result := make(chan Result, 1)
			results <- result
			go func() { result <- r.run(ctx, h) }()
		}
	}()
	for result := range results {
		report(<-result)
	}
	return context.Cause(ctx)
}

func (r Runner) run(ctx context.Context, h Home) Result {
	result := Result{Home: h}
	if h.Problem != "" {
		result.Err = errors.New(h.Problem)
		return result
	}
	limit := r.Limit
	if limit == 0 {
		limit = time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var stdout, stderr bounded
	cmd := exec.CommandContext(ctx, r.Path) //nolint:gosec // our own program
	cmd.Args = append(append([]string{}, r.Args...), r.about(h)...)
	cmd.Env, cmd.Dir = []string{"HOME=" + h.Dir}, "/"
	if r.Env != nil {
		cmd.Env = append(cmd.Env, r.Env(h)...)
	}
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &stdout, &stderr, time.Second
	detach(cmd)
	err := cmd.Run()
	result.Stdout, result.Stderr = stdout.kept.Bytes(), stderr.kept.Bytes()
	result.Code = cmd.ProcessState.ExitCode()
	_, exited := errors.AsType[*exec.ExitError](err)
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		result.Err = errors.New("it took longer than " + limit.String() + " and was ended")
	case err != nil && (!exited || result.Code < 0):
		result.Err = err
	}
	return result
}

func (r Runner) about(h Home) []string {
	args := []string{"--home", h.Dir, "--user", h.User, "--uid", strconv.Itoa(h.UID), "--gid", strconv.Itoa(h.GID)}
	if r.Root != "" {
		args = append(args, "--root", r.Root)
	}
	return args
}

// bounded keeps the beginning of what is written.
type bounded struct{ kept bytes.Buffer }

// Write takes everything, or the program would be stopped by a full pipe.
func (b *bounded) Write(p []byte) (int, error) {
	if room := outputLimit - b.kept.Len(); room > 0 {
		b.kept.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}
