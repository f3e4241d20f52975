package signin

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

// Whoever waits is told for whom, after a second, and goes on when the other one
// lets go.
func TestHoldSaysWhoHasIt(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		var told []Owner
		flow := &Flow{Locks: dir, Busy: func(o Owner) { told = append(told, o) }}
		org := Organization{StartURL: "https://d-1234567890.awsapps.com/start", Region: "eu-central-1"}
		release, err := flow.hold(t.Context(), org, Own)
		if err != nil {
			t.Fatal(err)
		}
		go func() { time.Sleep(5 * time.Second); release() }()
		second, err := flow.hold(t.Context(), org, Own)
		if err != nil {
			t.Fatal(err)
		}
		second()
		if len(told) != 1 || told[0].PID != os.Getpid() || told[0].What != "the sign-in of qlogin" {
			t.Errorf("told %+v", told)
		}
		if left, err := filepath.Glob(filepath.Join(dir, "*.owner")); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
}

func TestHoldGivesUp(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		flow := &Flow{Locks: dir}
		org := Organization{StartURL: "https://d-1234567890.awsapps.com/start", Region: "eu-central-1"}
		release, err := flow.hold(t.Context(), org, Own)
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		began := time.Now()
		_, err = flow.hold(t.Context(), org, Own)
		locked, ok := errors.AsType[*LockedError](err)
		if !ok || locked.PID != os.Getpid() || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if waited := time.Since(began); waited != patience {
			t.Errorf("gave up after %v", waited)
		}
		if other, err := flow.hold(t.Context(), org, "vscode"); err != nil {
			t.Errorf("another grant is held too: %v", err)
		} else {
			other()
		}
	})
}

// A note of an owner who died says nothing: the system has freed the lock.
func TestHoldAfterADeath(t *testing.T) {
	flow := &Flow{Locks: t.TempDir()}
	org := Organization{StartURL: "https://d-1234567890.awsapps.com/start", Region: "eu-central-1"}
	path := filepath.Join(flow.Locks, "grant-"+Own+"-"+org.id()+".lock")
	for _, file := range []string{path, path + ".owner"} {
		if err := os.WriteFile(file, []byte("999999\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	release, err := flow.hold(t.Context(), org, Own)
	if err != nil {
		t.Fatal(err)
	}
	if got := ownerOf(path); got != os.Getpid() {
		t.Errorf("the owner is %d", got)
	}
	release()
}
