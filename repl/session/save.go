package session

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gradrepl/nn/train"
	"gradrepl/repl/generic"
	"gradrepl/repl/lang"
)

// Unsaved is a cell, or a command's part, that ran and that a saved program is
// without.
type Unsaved struct {
	Number int
	Why    string // such as "was interrupted"
}

func (u Unsaved) String() string { return fmt.Sprintf("cell %d, which %s", u.Number, u.Why) }

// noteRan notes what ran for a program that does the same: what ended, and what panicked
// half-way, where both the session and a program go on.
func (s *Session) noteRan(src lang.Source, r *run, err error) {
	var failure *Failure
	var exit *Exit
	switch {
	case r == nil || !r.began:
	case err == nil:
		s.ran = append(s.ran, src)
	case errors.As(err, &failure) && failure.panics && !strings.Contains(failure.Message, outOfMemory):
		defined := r.defined // and not the run, with its values
		src.Panicked, src.Defined = true, func(step int) bool { return step <= defined }
		s.ran = append(s.ran, src)
	case errors.As(err, &exit):
		s.unsaved = append(s.unsaved, Unsaved{src.Number, fmt.Sprintf("ended with %v", exit)})
	case errors.Is(err, ErrInterrupted):
		s.unsaved = append(s.unsaved, Unsaved{src.Number, "was interrupted"})
	default:
		s.unsaved = append(s.unsaved, Unsaved{src.Number, "was stopped"})
	}
}

// Save writes a Go program that does and prints the same as the session has done
// since it began: its cells, the scripts that it ran and the seeds that it set. It
// says how many cells and commands there are, and which the program is without.
func (s *Session) Save(path string) (saved int, without []Unsaved, err error) {
	if len(s.ran) == 0 {
		return 0, s.unsaved, errors.New("there is no cell to save yet")
	}
	text, left, err := lang.Program(s.table, generic.Source, Predeclared, s.ran)
	if err != nil {
		return 0, nil, s.checkFailure(err)
	}
	numbers := make(map[int]bool)
	for _, src := range s.ran {
		numbers[src.Number] = true
	}
	without = slices.Clone(s.unsaved)
	for _, out := range left {
		delete(numbers, out.Number)
		without = append(without, Unsaved{out.Number, "needs what is not there (" + strings.Join(messages(out.Err), "; ") + ")"})
	}
	slices.SortStableFunc(without, func(a, b Unsaved) int { return cmp.Compare(a.Number, b.Number) })
	return len(numbers), without, train.WriteFile(path, []byte(text))
}

// messages are the errors of a check, without their places.
func messages(err error) []string {
	var list lang.Errors
	if !errors.As(err, &list) {
		return []string{err.Error()}
	}
	var out []string
	for _, e := range list {
		out = append(out, e.Msg)
	}
	return out
}

// PlainGo is a cell that ran as plain Go; number 0 is the latest.
func (s *Session) PlainGo(number int) (string, error) {
	last := -1
	for i, src := range s.ran {
		if src.IsCell() && (number == 0 || src.Number == number) {
			last = i
		}
	}
	switch {
	case last < 0 && number == 0:
		return "", errors.New("there is no cell yet that ran")
	case last < 0:
		return "", fmt.Errorf("cell %d has not run in this session", number)
	}
	text, err := lang.PlainGo(s.table, generic.Source, Predeclared, s.ran[:last+1])
	if err != nil {
		return "", s.checkFailure(err)
	}
	return text, nil
}
