package doctor

import (
	"fmt"
	"slices"
	"strings"
)

// Talk is the guided talk: a few questions about what the person saw, which end
// in one failure of the catalogue. It is a value; Answer and Back return the next
// one and leave the old one as it is, so a front end may keep them all. The zero
// Talk is at its first question.
type Talk struct{ steps []step }

type step struct{ question, choice string }

// Question is one question of the talk.
type Question struct {
	Name    string
	Text    string
	Choices []Choice
}

// Choice is one answer to a question. Words are those of the pages that it stands
// for, for a front end that lets people paste what they read.
type Choice struct {
	Name  string
	Text  string
	Words []string

	next string // question that follows
	row  string // or the failure it ends in; neither: the talk ends without one
}

// firstQuestion is where each talk begins.
const firstQuestion = "page"

// Question is what to ask now; false where the talk is over.
func (t Talk) Question() (Question, bool) {
	if len(t.steps) == 0 {
		return questionNamed(firstQuestion)
	}
	last, _ := t.last()
	return questionNamed(last.next)
}

// Row is the failure that the talk has ended in; false while it goes on, and
// where it has ended without finding one.
func (t Talk) Row() (Row, bool) {
	last, ok := t.last()
	if !ok {
		return Row{}, false
	}
	return RowNamed(last.row)
}

// last is the choice that was made last.
func (t Talk) last() (Choice, bool) {
	if len(t.steps) == 0 {
		return Choice{}, false
	}
	s := t.steps[len(t.steps)-1]
	q, _ := questionNamed(s.question)
	return q.choice(s.choice)
}

// Answer goes on with the choice of that name.
func (t Talk) Answer(choice string) (Talk, error) {
	q, ok := t.Question()
	if !ok {
		return t, fmt.Errorf("answering %q: the talk is over", choice)
	}
	if _, ok := q.choice(choice); !ok {
		return t, fmt.Errorf("answering %q: that is no answer to %q", choice, q.Text)
	}
	return Talk{append(slices.Clone(t.steps), step{q.Name, choice})}, nil
}

// Back takes the last answer back; at the first question it changes nothing.
func (t Talk) Back() Talk { return Talk{slices.Clone(t.steps[:max(0, len(t.steps)-1)])} }

func (q Question) choice(name string) (Choice, bool) {
	i := slices.IndexFunc(q.Choices, func(c Choice) bool { return c.Name == name })
	if i < 0 {
		return Choice{}, false
	}
	return q.Choices[i], true
}

// Match finds the choice whose words are in text, such as a page that was copied.
// The longest words count: "No access" is in many a sentence.
func (q Question) Match(text string) (Choice, bool) {
	text = folded(text)
	var best Choice
	longest := 0
	for _, c := range q.Choices {
		for _, words := range c.Words {
			if len(words) > longest && strings.Contains(text, folded(words)) {
				best, longest = c, len(words)
			}
		}
	}
	return best, longest > 0
}

// folded makes texts comparable that were typed, copied or shown: case, white
// space and the form of apostrophes and quotation marks do not count.
func folded(s string) string {
	s = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`).Replace(strings.ToLower(s))
	return strings.Join(strings.Fields(s), " ")
}
