package repl

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/signal"
	"strings"
)

// ReadAll evaluates the cells that it reads, each as soon as its lines are
// whole, and returns the exit code. It stops at the first cell that fails,
// unless keepGoing is set, and at an interrupt.
func (r *REPL) ReadAll(in io.Reader, keepGoing bool) int {
	reader := bufio.NewReader(in)
	status := 0
	var cell strings.Builder
	for {
		line, err := reader.ReadString('\n')
		cell.WriteString(strings.ReplaceAll(line, "\r\n", "\n"))
		if err == nil && r.Incomplete(cell.String()) {
			continue
		}
		outcome := r.evalInterruptibly(strings.TrimSuffix(cell.String(), "\n"))
		cell.Reset()
		if outcome.Failed {
			status = outcome.ExitCode
		}
		if err != nil || outcome.Quit || outcome.Exited || outcome.Interrupted || (outcome.Failed && !keepGoing) {
			return status
		}
	}
}

// evalInterruptibly evaluates a cell that Ctrl-C stops.
func (r *REPL) evalInterruptibly(cell string) Outcome {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return r.Eval(ctx, cell)
}
