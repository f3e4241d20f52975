//go:build e2e && bench && linux

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/qlogin/qlogin/internal/needs"
)

// TestFigures measures the built program for bench/run and prints a table. It
// judges nothing: a slow machine is no fault of the program.
func TestFigures(t *testing.T) {
	needs.Programs(t, "sqlite3")
	l, k := startLab(t), startKeyring(t)
	c := newComputer(t).with(k.env())
	c.furnish()
	ana := newPerson(t, l)
	c.signIn(ana, l.login()...)

	size(t)
	c.startUp(k.grants())
	handOver(t, l)
	c.approval(l, ana)
	c.memory(l)
	interfaceFigures(t, l)
}

func row(figure string, value float64, unit, goal string) {
	if goal != "" {
		goal = "goal: " + goal
	}
	fmt.Printf("%-47s %9.2f %-4s %s\n", figure, value, unit, goal)
}

func size(t *testing.T) {
	t.Helper()
	info, err := os.Stat(program(t))
	if err != nil {
		t.Fatal(err)
	}
	row("size of the program", float64(info.Size())/1e6, "MB", "below 22")
}

// grants lists the accounts that status looks up.
func (k keyring) grants() []string {
	k.t.Helper()
	var accounts []string
	for account := range k.records() {
		if strings.HasPrefix(account, "registration/") || strings.HasPrefix(account, "token/") {
			accounts = append(accounts, account)
		}
	}
	return accounts
}

// startUp measures commands that answer at once, in turns with a program that
// does nothing and one that does nothing but ask the keyring for the grants.
func (c *computer) startUp(grants []string) {
	c.t.Helper()
	times := make([][]float64, 5)
	for range 41 {
		for i, cmd := range []*exec.Cmd{
			c.commandOf(os.Getenv("QLOGIN_EMPTY")), c.commandOf(os.Getenv("QLOGIN_KEYRINGGET"), grants...),
			c.command("version"), c.command("ide", "list"), c.command("status"),
		} {
			times[i] = append(times[i], c.timed(cmd))
		}
	}
	empty, get, status := median(times[0]), median(times[1]), median(times[4])
	row("an empty Go program", empty, "ms", "")
	row(fmt.Sprintf("keyring: %d look-ups, over that", len(grants)), get-empty, "ms", "")
	row("version, over the empty program", median(times[2])-empty, "ms", "below 10")
	row("ide list, over the empty program", median(times[3])-empty, "ms", "")
	row("status, over the empty program", status-empty, "ms", "")
	row("status, over the look-ups in the keyring", status-get, "ms", "below 12")
}

// handOver measures ide apply in three homes, in turns: one as it is, one with a
// database of 50 MB, one with ten more JetBrains IDEs.
func handOver(t *testing.T, l practiceLab) {
	t.Helper()
	plain, large, many := signedIn(t, l), signedIn(t, l), signedIn(t, l)
	tool(t, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
		INSERT INTO ItemTable SELECT 'row ' || i, randomblob(100000) FROM n;`, "sqlite3", "-bail", large.path(codeState))
	for i := range 10 {
		product := "Rider2024." + strconv.Itoa(i+1)
		many.plugins(product, "3.108-243")
		many.write(".config/JetBrains/"+product+"/options/aws.xml", 0o644, foreignAWS)
	}
	times := make([][]float64, 3)
	for range 9 {
		for i, c := range []*computer{plain, large, many} {
			c.must(0, "ide", "undo")
			times[i] = append(times[i], c.timed(c.command("ide", "apply", "--lab", l.URL)))
		}
	}
	small := median(times[0])
	row("ide apply, 2 editors and 4 JetBrains IDEs", small, "ms", "")
	row("ide apply, database of 50 MB, against that", median(times[1])/small, "×", "")
	row("ide apply, 10 JetBrains IDEs more, against that", median(times[2])/small, "×", "")
}

// signedIn is a home with everything in it, and a keyring of its own.
func signedIn(t *testing.T, l practiceLab) *computer {
	t.Helper()
	c := newComputer(t).with(startKeyring(t).env())
	c.furnish()
	if r := c.signIn(newPerson(t, l), l.login()...); r.code != 0 {
		t.Fatalf("exit code %d\n%s", r.code, r.stderr)
	}
	return c
}

// approval measures from the moment the person allows access to the end of the
// program, when all is handed over and verified. Nobody gets through two pages in
// less than three seconds, and the first question is later than the others; the
// approvals come after that, at even steps of the time between two questions.
func (c *computer) approval(l practiceLab, ana *person) {
	c.t.Helper()
	const polls, steps = time.Second, 16
	var times []float64
	for i := range steps {
		slow := &hesitant{person: ana, wait: 3*polls + time.Duration(i)*polls/steps}
		r := c.signIn(slow, l.login("--again", "--ide", "vscode")...)
		if r.code != 0 {
			c.t.Fatalf("exit code %d\n%s", r.code, r.stderr)
		}
		times = append(times, float64(time.Since(slow.allowed).Microseconds())/1000)
	}
	half := float64((polls / 2).Milliseconds())
	row("approval until all is verified", median(times), "ms", fmt.Sprintf("at most half a poll + 100 = %.0f", half+100))
	row("the same in halves of the time between polls", median(times)/half, "×", "")
}

// hesitant is a person who takes a moment to think.
type hesitant struct {
	*person

	wait    time.Duration
	allowed time.Time
}

func (h *hesitant) approve(t *testing.T, page, code string) {
	t.Helper()
	time.Sleep(h.wait)
	h.person.approve(t, page, code)
	h.allowed = time.Now()
}

// memory measures the peak of each command. A child begins with the peak of its
// parent, so that the parent has to be the smallest of programs, time.
func (c *computer) memory(l practiceLab) {
	c.t.Helper()
	if _, err := exec.LookPath("/usr/bin/time"); err != nil {
		fmt.Println("peak memory: NOT MEASURED, for want of /usr/bin/time")
		return
	}
	for _, args := range [][]string{
		{"version"}, {"status"}, {"ide", "list"}, {"ide", "undo"}, {"ide", "apply", "--lab", l.URL},
	} {
		args := slices.Concat([]string{"-q", "-f", "%M", program(c.t)}, args)
		out, err := c.commandOf("/usr/bin/time", args...).CombinedOutput()
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		kilobytes, bad := strconv.ParseFloat(lines[len(lines)-1], 64)
		if err != nil || bad != nil {
			c.t.Fatalf("%q: %v, %v\n%s", args, err, bad, out)
		}
		row("peak memory of "+strings.Join(args[4:min(len(args), 6)], " "), kilobytes/1024, "MiB", "below 25")
	}
}

// timed runs a program to its end and returns the milliseconds that took.
func (c *computer) timed(cmd *exec.Cmd) float64 {
	c.t.Helper()
	begun := time.Now()
	out, err := cmd.CombinedOutput()
	took := time.Since(begun)
	if err != nil {
		c.t.Fatalf("%q: %v\n%s", cmd.Args, err, out)
	}
	return float64(took.Microseconds()) / 1000
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}
