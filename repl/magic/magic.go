// Package magic is the % commands of the prompt: one table, which help and
// completion read as well.
package magic

import (
	"context"
	"fmt"
	"io"
	"sort"
	"strings"

	"gradrepl/repl/session"
	"gradrepl/repl/show"
)

// Env is what commands act on.
type Env struct {
	Session  *session.Session
	Out, Err io.Writer
	In       io.Reader
	Style    *show.Style
	Show     func(*session.Result) // shows the result of a cell
	Next     string                // text for the next cell, put there by %load
	Quit     bool                  // set by %quit
	Terminal bool                  // somebody sits at the prompt
}

// Command is a % command.
type Command struct {
	Name string
	Args string // as help shows them
	Doc  string // one line
	run  func(ctx context.Context, e *Env, args string) error
}

// Commands are all commands, in the order in which help lists them.
func Commands() []Command {
	return []Command{
		{"help", "", "lists the commands", help},
		{"who", "", "lists the names that you defined", who},
		{"whos", "", "lists them with type, shape and value", whos},
		{"history", "", "lists the cells of this session", history},
		{"run", "FILE.go [ARG…]", "runs a script and leaves what it made in the session", runScript},
		{"load", "FILE.go", "puts the text of a file into the next cell, to edit", load},
		{"save", "FILE.go", "writes the session as a Go program", save},
		{"reset", "", "forgets all that you defined", reset},
		{"time", "CODE", "runs code once and says how long it took", timeOnce},
		{"timeit", "CODE", "runs code many times and says how long it takes", timeMany},
		{"seed", "N", "starts the random numbers of Rand, Randn and DefaultRNG anew", seed},
		{"precision", "N", "sets how many digits of a tensor are shown", precision},
		{"quit", "", "ends the session (so does Ctrl-D)", quit},
	}
}

// Is reports whether a cell is a command or a line for the shell.
func Is(cell string) bool {
	cell = strings.TrimSpace(cell)
	return strings.HasPrefix(cell, "%") || strings.HasPrefix(cell, "!")
}

// Run runs a command, with its % or !, and records it in the session.
func Run(ctx context.Context, e *Env, cell string) error {
	cell = strings.TrimSpace(cell)
	err := run(ctx, e, cell)
	e.Session.Command(cell, err == nil)
	return err
}

func run(ctx context.Context, e *Env, cell string) error {
	if line, ok := strings.CutPrefix(cell, "!"); ok {
		return shell(ctx, e, line)
	}
	name, args, _ := strings.Cut(strings.TrimPrefix(cell, "%"), " ")
	if n, rest, ok := strings.Cut(name, "\n"); ok { // %time before a cell of several lines
		name, args = n, rest+" "+args
	}
	for _, c := range Commands() {
		if c.Name == name {
			return c.run(ctx, e, strings.TrimSpace(args))
		}
	}
	return fmt.Errorf("%%%s: no such command%s; %%help lists them", name, suggestion(name))
}

// suggestion is the commands that begin as an unknown one does.
func suggestion(name string) string {
	var near []string
	for _, c := range Commands() {
		if name != "" && (strings.HasPrefix(c.Name, name) || strings.HasPrefix(name, c.Name)) {
			near = append(near, "%"+c.Name)
		}
	}
	if len(near) == 0 {
		return ""
	}
	sort.Strings(near)
	return " (did you mean " + strings.Join(near, " or ") + "?)"
}

// usage is the error of a command that was given the wrong arguments.
func usage(name string) error {
	for _, c := range Commands() {
		if c.Name == name {
			return fmt.Errorf("usage: %%%s %s", c.Name, c.Args)
		}
	}
	panic("magic: no command " + name)
}

func help(_ context.Context, e *Env, _ string) error {
	width := 0
	for _, c := range Commands() {
		width = max(width, len(c.Name)+len([]rune(c.Args))+1)
	}
	for _, c := range Commands() {
		fmt.Fprintf(e.Out, "  %%%-*s  %s\n", width, c.Name+" "+c.Args, c.Doc)
	}
	fmt.Fprintf(e.Out, "  !%-*s  %s\n", width, "COMMAND", "runs a command of the shell")
	fmt.Fprint(e.Out, `
A cell is Go: declarations and statements in any mix, anything may be defined
again. The last expression's value is shown, unless the cell ends in ";".
_, __, _4 and Out[4] are earlier results. The names of tensor, engine, ops and
nn need no prefix; packages of the standard library import themselves. On nodes
+ - * / are ops, x.relu() is Relu(x), and c.value is c.Value.
`)
	return nil
}

func quit(_ context.Context, e *Env, _ string) error {
	e.Quit = true
	return nil
}
