package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/qlogin/qlogin/signin"
)

// Model is the whole interface.
type Model struct {
	o       Options
	attempt attempt
	signing signing
	outcome Outcome

	stage    stage
	trail    []stage // what is below, when a screen was opened on top
	step     int     // of the sign-in, for the header
	width    int
	height   int
	scroll   int
	follow   bool // the window follows the cursor of a list
	styles   styles
	ground   tea.BackgroundColorMsg // of the terminal, once it has told
	depth    colorprofile.Profile   // how many colours it has
	settings Settings
	note     string    // news for the person, until the next key
	leave    bool      // as soon as the step that writes is over
	rested   time.Time // when memory was given back last
	tending  bool      // the dashboard renews or hands over by itself

	work         work
	organization organization
	plan         plan
	diff         diff
	code         code
	qr           qr
	browsers     browsers
	causes       causes
	profiles     profiles
	refusal      refusal
	done         done
	dashboard    dashboard
	details      details
	question     question
	failure      failure
	help         help
}

// New makes the interface. It touches nothing.
func New(ctx context.Context, o Options) *Model {
	m := &Model{o: o, attempt: attempt{base: ctx}, styles: plainStyles(), step: -1, width: 80, height: 24}
	m.work = work{words: "Looking at what is known"}
	return m
}

// Outcome is what happened so far.
func (m *Model) Outcome() Outcome { return m.outcome }

// Init asks the terminal for its background, and looks for sign-ins.
func (m *Model) Init() tea.Cmd {
	return tea.Batch(m.look(), tea.RequestBackgroundColor, m.listen(), m.listenBusy())
}

// Update takes in one message.
func (m *Model) Update(msg tea.Msg) (model tea.Model, next tea.Cmd) {
	defer func() {
		if r := recover(); r != nil {
			m.outcome.Err = fault("on the screen "+m.stage.String(), r)
			model, next = m, tea.Quit
		}
	}()
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		m.scroll = min(m.scroll, m.overflow())
	case tea.BackgroundColorMsg:
		m.ground = msg
		m.restyle()
	case tea.ColorProfileMsg:
		m.depth = msg.Profile
		m.restyle()
	case tea.KeyPressMsg:
		m.note = ""
		return m, m.press(msg)
	case tea.PasteMsg:
		if m.stage == doubting {
			m.pastePage(msg.Content)
		} else if t, ok := m.screen().(typist); ok && t.input() != nil {
			t.input().paste(msg.Content)
		}
	case stopped:
		m.outcome.Signal = msg.signal
		return m, m.interrupt()
	case signin.Owner:
		m.note = busyWords(msg)
		return m, m.listenBusy()
	case answer:
		return m, m.hear(msg)
	case background:
		return m, m.unlessLeaving(msg.hear(m))
	}
	return m, nil
}

// restyle follows what the terminal has told of itself. Its 16 colours are the
// person's own choice, and no contrast between them is sure: there, and where the
// background is not known, bold type says what colour would.
func (m *Model) restyle() {
	m.styles = plainStyles()
	few := m.o.Colourless || m.depth != colorprofile.Unknown && m.depth < colorprofile.ANSI256
	switch told := m.ground.Color != nil; {
	case told && !few:
		m.styles = newStyles(m.ground.IsDark())
	case told:
		m.styles.dark = m.ground.IsDark()
	case !few && m.depth != colorprofile.Unknown:
		m.styles.paper, m.styles.colours = blackOnWhite(), true
	}
}

// View shows the screen of the stage.
func (m *Model) View() tea.View {
	v := tea.NewView(m.content())
	v.AltScreen = true
	return v
}

func (m *Model) content() (text string) {
	defer func() {
		if r := recover(); r != nil {
			text = fault("drawing the screen "+m.stage.String(), r).Error()
		}
	}()
	return m.render()
}

// show goes to a stage and forgets the way there.
func (m *Model) show(s stage) {
	m.stage, m.trail, m.scroll, m.follow = s, nil, 0, true
	if s != failing && s != refused {
		m.outcome.Err = nil
	}
	if s.path() >= 0 || s == home || s == starting {
		m.step = s.path()
	}
}

// open puts a screen on top of the one that is shown.
func (m *Model) open(s stage) tea.Cmd {
	m.trail = append(m.trail, m.stage)
	m.stage, m.scroll, m.follow = s, 0, true
	return nil
}

// back takes the topmost screen away.
func (m *Model) back() tea.Cmd {
	if n := len(m.trail); n > 0 {
		m.stage, m.trail, m.scroll, m.follow = m.trail[n-1], m.trail[:n-1], 0, true
	}
	return nil
}

func (m *Model) scrollBy(n int) tea.Cmd {
	m.follow = false
	m.scroll = min(max(m.scroll+n, 0), m.overflow())
	return nil
}

func (m *Model) openHelp() tea.Cmd {
	m.help = help{of: m.bindings(), about: m.stage}
	return m.open(helping)
}

// quit leaves, but not in the middle of writing: the step that writes ends
// first, which its context makes soon.
func (m *Model) quit() tea.Cmd {
	if m.writing() && !m.leave {
		m.leave = true
		m.attempt.end()
		return nil
	}
	m.drop()
	return tea.Quit
}

// writing says that files or the keyring are being changed right now.
func (m *Model) writing() bool { return m.work.writes || m.tending }

// interrupt is Ctrl-C.
func (m *Model) interrupt() tea.Cmd {
	switch {
	case m.signing.pending != nil:
		m.outcome.Abandoned = true
	case m.stage != finished && m.stage != home && m.stage != failing && m.stage != refused:
		m.outcome.Interrupted = true
	}
	return m.quit()
}

// drop ends what is under way.
func (m *Model) drop() {
	m.attempt.stop()
	m.signing.close()
}
