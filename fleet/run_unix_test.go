//go:build linux || darwin

package fleet

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

func shell(script string) Runner {
	return Runner{Path: "/bin/sh", Args: []string{"sh", "-c", script, "sh"}}
}

func many(n int) []Home {
	homes := make([]Home, n)
	for i := range homes {
		homes[i] = Home{Dir: fmt.Sprintf("/h/%d", i), User: fmt.Sprintf("u%d", i), UID: 5000 + i, GID: 6000 + i}
	}
	return homes
}

// Every home is reported, in order, with the program's arguments, environment and
// exit code; one with a problem is not entered.
func TestRun(t *testing.T) {
	homes := many(20)
	homes[3].Problem = "locked"
	r := shell(`echo "$HOME $MORE $*"; echo said >&2; exit 7`)
	r.Root, r.Env = "/image", func(h Home) []string { return []string{"MORE=" + h.User} }
	next := 0
	err := r.Run(t.Context(), homes, func(got Result) {
		i := next
		next++
		if got.Home != homes[i] {
			t.Fatalf("home %d is %v", i, got.Home)
		}
		if i == 3 {
			if got.Err == nil || got.Err.Error() != "locked" || len(got.Stdout) > 0 {
				t.Errorf("got %+v", got)
			}
			return
		}
		want := fmt.Sprintf("/h/%d u%d --home /h/%d --user u%d --uid %d --gid %d --root /image\n", i, i, i, i, 5000+i, 6000+i)
		if got.Err != nil || got.Code != 7 || string(got.Stdout) != want || string(got.Stderr) != "said\n" {
			t.Errorf("got %+v, stdout %q, want %q", got, got.Stdout, want)
		}
	})
	if err != nil || next != len(homes) {
		t.Errorf("%d homes, %v", next, err)
	}
}

// What hangs, floods or cannot be started is that home's problem alone.
func TestRunHostile(t *testing.T) {
	tests := map[string]struct {
		run  Runner
		want string // of the error
	}{
		"hangs":    {shell("exec sleep 600"), "took longer than 200ms"},
		"killed":   {shell("kill -9 $$"), "killed"},
		"no shell": {Runner{Path: "/nonexistent", Args: []string{"x"}}, "no such file"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			tt.run.Limit = 200 * time.Millisecond
			err := tt.run.Run(t.Context(), many(2), func(got Result) {
				if got.Err == nil || !strings.Contains(got.Err.Error(), tt.want) {
					t.Errorf("got %v, want %q", got.Err, tt.want)
				}
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("floods", func(t *testing.T) {
		err := shell("head -c 3000000 /dev/zero").Run(t.Context(), many(1), func(got Result) {
			if got.Err != nil || len(got.Stdout) != outputLimit {
				t.Errorf("%v, %d bytes", got.Err, len(got.Stdout))
			}
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// An interrupt ends the run; nothing is started any more.
func TestRunInterrupted(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	done := 0
	err := shell("exit 0").Run(ctx, many(200), func(got Result) {
		if got.Err == nil {
			done++
		}
		interrupt()
	})
	if err == nil || done > 20 {
		t.Errorf("%d were done, %v", done, err)
	}
}

// Nobody's rights are taken on as root.
func TestConfineRefusesRoot(t *testing.T) {
	for _, h := range []Home{{Dir: "/root", User: "root"}, {Dir: "/x", User: "x", UID: -1}, {Dir: "/x", User: "x", UID: 5, GID: -1}} {
		if err := Confine("", h); err == nil {
			t.Errorf("%v was taken on", h)
		}
	}
}
