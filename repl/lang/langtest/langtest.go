// Package langtest makes cells to test the language and the session with: ones
// that people wrote, ones from a small grammar of typed cells, and what is left
// of either after random changes to their text.
//
// Cells come in sessions, for what a cell does depends on those before it. The
// same seed and number make the same session again, whatever was made before.
package langtest

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// Kind says how a cell was made.
type Kind int

const (
	Given     Kind = iota // what the session begins with, and cells as people wrote them
	Grammar               // random and well typed, but for what other cells have redefined
	Exchanged             // an expression, a statement or a type in the place of another
	Tokens                // tokens deleted, doubled, swapped, exchanged, put in
	Bytes                 // damaged below the level of tokens
	Deep                  // very deep or very long
	Kinds                 // how many there are
)

func (k Kind) String() string {
	return [...]string{"given", "grammar", "exchanged", "tokens", "bytes", "deep"}[k]
}

// Cell is a cell of a session.
type Cell struct {
	Kind Kind
	Text string
}

// Maker makes sessions from a corpus. It is for one goroutine at a time.
type Maker struct {
	corpus   *Corpus
	depth    int // the deepest that a cell of kind Deep is
	rng      *rand.Rand
	scope    []variable // what the grammar's current cell has in scope
	names    int        // that it has made up
	document []piece    // what the session's cells are mutated from
}

// NewMaker makes cells of the corpus, the deepest with so many brackets.
func NewMaker(c *Corpus, depth int) *Maker { return &Maker{corpus: c, depth: depth} }

// Session gives the n-th session of a seed: the cells of [Prelude], and then
// about as many cells as size says, all of them around one document of the
// corpus. Its cells come in their order as they were written, and random ones
// between them.
func (m *Maker) Session(seed, n uint64, size int) []Cell {
	m.rng = rand.New(rand.NewPCG(seed, n))
	cells := make([]Cell, 0, size+40)
	for _, text := range Prelude {
		cells = append(cells, Cell{Given, text})
	}
	document := m.corpus.documents[m.rng.IntN(len(m.corpus.documents))]
	if over := len(document) - size/4; over > 0 {
		from := 0
		if m.rng.IntN(2) == 0 { // without what it builds on, sometimes
			from = m.rng.IntN(over)
		}
		document = document[from : from+size/4]
	}
	m.document = document
	next, made := 0, 0
	for made < size {
		if next < len(document) && m.rng.IntN(max(1, size-made)) < 2*(len(document)-next) {
			cells = append(cells, Cell{Given, document[next].text})
			next++
			continue
		}
		m.document = document[:max(next, min(1, len(document)))]
		cells = append(cells, m.cell())
		made++
	}
	return cells
}

// cell makes one random cell.
func (m *Maker) cell() Cell {
	switch n := m.rng.IntN(1000); {
	case n < 350:
		return Cell{Grammar, m.grammar()}
	case n < 600:
		return Cell{Exchanged, m.exchange(m.some())}
	case n < 880:
		return Cell{Tokens, m.mutateTokens(m.some().text)}
	case n < 990:
		return Cell{Bytes, m.damage(m.some().text)}
	}
	return Cell{Deep, m.deep()}
}

// some is a piece to begin from: one of the session's own document most
// often, of the whole corpus, or one of the grammar.
func (m *Maker) some() piece {
	switch n := m.rng.IntN(10); {
	case n < 6 && len(m.document) > 0:
		return pick(m, m.document)
	case n < 7:
		return pick(m, m.corpus.pieces)
	}
	return newPiece(m.grammar())
}

func pick[T any](m *Maker, list []T) T { return list[m.rng.IntN(len(list))] }

// oneOf tells whether something that happens once in n times happens.
func (m *Maker) oneOf(n int) bool { return m.rng.IntN(n) == 0 }

// join puts two cells into one.
func (m *Maker) join(a, b string) string {
	return a + pick(m, []string{"\n", "; ", "\n\n", ";", " "}) + b
}

// within puts a cell into a function, a block or a statement of its own.
func (m *Maker) within(text string) string {
	w := pick(m, []string{
		"func() { § }()", "if true { § }", "for i := range 2 { § }", "{ § }", "switch { case true: § }",
		"func inside() { § }", "defer func() { § }()", "done := make(chan bool); go func() { defer close(done); § }(); <-done",
		"select { default: § }", "L: for { §; break L }", "func inside[T any](x T) { § }\ninside(1)", "type Inside struct{}\nfunc (in Inside) M() { § }\nInside{}.M()",
	})
	return strings.Replace(w, "§", text, 1)
}

// lines are several cells of a session's document joined.
func (m *Maker) lines() string {
	text := m.some().text
	for range 1 + m.rng.IntN(3) {
		text = m.join(text, m.some().text)
	}
	return text
}

// insert puts a text into another at an offset.
func insert(text string, at int, what string) string { return text[:at] + what + text[at:] }

// Prelude is the cells that each session begins with: they define what the
// grammar's cells are about.
var Prelude = slices.Concat(preludeValues, preludeTypes)
