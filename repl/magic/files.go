package magic

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

func history(_ context.Context, e *Env, _ string) error {
	for _, entry := range e.Session.Journal() {
		lines := strings.Split(strings.TrimRight(entry.Source, "\n"), "\n")
		fmt.Fprintf(e.Out, "%4d: %s\n", entry.Number, strings.Join(lines, "\n      "))
	}
	return nil
}

func runScript(ctx context.Context, e *Env, args string) error {
	words := strings.Fields(args)
	if len(words) > 0 && words[0] == "-i" { // as on the command line: here it is always so
		words = words[1:]
	}
	if len(words) == 0 {
		return usage("run")
	}
	return e.Session.RunScript(ctx, words[0], words[1:], true)
}

func load(_ context.Context, e *Env, args string) error {
	if args == "" {
		return usage("load")
	}
	text, err := os.ReadFile(args)
	if err != nil {
		return err
	}
	if !e.Terminal {
		return fmt.Errorf("%%load puts %s into a cell to edit, which needs a terminal; %%run runs it", args)
	}
	e.Next = strings.TrimRight(string(text), "\n")
	return nil
}

func save(_ context.Context, e *Env, args string) error {
	if args == "" {
		return usage("save")
	}
	if filepath.Ext(args) != ".go" {
		return fmt.Errorf("%%save: %q should end in .go", args)
	}
	cells, without, err := e.Session.Save(args)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Err, "%s saved to %s\n", count(cells, "cell"), args)
	for _, cell := range without {
		fmt.Fprintf(e.Err, "left out: %v\n", cell)
	}
	return nil
}

func plainGo(_ context.Context, e *Env, args string) error {
	number := 0
	if args != "" {
		n, err := strconv.Atoi(args)
		if err != nil || n < 1 {
			return usage("go")
		}
		number = n
	}
	text, err := e.Session.PlainGo(number)
	if err != nil {
		return err
	}
	fmt.Fprintln(e.Out, text)
	return nil
}

func shell(ctx context.Context, e *Env, line string) error {
	cmd := exec.CommandContext(ctx, "sh", "-c", line)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = e.In, e.Out, e.Err
	return cmd.Run()
}
