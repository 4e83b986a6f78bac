package term

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
)

// ErrInterrupted is what [Read] returns after Ctrl-C.
var ErrInterrupted = errors.New("interrupted")

// Read runs the cells that r has, without prompts: lines are gathered until
// they make a complete cell. What is left incomplete at the end is run too, so
// that its error is seen. Lines may end in CRLF, and the last one in nothing.
//
// Reading stops at the first cell that fails, unless keepGoing is set, and at a
// cell that asks to quit. Ctrl-C cancels the cell that runs and stops. failed
// reports whether any cell failed; err is an error of r, that of ctx or
// [ErrInterrupted].
func Read(ctx context.Context, r io.Reader, s Session, keepGoing bool) (failed bool, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	in := catchInterrupts(func() { cancel(ErrInterrupted) }, func() {})
	defer in.stop()

	lines := newLineReader(r)
	defer lines.stop()
	cell := ""
	for {
		line, readErr := lines.next(ctx)
		if ctx.Err() != nil {
			return failed, context.Cause(ctx)
		}
		if readErr != nil && readErr != io.EOF {
			return failed, readErr
		}
		cell += line
		if readErr == nil && (leftOut(s, cell) || s.Incomplete(cell)) {
			continue
		}
		if !blank(cell) || readErr == nil {
			result, interrupted := in.eval(WithAnswers(ctx, lines.answer), s, trimCell(cell))
			failed = failed || result.Failed
			switch {
			case interrupted && ctx.Err() != nil:
				return failed, context.Cause(ctx)
			case interrupted:
				return failed, ErrInterrupted
			case result.Quit, result.Failed && !keepGoing:
				return failed, nil
			}
		}
		cell = ""
		if readErr != nil {
			return failed, nil
		}
	}
}

// blank reports whether there is nothing in a cell.
func blank(cell string) bool { return strings.TrimSpace(cell) == "" }

// trimCell takes away the empty lines around a cell and the blanks after it.
func trimCell(cell string) string {
	cell = strings.TrimRight(cell, " \t\n")
	for {
		line, rest, found := strings.Cut(cell, "\n")
		if !found || !blank(line) {
			return cell
		}
		cell = rest
	}
}

// lineReader reads lines in a goroutine of its own, so that waiting for one can
// end early; it reads no line before it is asked for it.
type lineReader struct {
	asked chan struct{}
	lines chan lineRead
	done  chan struct{}
}

type lineRead struct {
	text string // with its newline, if it had one; CRLF made LF
	err  error
}

func newLineReader(r io.Reader) *lineReader {
	l := &lineReader{
		asked: make(chan struct{}),
		lines: make(chan lineRead, 1),
		done:  make(chan struct{}),
	}
	go func() {
		buf := bufio.NewReader(r)
		for first := true; ; first = false {
			select {
			case <-l.asked:
			case <-l.done:
				return
			}
			text, err := buf.ReadString('\n')
			if first {
				text = strings.TrimPrefix(text, "\ufeff")
			}
			if strings.HasSuffix(text, "\r\n") {
				text = strings.TrimSuffix(text, "\r\n") + "\n"
			}
			l.lines <- lineRead{text, err}
		}
	}()
	return l
}

// next returns the next line, or the context's error. A last line without a
// newline comes together with io.EOF.
func (l *lineReader) next(ctx context.Context) (string, error) {
	select {
	case l.asked <- struct{}{}:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	select {
	case line := <-l.lines:
		return line.text, line.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (l *lineReader) stop() { close(l.done) }
