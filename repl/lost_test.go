package repl_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gradrepl/repl"
)

// typist is a prompt with a folder of its own for history and journals.
type typist struct {
	*repl.REPL
	screen bytes.Buffer
}

func sitDown(config string) *typist {
	p := &typist{}
	p.REPL = repl.New(repl.Options{In: strings.NewReader(""), Out: &p.screen, Err: &p.screen, Terminal: true, Config: config})
	return p
}

// enter types cells and gives what is seen.
func (p *typist) enter(cells ...string) string {
	p.screen.Reset()
	for _, cell := range cells {
		p.Eval(context.Background(), cell)
	}
	return p.screen.String()
}

// journals are the files of the sessions of a folder.
func journals(t *testing.T, config string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(config, "sessions", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// loseSession gives a folder in which a session was killed: it has the journal
// that was there at that moment, which nobody holds.
func loseSession(t *testing.T, cells ...string) (config string) {
	t.Helper()
	before := t.TempDir()
	p := sitDown(before)
	defer p.Close()
	p.enter(cells...)
	text, err := os.ReadFile(journals(t, before)[0])
	if err != nil {
		t.Fatal(err)
	}
	config = t.TempDir()
	if err := os.MkdirAll(filepath.Join(config, "sessions"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(config, "sessions", "session-lost.jsonl"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	return config
}

func TestRestore(t *testing.T) {
	t.Chdir(".")
	config := loseSession(t,
		"x := 20",
		"x + 1",
		"[]int{1}[x]", // fails, then as now
		"%seed 7",
		"!echo once",
		"y := Out[2] * 2\nz := y",
		"%history",
	)
	p := sitDown(config)
	if lost := p.Lost(); !strings.Contains(lost, "its 7 cells") {
		t.Errorf("told of what was lost: %q", lost)
	}
	const want = `In [1]: x := 20
In [2]: x + 1
Out[2]: 21
In [3]: []int{1}[x]
index out of range`
	got := p.enter("%restore")
	if !strings.HasPrefix(got, want) || !strings.Contains(got, "In [6]: y := Out[2] * 2\n   ...: z := y\n5 cells restored, of which 1 failed\n") || strings.Contains(got, "once") {
		t.Errorf("restoring shows\n%s", got)
	}
	if p.Number() != 7 {
		t.Errorf("the next cell is %d, not 7", p.Number())
	}
	if got := p.enter("z"); got != "Out[7]: 42\n" {
		t.Errorf("z is %q", got)
	}
	if lost := p.Lost(); lost != "" {
		t.Errorf("after it: %q", lost)
	}
	// The restored cells are this session's own now, until it ends.
	if files := journals(t, config); len(files) != 1 {
		t.Errorf("journals: %v", files)
	}
	p.Close()
	if files := journals(t, config); len(files) != 0 {
		t.Errorf("a session that ended left %v", files)
	}
}

// Two prompts that are open at once leave each other alone.
func TestTwoPrompts(t *testing.T) {
	config := t.TempDir()
	a, b := sitDown(config), sitDown(config)
	a.enter("x := 1")
	b.enter("x := 2")
	if a.Lost() != "" || b.Lost() != "" {
		t.Errorf("an open session is told to be lost: %q, %q", a.Lost(), b.Lost())
	}
	if got := b.enter("%restore"); got != "there is no session to restore\n" {
		t.Errorf("got %q", got)
	}
	a.Close()
	if got := b.enter("x"); got != "Out[3]: 2\n" {
		t.Errorf("x is %q", got)
	}
	b.Close()
}

func TestForget(t *testing.T) {
	config := loseSession(t, "x := 1")
	p := sitDown(config)
	defer p.Close()
	if got := p.enter("%restore forget"); !strings.HasSuffix(got, "is forgotten.\n") {
		t.Errorf("got %q", got)
	}
	if got := p.enter("%restore"); got != "there is no session to restore\n" {
		t.Errorf("got %q", got)
	}
}

// A script before the first cell runs again, and the cells keep their numbers.
func TestRestoreAfterScript(t *testing.T) {
	t.Chdir(".")
	before := t.TempDir()
	p := sitDown(before)
	p.RunScript(context.Background(), "testdata/scripts/square.go", []string{"a"}, true)
	p.enter("loss.Item()")
	text, err := os.ReadFile(journals(t, before)[0])
	if err != nil {
		t.Fatal(err)
	}
	p.Close()
	config := t.TempDir()
	os.MkdirAll(filepath.Join(config, "sessions"), 0o700)
	if err := os.WriteFile(filepath.Join(config, "sessions", "session-lost.jsonl"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	p = sitDown(config)
	defer p.Close()
	const want = "%run testdata/scripts/square.go a\n[a] 14\nIn [1]: loss.Item()\nOut[1]: 14\n2 cells restored\n"
	if got := p.enter("%restore"); got != want {
		t.Errorf("got\n%s", got)
	}
}

// A file is edited itself, and a program then runs as with %run.
func TestEditFile(t *testing.T) {
	t.Setenv("VISUAL", "perl -pi -e 's/1, 2, 3/2, 2, 3/'")
	text, err := os.ReadFile("testdata/scripts/square.go")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "square.go")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	p := sitDown("")
	if got := p.enter("%edit "+path, "loss.Item()"); got != "[] 17\nOut[2]: 17\n" {
		t.Errorf("got %q", got)
	}
}

func TestMemory(t *testing.T) {
	p := sitDown("")
	got := p.enter("%mem")
	if !strings.HasPrefix(got, "Go heap: ") || !strings.HasSuffix(got, "No variable holds a tensor.\n") {
		t.Errorf("got %q", got)
	}
	got = p.enter("a := Node(Ones(1000, 100)); same := a.Value; small := Vec(1, 2)", "b := a + a", "s := Sum(b)", "list := []*Tensor{small}; n := 3", "%mem")
	const want = `
Name            Shape             Tensors  Bytes
s               ()                6        3.1 MiB
b               (1000, 100)       4        3.1 MiB
a               (1000, 100)       2        1.5 MiB
same            (1000, 100)       1        781.2 KiB
list            []*tensor.Tensor  1        16 B
small           (2,)              1        16 B
all, each once                    7        3.1 MiB
`
	if _, table, _ := strings.Cut(got, "\n"); table != want {
		t.Errorf("got\n%s", got)
	}
}
