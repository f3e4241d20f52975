package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/internal/practice"
	"github.com/qlogin/qlogin/lab"
	"github.com/qlogin/qlogin/signin"
)

func TestSignIn(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		r.begin()
		r.says("Where do you sign in?", "Lab Practice", "from config.toml")
		r.press("enter")
		r.until(planning)
		r.says("What will be written", "VS Code", "IntelliJ IDEA 2025.3", "2 approvals in the browser")
		r.press("enter")
		r.until(waiting)
		r.says("1 of 2: VS Code", "Compare it with the page", r.m.code.pending.Authorization.UserCode, r.m.code.pending.Open)
		if len(r.opened) != 0 {
			t.Error("the browser was opened before anybody asked for it")
		}
		r.press("enter")
		for r.m.code.number < 2 && r.m.stage != finished {
			r.pass(time.Second)
		}
		r.until(waiting)
		r.says("2 of 2: JetBrains IDEs", "no password this time")
		if len(r.opened) != 2 {
			t.Errorf("the second page was not opened by itself: %d", len(r.opened))
		}
		r.until(finished)
		r.says("Done", "ana@lab.example", "Amazon Q Developer Pro", "VS Code", "PyCharm 2024.3")
		r.press("enter")
		if !r.quit {
			t.Error("Enter does not close")
		}
		got := r.m.Outcome()
		if len(got.Handed) != 2 || got.Err != nil || got.Interrupted || got.Abandoned {
			t.Errorf("the outcome is %+v", got)
		}
	})
}

// TestAtOnce: a page that opens by itself opens for somebody else than the person
// at the terminal.
func TestAtOnce(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		r.absent, r.m.o.AtOnce, r.m.o.Note = true, true, "practice: the practice person signs in by itself"
		r.planned()
		r.press("enter")
		r.until(waiting)
		r.says("The page is open.", "practice: the practice person signs in by itself")
		if len(r.opened) != 1 || strings.Contains(r.screen(), "your browser") {
			t.Errorf("opened %d times:\n%s", len(r.opened), r.screen())
		}
	})
}

// TestPlanWaitsForItsWishes: keys that come faster than the look at the IDEs
// start and show what they ask for, and not what was found before.
func TestPlanWaitsForItsWishes(t *testing.T) {
	faster := func(r *rig, keys ...string) {
		for _, k := range keys {
			r.send(keyPress(k))
		}
		r.settle()
	}
	t.Run("start", func(t *testing.T) {
		inRig(t, "healthy", func(r *rig) {
			r.planned()
			faster(r, "space", "space", "enter") // VS Code is left alone
			r.until(waiting)
			r.says("JetBrains IDEs")
			if got := r.m.signing.holders; len(got) != 1 || got[0] != "jetbrains" {
				t.Errorf("a code is asked for %v", got)
			}
		})
	})
	t.Run("diff", func(t *testing.T) {
		inRig(t, "healthy", func(r *rig) {
			r.planned()
			faster(r, "space", "space", "d")
			r.until(diffing)
			for _, p := range r.m.diff.plans {
				if p.Holder == "vscode" && len(p.Changes) > 0 {
					t.Errorf("it shows %d changes of an IDE that is left alone", len(p.Changes))
				}
			}
		})
	})
	t.Run("changed again", func(t *testing.T) {
		inRig(t, "healthy", func(r *rig) {
			r.planned()
			faster(r, "space", "enter", "space")
			if r.m.stage != planning || r.m.plan.stale {
				t.Errorf("the stage is %s, stale: %v", r.m.stage, r.m.plan.stale)
			}
		})
	})
}

// closes is an IDE that was waited for and is closed now; the hand-over that this
// begins is under way.
func (r *rig) closes() tea.Cmd {
	r.t.Helper()
	r.signedIn()
	r.m.done.all[0].Result.Waiting = []ide.Waiting{{Target: "code", Kind: ide.IsRunning, Why: "VS Code is open"}}
	r.m.outcome.Handed = r.m.done.all
	cmd := r.m.watched([]ide.Target{{ID: "code"}}, nil)
	r.says("An IDE was closed")
	return cmd
}

// TestFinishingHoldsNobody: whoever leaves the screen while an IDE's hand-over is
// being finished loses neither it nor the way out.
func TestFinishingHoldsNobody(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		late := r.closes()
		r.press("s")
		r.run(late)
		r.settle()
		if r.m.writing() || r.m.stage != home {
			t.Errorf("the stage is %s, writing: %v", r.m.stage, r.m.writing())
		}
		if len(r.m.Outcome().Handed[0].Result.Waiting) != 0 {
			t.Error("the outcome still waits for the IDE")
		}
		r.press("q")
		if !r.quit {
			t.Error("q does not leave")
		}
	})
}

// TestLeavingWaitsForFinishing: q in that moment leaves as soon as it is whole.
func TestLeavingWaitsForFinishing(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		late := r.closes()
		r.press("s", "q")
		if r.quit {
			t.Error("it left in the middle of writing")
		}
		r.run(late)
		r.settle()
		if !r.quit {
			t.Error("it stays after the writing is over")
		}
	})
}

// TestUndoWaitsForFinishing: what is being written would come after the undo.
func TestUndoWaitsForFinishing(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		late := r.closes()
		r.press("u", "y")
		r.says("press y again in a moment")
		r.run(late)
		r.settle()
		r.press("u", "y")
		r.until(reading)
		r.says("Undone")
	})
}

func TestEscStopsPolling(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		r.absent = true
		r.begin()
		r.press("enter")
		r.until(planning)
		r.press("enter")
		r.until(waiting)
		r.press("enter")
		r.pass(30 * time.Second)
		before := r.polls()
		if before == 0 {
			t.Fatal("nothing was polled while waiting")
		}
		r.press("esc")
		r.pass(2 * time.Minute)
		if after := r.polls(); after != before {
			t.Errorf("%d polls after Esc", after-before)
		}
		if r.m.stage != planning {
			t.Errorf("Esc went to %s", r.m.stage)
		}
		r.press("enter") // the lock is free again
		r.until(waiting)
	})
}

func TestLateAnswersAreDropped(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		r.begin()
		r.press("enter")
		r.until(planning)
		late := r.m.survey(r.m.plan.decided(), nil)
		r.m.leavePlan()
		r.run(late)
		r.settle()
		if r.m.stage != choosing {
			t.Errorf("an answer of a screen that was left led to %s", r.m.stage)
		}
		// A code that comes too late lets go of its lock.
		org := signin.Organization{StartURL: r.lab.Organization().StartURL, Region: r.lab.Organization().Region}
		code := r.m.start(org, "vscode")
		r.m.drop()
		r.run(code)
		r.settle()
		pending, err := r.m.o.Flow.Start(r.t.Context(), org, "vscode")
		if err != nil {
			t.Fatalf("the lock is still held: %v", err)
		}
		pending.Close()
	})
}

func TestInterruptWhileWaiting(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		r.begin()
		r.press("enter")
		r.until(planning)
		r.press("enter")
		r.until(waiting)
		r.press("ctrl+c")
		if !r.quit || !r.m.Outcome().Abandoned {
			t.Errorf("quit %v, outcome %+v", r.quit, r.m.Outcome())
		}
	})
}

func TestInterruptWhileWritingWaits(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		r.begin()
		r.m.write("Writing", nil)
		r.press("ctrl+c")
		if r.quit {
			t.Fatal("it left in the middle of writing")
		}
		r.says("Leaving as soon as")
		r.m.attempt.begin()
		_, n := r.m.attempt.current()
		r.m.leave = true
		r.send(answer{attempt: n, hear: func(m *Model) tea.Cmd { m.work.writes = false; return nil }})
		r.settle()
		if !r.quit {
			t.Error("it stays after the writing is over")
		}
	})
}

// TestPanicLeaves: a mistake ends the program in order, and names no value.
func TestPanicLeaves(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		r.begin()
		_, n := r.m.attempt.current()
		_, cmd := r.m.Update(answer{attempt: n, hear: func(*Model) tea.Cmd { panic("eyJhbGciOi") }})
		r.run(cmd)
		r.settle()
		err := r.m.Outcome().Err
		if !r.quit || err == nil || strings.Contains(err.Error(), "eyJ") || !strings.Contains(err.Error(), "on the screen choosing") {
			t.Errorf("quit %v, %v", r.quit, err)
		}
	})
}

// TestScenarios walks every scenario of the lab and wants a screen with a next
// key at its end. What can race is the same in all of them.
func TestScenarios(t *testing.T) {
	t.Parallel()
	for i, scenario := range scenarioNames() {
		if practice.Raced && i%4 != 0 {
			continue
		}
		t.Run(scenario, func(t *testing.T) {
			t.Parallel()
			inRig(t, scenario, func(r *rig) {
				r.begin()
				r.press("enter")
				if scenario == "builder-id" { // is refused before anything is asked
					r.until(failing)
					return
				}
				r.until(planning)
				r.press("enter")
				for range 200 { // longer than a code lives
					r.pass(4 * time.Second)
					switch r.m.stage {
					case waiting:
						if len(r.opened) == 0 && r.m.code.pending.Open != "" {
							r.press("enter")
						}
						continue
					case working:
						continue
					case picking:
						r.press("down", "enter")
						continue
					default: // an end, of whatever kind
					}
					break
				}
				if len(r.m.screen().keys()) == 0 {
					t.Errorf("%s has no key:\n%s", r.m.stage, r.screen())
				}
				t.Logf("ends in %s\n%s", r.m.stage, r.screen())
			})
		})
	}
}

func scenarioNames() []string {
	var names []string
	for _, s := range lab.Scenarios() {
		names = append(names, s.Name)
	}
	return names
}

// TestBusyIsTold: a step that waits for another qlogin says so, in the interface
// and not across it.
func TestBusyIsTold(t *testing.T) {
	inRig(t, "healthy", func(r *rig) {
		busy := make(chan signin.Owner, 1)
		r.m.o.Busy = busy
		r.begin()
		busy <- signin.Owner{What: "the sign-in of VS Code", PID: 4211}
		r.settle()
		r.says("Waiting: another qlogin (process 4211) has the sign-in of VS Code")
		busy <- signin.Owner{What: "the sign-in of VS Code"}
		r.settle()
		r.says("Waiting: another qlogin has the sign-in of VS Code")
		close(busy)
		r.settle()
	})
}
