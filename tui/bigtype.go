package tui

import "strings"

// bigType paints text in letters of five by five points, two points to a
// character, so that a code can be read from where the phone is. It returns nil
// for a character that has no shape here.
func bigType(text string) []string {
	rows := make([]strings.Builder, 3)
	shapes := alphabet()
	for i, r := range text {
		shape, ok := shapes[r]
		if !ok {
			return nil
		}
		points := strings.Fields(shape + " .....")
		for row := range rows {
			if i > 0 {
				rows[row].WriteByte(' ')
			}
			for column := range 5 {
				rows[row].WriteRune(half(points[2*row][column] == '#', points[2*row+1][column] == '#'))
			}
		}
	}
	lines := make([]string, len(rows))
	for i := range rows {
		lines[i] = strings.TrimRight(rows[i].String(), " ")
	}
	widest := 0
	for _, line := range lines {
		widest = max(widest, len([]rune(line)))
	}
	for i, line := range lines {
		lines[i] = line + strings.Repeat(" ", widest-len([]rune(line)))
	}
	return lines
}

func half(upper, lower bool) rune {
	switch {
	case upper && lower:
		return '█'
	case upper:
		return '▀'
	case lower:
		return '▄'
	default:
		return ' '
	}
}

// alphabet has what user codes are made of: capitals, digits, a hyphen.
func alphabet() map[rune]string {
	return map[rune]string{
		'A': ".###. #...# ##### #...# #...#",
		'B': "####. #...# ####. #...# ####.",
		'C': ".#### #.... #.... #.... .####",
		'D': "####. #...# #...# #...# ####.",
		'E': "##### #.... ####. #.... #####",
		'F': "##### #.... ####. #.... #....",
		'G': ".#### #.... #..## #...# .####",
		'H': "#...# #...# ##### #...# #...#",
		'I': ".###. ..#.. ..#.. ..#.. .###.",
		'J': "..### ....# ....# #...# .###.",
		'K': "#...# #..#. ###.. #..#. #...#",
		'L': "#.... #.... #.... #.... #####",
		'M': "#...# ##.## #.#.# #...# #...#",
		'N': "#...# ##..# #.#.# #..## #...#",
		'O': ".###. #...# #...# #...# .###.",
		'P': "####. #...# ####. #.... #....",
		'Q': ".###. #...# #.#.# #..#. .##.#",
		'R': "####. #...# ####. #..#. #...#",
		'S': ".#### #.... .###. ....# ####.",
		'T': "##### ..#.. ..#.. ..#.. ..#..",
		'U': "#...# #...# #...# #...# .###.",
		'V': "#...# #...# #...# .#.#. ..#..",
		'W': "#...# #...# #.#.# ##.## #...#",
		'X': "#...# .#.#. ..#.. .#.#. #...#",
		'Y': "#...# .#.#. ..#.. ..#.. ..#..",
		'Z': "##### ...#. ..#.. .#... #####",
		'0': ".###. #..## #.#.# ##..# .###.",
		'1': "..#.. .##.. ..#.. ..#.. .###.",
		'2': "####. ....# .###. #.... #####",
		'3': "####. ....# .###. ....# ####.",
		'4': "#..#. #..#. ##### ...#. ...#.",
		'5': "##### #.... ####. ....# ####.",
		'6': ".###. #.... ####. #...# .###.",
		'7': "##### ....# ...#. ..#.. ..#..",
		'8': ".###. #...# .###. #...# .###.",
		'9': ".###. #...# .#### ....# .###.",
		'-': "..... ..... .###. ..... .....",
	}
}
