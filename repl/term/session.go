package term

import "context"

// Session is what a prompt drives: it takes cells and runs them. Its methods
// are called one at a time, though not all from the same goroutine.
type Session interface {
	// Number is that of the cell typed next: the n of In [n].
	Number() int

	// Incomplete reports whether a cell needs more lines: a bracket is
	// open, an operator stands last, and so on.
	Incomplete(cell string) bool

	// Complete says what the word before the byte offset pos of the cell can
	// become. The word starts at the byte offset from; a candidate replaces
	// cell[from:pos].
	Complete(cell string, pos int) (candidates []Candidate, from int)

	// Eval runs a cell, which writes what it has to say itself. It should
	// return soon after ctx is cancelled, which is what Ctrl-C does. With ctx
	// it can [Ask] for more lines.
	Eval(ctx context.Context, cell string) EvalResult
}

// Enterer is a [Session] to which an empty cell may mean something.
type Enterer interface {
	// TakesEnter reports whether an empty cell that comes next is to be run
	// like any other. Where it is not, empty cells are left out.
	TakesEnter() bool
}

// leftOut reports whether a cell is empty and means nothing.
func leftOut(s Session, cell string) bool {
	e, ok := s.(Enterer)
	return blank(cell) && !(ok && e.TakesEnter())
}

// Candidate is one way to complete a word.
type Candidate struct {
	Text   string // what replaces the word
	Detail string // shown beside it: a type, a signature
}

// EvalResult is what became of a cell.
type EvalResult struct {
	Quit   bool // the cell asked for the end of the session
	Failed bool // the cell did not compile or did not run to its end
}
