package term

import (
	"context"
	"errors"
	"io"
	"strings"
)

// Question is a line that something asks for while it runs, such as a command
// that goes on in steps.
type Question struct {
	Prompt string // what stands before the answer: "step 2/5> "

	// Incomplete reports whether an answer needs more lines; nil where one
	// line is all.
	Incomplete func(text string) bool
}

// Ask asks for a line from where the cell came from that is running: from the
// terminal, with the same editing and a history of its own, or from the pipe or
// file, as the line that follows the cell. ctx is the context that
// [Session.Eval] got. The answer comes without its newline.
//
// The error is [ErrInterrupted] after Ctrl-C, and io.EOF after Ctrl-D or where
// there are no more lines or nobody to ask.
func Ask(ctx context.Context, q Question) (string, error) {
	answer, _ := ctx.Value(askKey{}).(func(context.Context, Question) (string, error))
	if answer == nil {
		return "", io.EOF
	}
	if q.Incomplete == nil {
		q.Incomplete = func(string) bool { return false }
	}
	return answer(ctx, q)
}

// askKey is the key of a context under which it has who answers questions.
type askKey struct{}

// WithAnswers gives a context in which a function answers what [Ask] asks. Its
// error is Ask's.
func WithAnswers(ctx context.Context, answer func(context.Context, Question) (string, error)) context.Context {
	return context.WithValue(ctx, askKey{}, answer)
}

// WithLines gives a context in which the lines of r answer what [Ask] asks. They
// are not read before they are asked for; prompts are written to w. stop ends
// the reading.
func WithLines(ctx context.Context, r io.Reader, w io.Writer) (answering context.Context, stop func()) {
	lines := newLineReader(r)
	return WithAnswers(ctx, func(ctx context.Context, q Question) (string, error) {
		io.WriteString(w, q.Prompt)
		return lines.answer(ctx, q)
	}), lines.stop
}

// answer reads the lines of an answer.
func (l *lineReader) answer(ctx context.Context, q Question) (string, error) {
	text := ""
	for {
		line, err := l.next(ctx)
		if ctx.Err() != nil {
			return "", ErrInterrupted
		}
		text += line
		if err != nil && (text == "" || !errors.Is(err, io.EOF)) {
			return "", err
		}
		if err != nil || !q.Incomplete(text) {
			return strings.TrimSuffix(text, "\n"), nil
		}
	}
}

// answer reads an answer at the terminal.
func (a *asker) answer(_ context.Context, q Question) (text string, err error) {
	a.interrupts.away(func() {
		text, err = a.read(questionPrompt(q.Prompt), "", q.Incomplete, &a.answers)
	})
	if err == errAbandoned {
		return "", ErrInterrupted
	}
	if err == nil {
		a.answers.remember(text)
	}
	return strings.TrimRight(text, "\n"), err
}
