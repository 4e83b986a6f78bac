package term

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// testScreen is as much of a terminal as a test needs to see what a person
// would: a cursor, wrapping at the last column, erasing, scrolling.
type testScreen struct {
	width, height int
	lines         [][]string // a string for each column, empty behind a wide character
	row, col      int        // col == width: the next character wraps
	rest          []byte     // of a sequence or character that is not complete yet
	colored       bool       // a colour has been used
	escaped       bool       // any sequence has been used
}

func newTestScreen(width, height int) *testScreen {
	return &testScreen{width: width, height: height, lines: make([][]string, 1)}
}

// String is what has been shown, lines that scrolled away included, blanks at
// the ends of lines left out.
func (s *testScreen) String() string {
	var lines []string
	for _, line := range s.lines {
		lines = append(lines, strings.TrimRight(strings.Join(line, ""), " "))
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

func (s *testScreen) Write(b []byte) (int, error) {
	s.rest = append(s.rest, b...)
	for len(s.rest) > 0 {
		n := 0
		if s.rest[0] == escape {
			n = s.sequence(string(s.rest))
		} else if utf8.FullRune(s.rest) {
			var r rune
			r, n = utf8.DecodeRune(s.rest)
			s.rune(r)
		}
		if n == 0 {
			break
		}
		s.rest = s.rest[n:]
	}
	return len(b), nil
}

func (s *testScreen) rune(r rune) {
	width := uniseg.StringWidth(string(r))
	switch {
	case r == '\r':
		s.col = 0
	case r == '\n':
		s.down()
	case r == '\b':
		s.col = max(min(s.col, s.width-1)-1, 0)
	case r < ' ':
	case width == 0:
		if s.col > 0 {
			s.lines[s.row][s.col-1] += string(r)
		}
	default:
		if s.col+width > s.width {
			s.col = 0
			s.down()
		}
		s.pad(s.col + width)
		s.lines[s.row][s.col] = string(r)
		for i := 1; i < width; i++ {
			s.lines[s.row][s.col+i] = ""
		}
		s.col += width
	}
}

func (s *testScreen) down() {
	s.row++
	if s.row == len(s.lines) {
		s.lines = append(s.lines, nil)
	}
}

func (s *testScreen) pad(width int) {
	for len(s.lines[s.row]) < width {
		s.lines[s.row] = append(s.lines[s.row], " ")
	}
}

// sequence obeys ESC [ n letter, and returns its length or 0 if it is not
// complete.
func (s *testScreen) sequence(in string) int {
	end := strings.IndexFunc(in[1:], func(r rune) bool { return r != '[' && (r < ' ' || r >= '@') })
	if end < 0 {
		return 0
	}
	end++
	s.escaped = true
	params, n := in[2:end], 1
	fmt.Sscanf(params, "%d", &n)
	top := max(len(s.lines)-s.height, 0)
	switch in[end] {
	case 'A':
		s.row = max(s.row-n, top)
	case 'C':
		s.col = min(min(s.col, s.width-1)+n, s.width-1)
	case 'H':
		s.row, s.col = top, 0
	case 'J':
		if params == "2" {
			clear(s.lines[top:])
			break
		}
		s.lines = s.lines[:s.row+1]
		s.lines[s.row] = s.lines[s.row][:min(s.col, len(s.lines[s.row]))]
	case 'm':
		s.colored = true
	case 'h', 'l':
	default:
		panic(fmt.Sprintf("the test's screen does not know %q", in[:end+1]))
	}
	return end + 1
}
