package term

import (
	"strings"

	"github.com/rivo/uniseg"
)

// tabWidth is how many columns apart the tab stops of a cell are.
const tabWidth = 4

// segment is a piece of text of one style.
type segment struct {
	style style
	text  string
}

// prompt is what stands before the lines of a cell. All of it has one width.
type prompt struct {
	first, more []segment
	width       int
}

// newPrompt is "In [n]: ", and dots of the same width for further lines.
func newPrompt(n string) prompt {
	width := len("In []: ") + len(n)
	dots := strings.Repeat(" ", width-len("...: ")) + "...: "
	return prompt{
		first: []segment{{promptText, "In ["}, {promptNumber, n}, {promptText, "]: "}},
		more:  []segment{{promptText, dots}},
		width: width,
	}
}

// questionPrompt is a text of one line, and blanks of its width before further
// lines.
func questionPrompt(text string) prompt {
	width := uniseg.StringWidth(text)
	return prompt{
		first: []segment{{promptText, text}},
		more:  []segment{{promptText, strings.Repeat(" ", width)}},
		width: width,
	}
}

// layout is a cell as rows of a screen, and where on them its cursor is.
type layout struct {
	rows     [][]segment
	widths   []int // columns of each row
	row, col int   // of the cursor
}

// arrange breaks a cell into rows of a screen that is width columns wide. A
// cursor behind the last column goes to a row of its own.
func arrange(p prompt, t text, styles []style, width int) layout {
	width = max(width, p.width+tabWidth) // narrower ones show nothing well
	l := layout{}
	for start := 0; start <= len(t.runes); {
		end := t.lineEnd(start)
		before := p.more
		if start == 0 {
			before = p.first
		}
		l.add(before, p.width)
		l.line(p, t, styles, start, end, width)
		start = end + 1
	}
	return l
}

// add starts a row.
func (l *layout) add(s []segment, width int) {
	l.rows = append(l.rows, append([]segment(nil), s...))
	l.widths = append(l.widths, width)
}

// put adds text to the last row.
func (l *layout) put(s style, text string, width int) {
	last := len(l.rows) - 1
	row := l.rows[last]
	if n := len(row); n > 0 && row[n-1].style == s {
		row[n-1].text += text
	} else {
		l.rows[last] = append(row, segment{s, text})
	}
	l.widths[last] += width
}

// line lays runes[start:end] out behind its prompt.
func (l *layout) line(p prompt, t text, styles []style, start, end, width int) {
	col := 0 // from the start of the line, as tabs count
	rest, state := string(t.runes[start:end]), -1
	for i := start; rest != ""; {
		var cluster string
		var w int
		cluster, rest, w, state = uniseg.FirstGraphemeClusterInString(rest, state)
		shown := cluster
		if cluster == "\t" {
			w = tabWidth - col%tabWidth
			shown = strings.Repeat(" ", w)
		}
		if l.widths[len(l.widths)-1]+w > width {
			l.add(nil, 0)
		}
		next := i + len([]rune(cluster))
		if i <= t.pos && t.pos < next {
			l.mark()
		}
		l.put(styles[i], shown, w)
		i, col = next, col+w
	}
	if t.pos == end {
		if l.widths[len(l.widths)-1] >= width {
			l.add(nil, 0)
		}
		l.mark()
	}
}

// mark puts the cursor where the last row ends.
func (l *layout) mark() {
	l.row = len(l.rows) - 1
	l.col = l.widths[l.row]
}

// fit cuts text to a number of columns, the last of them a dot where something
// is missing.
func fit(s string, width int) string {
	if uniseg.StringWidth(s) <= width {
		return s
	}
	var b strings.Builder
	state, used := -1, 0
	for s != "" {
		var cluster string
		var w int
		cluster, s, w, state = uniseg.FirstGraphemeClusterInString(s, state)
		if used+w > width-1 {
			break
		}
		b.WriteString(cluster)
		used += w
	}
	if width > 0 {
		b.WriteString("…")
	}
	return b.String()
}
