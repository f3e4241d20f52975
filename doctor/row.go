package doctor

// Row is one known failure: what a person sees, why, which step of the set-up it
// belongs to, and who can mend it.
type Row struct {
	Name    string // stable: "wrong-region"
	Number  int    // place in the catalogue, from 1
	Symptom string
	Cause   string
	Step    string   // set-up step in words, "" where none is concerned
	Owner   string   // who mends it: you, your IT, the PingOne administrator, the network team, AWS
	Mend    string   // what to do, one or two sentences
	Found   string   // how qlogin finds it: "by a check", "by asking", and what is looked at
	Check   string   // name of the check that finds it, "" where it has to be asked for
	Pages   []string // words on the page, for the guided talk
	Plays   []string // scenarios of the lab that play it
	Why     string   // why it cannot be played, where Plays is empty
}
