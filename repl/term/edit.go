package term

import (
	"slices"
	"unicode"

	"github.com/rivo/uniseg"
)

// text is a cell that is being edited: its runes and the cursor, 0 ≤ pos ≤
// len(runes). Edits make a new text and leave the old one as it is.
type text struct {
	runes []rune
	pos   int
}

// newText is a text with the cursor at its end.
func newText(s string) text {
	r := []rune(s)
	return text{r, len(r)}
}

func (t text) String() string { return string(t.runes) }

// insert puts s at the cursor.
func (t text) insert(s string) text { return t.replace(t.pos, t.pos, s) }

// replace puts s in the place of runes[from:to] and the cursor behind it.
func (t text) replace(from, to int, s string) text {
	r := []rune(s)
	return text{slices.Concat(t.runes[:from], r, t.runes[to:]), from + len(r)}
}

// lineStart and lineEnd are the bounds of the line that holds index i, without
// its newline.
func (t text) lineStart(i int) int {
	for i > 0 && t.runes[i-1] != '\n' {
		i--
	}
	return i
}

func (t text) lineEnd(i int) int {
	for i < len(t.runes) && t.runes[i] != '\n' {
		i++
	}
	return i
}

func (t text) moveTo(pos int) text { return text{t.runes, pos} }
func (t text) home() text          { return t.moveTo(t.lineStart(t.pos)) }
func (t text) end() text           { return t.moveTo(t.lineEnd(t.pos)) }

// left and right move by what a reader takes for one character (a grapheme
// cluster of Unicode UAX 29), as x̂ is, though it has two runes.
func (t text) left() text {
	if t.pos == 0 {
		return t
	}
	pos := t.lineStart(t.pos - 1)
	for next := pos; next < t.pos; next = t.after(next) {
		pos = next
	}
	return t.moveTo(pos)
}

func (t text) right() text { return t.moveTo(t.after(t.pos)) }

// after is the index behind the character that starts at i.
func (t text) after(i int) int {
	if i == len(t.runes) {
		return i
	}
	if t.runes[i] == '\n' {
		return i + 1
	}
	cluster, _, _, _ := uniseg.FirstGraphemeClusterInString(string(t.runes[i:t.lineEnd(i)]), -1)
	return i + len([]rune(cluster))
}

// backspace deletes the rune before the cursor: of x̂ the hat only, as it was
// typed last. deleteRight deletes the whole character at the cursor.
func (t text) backspace() text   { return t.replace(max(t.pos-1, 0), t.pos, "") }
func (t text) deleteRight() text { return t.replace(t.pos, t.after(t.pos), "") }

// onFirstLine and onLastLine report where the cursor is.
func (t text) onFirstLine() bool { return t.lineStart(t.pos) == 0 }
func (t text) onLastLine() bool  { return t.lineEnd(t.pos) == len(t.runes) }

// up and down move to the same column of the line before or after, or to that
// line's end if it is shorter.
func (t text) up() text {
	start := t.lineStart(t.pos)
	if start == 0 {
		return t
	}
	above := t.lineStart(start - 1)
	return t.moveTo(min(above+t.pos-start, start-1))
}

func (t text) down() text {
	end := t.lineEnd(t.pos)
	if end == len(t.runes) {
		return t
	}
	return t.moveTo(min(end+1+t.pos-t.lineStart(t.pos), t.lineEnd(end+1)))
}

// wordLeft and wordRight are where the word before the cursor starts and the
// one after it ends. A word is letters, marks and digits.
func (t text) wordLeft() int {
	i := t.pos
	for i > 0 && !inWord(t.runes[i-1]) {
		i--
	}
	for i > 0 && inWord(t.runes[i-1]) {
		i--
	}
	return i
}

func (t text) wordRight() int {
	i := t.pos
	for i < len(t.runes) && !inWord(t.runes[i]) {
		i++
	}
	for i < len(t.runes) && inWord(t.runes[i]) {
		i++
	}
	return i
}

func inWord(r rune) bool {
	return r == '_' || unicode.In(r, unicode.Letter, unicode.Mark, unicode.Digit)
}

// kill deletes what is between the cursor and index to, and returns it.
func (t text) kill(to int) (text, string) {
	from, to := min(t.pos, to), max(t.pos, to)
	return t.replace(from, to, ""), string(t.runes[from:to])
}

// blankBefore reports whether only blanks stand between the start of the line
// and the cursor, blankLine whether the whole line is blank.
func (t text) blankBefore() bool { return blank(string(t.runes[t.lineStart(t.pos):t.pos])) }
func (t text) blankLine() bool {
	return blank(string(t.runes[t.lineStart(t.pos):t.lineEnd(t.pos)]))
}

// blankLines reports whether the cursor's line and the one before it are blank.
func (t text) blankLines() bool {
	start := t.lineStart(t.pos)
	return start > 0 && t.blankLine() && blank(string(t.runes[t.lineStart(start-1):start]))
}

// blankAfter reports whether no line after the cursor's has anything in it.
func (t text) blankAfter() bool { return blank(string(t.runes[t.lineEnd(t.pos):])) }

// newline starts a line, indented like the one that it ends, and deeper after
// an opening bracket.
func (t text) newline() text {
	start := t.lineStart(t.pos)
	indent := start
	for indent < t.pos && (t.runes[indent] == ' ' || t.runes[indent] == '\t') {
		indent++
	}
	s := "\n" + string(t.runes[start:indent])
	last := t.pos
	for last > start && unicode.IsSpace(t.runes[last-1]) {
		last--
	}
	if last > start && slices.Contains([]rune("{(["), t.runes[last-1]) {
		s += "\t"
	}
	return t.insert(s)
}

// closing inserts a closing bracket, one tab further to the left if it is the
// first of its line.
func (t text) closing(bracket rune) text {
	if t.blankBefore() && t.pos > t.lineStart(t.pos) && t.runes[t.pos-1] == '\t' {
		t = t.backspace()
	}
	return t.insert(string(bracket))
}
