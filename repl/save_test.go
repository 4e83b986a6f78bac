package repl_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gradrepl/repl"
)

// A session that is hard to tell again: what is declared anew, what panics half-way,
// random numbers and scripts.
var eventful = []string{
	// A function that is declared again is what earlier callers reach,
	"func f(x int) int { return x + 1 }\nfunc g(x int) int { return 2 * f(x) }",
	"g(1)",
	"f_2 := 5",
	"func f(x int) int { if x > 9 { return x }; return f(10*x) }",
	"g(1) + f_2",
	"func f(x int) int { return -x }",
	"g(1)",
	// and so is a method.
	"type T struct{ n int }\nfunc (t T) Name(prefix string, _ ...int) string { return prefix + strconv.Itoa(t.n) }",
	"type Namer interface{ Name(string, ...int) string }",
	"var named Namer = T{3}",
	`named.Name("a", 1, 2)`,
	"func (T) Name(prefix string, rest ...int) string { return fmt.Sprint(prefix, rest) }",
	`named.Name("b", 3)`,
	`func (t T) Name(string, ...int) string { return "c" }`,
	`named.Name("d")`,
	"func (t *T) grow() { t.n++ }\nv := &T{1}",
	"v.grow(); *v",
	"func (t *T) grow() { t.n += 10 }",
	"v.grow(); *v",
	// A value of a function reaches what is declared later, too.
	"held := f; xs := []int{3, 1, 2}; func less(i, j int) bool { return xs[i] < xs[j] }; sort.Slice(xs, less); xs",
	"func f(x int) int { return -100 * x }; func less(i, j int) bool { return xs[i] > xs[j] }",
	"sort.Slice(xs, less); xs",
	"held(1)",
	// Within a cell it is a function from the beginning, a method from there on.
	"x0 := f(2); func f(x int) int { return 7 * x }; x0",
	`y0 := named.Name("e"); func (t T) Name(string, ...int) string { return "z" }; y0`,
	`named.Name("f")`,
	"type Ärger struct{ n int }\nfunc (ä Ärger) weg(p2 int, _ string) int { return p2 }",
	"func (ä Ärger) weg(p2 int, _ string) int { return -p2 }",
	`Ärger{}.weg(3, "x")`,
	"type I int\nfunc (i I) f(i_f int) int { return i_f }\ntype Alias = I",
	"func (i Alias) f(i_f int) int { return 2 * i_f }",
	"I(0).f(4)",
	// What is deferred runs at the end of the cell.
	`defer fmt.Println("deferred"); for i := range 2 { defer fmt.Println("in a loop", i) }; fmt.Println("first"); kept := 4`,
	"kept",
	`kept, more := 5, "more"; defer func() { fmt.Println("deferred with", kept) }(); more, most := "most", kept; most, all := 1, more; kept = 6`,
	"kept",
	`defer func() { fmt.Println("recovered", recover()) }(); panic("for defer")`,
	"1 + 1",
	"%time 3 + 4",
	"_ + kept",
	`func init() { fmt.Println("init") }`,
	// What a cell did before it panicked stays.
	"func waiter() int { return awaited }",
	`awaited := 3; panic("awaited")`,
	"waiter()",
	`x := 1; y := 10; panic("half"); y = 3; z := 4`,
	"x + y",
	`a := Node(Mat("1 2; 3 4")); a.grad = Ones(2, 2); MatMul(a, Node(Ones(3, 2)))`,
	"a",
	"a.grad",
	"undefined + 1",
	"inside := func() int { return x }; x = 7; inside()",
	`y := "text"; panic(1); var inside string`,
	"inside() + len(y)",
	// Random numbers have their seed,
	"%seed 7",
	"Randn(2)",
	"func shadow(rng, tensor int) float64 { d := DefaultRNG; return Randn(rng).sum() + d().Float64() }",
	"shadow(2, 3)",
	"func draw() float64 { return DefaultRNG().Float64() }",
	"draw()",
	"%seed 7",
	"tensor.Randn(2).Add(Rand(2))",
	// and scripts their arguments and their variables.
	"%run SCRIPT -times 5",
	"p.a + *times",
	"%run SCRIPT -times 6",
	"p.b",
	"total",
	`func f(x int) int { return x * total }`,
	"%time t := f(2)",
	"t",
	// So have results their precision.
	"%precision 9",
	"Vec(1, 2).scale(1.0 / 3)",
	`func both() (*Tensor, string) { return Vec(1).scale(2.0 / 3), "x" }`,
	"both()",
	"_.scale(2)",
	"%precision 2",
	"Vec(1, 2).scale(1.0 / 3)",
}

const leavesVariables = `package main

import (
	"flag"
	"fmt"
)

var total = base * 2
var base = 21

func init() { total++ }

func main() {
	const n = 3
	type pair struct{ a, b int }
	times := flag.Int("times", 1, "how often")
	flag.Parse()
	defer fmt.Println("left")
	p := pair{n, *times}
	half := 1.5
	if p.a > 100 {
		return
	}
	fmt.Println(p, total, half)
}
`

var duration = regexp.MustCompile(`(?m)^[0-9.]+(ns|µs|ms|s)\n`)

// What %save writes prints what the session printed, compiled and at the prompt.
func TestSavedSession(t *testing.T) {
	// Inside of the module, where the compiler finds the packages.
	dir, err := os.MkdirTemp(".", "saved")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	script, saved := filepath.Join(dir, "script.go"), filepath.Join(dir, "saved.go")
	if err := os.WriteFile(script, []byte(leavesVariables), 0o644); err != nil {
		t.Fatal(err)
	}
	var want, messages bytes.Buffer
	r := repl.New(repl.Options{In: strings.NewReader(""), Out: &want, Err: &messages})
	for _, cell := range eventful {
		r.Eval(context.Background(), strings.ReplaceAll(cell, "SCRIPT", script))
	}
	messages.Reset()
	r.Eval(context.Background(), "%save "+saved)
	if strings.Contains(messages.String(), "left out") || !strings.Contains(messages.String(), "saved to") {
		t.Fatal(messages.String())
	}
	// How long %time took is not told by a program.
	printed := duration.ReplaceAllString(want.String(), "")
	text, err := os.ReadFile(saved)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := exec.Command("go", "run", saved).Output(); err != nil || string(got) != printed {
		t.Errorf("compiled: %v, %s\nprogram:\n%s", err, difference(string(got), printed), text)
	}
	var got bytes.Buffer
	again := repl.New(repl.Options{In: strings.NewReader(""), Out: &got, Err: &messages})
	if again.RunScript(context.Background(), saved, nil, false); got.String() != printed {
		t.Errorf("interpreted: %s\nprogram:\n%s\n%s", difference(got.String(), printed), text, messages.String())
	}
}

// What still waits is in no program, nor what needs it, and nothing else is missing.
func TestSavedWithoutWaiting(t *testing.T) {
	dir, err := os.MkdirTemp(".", "saved")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	saved := filepath.Join(dir, "saved.go")
	var out, messages bytes.Buffer
	r := repl.New(repl.Options{In: strings.NewReader(""), Out: &out, Err: &messages})
	for _, cell := range []string{
		"type Bad struct{ code int }",
		"func (b Bad) Error() string { return explain(b.code) }", // waits, and is wrong in the end
		"var err error = Bad{1}",
		"func fails() error { return Bad{2} }",
		"explain := 5",
		"type Dog struct{}",
		"func (Dog) Walk() int { return legs() }", // waits
		"var walker interface{ Walk() int } = Dog{}",
		`fmt.Println("the rest", explain)`,
		"type Cat struct{}",
		`s := "text"`,
		"var s fmt.Stringer = Cat{}",  // waits, until the next declares the same
		"var s fmt.Stringer = Lion{}", // waits
		`func (Cat) String() string { return "a cat" }`,
		"fmt.Println(s[1], Cat{})",
	} {
		r.Eval(context.Background(), cell)
	}
	messages.Reset()
	r.Eval(context.Background(), "%save "+saved)
	for _, number := range []string{"cell 2", "cell 3", "cell 4", "cell 7", "cell 8", "cell 13"} {
		if !strings.Contains(messages.String(), "left out: "+number+",") {
			t.Errorf("nothing of %s in %q", number, messages.String())
		}
	}
	if n := strings.Count(messages.String(), "left out"); n != 6 {
		t.Errorf("%d left out:\n%s", n, messages.String())
	}
	if got, err := exec.Command("go", "run", saved).CombinedOutput(); err != nil || string(got) != out.String() {
		t.Errorf("compiled: %v, %q, want %q", err, got, out.String())
	}
}
