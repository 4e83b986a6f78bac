//go:build unix

package term

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// The tests at a terminal run this test binary again, as a program of its own
// whose controlling terminal is a pseudo-terminal: Ctrl-C then comes to it the
// way it comes to a real prompt.
func TestMain(m *testing.M) {
	if os.Getenv("TERM_TEST_PROMPT") != "" {
		runPrompt()
		return
	}
	os.Exit(m.Run())
}

func runPrompt() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s := &promptSession{fakeSession: fakeSession{number: 1}, shutdown: cancel}
	err := Run(ctx, s, Options{
		HistoryFile: os.Getenv("TERM_TEST_HISTORY"),
		Banner:      "ready",
		Prefill:     s.takePrefill,
	})
	fmt.Println("ended:", err)
}

// promptSession is a session whose cells are words of command to test the
// prompt with; others are shown as they arrived.
type promptSession struct {
	fakeSession
	shutdown func()
	prefill  string
	leave    bool // shut down when the next prompt begins
	enter    bool // empty cells mean something
}

func (s *promptSession) TakesEnter() bool { return s.enter }

func (s *promptSession) takePrefill() string {
	if s.leave {
		go s.shutdown()
	}
	p := s.prefill
	s.prefill = ""
	return p
}

func (s *promptSession) Eval(ctx context.Context, cell string) EvalResult {
	s.number++
	switch {
	case cell == "quit":
		return EvalResult{Quit: true}
	case cell == "wait":
		fmt.Println("waiting")
		<-ctx.Done()
		fmt.Println("stopped by", ctx.Err())
	case cell == "wait and read":
		fmt.Println("waiting")
		<-ctx.Done()
		fmt.Println("reading")
		line, err := bufio.NewReader(os.Stdin).ReadString('\n')
		fmt.Printf("read %q %v\n", line, err)
	case cell == "ask":
		for {
			answer, err := Ask(ctx, Question{Prompt: "ask> ", Incomplete: s.Incomplete})
			fmt.Printf("got %q %v\n", answer, err)
			if err != nil || answer == "done" {
				break
			}
		}
	case cell == "half a line":
		fmt.Print("half a line")
	case cell == "leave":
		s.leave = true
	case cell == "take enter":
		s.enter = true
	case strings.HasPrefix(cell, "load "):
		s.prefill = strings.ReplaceAll(strings.TrimPrefix(cell, "load "), ";", "\n")
	default:
		fmt.Printf("Out[%d]: %q\n", s.number-1, cell)
	}
	return EvalResult{}
}

// console is a prompt in a pseudo-terminal.
type console struct {
	t       *testing.T
	tty     *os.File
	cmd     *exec.Cmd
	ctx     context.Context
	changed chan struct{} // has a token when the screen has changed
	closed  chan struct{} // the program has closed the terminal

	mu     sync.Mutex
	screen *testScreen
}

type consoleOptions struct {
	width, height int
	history       string
	env           []string
}

// open starts a prompt and waits for it.
func open(t *testing.T, o consoleOptions) *console {
	t.Helper()
	if o.width == 0 {
		o.width, o.height = 80, 24
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), "TERM_TEST_PROMPT=1", "TERM_TEST_HISTORY="+o.history,
		"TERM=xterm", "NO_COLOR=", "GORACE=atexit_sleep_ms=1")
	cmd.Env = append(cmd.Env, o.env...)
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(o.width), Rows: uint16(o.height)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tty.Close() })
	c := &console{
		t: t, tty: tty, cmd: cmd, ctx: ctx,
		changed: make(chan struct{}, 1),
		closed:  make(chan struct{}),
		screen:  newTestScreen(o.width, o.height),
	}
	go c.watch()
	c.expect("ready\nIn [1]:")
	return c
}

func (c *console) watch() {
	defer close(c.closed)
	buf := make([]byte, 4096)
	for {
		n, err := c.tty.Read(buf)
		c.mu.Lock()
		c.screen.Write(buf[:n])
		c.mu.Unlock()
		select {
		case c.changed <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

func (c *console) shown() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.screen.String()
}

// typeIn sends keys.
func (c *console) typeIn(keys string) {
	c.t.Helper()
	if _, err := c.tty.WriteString(keys); err != nil {
		c.t.Fatal(err)
	}
}

// expect waits until the screen ends in text.
func (c *console) expect(text string) {
	c.t.Helper()
	c.until(func(shown string) bool { return strings.HasSuffix(shown, text) }, "a screen that ends in", text)
}

func (c *console) until(ok func(shown string) bool, what, text string) {
	c.t.Helper()
	for !ok(c.shown()) {
		select {
		case <-c.changed:
		case <-c.closed:
			if !ok(c.shown()) {
				c.t.Fatalf("the program ended; want %s\n%s\ngot\n%s", what, text, c.shown())
			}
		case <-c.ctx.Done():
			c.t.Fatalf("waited in vain for %s\n%s\ngot\n%s", what, text, c.shown())
		}
	}
}

// expectCursor waits until the cursor is in a column of a line, counted from
// the last one.
func (c *console) expectCursor(up, col int) {
	c.t.Helper()
	c.until(func(string) bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		last := strings.Count(c.screen.String(), "\n")
		return c.screen.row == last-up && c.screen.col == col
	}, "the cursor at", fmt.Sprintf("%d lines up, column %d", up, col))
}

// quit leaves the prompt by Ctrl-D and checks how the program ended; in a race
// build it fails where a race was found.
func (c *console) quit() {
	c.t.Helper()
	c.typeIn("\x04")
	c.expectEnd("ended: <nil>")
}

func (c *console) expectEnd(text string) {
	c.t.Helper()
	c.expect(text)
	select {
	case <-c.closed:
	case <-c.ctx.Done():
		c.t.Fatal("the program did not end")
	}
	if err := c.cmd.Wait(); err != nil {
		c.t.Fatalf("%v\n%s", err, c.shown())
	}
	if shown := c.shown(); !strings.HasSuffix(shown, text) {
		c.t.Fatalf("the program wrote more at its end:\n%s", shown)
	}
}
