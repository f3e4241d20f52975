package signin

// seams let the model test stop a qlogin between two steps, and take its safety
// away to see that the test notices. Outside tests they are all zero.
type seams struct {
	step         func(what string)
	noLock       bool // two qlogins renew at once
	noReread     bool // what the holder wrote meanwhile is overwritten
	renewRunning bool // an open holder's grant is renewed under it
}

func (f *Flow) step(what string) {
	if f.testOnly.step != nil {
		f.testOnly.step(what)
	}
}
