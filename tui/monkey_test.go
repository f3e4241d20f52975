package tui

import (
	"flag"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/qlogin/qlogin/internal/practice"
)

var (
	monkeySeed  = flag.Uint64("monkey.seed", 0, "seed of the monkey; 0 takes a new one")
	monkeySteps = flag.Int("monkey.steps", 50_000, "how many keys the monkey presses")
)

// TestMonkey presses random keys in windows of random sizes, in front of a lab
// that changes its mood. Nothing may panic, no line be wider than the window, no
// secret be seen, and nothing be written outside of the sandbox (TestMain).
func TestMonkey(t *testing.T) {
	t.Parallel()
	seed := *monkeySeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("go test ./tui -run Monkey -monkey.seed %d", seed)
	steps := *monkeySteps
	if testing.Short() || practice.Raced {
		steps /= 10
	}
	inRig(t, "healthy", func(r *rig) {
		r.blind = true
		monkey{r, rand.New(rand.NewPCG(seed, seed))}.play(steps)
	})
}

type monkey struct {
	*rig

	dice *rand.Rand
}

func (m monkey) play(steps int) {
	names := scenarioNames()
	for range len(names) / 2 { // most scenarios end early, and a few screens are in these alone
		names = append(names, "healthy", "several-profiles")
	}
	seen := map[stage]int{}
	m.begin()
	for step := range steps {
		seen[m.m.stage]++
		switch n := m.dice.IntN(100); {
		case n < 80:
			m.press(m.key())
		case n < 90:
			m.resize(m.dice.IntN(220), m.dice.IntN(70))
		case n < 99:
			m.pass(time.Duration(1+m.dice.IntN(5)) * time.Second)
		default:
			if err := m.lab.SetScenario(names[m.dice.IntN(len(names))]); err != nil {
				m.t.Fatal(err)
			}
		}
		if step%100 == 0 {
			m.blind = false
			m.look()
			m.blind = true
		}
		if m.quit {
			m.again()
		}
	}
	for s := starting; s <= helping; s++ {
		m.t.Logf("%-9s %d", s, seen[s])
		if seen[s] == 0 && s != starting && s != working && steps >= 50_000 {
			m.t.Errorf("the monkey never came to %s", s)
		}
	}
}

// key is mostly one that does something.
func (m monkey) key() string {
	if t, ok := m.m.screen().(typist); ok && t.input() != nil && m.dice.IntN(3) == 0 {
		return []string{"a", "h", "-", "1", ".", "/", ":", "backspace", "ctrl+u", "ctrl+w", "left", "home", "space"}[m.dice.IntN(13)]
	}
	if m.m.stage == helping || m.m.stage == choosing && m.dice.IntN(3) == 0 {
		return []string{"esc", "enter"}[m.dice.IntN(2)] // it would type and read all day
	}
	if bound := m.keysOf(); m.dice.IntN(10) > 0 && len(bound) > 0 {
		if k := bound[m.dice.IntN(len(bound))]; k != "shift+tab" && k != "ctrl+c" && k != "q" || m.dice.IntN(10) == 0 {
			return k
		}
	}
	return string(rune('!' + m.dice.IntN('~'-'!')))
}

// again starts the program once more on the same computer.
func (m monkey) again() {
	m.quit = false
	m.m.drop()
	width, height := m.m.width, m.m.height
	m.m = New(m.t.Context(), m.options(m.t))
	m.begin()
	m.resize(width, height)
}
