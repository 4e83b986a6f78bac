package magic

import (
	"io"
	"os"
	"strconv"

	xterm "golang.org/x/term"
)

// screen is what a command's output is shown on.
type screen struct {
	width  int // in columns
	height int // in lines
	color  bool
}

// screenOf finds out what a writer leads to. What is no terminal has 80 columns,
// or what the variable COLUMNS says, 24 lines, and no colours; NO_COLOR
// (https://no-color.org) turns those off.
func screenOf(w io.Writer) screen {
	s := screen{width: 80, height: 24}
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		s.width = n
	}
	f, ok := w.(*os.File)
	if !ok || !xterm.IsTerminal(int(f.Fd())) {
		return s
	}
	if width, height, err := xterm.GetSize(int(f.Fd())); err == nil && width > 0 && height > 0 {
		s.width, s.height = width, height
	}
	s.color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	return s
}
