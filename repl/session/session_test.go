package session_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gradrepl/engine/tensor"
	"gradrepl/repl/session"
	"gradrepl/repl/show"
)

var style = show.Style{Tensors: tensor.DefaultPrinting()}

// console is a session with what it printed.
type console struct {
	*session.Session
	t   *testing.T
	out bytes.Buffer
}

func newConsole(t *testing.T) *console {
	c := &console{t: t}
	c.Session = session.New(session.Options{Stdin: strings.NewReader(""), Stdout: &c.out, Stderr: &c.out})
	return c
}

// run runs a cell that has to succeed and gives its value as text.
func (c *console) run(cell string) string {
	c.t.Helper()
	result, err := c.Run(context.Background(), cell)
	if err != nil {
		c.t.Fatalf("%s: %v", cell, err)
	}
	if len(result.Values) == 0 {
		return ""
	}
	v := result.Values[0]
	return style.Text(v.Value, v.Type)
}

func (c *console) expect(cell, want string) {
	c.t.Helper()
	if got := c.run(cell); got != want {
		c.t.Errorf("%s gave %s, want %s", cell, got, want)
	}
}

func TestInterrupt(t *testing.T) {
	for _, endless := range []string{
		"for { n++ }",
		"for { n++; Zeros(1000, 100) }",
		"make(chan int) <- 1",
		"select {}",
		"func() { for { n++ } }()",
		"xs := []int{3, 1}; sort.Slice(xs, func(i, j int) bool { for { n++ } })",
	} {
		t.Run(endless, func(t *testing.T) {
			c := newConsole(t)
			c.run("n := 0; kept := 42; ready := make(chan bool, 1)")
			ctx, cancel := context.WithCancel(context.Background())
			timer := time.AfterFunc(20*time.Millisecond, cancel)
			defer timer.Stop()
			if _, err := c.Run(ctx, endless); !errors.Is(err, session.ErrInterrupted) {
				t.Fatalf("got error %v, want %v", err, session.ErrInterrupted)
			}
			c.expect("kept", "42")
			c.run("before := n")
			c.expect("n == before", "true")
			c.expect("func(x int) int { return x + kept }(1)", "43")
		})
	}
}

// os.Exit in a goroutine ends the cell that waits for it.
func TestGoroutineExits(t *testing.T) {
	c := newConsole(t)
	c.run("done := make(chan bool)")
	_, err := c.Run(context.Background(), `go func(n int) { defer close(done); os.Exit(n) }(3); <-done`)
	var exit *session.Exit
	if !errors.As(err, &exit) || exit.Code != 3 {
		t.Errorf("os.Exit(3) in a goroutine: %v", err)
	}
}

// A panic in a goroutine is told, and ends that goroutine alone.
func TestGoroutinePanics(t *testing.T) {
	for _, test := range []struct{ cell, want string }{
		{`go func() { defer close(done); panic("no") }()`, "panic: no\n  in a goroutine started by In [3], line 1\n"},
		{`wg.Go(func() { defer close(done); panic("no") })`, "panic: no\n  in a goroutine started by In [3], line 1\n"},
		{`wg.Go(func() { wg.Done(); close(done) })`, "panic: sync: negative WaitGroup counter\n  in a goroutine started by In [3], line 1\n"},
		{`time.AfterFunc(0, func() { defer close(done); panic("no") })`, "panic: no\n  in a goroutine started by In [3], line 1\n"},
		{`ctx, cancel := context.WithCancel(context.Background()); context.AfterFunc(ctx, func() { defer close(done); panic("no") }); cancel()`,
			"panic: no\n  in a goroutine started by In [3], line 1\n"},
		{`go fail(done, 7)`, "index out of range\n  in a goroutine started by In [3], line 1\n"},
	} {
		told := make(told, 10)
		c := &console{t: t}
		c.Session = session.New(session.Options{Stdin: strings.NewReader(""), Stdout: &c.out, Stderr: told})
		c.run("var wg sync.WaitGroup; done, kept := make(chan bool), 42")
		c.run("func fail(done chan bool, n int) { defer close(done); xs := []int{1}; xs[n] = 2 }")
		c.run(test.cell + "; <-done;")
		if got := <-told; got != test.want {
			t.Errorf("%s: told %q, want %q", test.cell, got, test.want)
		}
		c.expect("kept", "42")
	}
}

// told is a writer whose writes can be waited for.
type told chan string

func (c told) Write(p []byte) (int, error) {
	c <- string(p)
	return len(p), nil
}

func TestExit(t *testing.T) {
	for cell, code := range map[string]int{
		"os.Exit(3)":                           3,
		"os.Exit(0)":                           0,
		`log.Fatal("no")`:                      1,
		"func() { defer os.Exit(4); x = 1 }()": 4,
	} {
		c := newConsole(t)
		c.run("x := 0")
		_, err := c.Run(context.Background(), cell)
		var exit *session.Exit
		if !errors.As(err, &exit) || exit.Code != code {
			t.Errorf("%s: got %v, want exit status %d", cell, err, code)
		}
		c.run("x = 5")
		c.expect("x", "5")
	}
}

func TestSeed(t *testing.T) {
	c := newConsole(t)
	draw := func() string {
		c.Seed(7)
		return c.run("Randn(3)") + c.run("Rand(2)") + c.run("DefaultRNG().IntN(1000)")
	}
	first := draw()
	if again := draw(); again != first {
		t.Errorf("the same seed gave %s and then %s", first, again)
	}
	if other := c.run("Randn(3)"); strings.HasPrefix(first, other) {
		t.Errorf("the next numbers are the first again: %s", other)
	}
}

const script = `package main

import (
	"flag"
	"fmt"
	"os"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

type point struct{ x, y int }

func (p point) sum() int { return p.x + p.y }

var scale = 10

func init() { scale++ }

func main() {
	n := flag.Int("n", 1, "a number")
	flag.Parse()
	defer fmt.Println("deferred")
	p := point{*n, 2}
	node := engine.Node(tensor.Vec(1, 2))
	fmt.Println(p.sum()*scale, flag.Args(), len(os.Args))
	if *n > 5 {
		return
	}
	after := p.sum()
	_ = after
	_ = node
	if *n == 5 {
		var list []int
		list[*n] = 1
	}
}
`

func writeScript(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "script.go")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRunScript(t *testing.T) {
	path := writeScript(t, script)
	for _, keep := range []bool{false, true} {
		c := newConsole(t)
		if err := c.RunScript(context.Background(), path, []string{"-n", "3", "a"}, keep); err != nil {
			t.Fatal(err)
		}
		if want := "55 [a] 4\ndeferred\n"; c.out.String() != want {
			t.Errorf("keep %v: printed %q, want %q", keep, c.out.String(), want)
		}
		names := len(c.Names())
		if !keep && names != 0 {
			t.Errorf("a script on its own left %v", c.Names())
		}
		if keep {
			c.expect("p.sum() + after", "10")
			c.expect("node.Name", `"node"`)
			c.run("scale = 100; q := point{1, 1}")
			c.expect("q.sum() * scale", "200")
		}
	}
}

func TestScriptThatStopsHalfWay(t *testing.T) {
	path := writeScript(t, script)
	c := newConsole(t)
	if err := c.RunScript(context.Background(), path, []string{"-n", "7"}, true); err != nil {
		t.Fatal(err)
	}
	c.expect("p.x", "7")
	if _, err := c.Run(context.Background(), "after"); err == nil {
		t.Error("a variable that main did not come to is defined")
	}
	err := c.RunScript(context.Background(), path, []string{"-n", "5"}, true)
	if err == nil || !strings.Contains(err.Error(), "index out of range [5] with length 0\n  list[*n] = 1\n  ^") {
		t.Errorf("got %v", err)
	}
	c.expect("after", "7")
	err = c.RunScript(context.Background(), path, []string{"-wrong"}, true)
	var exit *session.Exit
	if !errors.As(err, &exit) || exit.Code != 2 {
		t.Errorf("a wrong flag: got %v, want exit status 2", err)
	}
}

func TestScriptErrors(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"unused", "package main\n\nfunc main() {\n\tx := 1\n}\n", ":4:2: declared and not used: x\n  x := 1\n  ^"},
		{"import", "package main\n\nimport \"fmt\"\n\nfunc main() {}\n", `:3:8: "fmt" imported and not used`},
		{"unknown package", "package main\n\nimport \"example.com/x\"\n\nfunc main() {}\n", ":3:8: package example.com/x is not available here"},
		{"syntax", "package main\n\nfunc main() {\n", "expected '}'"},
		{"no main", "package main\n", "function main is undeclared in the main package"},
		{"a reserved name", "package main\n\nfunc main() { xꞏ := 1; _ = xꞏ }\n", ":3:15: a name cannot have the letter ꞏ here"},
		{"library", "package lib\n", "package lib is no program"},
		{"conveniences", "package main\n\nfunc main() { Node(nil) }\n", "undefined: Node"},
	} {
		path := writeScript(t, test.text)
		err := newConsole(t).RunScript(context.Background(), path, nil, false)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q in it", test.name, err, test.want)
		}
	}
	if err := newConsole(t).RunScript(context.Background(), "missing.go", nil, false); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing script: got %v", err)
	}
}

// What Save writes has to print under the compiler what the cells printed.
func TestSave(t *testing.T) {
	cells := []string{
		"a := Node(Vec(-1, 2, 3))",
		"type Double struct{ by float64 }",
		"func (d Double) Forward(ctx *Context, in []*Tensor) []*Tensor { return []*Tensor{in[0].Scale(d.by)} }",
		"func (Double) Backward(ctx *Context, grads []*Tensor) []*Tensor { return []*Tensor{grads[0]} }",
		"b := Apply(Double{2}, a)",
		"b.Value",
		"b.Name + a.Name",
		"d := 2*a + b/4 - 1",
		"d.value",
		"d *= a",
		"(d * d).sum().value.item()",
		"x := 3",
		"f := func() int { return x }",
		`x := "text"`,
		"f()",
		"x",
		"func g() string { return x + x }",
		`x = "changed"`,
		"g()",
		"_ + _11",
		"unused := 1",
		"n, err := strconv.Atoi(\"12\")",
		"m, err := strconv.Atoi(\"q\")",
		"err",
		"strconv.Atoi(\"5\")",
		"func (d Double) Backward(ctx *Context, grads []*Tensor) []*Tensor { return []*Tensor{grads[0].Scale(d.by)} }",
		"for i := 0; i < 2; i++ { h := Apply(Double{3}, a); fmt.Println(h.Name, h.Value) }",
		"[]float64{1, 2.5}",
		"import str \"strings\"",
		"str.ToUpper(g())",
		"z := 2; z + n + m",
		"func idle(n int) { a := n; for i, s := range []string{} { b := 1 }; switch c := any(n).(type) { case int: d := 1 }; switch e := n; {} }",
		"if k := 1; true { l := 2; l = 3 }; select { case v, ok := <-make(chan int): default: }; func() { w := 1; g() }()",
		"var assigned error; assigned = nil",
		"6 * 7",
		"_ + 1",
		"loop: for { for { break loop } }",
		"loop: for { func() { loop: for { break loop } }(); for { break loop } }",
		"o := 1; old := func() int { return o }",
		"var o, o2 = 2, 3; o + old()",
		"o, o3 := 4, 5; o + old()",
		"nil",
		"_ * 2",
		"strconv.Atoi(\"7\")",
		"_ + 1",
		"strconv.Atoi(\"9\")",
		"func nine() int { return _46 }\nnine()",
		"type Stack[T any] struct{ items []T }",
		"st := &Stack[int]{[]int{1, 2}}",
		"func (s *Stack[T]) Len() int { return len(s.items) }",
		"func length() int { return st.Len() }\nlength()",
		"func same[T any](x T) T { return x }\nsame(st).Len()",
	}
	c := newConsole(t)
	var want strings.Builder
	for _, cell := range cells {
		c.out.Reset()
		text := ""
		result, err := c.Run(context.Background(), cell)
		if err != nil {
			if cell == "_ + _11" { // an int and a string: not to be saved
				continue
			}
			t.Fatal(cell, err)
		}
		text = c.out.String()
		if len(result.Values) > 0 {
			var parts []string
			for _, v := range result.Values {
				parts = append(parts, style.Text(v.Value, v.Type))
			}
			text += strings.Join(parts, ", ") + "\n"
		}
		want.WriteString(text)
	}
	// Inside of the module, where the compiler finds the packages.
	dir, err := os.MkdirTemp(".", "saved")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "saved.go")
	if _, without, err := c.Save(path); err != nil || len(without) > 0 {
		t.Fatal(err, without)
	}
	got, err := exec.Command("go", "run", path).CombinedOutput()
	if err != nil || string(got) != want.String() {
		text, _ := os.ReadFile(path)
		t.Errorf("%v\nprinted %s\nwant %s\nprogram:\n%s", err, got, want.String(), text)
	}
	if _, _, err := c.Save(filepath.Join(dir, "missing", "x.go")); err == nil {
		t.Error("saving into a missing folder gave no error")
	}
}

func ExampleSession() {
	s := session.New(session.Options{Stdout: os.Stdout, Stderr: os.Stderr})
	result, err := s.Run(context.Background(), "6 * 7")
	fmt.Println(result.Values[0].Value, result.Values[0].Type, err)
	// Output: 42 int <nil>
}

// What would end the process ends the cell.
func TestLimits(t *testing.T) {
	c := &console{t: t}
	c.Session = session.New(session.Options{Stdin: strings.NewReader(""), Stdout: &c.out, Stderr: &c.out, Memory: 1 << 30})
	c.run("kept, huge := 42, 1<<40; var list [][]byte")
	c.run("func down(n int) int { return down(n+1) + 1 }; func ping() { pong() }; func pong() { ping() }")
	c.run("func ping() { pong() }; var again func(); again = func() { again() }")
	for _, test := range []struct{ cell, want string }{
		{"down(0)", "stack overflow"},
		{"again()", "stack overflow"},
		{"xs := make([]int, 1<<40)", "out of memory"},
		{"xs := make([]struct{ a, b float64 }, huge)", "out of memory"},
		{"for { list = append(list, make([]byte, 1<<20)) }", "out of memory"},
	} {
		_, err := c.Run(context.Background(), test.cell)
		var failure *session.Failure
		if !errors.As(err, &failure) || !strings.HasPrefix(failure.Message, test.want) {
			t.Errorf("%s: %v, want %s", test.cell, err, test.want)
		}
		c.expect("kept", "42")
		c.run("list = nil")
	}
}

// %go shows what the conveniences stand for.
func TestPlainGo(t *testing.T) {
	c := newConsole(t)
	c.run(`x := Const(mat("1 2"))`)
	c.run("y := -x * 2; y.sum().value")
	c.run("for i := range 2 { n := i; _ = n }")
	c.run("func same[T any](x T) T { return x }\nsame(3)")
	c.run("func() { x = nil }()\nvar z = x")
	for number, want := range map[int]string{
		5: "func() { x = nil }()\nvar z = x",
		4: "func same[T any](x T) T { return x }\n\nsame(3)",
		2: "y := ops.Mul(ops.Neg(x), engine.Const(tensor.Scalar(2)))\nops.Sum(y).Value",
		3: "for i := range 2 {\n\tn := i\n\t_ = n\n}",
	} {
		if got, err := c.PlainGo(number); err != nil || got != want {
			t.Errorf("plain Go of cell %d: %q, %v, want %q", number, got, err, want)
		}
	}
	if _, err := c.PlainGo(7); err == nil {
		t.Error("plain Go of a cell that there is not")
	}
}
