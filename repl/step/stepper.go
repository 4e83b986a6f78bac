// Package step is the stepper of the prompt: it takes a backward pass a step at
// a time, forwards and back, and shows each with its rule and its numbers.
package step

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/repl/session"
)

// Host is what a stepper needs of the prompt that it runs at.
type Host struct {
	Out, Err io.Writer
	Width    int  // of a line, in columns
	Terminal bool // somebody sits there
	Tensors  *tensor.Printing

	// Ask asks for a line. The error is io.EOF where there are no more lines,
	// and another where somebody has interrupted.
	Ask func(prompt string) (string, error)
	// Do runs a part of the pass, which may call ops that the session defined.
	// After an interrupt it may return before f has ended.
	Do func(f func()) error
	// Eval evaluates an expression, a cell or a command of the prompt, and shows
	// what comes of it.
	Eval func(text string) error
	// Value is the value of an expression.
	Value func(expr string) (any, error)
	// Defined reports whether a name is one of the session's. Hinted are those
	// of them of which it was told that they are commands of the stepper.
	Defined func(name string) bool
	Hinted  map[string]bool
	// Moved is called after the pass has gone forwards or back.
	Moved func()
}

// Run steps through a pass as it is told to. kept reports whether it was run to
// its end; otherwise every gradient is as it was before. Where nobody sits at the
// prompt, the first error ends it, and without a line to tell it what to do it
// shows all steps.
func Run(h Host, pass *engine.Pass) (kept bool, err error) {
	s := &stepper{Host: h, pass: pass, names: namesOf(pass.From())}
	if _, err := guarded(func() (outcome, error) { s.begin(); return staying, nil }); err != nil {
		return false, err
	}
	for first := true; ; first = false {
		line, err := s.Ask(fmt.Sprintf("step %d/%d> ", pass.Taken(), pass.Len()))
		var next outcome
		switch {
		case errors.Is(err, io.EOF) && first && !s.Terminal:
			next, err = guarded(s.all)
		case err != nil:
			next, err = left, nil
		default:
			next, err = guarded(func() (outcome, error) { return s.command(strings.TrimSpace(line)) })
		}
		switch {
		case next == finished && err == nil:
			return true, nil
		case next == left || err != nil && (!s.Terminal || errors.Is(err, session.ErrInterrupted)):
			s.leave()
			return false, err
		case err != nil:
			s.complain(err)
		}
	}
}

// guarded makes an error of a panic: ops that somebody is writing are asked for
// their names and descriptions all the time.
func guarded(f func() (outcome, error)) (next outcome, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return f()
}

// stepper is a pass that is being stepped through.
type stepper struct {
	Host
	pass  *engine.Pass
	names names
	steps []*engine.Step // those that were taken
	lost  bool           // an op that was interrupted still has the pass
}

// outcome is what a command means for the stepper.
type outcome int

const (
	staying  outcome = iota
	finished         // the pass was run to its end
	left             // what it has done is to be put back
)

// seek goes to where n steps have been taken. Where it fails half-way it stays
// before the step that failed.
func (s *stepper) seek(n int) error {
	steps := s.steps
	err := s.do(func() {
		for s.pass.Taken() < n {
			steps = append(steps, s.pass.Next())
		}
		for s.pass.Taken() > n {
			s.pass.Back()
			steps = steps[:s.pass.Taken()]
		}
	})
	if s.lost {
		return err
	}
	s.steps = steps
	if err != nil && s.Terminal && !errors.Is(err, session.ErrInterrupted) {
		err = fmt.Errorf("%w\nthe pass stays where it is, after step %d; q leaves it", err, s.pass.Taken())
	}
	return err
}

// finish leaves the gradients complete.
func (s *stepper) finish() (outcome, error) {
	left := s.pass.Len() - s.pass.Taken()
	// Step by step: where an op panics, the pass stays before it.
	if err := s.seek(s.pass.Len()); err != nil {
		return staying, err
	}
	if err := s.do(s.pass.Finish); err != nil {
		return staying, err
	}
	if left > 0 {
		fmt.Fprintf(s.Out, "%s taken. ", count(left, "step"))
	}
	fmt.Fprintf(s.Out, "Every gradient is what %s.Backward() makes it.\n", s.name())
	return finished, nil
}

// all shows all steps.
func (s *stepper) all() (outcome, error) {
	for s.pass.Taken() < s.pass.Len() {
		if err := s.seek(s.pass.Taken() + 1); err != nil {
			return staying, err
		}
		s.show()
	}
	return s.finish()
}

// leave puts every gradient back.
func (s *stepper) leave() {
	if s.lost {
		fmt.Fprintln(s.Out, "The op is still running. When it ends, every gradient is put back as it was before the pass.")
		return
	}
	begun := s.pass.Taken() > 0
	if err := cancel(s.pass); err != nil {
		s.complain(err)
		return
	}
	if !begun {
		fmt.Fprintln(s.Out, "Left before the first step: the pass has changed no gradient.")
		return
	}
	fmt.Fprintln(s.Out, "Left. Every gradient is as it was before the pass.")
}

// complain prints an error, its long lines broken where they are no code.
func (s *stepper) complain(err error) {
	for line := range strings.SplitSeq(err.Error(), "\n") {
		if !strings.HasPrefix(line, " ") {
			line = strings.Join(wrap(line, s.Width), "\n")
		}
		fmt.Fprintln(s.Err, line)
	}
}

// cancel cancels a pass, and gives what it says of gradients that were changed
// meanwhile.
func cancel(p *engine.Pass) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	p.Cancel()
	return nil
}

// do runs a part of the pass. Where it was interrupted and does not end, the
// pass is lost: it is cancelled once that ends.
func (s *stepper) do(f func()) error {
	var mu sync.Mutex
	var begun, ended, abandoned bool
	err := s.Do(func() {
		mu.Lock()
		if begun = !abandoned; !begun {
			mu.Unlock()
			return
		}
		mu.Unlock()
		defer func() {
			mu.Lock()
			defer mu.Unlock()
			if ended = true; abandoned {
				cancel(s.pass)
			}
		}()
		f()
	})
	mu.Lock()
	defer mu.Unlock()
	abandoned = err != nil && !ended
	s.lost = begun && abandoned
	return err
}

// name is what the pass is of.
func (s *stepper) name() string { return s.names.of(s.pass.From()) }
