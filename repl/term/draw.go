package term

import (
	"bytes"
	"fmt"
	"strings"
)

// screen draws a cell at the place where the terminal's cursor was when the
// prompt began, and draws over it at each change.
type screen struct {
	write   func([]byte)
	size    func() (width, height int)
	palette palette

	// What is there since the last drawing.
	widths   []int // of the rows down to the cursor's
	col      int   // of the cursor
	firstRow int   // of the cell that is shown, when it is too tall
}

// draw shows a layout and, below it, further rows of which each fits. Of a
// cell that is taller than the screen it shows the part around the cursor.
func (s *screen) draw(l layout, below [][]segment) {
	_, height := s.size()
	below = below[:min(len(below), max(height-1, 0))]
	room := max(height-len(below), 1)
	s.firstRow = min(s.firstRow, l.row, max(len(l.rows)-room, 0))
	s.firstRow = max(s.firstRow, l.row-room+1)
	last := min(s.firstRow+room, len(l.rows))

	var b bytes.Buffer
	s.goToTop(&b)
	rows := append(append([][]segment(nil), l.rows[s.firstRow:last]...), below...)
	s.rows(&b, rows)
	row := l.row - s.firstRow
	up(&b, len(rows)-1-row)
	b.WriteByte('\r')
	if l.col > 0 {
		fmt.Fprintf(&b, "\x1b[%dC", l.col)
	}
	s.write(b.Bytes())
	s.widths = append(s.widths[:0], l.widths[s.firstRow:s.firstRow+row+1]...)
	s.col = l.col
}

// finish draws the whole of a cell that is edited no more, and goes to the line
// after it.
func (s *screen) finish(l layout, after string) {
	var b bytes.Buffer
	s.goToTop(&b)
	s.rows(&b, l.rows)
	b.WriteString(after + "\r\n")
	s.write(b.Bytes())
	s.forget()
}

// begin makes sure that a prompt starts at the left, also after output that did
// not end its line: a row of blanks overflows into the next line, unless it
// started in the first column, and then goes unseen.
func (s *screen) begin() {
	width, _ := s.size()
	s.forget()
	s.write([]byte(strings.Repeat(" ", width) + "\r\x1b[J"))
}

func (s *screen) clear() {
	s.forget()
	s.write([]byte("\x1b[H\x1b[2J"))
}

func (s *screen) forget() { s.widths, s.col, s.firstRow = nil, 0, 0 }

func (s *screen) bell() { s.write([]byte("\a")) }

// goToTop moves to where the drawing starts and erases it. Rows that have become
// too wide since, the terminal has broken.
func (s *screen) goToTop(b *bytes.Buffer) {
	width, _ := s.size()
	above := 0
	if n := len(s.widths); n > 0 {
		for _, w := range s.widths[:n-1] {
			above += max(1, (w+width-1)/width)
		}
		above += s.col / width
	}
	up(b, above)
	b.WriteString("\r\x1b[J")
}

func up(b *bytes.Buffer, n int) {
	if n > 0 {
		fmt.Fprintf(b, "\x1b[%dA", n)
	}
}

func (s *screen) rows(b *bytes.Buffer, rows [][]segment) {
	for i, row := range rows {
		if i > 0 {
			b.WriteString("\r\n")
		}
		for _, seg := range row {
			b.WriteString(s.palette.paint(seg.style, seg.text))
		}
	}
}
