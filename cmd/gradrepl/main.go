// Command gradrepl is a prompt for taking computation graphs apart.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"golang.org/x/term"

	"gradrepl/repl"
	replterm "gradrepl/repl/term"
)

const usage = `gradrepl is a prompt in Go for taking computation graphs apart.

  gradrepl                      the prompt; with standard input not a terminal: reads cells from it
  gradrepl -e CODE              evaluates CODE (repeatable, in order) and prints what a cell would print
  gradrepl run FILE.go [ARG…]   runs a saved script, with ARGs in os.Args
  gradrepl run -i FILE.go …     the same, then the prompt, with everything the script made still there
  gradrepl version

  -k   go on after a cell that failed, where cells are not typed

At the prompt, %help lists the commands.
`

// Exit codes, beside what a script gives to os.Exit.
const (
	failed     = 1 // a cell or script failed
	wrongUsage = 2
)

func main() {
	// A session's live data are small and its garbage is plenty: the tensors of
	// each training step. Collecting it less often costs some memory and saves
	// a tenth of the time.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	quietLog(os.Stderr)
	os.Exit(run(os.Args[1:]))
}

func run(args []string) int {
	flags := flag.NewFlagSet("gradrepl", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	var code cells
	flags.Var(&code, "e", "")
	keepGoing := flags.Bool("k", false, "")
	if err := flags.Parse(args); err != nil {
		return usageError(err)
	}
	rest := flags.Args()
	switch {
	case len(rest) == 0 && len(code) > 0:
		return evaluate(code, *keepGoing)
	case len(rest) == 0:
		return prompt(newREPL(isTerminal(os.Stdin)), *keepGoing)
	case len(code) > 0:
		return usageError(fmt.Errorf("-e takes the place of %q; give one of them", rest[0]))
	case rest[0] == "run":
		return runScript(rest[1:], *keepGoing)
	case rest[0] == "version":
		fmt.Println("gradrepl", version())
		return 0
	case rest[0] == "help":
		fmt.Print(usage)
		return 0
	}
	return usageError(fmt.Errorf("no such subcommand: %q", rest[0]))
}

// usageError prints what is wrong with the arguments, or where help was asked
// for, only that.
func usageError(err error) int {
	if errors.Is(err, flag.ErrHelp) {
		fmt.Print(usage)
		return 0
	}
	fmt.Fprintf(os.Stderr, "gradrepl: %v\n\n%s", err, usage)
	return wrongUsage
}

// cells are the arguments of -e.
type cells []string

func (c *cells) String() string         { return strings.Join(*c, "; ") }
func (c *cells) Set(value string) error { *c = append(*c, value); return nil }

// newREPL makes a session. One at a terminal has a history, and can be restored
// after a crash.
func newREPL(terminal bool) *repl.REPL {
	o := repl.Options{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Terminal: terminal}
	if terminal {
		dir, err := os.UserConfigDir()
		if err != nil {
			fmt.Fprintln(os.Stderr, "gradrepl: neither history nor journal is kept:", err)
		} else {
			o.Config = filepath.Join(dir, "gradrepl")
		}
	}
	return repl.New(o)
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// evaluate runs the arguments of -e.
func evaluate(code cells, keepGoing bool) int {
	r, status := newREPL(false), 0
	var prompts io.Writer = io.Discard
	if isTerminal(os.Stdin) {
		prompts = os.Stderr
	}
	answering, end := replterm.WithLines(context.Background(), os.Stdin, prompts)
	defer end()
	for _, cell := range code {
		ctx, stop := signal.NotifyContext(answering, os.Interrupt)
		outcome := r.Eval(ctx, cell)
		stop()
		if outcome.Failed {
			status = outcome.ExitCode
		}
		if outcome.Quit || outcome.Exited || (outcome.Failed && !keepGoing) {
			break
		}
	}
	if status == 0 {
		status = r.Unfinished()
	}
	return status
}

// runScript runs a script, and with -i the prompt after it.
func runScript(args []string, keepGoing bool) int {
	flags := flag.NewFlagSet("gradrepl run", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	interactive := flags.Bool("i", false, "")
	if err := flags.Parse(args); err != nil {
		return usageError(err)
	}
	if flags.NArg() == 0 {
		return usageError(errors.New("run needs a script"))
	}
	r := newREPL(*interactive && isTerminal(os.Stdin))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	outcome := r.RunScript(ctx, flags.Arg(0), flags.Args()[1:], *interactive)
	stop()
	if *interactive {
		return prompt(r, keepGoing)
	}
	return outcome.ExitCode
}

// prompt reads cells until there are no more.
func prompt(r *repl.REPL, keepGoing bool) int {
	if !isTerminal(os.Stdin) {
		return r.ReadAll(os.Stdin, keepGoing)
	}
	defer r.Close()
	if err := r.Prompt("gradrepl " + version() + " · " + runtime.Version() + " · %help lists the commands"); err != nil {
		fmt.Fprintln(os.Stderr, "gradrepl:", err)
		return failed
	}
	return 0
}

// version is what the Go toolchain knows of this build.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
