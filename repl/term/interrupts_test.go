//go:build unix

package term

import (
	"context"
	"io"
	"strings"
	"syscall"
	"testing"
)

// interruptSelf is what Ctrl-C does to a program that reads a pipe.
func interruptSelf(t *testing.T) {
	if err := syscall.Kill(syscall.Getpid(), syscall.SIGINT); err != nil {
		t.Error(err)
	}
}

func TestReadInterruptedCell(t *testing.T) {
	s := &fakeSession{eval: func(ctx context.Context, _ string) EvalResult {
		interruptSelf(t)
		<-ctx.Done()
		return EvalResult{Failed: true}
	}}
	failed, err := Read(t.Context(), strings.NewReader("a\nb\n"), s, true)
	if !failed || err != ErrInterrupted {
		t.Errorf("failed %v, error %v; want true, %v", failed, err, ErrInterrupted)
	}
	if len(s.cells) != 1 {
		t.Errorf("cells %q ran, want the first only", s.cells)
	}
}

func TestReadInterruptedBetweenCells(t *testing.T) {
	r, w := io.Pipe()
	defer w.Close()
	s := &fakeSession{eval: func(context.Context, string) EvalResult { return EvalResult{} }}
	go func() {
		// Both lines are taken: the first cell has run, and Read waits.
		io.WriteString(w, "a\n")
		io.WriteString(w, "\n")
		interruptSelf(t)
	}()
	if _, err := Read(t.Context(), r, s, false); err != ErrInterrupted {
		t.Errorf("error %v, want %v", err, ErrInterrupted)
	}
	if len(s.cells) != 1 {
		t.Errorf("cells %q, want one", s.cells)
	}
}
