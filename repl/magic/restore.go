package magic

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"gradrepl/repl/session"
)

// lasting reports whether a command changes the session or the process, so
// that a session that is restored needs it.
func lasting(cell string) bool {
	name, _, _ := strings.Cut(strings.TrimPrefix(cell, "%"), " ")
	switch name {
	case "run", "seed", "precision", "reset", "time", "cd", "env", "watch":
		return strings.HasPrefix(cell, "%") && !strings.HasSuffix(cell, "?")
	}
	return false
}

// LostSessions says what there is to restore, "" where nothing is.
func LostSessions(e *Env) string {
	if e.Journals == "" {
		return ""
	}
	lost, err := session.FindLost(e.Journals)
	if err != nil || len(lost) == 0 {
		return ""
	}
	defer release(lost)
	text := fmt.Sprintf("A session of %s did not end well. %%restore runs its %s again,\n%%restore forget forgets it.",
		lost[0].Started.Format("2 January 15:04"), count(len(lost[0].Cells), "cell"))
	if len(lost) > 1 {
		text += fmt.Sprintf(" After it there is another of %s.", lost[1].Started.Format("2 January 15:04"))
	}
	return text
}

func release(lost []*session.Lost) {
	for _, l := range lost {
		l.Release()
	}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func restore(ctx context.Context, e *Env, args string) error {
	if args != "" && args != "forget" {
		return usage("restore")
	}
	if e.Journals == "" {
		return errors.New("there is no session to restore")
	}
	lost, err := session.FindLost(e.Journals)
	if err != nil {
		return err
	}
	if len(lost) == 0 {
		return errors.New("there is no session to restore")
	}
	defer release(lost[1:])
	if args == "forget" {
		fmt.Fprintf(e.Err, "The session of %s is forgotten.\n", lost[0].Started.Format("2 January 15:04"))
		return lost[0].Remove()
	}
	if err := replay(ctx, e, lost[0]); err != nil {
		return errors.Join(err, lost[0].Release())
	}
	// Its cells are in this session's journal by now.
	return lost[0].Remove()
}

// replay runs the cells of a lost session again, under the numbers that they
// had, so that _4 means what it meant. It goes on after one that fails.
func replay(ctx context.Context, e *Env, lost *session.Lost) error {
	if cwd, err := os.Getwd(); err != nil || cwd != lost.Dir {
		if err := os.Chdir(lost.Dir); err != nil {
			return fmt.Errorf("the session was in another folder: %w", err)
		}
		fmt.Fprintf(e.Err, "In %s, where the session began:\n", lost.Dir)
	}
	if e.Session.Number() > max(1, lost.Cells[0].Number) {
		fmt.Fprintln(e.Err, "There are cells before it: its cells, and so its results, get new numbers.")
	}
	ran, failed := 0, 0
	for _, cell := range lost.Cells {
		if cell.Command && !lasting(cell.Source) {
			continue
		}
		switch cell.Outcome {
		case session.Interrupted:
			fmt.Fprintf(e.Err, "In [%d] was interrupted then, and is not run again: %s\n", cell.Number, firstLine(cell.Source))
			continue
		case session.Unfinished:
			unfinished(e, cell)
			continue
		}
		ran++
		if err := again(ctx, e, cell); err != nil {
			failed++
		}
		if ctx.Err() != nil {
			return errors.New("restoring was interrupted; %restore begins anew")
		}
	}
	text := count(ran, "cell") + " restored"
	if failed > 0 {
		text += fmt.Sprintf(", of which %d failed", failed)
	}
	fmt.Fprintln(e.Err, text)
	return nil
}

// again runs a cell of a lost session.
func again(ctx context.Context, e *Env, cell session.LostCell) error {
	if cell.Number == 0 { // a script before the first cell
		fmt.Fprintln(e.Err, cell.Source)
		return e.Session.Before(cell.Source, func() error { return run(ctx, e, cell.Source) })
	}
	e.Session.Skip(cell.Number)
	echo(e, cell.Source)
	return e.Eval(ctx, cell.Source)
}

// echo shows a cell as if it had been typed.
func echo(e *Env, source string) {
	prompt := fmt.Sprintf("In [%d]: ", e.Session.Number())
	more := strings.Repeat(" ", len(prompt)-5) + "...: "
	fmt.Fprintln(e.Err, prompt+strings.ReplaceAll(source, "\n", "\n"+more))
}

// unfinished leaves the cell that was running when the session ended to the
// user: it may be what ended it.
func unfinished(e *Env, cell session.LostCell) {
	e.Next = cell.Source
	fmt.Fprintf(e.Err, "In [%d] was running when the session ended. It is not run again, but stands in the next cell.\n", cell.Number)
}

func firstLine(text string) string {
	line, _, more := strings.Cut(text, "\n")
	if more {
		line += " …"
	}
	return line
}
