package session_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"go/types"
	"maps"
	"os"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gradrepl/engine/tensor"
	"gradrepl/repl/lang/langtest"
	"gradrepl/repl/session"
	"gradrepl/repl/show"
)

var (
	cellsFlag    = flag.Int("cells", 200, "how many random cells TestRandomSessions runs")
	seedFlag     = flag.Uint64("seed", 1, "the seed of the random cells")
	sessionFlag  = flag.Uint64("session", 0, "the number of the first session of random cells")
	progressFlag = flag.String("progress", "", "a file to write each cell to before it runs")
	ranFlag      = flag.String("ran", "", "a file to write the cells to that ended by themselves")
)

// Whatever is typed, the session goes on and answers in words of Go.
//
//	go test ./repl/session -run RandomSessions -cells 100000 -seed 1 -timeout 0 -v
func TestRandomSessions(t *testing.T) {
	corpus, err := langtest.Read("../testdata/*.txt", "testdata/programs/*.go", "../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	c := &campaign{t: t, maker: langtest.NewMaker(corpus.Keep(harmless), 200), counts: make(map[string]int), seen: make(map[string]int), examples: make(map[string]example)}
	for n := *sessionFlag; c.cells < *cellsFlag; n++ {
		before := c.cells
		c.session(n)
		if *cellsFlag >= 10_000 && before/2000 != c.cells/2000 {
			t.Logf("%d cells\n%s", c.cells, c)
		}
	}
	t.Logf("%d cells\n%s", c.cells, c)
	if c.counts["ran"] == 0 {
		t.Error("no cell ran to its end")
	}
}

// harmless reports whether a cell leaves the machine and the test's process alone,
// whatever becomes of it.
func harmless(text string) bool {
	text = strings.ToLower(text)
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "%") || strings.HasPrefix(line, "!") {
			return false
		}
	}
	text = strings.ReplaceAll(text, "gradrepl/", "")
	return !harmful.MatchString(allowed.ReplaceAllString(text, ""))
}

var (
	allowed = regexp.MustCompile(`\bos\.(exit|stdout|stderr|stdin|args|getenv)\b`)
	harmful = regexp.MustCompile(`\bos\b|exec|syscall|\bnet\b|http|plugin|unsafe|runtime|debug|signal|ioutil|\brpc\b|smtp|testing|fsnotify|unix|embed|file|\bdl\b|tempdir|mkdir`)
)

// campaign runs random sessions and counts what comes of them.
type campaign struct {
	t        *testing.T
	maker    *langtest.Maker
	cells    int
	counts   map[string]int
	seen     map[string]int     // what the interpreter could not run, and findings
	examples map[string]example // the shortest cell of each
}

// example is a cell of a session.
type example struct {
	text    string
	session uint64
}

func (c *campaign) String() string {
	var out strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(c.counts)) {
		fmt.Fprintf(&out, "%-30s %9d\n", kind, c.counts[kind])
	}
	for _, key := range slices.Sorted(maps.Keys(c.seen)) {
		fmt.Fprintf(&out, "%5d × %s\n        in session %d: %.300q\n", c.seen[key], key, c.examples[key].session, c.examples[key].text)
	}
	return out.String()
}

var numbers = regexp.MustCompile(`[0-9]+`)

// note counts something of a kind, with the shortest cell.
func (c *campaign) note(session uint64, kind, text string) bool {
	kind = strings.ToValidUTF8(numbers.ReplaceAllString(kind, "#"), "?")
	if len(kind) > 200 {
		kind = kind[:200]
	}
	c.seen[kind]++
	if old, ok := c.examples[kind]; !ok || len(text) < len(old.text) {
		c.examples[kind] = example{text, session}
	}
	return c.seen[kind] <= 3
}

// finding fails the test.
func (c *campaign) finding(session uint64, kind, text, about string) {
	if c.note(session, "FINDING "+kind, text) {
		c.t.Errorf("in session %d: %s\n%q\n%.3000s", session, kind, text, about)
	} else {
		c.t.Fail()
	}
}

// screen keeps what a session writes.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
	n    int // bytes that were written, those not kept included
}

const screenful = 1 << 16

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n += len(p)
	if room := screenful - s.text.Len(); room > 0 {
		s.text.Write(p[:min(len(p), room)])
	}
	return len(p), nil
}

func (s *screen) take() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := s.text.String()
	s.text.Reset()
	return text
}

func (s *screen) written() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

// patience is how long a cell may run until it is interrupted, and then how long
// it may take to stop: that is another test's matter.
const (
	patience = 300 * time.Millisecond
	stopping = time.Minute
)

// session runs the cells of a session.
func (c *campaign) session(n uint64) {
	screen := &screen{}
	s := session.New(session.Options{Stdin: strings.NewReader("one\ntwo\n"), Stdout: screen, Stderr: screen, Memory: 1 << 30})
	style := show.Style{Tensors: tensor.DefaultPrinting(), Method: s.Method, Dynamic: s.Dynamic}
	var all strings.Builder // the texts of the session
	for _, cell := range c.maker.Session(*seedFlag, n, 40) {
		if !harmless(cell.Text) {
			c.counts["left out"]++
			continue
		}
		if cell.Kind != langtest.Given {
			c.cells++
		}
		all.WriteString(cell.Text)
		if *progressFlag != "" {
			_ = os.WriteFile(*progressFlag, fmt.Appendf(nil, "session %d\n%s\n", n, cell.Text), 0o666)
		}
		if !c.run(s, style, screen, n, cell.Text, all.String()) {
			return
		}
	}
}

// run runs a cell and looks at what it shows. It reports false where the session
// cannot be used any more.
func (c *campaign) run(s *session.Session, style show.Style, screen *screen, n uint64, text, all string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	type outcome struct {
		text string
		err  error
	}
	done := make(chan outcome, 1)
	go func() {
		result, err := s.Run(ctx, text)
		if err != nil {
			done <- outcome{"", err}
			return
		}
		done <- outcome{shown(style, result) + strings.Join(result.Notes, "\n"), nil}
	}()
	var o outcome
	select {
	case o = <-done:
	case <-time.After(patience + stopping):
		stacks := make([]byte, 1<<16)
		c.finding(n, "a cell does not stop", text, string(stacks[:runtime.Stack(stacks, true)]))
		return false
	}
	c.count(o.err)
	if errors.Is(o.err, session.ErrInterrupted) {
		time.Sleep(20 * time.Millisecond)
		before := screen.written()
		time.Sleep(20 * time.Millisecond)
		if screen.written() > before {
			c.finding(n, "something of an interrupted cell goes on writing", text, screen.take())
		}
	} else if *ranFlag != "" {
		c.keep(text)
	}
	seen := screen.take() + o.text
	if o.err != nil {
		seen += o.err.Error()
	}
	c.look(n, text, seen, all)
	return true
}

// keep writes a cell to the file of those that ended by themselves.
func (c *campaign) keep(text string) {
	f, err := os.OpenFile(*ranFlag, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		c.t.Fatal(err)
	}
	defer f.Close()
	fmt.Fprintf(f, "%q\n", text)
}

// shown is a result as the prompt shows it.
func shown(style show.Style, result *session.Result) (text string) {
	defer func() {
		if p := recover(); p != nil {
			text = fmt.Sprintf("(the value cannot be shown: %v)", p)
		}
	}()
	values, ts := make([]reflect.Value, len(result.Values)), make([]types.Type, len(result.Values))
	for i, v := range result.Values {
		values[i], ts[i] = v.Value, v.Type
	}
	if len(values) == 0 {
		return ""
	}
	return style.Texts(values, ts)
}

func (c *campaign) count(err error) {
	var exit *session.Exit
	var failure *session.Failure
	switch {
	case err == nil:
		c.counts["ran"]++
	case errors.Is(err, session.ErrInterrupted):
		c.counts["interrupted"]++
	case errors.As(err, &exit):
		c.counts["exited"]++
	case errors.As(err, &failure) && len(failure.Calls) == 0 && !strings.HasPrefix(failure.Message, "panic: "):
		c.counts["failed, mostly the check"]++
	default:
		c.counts["panicked"]++
	}
}

// leaks are texts that nobody should see: those of the interpreter, of reflection,
// of the runtime where it dies, and of what the language makes of a cell.
var leaks = regexp.MustCompile(`goroutine \d+ \[|\binterp\.|reflect: |reflect\.(Value|Set|Copy|Append|Select|MakeSlice|flag)|\bCFG\b|valueInterface|runtime\.(goexit|gopanic|main)|yaegi|/usr/local/go|\bgo1\.\d|[a-z_]+\.go:\d|ꞏ|\b(struct|interface|func|ptr|alias|valuet|slice|array|map|chan|variadic|generic|linkedType|errorT|nil|bin)T\b|unhandled|cannot be shown|fatal error|internal error|cannot (be )?understand`)

// look looks for them.
func (c *campaign) look(n uint64, text, seen, all string) {
	if _, message, ok := strings.Cut(seen, "the interpreter cannot run this: "); ok {
		message, _, _ = strings.Cut(message, "\n")
		c.note(n, "cannot run: "+positions.ReplaceAllString(message, ""), text)
		c.counts["the interpreter cannot run it"]++
		return
	}
	for _, leak := range leaks.FindAllString(seen, -1) {
		if !strings.Contains(all, leak) {
			at := strings.Index(seen, leak)
			c.finding(n, leak+" in "+strings.TrimSpace(seen[max(0, at-20):min(len(seen), at+60)]), text, seen)
			return
		}
	}
}

var positions = regexp.MustCompile(`(In \[\d+\](#\d+)?|generatedꞏ):\d+:\d+: `)
