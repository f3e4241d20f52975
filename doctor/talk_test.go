package doctor

import "testing"

// TestTalkEnds walks through every way of answering: each ends, most of them in a
// row, and every row that is said to be found by asking is reached.
func TestTalkEnds(t *testing.T) {
	reached := map[string]bool{}
	var walk func(talk Talk, depth int)
	walk = func(talk Talk, depth int) {
		q, on := talk.Question()
		if !on {
			if row, ok := talk.Row(); ok {
				reached[row.Name] = true
			}
			return
		}
		if depth > 5 || len(q.Choices) == 0 {
			t.Fatalf("%q does not lead to an end", q.Text)
		}
		for _, c := range q.Choices {
			next, err := talk.Answer(c.Name)
			if err != nil {
				t.Fatal(err)
			}
			if c.next == "" && c.row == "" && c.Name != "other" {
				t.Errorf("%s: %q leads nowhere", q.Name, c.Name)
			}
			walk(next, depth+1)
		}
	}
	walk(Talk{}, 0)
	for _, row := range Rows() {
		if len(row.Pages) > 0 && !reached[row.Name] {
			t.Errorf("%s has words to choose, but no answer leads there", row.Name)
		}
	}
}

func TestTalkMatchesWhatWasPasted(t *testing.T) {
	first, _ := Talk{}.Question()
	after, _ := questionNamed("after")
	for _, c := range []struct {
		name, text, want string
		question         Question
	}{
		{"curly apostrophe", "We couldn’t complete your\nrequest right now", "generic", first},
		{"upper case", "INVALID MFA CREDENTIALS", "unknown-person", first},
		{"the longer words count", "No access. Sorry, you're not authorized to access the requested resource.", "pingone-group", first},
		{"behind the approval", "AccessDeniedException: Access denied", "denied", after},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := c.question.Match(c.text)
			if !ok || got.Name != c.want {
				t.Errorf("matched %q, want %q", got.Name, c.want)
			}
		})
	}
	if c, ok := first.Match("a page about gardening"); ok {
		t.Errorf("gardening matched %q", c.Name)
	}
}

func TestTalkGoesBack(t *testing.T) {
	before := Talk{}
	asked, err := before.Answer("generic")
	if err != nil {
		t.Fatal(err)
	}
	done, err := asked.Answer("unknown")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := done.Answer("unknown"); err == nil {
		t.Error("a talk that is over takes another answer")
	}
	if _, err := before.Answer("unknown"); err == nil {
		t.Error("an answer to another question was taken")
	}
	if q, _ := done.Back().Question(); q.Name != "whom" {
		t.Errorf("back from the end leads to %q", q.Name)
	}
	if q, _ := done.Back().Back().Back().Question(); q.Name != firstQuestion {
		t.Errorf("back from the beginning leads to %q", q.Name)
	}
	if q, _ := before.Question(); q.Name != firstQuestion {
		t.Error("the old talk has changed")
	}
}
