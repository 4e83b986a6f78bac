package term

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/chzyer/readline"
)

// Options say where a prompt is and what it starts with.
type Options struct {
	In, Out *os.File  // the terminal; os.Stdin and os.Stdout where nil
	Err     io.Writer // for warnings; os.Stderr where nil

	HistoryFile string // kept across sessions; none where empty
	Banner      string // written first, with a newline after it

	// Prefill, where not nil, is asked before each prompt for a text that the
	// cell starts with, ready to be edited; empty for none.
	Prefill func() string
}

// Run prompts for cells and runs them until the user quits, with Ctrl-D or by a
// cell, or until ctx is cancelled, whose error it then returns. The end of the
// terminal ends it as Ctrl-D does.
//
// While a cell runs, the terminal is in its usual mode, so that the cell can
// read from it, and Ctrl-C cancels the context of Eval and nothing else.
// A terminal without a movable cursor (TERM=dumb) is read line by line, without
// editing; so is an In that is no terminal.
func Run(ctx context.Context, s Session, o Options) error {
	if o.In == nil {
		o.In = os.Stdin
	}
	if o.Out == nil {
		o.Out = os.Stdout
	}
	if o.Err == nil {
		o.Err = os.Stderr
	}
	if o.Prefill == nil {
		o.Prefill = func() string { return "" }
	}
	h, err := openHistory(o.HistoryFile)
	if err != nil {
		warn(o.Err, err)
	}
	ask, stop, err := newAsker(ctx, s, o)
	if err != nil {
		return err
	}
	defer stop()
	answering := WithAnswers(ctx, ask.answer)
	if o.Banner != "" {
		fmt.Fprintln(o.Out, o.Banner)
	}
	for {
		cell, err := ask.read(newPrompt(strconv.Itoa(s.Number())), o.Prefill(), s.Incomplete, h)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		switch {
		case err == errAbandoned:
			continue
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("reading the terminal: %w", err)
		}
		if cell = trimCell(cell); leftOut(s, cell) {
			continue
		}
		if !blank(cell) {
			if err := h.add(cell); err != nil {
				warn(o.Err, err)
			}
		}
		if result, _ := ask.interrupts.eval(answering, s, cell); result.Quit {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

func warn(w io.Writer, err error) {
	fmt.Fprintf(w, "history is not kept: %v\n", err)
}

// CanEdit reports whether [Run] has an editor for cells on a terminal: not
// where that has no movable cursor, or is none.
func CanEdit(in, out *os.File) bool {
	return !dumb() && readline.IsTerminal(int(in.Fd())) && readline.IsTerminal(int(out.Fd()))
}

// asker reads cells and answers, with an editor or line by line.
type asker struct {
	read       func(p prompt, prefill string, incomplete func(string) bool, h *history) (string, error)
	interrupts *interrupts
	answers    history // what was answered to questions
}

func newAsker(ctx context.Context, s Session, o Options) (a *asker, stop func(), err error) {
	// The terminal shows ^C, perhaps behind a line that a cell has begun.
	nextLine := func() {
		if readline.IsTerminal(int(o.Out.Fd())) {
			fmt.Fprintln(o.Out)
		}
	}
	if !CanEdit(o.In, o.Out) {
		l, err := newLineAsker(o.In, o.Out)
		if err != nil {
			return nil, nil, err
		}
		in := catchInterrupts(l.interrupt, nextLine)
		cancelled := context.AfterFunc(ctx, l.end)
		return &asker{read: l.read, interrupts: in}, func() { cancelled(); in.stop(); l.close() }, nil
	}
	p := palette{}
	if Colored(o.Out) {
		p = colors
	}
	e, err := newEditor(s, o.In, o.Out, p)
	if err != nil {
		return nil, nil, err
	}
	in := catchInterrupts(func() { e.keys.post(keyInterrupt) }, nextLine)
	cancelled := context.AfterFunc(ctx, func() { e.keys.Close() })
	return &asker{read: e.read, interrupts: in}, func() { cancelled(); in.stop(); e.close() }, nil
}
