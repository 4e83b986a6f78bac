package session_test

import (
	"context"
	"errors"
	"testing"

	"gradrepl/repl/session"
)

// A cell whose goroutines wait for each other ends with Go's words, and the session has
// what it had.
func TestDeadlock(t *testing.T) {
	c := newConsole(t)
	c.run("n, c := 1, make(chan int)")
	for _, cell := range []string{
		"n++; c <- n",
		"n++; func() { var mu sync.Mutex; mu.Lock(); mu.Lock() }()",
		"n++; go func() { for x := range c { c <- x } }(); c <- 1; c <- 2",
	} {
		if raceDetector && cell != "n++; c <- n" {
			// A goroutine that is left, or ends while the next cell is compiled, has read
			// the interpreter's memory, which that makes larger: docs/design.md.
			c.run("n++")
			continue
		}
		_, err := c.Run(context.Background(), cell)
		if failure, ok := errors.AsType[*session.Failure](err); !ok || failure.Message != "all goroutines are asleep - deadlock!" {
			t.Errorf("%s: %v", cell, err)
		}
	}
	c.expect("n", "4")
	if !raceDetector { // for the same reason
		c.expect("done := make(chan int); go func() { time.Sleep(1500 * time.Millisecond); done <- n }(); <-done", "4")
	}
	// What may be woken from outside waits.
	c.expect("<-time.After(1500 * time.Millisecond); n", "4")
}
