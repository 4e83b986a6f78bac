// Package repl puts the prompt together: what a user types goes to the session
// or to a command, and what comes of it is printed.
package repl

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"io"
	"path/filepath"
	"reflect"
	"strings"

	"gradrepl/engine/tensor"
	"gradrepl/repl/docs"
	"gradrepl/repl/lang"
	"gradrepl/repl/magic"
	"gradrepl/repl/session"
	"gradrepl/repl/show"
	"gradrepl/repl/term"
)

// Options say what a prompt reads from and writes to, and whether a person
// sits at it.
type Options struct {
	In       io.Reader
	Out, Err io.Writer
	Terminal bool // results are labelled with the number of their cell

	// Config is the folder in which the history is kept and the session's
	// journal, from which a session can be restored after a crash; "" for
	// neither.
	Config string
}

// REPL evaluates cells and prints their results.
type REPL struct {
	session *session.Session
	journal *session.JournalFile
	env     *magic.Env
	style   show.Style
	options Options
}

// New starts a session behind a prompt.
func New(o Options) *REPL {
	r := &REPL{
		session: session.New(session.Options{Stdin: o.In, Stdout: o.Out, Stderr: o.Err}),
		style:   show.Style{Tensors: tensor.DefaultPrinting()},
		options: o,
	}
	r.style.Method, r.style.Dynamic = r.session.Method, r.session.Dynamic
	r.env = &magic.Env{
		Ask: func(ctx context.Context, prompt string, incomplete func(string) bool) (string, error) {
			return term.Ask(ctx, term.Question{Prompt: prompt, Incomplete: incomplete})
		},
		Text:    r.resultText,
		Session: r.session, In: o.In, Out: o.Out, Err: o.Err,
		Style: &r.style, Show: r.show, Terminal: o.Terminal,
		Docs: docs.NewLibrary(),
		Eval: func(ctx context.Context, cell string) error {
			err := r.eval(ctx, cell)
			r.outcome(err)
			r.watch(ctx, cell, err)
			return err
		},
	}
	if o.Config != "" {
		r.env.Journals = filepath.Join(o.Config, "sessions")
		r.keepJournal()
	}
	return r
}

// keepJournal begins the session's journal on disk. A session without one is
// as good as any, until it crashes.
func (r *REPL) keepJournal() {
	warn := func(err error) {
		r.complain(fmt.Errorf("this session cannot be restored after a crash: %w", err))
	}
	journal, err := session.NewJournalFile(r.env.Journals, warn)
	if err != nil {
		warn(err)
		return
	}
	r.journal = journal
	r.session.Keep(journal)
}

// Close ends the session: it needs no restoring.
func (r *REPL) Close() {
	if err := r.journal.Close(); err != nil {
		r.complain(err)
	}
}

// Lost tells of a session that can be restored, "" where there is none.
func (r *REPL) Lost() string { return magic.LostSessions(r.env) }

// Number is the number of the cell to come.
func (r *REPL) Number() int { return r.session.Number() }

// Incomplete reports whether more lines have to follow.
func (r *REPL) Incomplete(cell string) bool {
	return !magic.Is(cell) && lang.Incomplete(cell)
}

// Outcome is how a cell ended.
type Outcome struct {
	Quit        bool // the user asked to end the session
	Exited      bool // the cell called os.Exit
	Interrupted bool
	Failed      bool
	ExitCode    int // of a cell that failed: what it gave to os.Exit, or 1
}

// Eval evaluates a cell and prints what comes of it: results to the standard
// output, errors to the standard error. An empty one goes on with a lesson.
func (r *REPL) Eval(ctx context.Context, cell string) Outcome {
	if strings.TrimSpace(cell) == "" {
		if cell = magic.Enter(r.env); cell == "" {
			return Outcome{}
		}
	}
	err := r.eval(ctx, cell)
	outcome := r.outcome(err)
	r.watch(ctx, cell, err)
	return outcome
}

// watch shows what is watched: all of it after a cell, and what has changed
// after a command or a failure.
func (r *REPL) watch(ctx context.Context, cell string, err error) {
	if ctx.Err() == nil {
		magic.ShowWatched(ctx, r.env, err == nil && !magic.Is(cell))
	}
}

// TakesEnter reports whether an empty cell means something: in a lesson it does.
func (r *REPL) TakesEnter() bool { return magic.InLesson(r.env) }

// eval evaluates a cell and prints its results.
func (r *REPL) eval(ctx context.Context, cell string) error {
	return magic.Within(ctx, r.env, cell, func() error {
		if magic.Is(cell) {
			return magic.Run(ctx, r.env, cell)
		}
		result, err := r.session.Run(ctx, cell)
		if err == nil {
			r.show(result)
		}
		return err
	})
}

// RunScript runs a script as a program of its own, or where keep is set leaves
// what it made in the session.
func (r *REPL) RunScript(ctx context.Context, path string, args []string, keep bool) Outcome {
	if !keep {
		return r.outcome(r.session.RunScript(ctx, path, args, false))
	}
	command := strings.Join(append([]string{"%run", path}, args...), " ")
	return r.outcome(r.session.Before(command, func() error {
		return r.session.RunScript(ctx, path, args, true)
	}))
}

// outcome prints an error and says what it means for who reads cells.
func (r *REPL) outcome(err error) Outcome {
	var exit *session.Exit
	switch {
	case err == nil:
		return Outcome{Quit: r.env.Quit}
	case errors.As(err, &exit):
		if r.options.Terminal {
			fmt.Fprintf(r.options.Err, "%v; the session goes on\n", exit)
		}
		return Outcome{Exited: true, Failed: exit.Code != 0, ExitCode: exit.Code}
	}
	r.complain(err)
	return Outcome{Failed: true, ExitCode: 1, Interrupted: errors.Is(err, session.ErrInterrupted)}
}

// complain prints an error.
func (r *REPL) complain(err error) { fmt.Fprintln(r.options.Err, err) }

// Next is the text that a command has put into the next cell, once.
func (r *REPL) Next() string {
	next := r.env.Next
	r.env.Next = ""
	return next
}

// show prints a result: on a terminal after the label Out[n], and on lines of
// its own where it has several.
func (r *REPL) show(result *session.Result) {
	for _, note := range result.Notes {
		fmt.Fprintln(r.options.Err, note)
	}
	if len(result.Values) == 0 {
		return
	}
	text := r.resultText(result)
	if r.options.Terminal {
		separator := " "
		if strings.Contains(text, "\n") {
			separator = "\n"
		}
		text = fmt.Sprintf("Out[%d]:%s%s", result.Number, separator, text)
	}
	fmt.Fprintln(r.options.Out, text)
}

// resultText writes the values of a result.
func (r *REPL) resultText(result *session.Result) string {
	values, ts := make([]reflect.Value, len(result.Values)), make([]types.Type, len(result.Values))
	for i, v := range result.Values {
		values[i], ts[i] = v.Value, v.Type
	}
	return r.text(values, ts)
}

// text writes values. What goes wrong with one is no reason to end a session.
func (r *REPL) text(values []reflect.Value, ts []types.Type) (text string) {
	defer func() {
		if p := recover(); p != nil {
			text = fmt.Sprintf("(the value cannot be shown: %v)", p)
		}
	}()
	return r.style.Texts(values, ts)
}
