package repl

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"gradrepl/repl/magic"
	"gradrepl/repl/term"
)

// front is the REPL as a prompt and a pipe drive it. It remembers the exit
// code of what it evaluated.
type front struct {
	*REPL
	status int
}

// Eval evaluates a cell.
func (f *front) Eval(ctx context.Context, cell string) term.EvalResult {
	outcome := f.REPL.Eval(ctx, cell)
	if outcome.Failed {
		f.status = outcome.ExitCode
	}
	quit := outcome.Quit || (outcome.Exited && !f.options.Terminal)
	return term.EvalResult{Quit: quit, Failed: outcome.Failed}
}

// Complete finds the names that the word before pos could become.
func (f *front) Complete(cell string, pos int) ([]term.Candidate, int) {
	if name := strings.TrimLeft(cell[:pos], "?"); strings.HasPrefix(name, "%") && !strings.Contains(name, " ") {
		return completeCommand(name), pos - len(name)
	}
	if strings.HasPrefix(cell, "!") {
		return completeFile(cell[:pos])
	}
	if takesFile(cell[:pos]) {
		if files, from := completeFile(cell[:pos]); len(files) > 0 {
			return files, from
		}
	}
	names, from := f.session.Complete(cell, pos)
	out := make([]term.Candidate, len(names))
	for i, n := range names {
		out[i] = term.Candidate{Text: n.Name, Detail: n.Detail}
	}
	return out, from
}

func completeCommand(word string) []term.Candidate {
	var out []term.Candidate
	for _, c := range magic.Commands() {
		if name := "%" + c.Name; strings.HasPrefix(name, word) {
			out = append(out, term.Candidate{Text: name, Detail: c.Doc})
		}
	}
	return out
}

// behindO is a line that ends in an option -o and the beginning of its file.
var behindO = regexp.MustCompile(`\s--?o(\s+|=)\S*$`)

// takesFile reports whether what is typed is the argument of a command that
// takes a file or a folder, or of an option -o that does.
func takesFile(cell string) bool {
	for _, c := range magic.Commands() {
		if strings.HasPrefix(cell, "%"+c.Name+" ") {
			if strings.Contains(c.Args, "-o FILE") {
				return behindO.MatchString(cell)
			}
			return strings.Contains(c.Args, "FILE") || strings.Contains(c.Args, "DIR")
		}
	}
	return false
}

// completeFile finds the files and folders that begin with the last word.
func completeFile(text string) ([]term.Candidate, int) {
	from := strings.LastIndexAny(text, " \t") + 1
	paths, err := filepath.Glob(text[from:] + "*")
	if err != nil {
		return nil, from
	}
	var out []term.Candidate
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			out = append(out, term.Candidate{Text: path + string(filepath.Separator), Detail: "folder"})
		} else {
			out = append(out, term.Candidate{Text: path, Detail: "file"})
		}
	}
	return out, from
}

// ReadAll evaluates the cells that it reads, each as soon as its lines are
// whole, and returns the exit code. It stops at the first cell that fails,
// unless keepGoing is set, and at an interrupt.
func (r *REPL) ReadAll(in io.Reader, keepGoing bool) int {
	f := &front{REPL: r}
	_, err := term.Read(context.Background(), in, f, keepGoing)
	if err != nil && f.status == 0 {
		f.status = 1
	}
	if err != nil && !errors.Is(err, term.ErrInterrupted) {
		r.complain(err)
	}
	if f.status == 0 {
		f.status = r.Unfinished()
	}
	return f.status
}

// Unfinished tells of declarations that still wait for something when there are
// no more cells, and returns the exit code for that.
func (r *REPL) Unfinished() int {
	waiting := r.session.Waiting()
	for _, sentence := range waiting {
		r.complain(errors.New(sentence))
	}
	return min(1, len(waiting))
}

// Prompt lets somebody type cells at the terminal until they quit.
func (r *REPL) Prompt(banner string) error {
	if lost := r.Lost(); lost != "" {
		banner += "\n" + lost
	}
	r.env.Editor = term.CanEdit(os.Stdin, os.Stdout)
	return term.Run(context.Background(), &front{REPL: r}, term.Options{
		HistoryFile: r.historyFile(),
		Banner:      banner,
		Prefill:     r.Next,
	})
}

// historyFile is where the cells of all sessions are kept, "" where there is
// no place for it.
func (r *REPL) historyFile() string {
	if r.options.Config == "" {
		return ""
	}
	if err := os.MkdirAll(r.options.Config, 0o700); err != nil {
		r.complain(err)
		return ""
	}
	return filepath.Join(r.options.Config, "history")
}
