package term

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// menuRows is how many candidates are shown at a time.
const menuRows = 10

// menu is the list of candidates below the cell.
type menu struct {
	base       text // before completion
	from       int  // of the word, in runes
	candidates []Candidate
	at         int // the one that stands in the cell; -1 for none
}

// complete asks the session how the word at the cursor goes on. It returns the
// text with what is certain, and a menu if there is a choice; ok is false if
// there is nothing to complete.
func complete(s Session, t text) (after text, m *menu, ok bool) {
	cell := t.String()
	pos := len(string(t.runes[:t.pos]))
	candidates, fromByte := candidatesAt(s, cell, pos)
	if len(candidates) == 0 || fromByte < 0 || fromByte > pos {
		return t, nil, false
	}
	from := utf8.RuneCountInString(cell[:fromByte])
	if len(candidates) == 1 {
		after = t.replace(from, t.pos, candidates[0].Text)
		return after, nil, after.String() != cell
	}
	after = t
	if same := commonPrefix(candidates); len(same) > pos-fromByte {
		after = t.replace(from, t.pos, same)
	}
	return after, &menu{base: t, from: from, candidates: candidates, at: -1}, true
}

// candidatesAt calls Complete; a panic in it is no reason to lose the session.
func candidatesAt(s Session, cell string, pos int) (c []Candidate, from int) {
	defer func() {
		if recover() != nil {
			c, from = nil, 0
		}
	}()
	return s.Complete(cell, pos)
}

// commonPrefix is what all candidates start with.
func commonPrefix(candidates []Candidate) string {
	same := candidates[0].Text
	for _, c := range candidates[1:] {
		for !strings.HasPrefix(c.Text, same) {
			_, size := utf8.DecodeLastRuneInString(same)
			same = same[:len(same)-size]
		}
	}
	return same
}

// next goes to the following candidate, or the previous with step -1, and
// returns the text with it.
func (m *menu) next(step int) text {
	if m.at < 0 && step < 0 {
		m.at = 0
	}
	m.at = (m.at + step + len(m.candidates)) % len(m.candidates)
	return m.base.replace(m.from, m.base.pos, m.candidates[m.at].Text)
}

// rows are the candidates around the chosen one, each with its detail, on a
// screen of that size.
func (m *menu) rows(width, height int) [][]segment {
	n := len(m.candidates)
	room := min(n, menuRows, max(height-2, 1))
	first := min(max(m.at-room/2, 0), n-room)
	names := 0
	for _, c := range m.candidates[first : first+room] {
		names = max(names, uniseg.StringWidth(c.Text))
	}
	names = min(names, max(width-4, 1))
	var rows [][]segment
	for i, c := range m.candidates[first : first+room] {
		s := plain
		if first+i == m.at {
			s = chosen
		}
		name := fit(c.Text, names)
		name += strings.Repeat(" ", names-uniseg.StringWidth(name))
		row := []segment{{plain, "  "}, {s, name}}
		if left := width - names - 5; c.Detail != "" && left > 0 {
			row = append(row, segment{plain, "  "}, segment{detail, fit(oneLine(c.Detail), left)})
		}
		rows = append(rows, row)
	}
	if n > room {
		more := strconv.Itoa(n-room) + " more"
		rows = append(rows, []segment{{detail, fit("  … "+more, width-1)}})
	}
	return rows
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
