// Package magic is the % commands of the prompt: one table, which help and
// completion read as well.
package magic

import (
	"context"
	"fmt"
	"io"
	"sort"
	"strings"

	"gradrepl/repl/docs"
	"gradrepl/repl/lang"
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
	Docs     *docs.Library
	Journals string // the folder of the journals of lost sessions, "" for none
	Next     string // text for the next cell, put there by %load
	Quit     bool   // set by %quit
	Terminal bool   // somebody sits at the prompt

	// Eval evaluates a cell or a command as if it had been typed, and shows
	// what comes of it, errors as well.
	Eval func(ctx context.Context, cell string) error

	// Text is the result of a cell as it is shown, without its number.
	Text func(*session.Result) string

	// Ask asks for a line, or as many as incomplete wants, from where the
	// commands come from. The error is io.EOF where there are no more or after
	// Ctrl-D, and another after Ctrl-C.
	Ask func(ctx context.Context, prompt string, incomplete func(text string) bool) (string, error)

	Editor bool // what is in Next can be edited before it runs

	previous    string // the folder before the last %cd
	stepping    bool   // %step is running
	watches     []*watched
	hinted      map[string]bool // names that were told to be commands of it
	guide       *guide          // through the lesson that is under way, nil where none is
	lessonsDone []int           // of the course
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
		{"help", "[NAME]", "lists the commands, or does what ?NAME does", help},
		{"who", "", "lists the names that you defined", who},
		{"whos", "", "lists them with type, shape and value", whos},
		{"history", "", "lists the cells of this session", history},
		{"run", "FILE.go [ARG…]", "runs a script and leaves what it made in the session", runScript},
		{"load", "FILE.go", "puts the text of a file into the next cell, to edit", load},
		{"save", "FILE.go", "writes the session as a Go program", save},
		{"go", "[N]", "shows the latest cell, or cell N, as plain Go", plainGo},
		{"edit", "[N|NAME|FILE]", "edits a cell, what declares a name, or a file, and runs it", edit},
		{"restore", "[forget]", "runs again, or forgets, a session that did not end well", restore},
		{"reset", "", "forgets all that you defined", reset},
		{"time", "CODE", "runs code once and says how long it took", timeOnce},
		{"timeit", "CODE", "runs code many times and says how long it takes", timeMany},
		{"seed", "N", "starts the random numbers of Rand, Randn and DefaultRNG anew", seed},
		{"graph", "NODE [-o FILE] [-unfold] [-fold N] [-all]", "draws the graph behind a node, or writes it as .svg, .dot or .mmd", drawGraph},
		{"view", "NODE [-o FILE.html]", "writes the graph behind a node as a page to walk through, step by step", view},
		{"explain", "[OP|NODE]", "explains an op with an example, or how a node was made", explained},
		{"gradcheck", "NODE|FUNC[, INPUT…]", "checks gradients, and says what is wrong with an op", gradcheck},
		{"audit", "[MODEL] LOSS", "says what keeps a network from training", audited},
		{"step", "NODE", "takes the backward pass of a node step by step, with rules and numbers", stepThrough},
		{"watch", "[-d] [EXPR|N|all]", "shows an expression after every cell; lists those; with -d no more", watch},
		{"plot", "EXPR [EXPR…] [-o FILE]", "draws numbers as lines, or writes them as .png, .svg or .pdf", drawPlot},
		{"precision", "N", "sets how many digits of a tensor are shown", precision},
		{"mem", "", "shows the memory in use, and what your variables hold of it", mem},
		{"cd", "[DIR]", "changes the folder: to DIR, your home, or with - back", cd},
		{"env", "[NAME[=VALUE]]", "shows the environment or a variable of it, or sets one", env},
		{"lesson", "[N|FILE.md|next|back|hint|skip|quit]", "lists the course's lessons, or goes through one step by step", lessonCommand},
		{"quit", "", "ends the session (so does Ctrl-D)", quit},
	}
}

// Is reports whether a cell is a command, a line for the shell or a question.
func Is(cell string) bool {
	cell = strings.TrimSpace(cell)
	if strings.HasPrefix(cell, "%") || strings.HasPrefix(cell, "!") {
		return true
	}
	_, _, ok := question(cell)
	return ok
}

// Run runs a command, with its % or !, and records it in the session. Where it
// runs cells that are recorded, those stand in its place.
func Run(ctx context.Context, e *Env, cell string) error {
	cell = strings.TrimSpace(cell)
	number := e.Session.Number()
	e.Session.Begin(cell)
	err := guarded(ctx, e, cell)
	if e.Session.Number() == number {
		e.Session.Command(cell, err)
	}
	return err
}

// guarded runs a command. One that panics is an error of the program, and no
// reason to end a session.
func guarded(ctx context.Context, e *Env, cell string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s failed, which it should not: %v", strings.Fields(cell)[0], r)
		}
	}()
	return run(ctx, e, cell)
}

func run(ctx context.Context, e *Env, cell string) error {
	if name, source, ok := question(cell); ok {
		return answer(e, name, source)
	}
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

// suggestion is the commands that begin as an unknown one does, or else one
// that is spelt much the same.
func suggestion(name string) string {
	var near, all []string
	for _, c := range Commands() {
		all = append(all, c.Name)
		if name != "" && (strings.HasPrefix(c.Name, name) || strings.HasPrefix(name, c.Name)) {
			near = append(near, "%"+c.Name)
		}
	}
	if n := lang.Nearest(name, all); len(near) == 0 && n != "" {
		near = []string{"%" + n}
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

func quit(_ context.Context, e *Env, _ string) error {
	e.Quit = true
	return nil
}
