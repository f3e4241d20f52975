package main

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"
)

// display is a screen that understands what the interface writes, and answers
// nothing by itself: a mute terminal, as in a job that has a pty.
type display struct {
	mu            sync.Mutex
	cells         [][]string
	row, column   int
	width, height int
	raw           strings.Builder
}

func newDisplay(width, height int) *display {
	t := &display{}
	t.resize(width, height)
	return t
}

func (t *display) resize(width, height int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.width, t.height = width, height
	t.cells = make([][]string, height)
	for i := range t.cells {
		t.cells[i] = make([]string, width)
	}
	t.row, t.column = 0, 0
}

// Write takes in what a program writes.
func (t *display) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.raw.Write(p)
	var state byte
	for rest := p; len(rest) > 0; {
		sequence, width, n, next := ansi.DecodeSequence(rest, state, nil)
		rest, state = rest[n:], next
		t.take(string(sequence), width)
	}
	return len(p), nil
}

func (t *display) take(sequence string, width int) {
	switch {
	case width > 0:
		if t.row < t.height && t.column < t.width {
			t.cells[t.row][t.column] = sequence
		}
		t.column += width
	case sequence == "\r":
		t.column = 0
	case sequence == "\n":
		t.down()
	case sequence == "\b":
		t.column = max(t.column-1, 0)
	case strings.HasPrefix(sequence, "\x1b["):
		t.control(sequence)
	}
}

func (t *display) down() {
	if t.row < t.height-1 {
		t.row++
		return
	}
	t.cells = append(t.cells[1:], make([]string, t.width))
}

var csi = regexp.MustCompile(`^\x1b\[([0-9;]*)([A-Za-z@` + "`" + `])$`)

// control obeys the sequences that move and erase; colours and modes are left to
// those who look at raw.
func (t *display) control(sequence string) {
	found := csi.FindStringSubmatch(sequence)
	if found == nil {
		return
	}
	var numbers []int
	for word := range strings.SplitSeq(found[1], ";") {
		n, _ := strconv.Atoi(word) // an empty one is 0
		numbers = append(numbers, n)
	}
	n := max(numbers[0], 1)
	switch found[2] {
	case "A":
		t.row = max(t.row-n, 0)
	case "B":
		t.row = min(t.row+n, t.height-1)
	case "C":
		t.column += n
	case "D":
		t.column = max(t.column-n, 0)
	case "G", "`":
		t.column = n - 1
	case "d":
		t.row = min(n-1, t.height-1)
	case "H", "f":
		t.row, t.column = min(n-1, t.height-1), 0
		if len(numbers) > 1 {
			t.column = max(numbers[1], 1) - 1
		}
	case "J":
		t.erase(numbers[0])
	case "K":
		t.eraseLine(t.row, numbers[0])
	case "X":
		for i := t.column; i < min(t.column+n, t.width); i++ {
			t.cells[t.row][i] = ""
		}
	case "b":
		for range n {
			t.take(t.cells[t.row][t.column-1], 1)
		}
	}
}

func (t *display) erase(how int) {
	for i := range t.cells {
		if how == 2 || i > t.row {
			t.cells[i] = make([]string, t.width)
		}
	}
	if how == 0 {
		t.eraseLine(t.row, 0)
	}
}

func (t *display) eraseLine(row, how int) {
	for i := range t.cells[row] {
		if how == 2 || how == 0 && i >= t.column || how == 1 && i <= t.column {
			t.cells[row][i] = ""
		}
	}
}

// screen is what a person sees.
func (t *display) screen() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var b strings.Builder
	for _, row := range t.cells {
		line := ""
		for _, cell := range row {
			if cell == "" {
				cell = " "
			}
			line += cell
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// written is every byte so far.
func (t *display) written() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.raw.String()
}
