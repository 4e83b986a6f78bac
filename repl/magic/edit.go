package magic

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// edit opens an editor on a text and runs what was saved, as a cell in the
// place of the command. A file is edited itself; one with a package clause is
// run as %run does.
func edit(ctx context.Context, e *Env, arg string) error {
	editor, err := editorCommand()
	if err != nil {
		return err
	}
	if !e.Terminal {
		return errors.New("%edit opens an editor, which needs a terminal")
	}
	text, file, err := editable(e, arg)
	if err != nil {
		return err
	}
	path := file
	if file == "" {
		dir, err := os.MkdirTemp("", "gradrepl-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		path = filepath.Join(dir, "cell.go")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return err
		}
	}
	if err := open(ctx, e, editor, path); err != nil {
		return err
	}
	saved, err := os.ReadFile(path)
	switch {
	case file != "" && errors.Is(err, os.ErrNotExist):
		fmt.Fprintln(e.Err, "Nothing was saved: nothing to run.")
		return nil
	case err != nil:
		return err
	}
	return runEdited(ctx, e, file, text, string(saved))
}

func runEdited(ctx context.Context, e *Env, file, before, saved string) error {
	cell := strings.TrimSpace(saved)
	switch {
	case cell == "":
		fmt.Fprintln(e.Err, "The text is empty: nothing to run.")
		return nil
	case saved == before:
		fmt.Fprintln(e.Err, "Nothing changed: nothing was run.")
		return nil
	case file != "" && isProgram(saved):
		return e.Session.RunScript(ctx, file, nil, true)
	case Is(cell):
		return fmt.Errorf("%s is a command; %%edit runs Go alone", strings.Fields(cell)[0])
	}
	cell = strings.TrimRight(saved, " \t\n")
	fmt.Fprintln(e.Err, indent(cell)) // the editor has taken it off the screen
	result, err := e.Session.Run(ctx, cell)
	if err == nil {
		e.Show(result)
	}
	return err
}

// editable finds the text that %edit is to begin with, or the file.
func editable(e *Env, arg string) (text, file string, err error) {
	if arg == "" {
		return "", "", nil
	}
	if n, err := strconv.Atoi(arg); err == nil {
		for _, entry := range e.Session.Journal() {
			if entry.Number == n {
				return strings.TrimRight(entry.Source, "\n") + "\n", "", nil
			}
		}
		return "", "", fmt.Errorf("there is no cell %d", n)
	}
	about, err := e.Session.Describe(arg)
	if err == nil && about.Where != "" {
		return strings.Join(append([]string{about.Source}, about.Methods...), "\n\n") + "\n", "", nil
	}
	switch data, readErr := os.ReadFile(arg); {
	case readErr == nil:
		return string(data), arg, nil
	case filepath.Ext(arg) == ".go": // a new one
		return "", arg, nil
	case err == nil:
		return "", "", fmt.Errorf("no cell declared %s: there is nothing to edit; ??%s shows its source", arg, arg)
	}
	return "", "", fmt.Errorf("%w; nor is there a file of that name", err)
}

// editorCommand is the user's editor, as a command of the shell.
func editorCommand() (string, error) {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if editor := os.Getenv(name); strings.TrimSpace(editor) != "" {
			return editor, installed(editor)
		}
	}
	if _, err := exec.LookPath("vi"); err != nil {
		return "", errors.New("there is no editor: say which with %env EDITOR=COMMAND; vi is not installed")
	}
	return "vi", nil
}

// installed is an error where there is no such command. One in quotes is left
// to the shell.
func installed(editor string) error {
	command := strings.Fields(editor)[0]
	if _, err := exec.LookPath(command); err != nil && !strings.ContainsAny(command, `"'\$`) {
		return fmt.Errorf("there is no editor %s: say which with %%env EDITOR=COMMAND", command)
	}
	return nil
}

// open runs the editor on a file and waits for it.
func open(ctx context.Context, e *Env, editor, path string) error {
	// As git does: the shell takes the command apart, the path stays whole.
	cmd := exec.CommandContext(ctx, "sh", "-c", editor+` "$@"`, editor, path)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = e.In, e.Out, e.Err
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w; nothing was run", editor, err)
	}
	return nil
}

// isProgram reports whether a text is a program rather than a cell: its first
// words but for comments are a package clause.
func isProgram(text string) bool {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "//") {
			return strings.HasPrefix(line, "package ")
		}
	}
	return false
}
