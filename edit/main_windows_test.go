package edit

// runTask has nothing to do here: its tasks are about Unix.
func runTask(string, []string) int { return 2 }
