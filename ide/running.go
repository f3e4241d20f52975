package ide

// Alive asks for the name of the process with that id, and whether there is one,
// through the machine's own Process where a demo or a test brought one. Ids that
// the system uses for itself, or for groups of processes, name no IDE.
func (m Machine) Alive(pid int) (name string, alive bool) {
	if pid <= 1 {
		return "", false
	}
	if m.Process != nil {
		return m.Process(pid)
	}
	return Process(pid)
}
