// Package lessons_test runs the lessons, one program for each question, and
// compares the numbers that they print with those of plain loops.
package lessons_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"gradrepl/repl/lesson"
	"gradrepl/repl/session"
)

// lessons are the programs with what they are run with here: the last two train
// networks, for which the default is too long.
var lessons = []struct {
	file string
	args []string
}{
	{"01_divide.go", nil},
	{"02_elementwise.go", nil},
	{"03_batchmm.go", nil},
	{"04_expand.go", nil},
	{"05_graph.go", nil},
	{"06_apply.go", nil},
	{"07_backward.go", nil},
	{"08_normalize.go", nil},
	{"09_relu.go", []string{"-points", "6000", "-epochs", "2"}},
	{"10_classifier.go", []string{"-images", "400", "-longer", "3"}},
}

// outputs are what the lessons print in the interpreter, each run once.
var outputs sync.Map

func output(t *testing.T, number int) string {
	t.Helper()
	lesson := lessons[number-1]
	once, _ := outputs.LoadOrStore(number, sync.OnceValue(func() string {
		return run(t, func(s *session.Session) error {
			return s.RunScript(context.Background(), lesson.file, lesson.args, false)
		})
	}))
	return once.(func() string)()
}

// run gives what a session prints.
func run(t *testing.T, do func(*session.Session) error) string {
	t.Helper()
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	var complaints bytes.Buffer
	s := session.New(session.Options{Stdin: strings.NewReader(""), Stdout: out, Stderr: &complaints})
	if err := do(s); err != nil {
		t.Fatal(err)
	}
	if complaints.Len() > 0 {
		t.Errorf("on standard error: %s", &complaints)
	}
	text, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Each lesson prints the same in the interpreter and compiled, and what it
// checks agrees.
func TestLessons(t *testing.T) {
	files, err := filepath.Glob("[0-9]*.go")
	if err != nil || len(files) != len(lessons) {
		t.Errorf("%d programs, tested are %d: %v, %v", len(files), len(lessons), files, err)
	}
	for i, lesson := range lessons {
		if testing.Short() && i != 4 && i != 8 {
			continue // to compile all takes some seconds
		}
		t.Run(lesson.file, func(t *testing.T) {
			t.Parallel()
			compiled, err := exec.Command("go", append([]string{"run", lesson.file}, lesson.args...)...).CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, compiled)
			}
			got, want := strings.Split(output(t, i+1), "\n"), strings.Split(string(compiled), "\n")
			for k := range min(len(got), len(want)) {
				if got[k] != want[k] {
					t.Errorf("line %d is %q interpreted, %q compiled", k+1, got[k], want[k])
				}
			}
			if len(got) != len(want) {
				t.Errorf("%d lines interpreted, %d compiled", len(got), len(want))
			}
			wrong := 0 // gradients that are meant to differ
			if i == 0 {
				wrong = 1
			}
			if text := string(compiled); !strings.Contains(text, "The gradients agree to 1e-06.") || strings.Count(text, "DIFFERS") != wrong {
				t.Error("the gradient checks do not say what they should")
			}
		})
	}
}

// numbers finds what a lesson prints under a label at the start of a line: a
// tensor that follows the equals sign or stands below it. Where the label is
// there several times, which says which one is meant, from 0.
func numbers(t *testing.T, text, label string, which int) []float64 {
	t.Helper()
	rest := "\n" + text
	for range which + 1 {
		_, after, found := strings.Cut(rest, "\n"+label)
		if !found {
			t.Fatalf("no %q in\n%s", label, text)
		}
		rest = after
	}
	rest = strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(rest, " "), "="), " \n")
	if strings.HasPrefix(rest, "[") {
		depth := 0
		for i, c := range rest {
			switch c {
			case '[':
				depth++
			case ']':
				depth--
			}
			if depth == 0 {
				rest = rest[:i]
				break
			}
		}
	} else {
		rest, _, _ = strings.Cut(rest, "\n")
	}
	var out []float64
	for _, word := range strings.Fields(strings.NewReplacer("[", " ", "]", " ").Replace(rest)) {
		x, err := strconv.ParseFloat(word, 64)
		if err != nil {
			t.Fatalf("under %q: %v", label, err)
		}
		out = append(out, x)
	}
	return out
}

// same compares with what was printed with four digits after the point.
func same(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
		return
	}
	for i := range got {
		if math.Abs(got[i]-want[i]) > 0.5001e-4*max(1, math.Abs(want[i])) {
			t.Errorf("%s: %v, want %v", what, got, want)
			return
		}
	}
}

// gradient is that of f at x by differences.
func gradient(f func(x []float64) float64, x ...float64) []float64 {
	const h = 1e-5
	out := make([]float64, len(x))
	for i, middle := range x {
		x[i] = middle + h
		above := f(x)
		x[i] = middle - h
		out[i] = (above - f(x)) / (2 * h)
		x[i] = middle
	}
	return out
}

// weighted is the sum of the products of two lists.
func weighted(a, b []float64) (sum float64) {
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func divide(x, y []float64) []float64 {
	out := make([]float64, len(x))
	for i := range x {
		out[i] = x[i] / y[i]
	}
	return out
}

func TestDivide(t *testing.T) {
	text := output(t, 1)
	x, y := []float64{1, 2, 3, 4}, []float64{2, 4, 5, 8}
	ones := []float64{1, 1, 1, 1}
	dX := gradient(func(x []float64) float64 { return weighted(ones, divide(x, y)) }, x...)
	dY := gradient(func(y []float64) float64 { return weighted(ones, divide(x, y)) }, y...)
	same(t, "F", numbers(t, text, "F = X/Y", 0), divide(x, y))
	same(t, "1/Y", numbers(t, text, "1/Y", 0), dX)
	same(t, "−X/Y²", numbers(t, text, "−X/Y²", 0), dY)
	same(t, "x.Grad", numbers(t, text, "x.Grad", 0), dX)
	same(t, "y.Grad", numbers(t, text, "y.Grad", 0), dY)
	same(t, "of F₀₁", numbers(t, text, "∂F₀₁/∂X", 0), gradient(func(x []float64) float64 { return divide(x, y)[1] }, x...))
	same(t, "differences", numbers(t, text, "differences", 0), dY[:1])
	same(t, "the formula", numbers(t, text, "−X/Y²", 1), dY[:1])
	same(t, "the summary", numbers(t, text, "the summary", 0), []float64{-dY[0]})
	// The check of the summary's rule finds the gradient over y wrong, and that over x right.
	inOrder(t, text, "an op with the summary's rule", "\nx ", "\ny ", "DIFFERS", "a minus sign is missing")
}

func TestElementwise(t *testing.T) {
	text := output(t, 2)
	g := []float64{1, 10, 20, 50}
	same(t, "F∇", numbers(t, text, "F∇ = G", 0), g)
	ofSquares := gradient(func(x []float64) float64 {
		return weighted(g, []float64{x[0] * x[0], x[1] * x[1], x[2] * x[2], x[3] * x[3]})
	}, 1, 2, 3, 4)
	same(t, "by hand", numbers(t, text, "X∇ = F∇ ⊙ f′(X), by hand", 0), ofSquares)
	same(t, "x.Grad", numbers(t, text, "x.Grad", 0), ofSquares)
	if n := strings.Count(text, "agrees: true"); n != 4 || strings.Contains(text, "agrees: false") {
		t.Errorf("%d functions agree, want 4", n)
	}
	x, y := []float64{1, 2, 3, 4}, []float64{2, 4, 5, 8}
	dX := gradient(func(x []float64) float64 { return weighted(g, divide(x, y)) }, x...)
	dY := gradient(func(y []float64) float64 { return weighted(g, divide(x, y)) }, y...)
	same(t, "F∇/Y", numbers(t, text, "F∇/Y, by hand", 0), dX)
	same(t, "x.Grad", numbers(t, text, "x.Grad", 1), dX)
	same(t, "−F∇⊙X/Y²", numbers(t, text, "−F∇⊙X/Y², by hand", 0), dY)
	same(t, "y.Grad", numbers(t, text, "y.Grad", 0), dY)
}

func TestBatchMM(t *testing.T) {
	text := output(t, 3)
	x, w := []float64{1, 2, 3, 4, 5, 6}, []float64{1, 0, 0, 1, 1, 1, 2, -1}
	g := []float64{1, 0, 2, -1, 0, 1, 1, 1, 2, 1, 0, 1}
	product := func(x, w []float64) (s []float64) {
		for i := range 3 {
			for j := range 4 {
				s = append(s, x[2*i]*w[2*j]+x[2*i+1]*w[2*j+1])
			}
		}
		return s
	}
	dX := gradient(func(x []float64) float64 { return weighted(g, product(x, w)) }, x...)
	dW := gradient(func(w []float64) float64 { return weighted(g, product(x, w)) }, w...)
	same(t, "S", numbers(t, text, "S = X·Wᵀ (3, 4)", 0), product(x, w))
	same(t, "S∇·W", numbers(t, text, "S∇·W (3, 2)", 0), dX)
	same(t, "S∇ᵀ·X", numbers(t, text, "S∇ᵀ·X (4, 2)", 0), dW)
	same(t, "x.Grad", numbers(t, text, "x.Grad (3, 2)", 0), dX)
	same(t, "w.Grad", numbers(t, text, "w.Grad (4, 2)", 0), dW)
	same(t, "W∇₂₀", numbers(t, text, "W∇₂₀ = Σᵢ S∇ᵢ₂ · Xᵢ₀ = 2·1 + 1·3 + 0·5", 0), dW[4:5])
}

func TestExpand(t *testing.T) {
	text := output(t, 4)
	loss := func(x []float64) (l float64) {
		for j := range 16 {
			l += float64(j+1)*x[0] + 0.5*x[1] + math.Cos(math.Pi*float64(j))*x[2]
		}
		return l
	}
	want := gradient(loss, 1, 2, 3)
	same(t, "x.Grad", numbers(t, text, "x.Grad (3, 1)", 0), want)
	for p, label := range []string{"x∇0", "x∇1", "x∇2"} {
		same(t, label, numbers(t, text, label, 0), want[p:p+1])
	}
	if want := "l grows by 0.136: 136 times as much"; !strings.Contains(text, want) {
		t.Errorf("no %q", want)
	}
	same(t, "the bias", numbers(t, text, "b.Grad", 0), gradient(func(b []float64) float64 { return 3*b[0] + 3*b[1] + 21 }, 0, 0))
}

func TestGraph(t *testing.T) {
	text := output(t, 5)
	b := []float64{5, 6, 7, 8}
	want := gradient(func(a []float64) (l float64) {
		for i := range a {
			l += (a[i] + b[i]) * (a[i] + b[i])
		}
		return l
	}, 1, 2, 3, 4)
	zeros, twice := make([]float64, 4), make([]float64, 4)
	for i := range want {
		twice[i] = 2 * want[i]
	}
	same(t, "c.Value", numbers(t, text, "c.Value", 0), []float64{6, 8, 10, 12})
	same(t, "c.Source.Inputs[0].Value", numbers(t, text, "c.Source.Inputs[0].Value", 0), []float64{1, 2, 3, 4})
	for i, grad := range [][]float64{zeros, want, twice, zeros} {
		same(t, "a.Grad "+strconv.Itoa(i), numbers(t, text, "a.Grad", i), grad)
	}
	same(t, "2·C", numbers(t, text, "2·C", 0), want)
	inOrder(t, text, "c.Source = OpNode Add(a, b) → c", "c.Source.Inputs[0] is a itself, no copy: true", "a.Source = nil")
}

// inOrder looks for lines that have to follow each other.
func inOrder(t *testing.T, text string, parts ...string) {
	t.Helper()
	rest := text
	for _, part := range parts {
		_, after, found := strings.Cut(rest, part)
		if !found {
			t.Errorf("no %q, or not in its place, in\n%s", part, text)
			return
		}
		rest = after
	}
}

func TestApply(t *testing.T) {
	text := output(t, 6)
	inOrder(t, text,
		"c.Source.Op = Add", "It is an ops.AddOp: true",
		"c and d have equal ops: true", "c and d have one OpNode: false",
		"Apply(Watched, a, b):", "adds them: [1. 2.] + [10. 20.]", "Apply has ended: e.Value = [11. 22.]",
		"Outputs is nil: true", "adds them: [1. 2.] + [10. 20.]", "Outputs is still nil: true", "Outputs is nil: false")
	same(t, "a.Grad", numbers(t, text, "A backward pass through it: a.Grad", 0), gradient(func(a []float64) float64 { return a[0] + a[1] + 30 }, 1, 2))
}

func TestBackward(t *testing.T) {
	text := output(t, 7)
	inOrder(t, text, "engine.(*TensorNode).Backward\n", "engine.(*OpNode).", "Caller.Backward\n")
	inOrder(t, text,
		"Sum.Backward gets 1.0, returns [1. 1.]",
		"Add.Backward gets [1. 1.], returns [1. 1.] and [1. 1.]",
		"Mul.Backward gets [1. 1.], returns [3. 4.] and [1. 2.]")
	inOrder(t, text, "Step 1 of 3: OpNode Sum", "Step 2 of 3: OpNode Add", "Step 3 of 3: OpNode Mul", "a gets, as share 2 of 2")
	same(t, "one step back", numbers(t, text, "One step back, a has the share from Add alone:", 0), []float64{1, 1})
	same(t, "at the end", numbers(t, text, "At the end:", 0), []float64{4, 5})
	loss := func(a, b []float64) float64 { return a[0]*b[0] + a[0] + a[1]*b[1] + a[1] }
	a, b := []float64{1, 2}, []float64{3, 4}
	same(t, "a.Grad", numbers(t, text, "a.Grad", 0), gradient(func(a []float64) float64 { return loss(a, b) }, a...))
	same(t, "b.Grad", numbers(t, text, "b.Grad", 0), gradient(func(b []float64) float64 { return loss(a, b) }, b...))
}

func TestNormalize(t *testing.T) {
	text := output(t, 8)
	g := []float64{1, 0, 2, 0, 3, 1}
	normalize := func(x []float64) []float64 {
		out := make([]float64, 6)
		for i := range x {
			row := x[i/3*3:][:3]
			out[i] = x[i] / (row[0] + row[1] + row[2])
		}
		return out
	}
	x := []float64{1, 2, 5, 4, 4, 2}
	want := gradient(func(x []float64) float64 { return weighted(g, normalize(x)) }, x...)
	same(t, "Y", numbers(t, text, "Y = X/s", 0), normalize(x))
	same(t, "X∇ by hand", numbers(t, text, "X∇ =", 0), want)
	same(t, "x.Grad", numbers(t, text, "x.Grad", 0), want)
	same(t, "z.Grad", numbers(t, text, "z.Grad", 0), want)
	same(t, "along X", numbers(t, text, "Σ_row(X∇⊙X)", 0), []float64{
		want[0]*x[0] + want[1]*x[1] + want[2]*x[2], want[3]*x[3] + want[4]*x[4] + want[5]*x[5]})
}

// The lessons in steps, of %lesson, tell the same story: they begin with the
// same question, name the program at their end, and the vectors and matrices
// that they ask for are among what it prints.
func TestGuidedForm(t *testing.T) {
	number := regexp.MustCompile(`-?\d+\.?\d*(?:e[-+]\d+)?`)
	for i, program := range lessons {
		guided, err := lesson.Numbered(i + 1)
		if err != nil {
			t.Fatal(err)
		}
		source, err := os.ReadFile(program.file)
		if err != nil {
			t.Fatal(err)
		}
		_, doc, _ := strings.Cut(string(source), fmt.Sprintf("// Question %d:", i+1))
		doc, _, _ = strings.Cut(doc, "\n//\n")
		question := fmt.Sprintf("Question %d: %s", i+1, strings.Join(strings.Fields(strings.ReplaceAll(doc, "\n//", " ")), " "))
		if got := guided.Steps[0].Text[0].Text; got != question {
			t.Errorf("lesson %d asks\n%s\nthe program\n%s", i+1, got, question)
		}
		last := guided.Steps[len(guided.Steps)-1].Text
		if end := last[len(last)-1].Text; !strings.Contains(end, "scripts/lessons/"+program.file) {
			t.Errorf("lesson %d ends without its program: %s", i+1, end)
		}

		var printed []float64
		for _, word := range number.FindAllString(output(t, i+1), -1) {
			x, err := strconv.ParseFloat(word, 64)
			if err != nil {
				t.Fatal(err)
			}
			printed = append(printed, x)
		}
		for _, step := range guided.Steps {
			if step.Question == nil || step.Question.Expression {
				continue
			}
			value, ok := lesson.Typed(step.Question.Value, false)
			if ok && value.Numbers.Size() > 1 && !contains(printed, value.Numbers.Data()) {
				t.Errorf("lesson %d asks for %s (line %d), which the program does not print", i+1, step.Question.Value, step.Question.Line)
			}
		}
	}
}

// contains looks for numbers among others, in their order, as printed with four
// digits after the point.
func contains(all, wanted []float64) bool {
	for from := 0; from+len(wanted) <= len(all); from++ {
		if slices.EqualFunc(all[from:from+len(wanted)], wanted, func(x, y float64) bool { return math.Abs(x-y) < 0.51e-4 }) {
			return true
		}
	}
	return false
}
