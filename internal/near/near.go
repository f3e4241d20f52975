// Package near finds the word that a person most likely meant: the Region, the
// setting, the command that a misspelt one is closest to.
package near

// limit is the length from which a word is nobody's slip; the table stays small.
const limit = 64

// Word returns the candidate that word is closest to, or "" where nothing is
// close: at most two letters inserted, dropped, changed or swapped.
func Word(word string, candidates []string) string {
	best, distance := "", 3
	for _, candidate := range candidates {
		if d := edits(word, candidate); d < distance {
			best, distance = candidate, d
		}
	}
	return best
}

// edits counts the single-letter changes between two words (optimal string
// alignment, so that a swap of neighbours counts once).
func edits(a, b string) int {
	if len(a) > limit {
		return len(a)
	}
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range b {
		rows[0][j+1] = j + 1
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
