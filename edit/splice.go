package edit

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
)

// Splice puts New in the place of the bytes from Start up to End.
type Splice struct {
	Start, End int
	New        []byte
}

// Apply returns src with the splices made, in any order. Insertions at the same
// offset keep the order in which they are given.
func Apply(src []byte, splices ...Splice) ([]byte, error) {
	sorted := slices.Clone(splices)
	slices.SortStableFunc(sorted, func(a, b Splice) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	var out bytes.Buffer
	done := 0
	for _, s := range sorted {
		if s.Start < done || s.End < s.Start || s.End > len(src) {
			return nil, fmt.Errorf("bytes %d to %d cannot be replaced: they overlap another change or end behind the source", s.Start, s.End)
		}
		out.Write(src[done:s.Start])
		out.Write(s.New)
		done = s.End
	}
	out.Write(src[done:])
	return out.Bytes(), nil
}

const blanks = " \t\r\n"

// byteOrderMark begins some files that were saved on Windows.
const byteOrderMark = "\xef\xbb\xbf"

// blankBefore returns where the run of white space that ends at offset begins.
func blankBefore(src []byte, offset int) int {
	return len(bytes.TrimRight(src[:offset], blanks))
}

// blankAfter returns where the run of white space that begins at offset ends.
func blankAfter(src []byte, offset int) int {
	return len(src) - len(bytes.TrimLeft(src[offset:], blanks))
}

// lineEnding is that of the first line of src, "\n" where there is but one line.
func lineEnding(src []byte) string {
	if i := bytes.IndexByte(src, '\n'); i > 0 && src[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// lineStart is the offset at which the line around offset begins.
func lineStart(src []byte, offset int) int {
	return bytes.LastIndexByte(src[:offset], '\n') + 1
}

// indentation is the white space that the line around offset begins with.
func indentation(src []byte, offset int) string {
	line := bytes.TrimPrefix(src[lineStart(src, offset):offset], []byte(byteOrderMark))
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

// startsLine says whether only white space stands before offset on its line. It
// looks no further back than it must: the rows of VS Code's database are one
// line of up to megabytes, and this is asked for every member.
func startsLine(src []byte, offset int) bool {
	return bytes.HasSuffix(bytes.TrimRight(src[:offset], " \t"), []byte("\n"))
}

// cut removes the bytes from start up to end together with the white space that
// they leave behind: their own line where they stand alone on it, so that it is
// the inverse of an insertion of line break, indentation and element. A comment
// beside them stays, and so do blank lines.
func cut(src []byte, start, end int) Splice {
	gap, after := gapStart(src, start), blankAfter(src, end)
	if bytes.IndexByte(src[gap:start], '\n') >= 0 && bytes.IndexByte(src[end:after], '\n') < 0 {
		return Splice{Start: start, End: after}
	}
	return Splice{Start: gap, End: end}
}

// gapStart is where the line break and indentation before offset begin, or the
// white space where there is no line break.
func gapStart(src []byte, offset int) int {
	before := blankBefore(src, offset)
	i := bytes.LastIndexByte(src[before:offset], '\n')
	switch {
	case i < 0:
		return before
	case i > 0 && src[before+i-1] == '\r':
		return before + i - 1
	}
	return before + i
}
