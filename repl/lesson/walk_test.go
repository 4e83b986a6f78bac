package lesson

import (
	"context"
	"strings"
	"testing"

	"gradrepl/engine/tensor"
)

// A cell that a student has changed is still the step's own where it defines
// the same names; anything else is an excursion.
func TestRan(t *testing.T) {
	for _, test := range []struct {
		own, typed   string
		fails        bool // the step's cell is there to fail
		failed, want bool
	}{
		{"c := a + b", "c := a + b", false, false, true},
		{"c := a + b", "c:=a+b;", false, false, true},
		{"c := a + b", "c := a * b", false, false, true},
		{"c := a + b", "c, d := a * b, a", false, false, true},
		{"c := a + b", "d := a + b", false, false, false},
		{"c := a + b", "c := a + bb", false, true, false},
		{"loss.backward()", "loss.Backward()", false, false, true},
		{"loss.zero_grad()", "loss.ZeroGrad()", false, false, true},
		{"loss.backward()", "other.backward()", false, false, false},
		{"type T struct{}\nfunc (T) M() {}", "type T struct{ a int }\nfunc (t T) M() { t.a++ }", false, false, true},
		{"type T struct{}\nfunc (T) M() {}", "type T struct{ a int }", false, false, false},
		{"a * b", "a * b", true, true, true},
		{"a * b", "a / b", true, true, false},
	} {
		w := NewWalk(&Lesson{"T", []Step{{Cell: &Cell{Source: test.own, Fails: test.fails}}, {Text: []Block{{}}}}})
		if got := w.Ran(test.typed, test.failed); got != test.want || (w.at == 1) != test.want {
			t.Errorf("%q typed for %q: %v", test.typed, test.own, got)
		}
	}
}

// values is a session without cells.
type values map[string]any

func (v values) Value(_ context.Context, expression string) (any, error) { return v[expression], nil }

func TestWalk(t *testing.T) {
	question := func(answer string) Step {
		return Step{Question: &Question{Answer: answer, Hints: []string{"first", "second"}, Right: "well"}}
	}
	l := &Lesson{"T", []Step{{Cell: &Cell{Source: "a"}}, question("one"), question("two"), question("yes"), question("four"), {Text: []Block{{}}}}}
	s, ctx, w := values{"one": 1, "two": 2, "yes": true, "four": 4}, context.Background(), NewWalk(l)
	if n, all := w.Place(); n != 1 || all != 5 {
		t.Errorf("at %d of %d", n, all)
	}
	if w.Back() {
		t.Error("there is a step before the first")
	}
	answer := func(typed string) Verdict {
		t.Helper()
		word, err := w.Step().Question.TakesWord(ctx, s)
		if err != nil {
			t.Fatal(err)
		}
		given, ok := Typed(typed, word)
		if !ok {
			t.Fatal("no answer:", typed)
		}
		v, err := w.Judge(ctx, s, given, false)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	said := func(v Verdict) string { return strings.Join(v.Text, " ") }

	w.Next()
	if v := answer("1"); !v.Right || said(v) != "well" {
		t.Errorf("the right answer: %+v", v)
	}
	// Hints come one after the other, beside what is seen from the numbers.
	if v := answer("30"); v.Right || v.Shown || said(v) != "Yours is 15 times the right one." {
		t.Errorf("the first wrong answer: %+v", v)
	}
	if v := answer("0.37"); v.Shown || said(v) != "Hint: first" {
		t.Errorf("the second: %+v", v)
	}
	if hint := w.Hint(); hint != "second" || w.Hint() != "" {
		t.Errorf("the hint that is left: %q", hint)
	}
	if v := answer("2"); !v.Right {
		t.Errorf("the third: %+v", v)
	}
	// Yes or no is asked once.
	if v := answer("no"); !v.Shown || v.Answer.Word != "true" {
		t.Errorf("no for yes: %+v", v)
	}
	w.Next() // leaves the last question out
	if step := w.Step(); step.Question != nil || step.Cell != nil {
		t.Errorf("not at the end: %+v", step)
	}
	if got, want := w.Summary(), "Of 4 questions 1 right at once, 1 after another try, 1 shown, 1 left out."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	w.Next()
	if w.Step() != nil {
		t.Error("there is a step after the last")
	}
}

// What can be no answer, and what may have been a look, costs no try.
func TestFreeTries(t *testing.T) {
	l := &Lesson{"T", []Step{
		{Question: &Question{Answer: "pair", Hints: []string{"hint"}, Wrong: []Wrong{{Value: "3 4", Text: "known"}}}},
		{Question: &Question{Answer: "1", Choices: []string{"a", "b", "c"}}},
	}}
	s, ctx := values{"pair": tensor.Vec(1, 2), "1": 1}, context.Background()
	for _, test := range []struct {
		step  int
		typed string
		look  bool
		want  string // of a try that is not counted, "" for one that is
	}{
		{0, "1 2 3", false, "Yours is a vector of 3 numbers, a vector of 2 numbers is asked for."},
		{0, "nil", false, "A vector of 2 numbers is asked for."},
		{0, "5 7", true, "Looking at something costs no try."},
		{0, "3 4", true, "known"},
		{0, "3 4", false, ""},
		{0, "5 7", false, ""},
		{1, "4", false, "The answer is the number of a choice, from 1 to 3."},
		{1, "1 2", false, "The answer is the number of a choice, from 1 to 3."},
		{1, "2", false, ""},
	} {
		w := NewWalk(l)
		w.move(test.step)
		given, ok := Typed(test.typed, test.typed == "nil")
		if !ok {
			t.Fatal(test.typed)
		}
		v, err := w.Judge(ctx, s, given, test.look)
		if err != nil || v.Right || v.Shown {
			t.Errorf("%s: %+v, %v", test.typed, v, err)
		}
		if got := strings.Join(v.Text, " "); (w.wrong == 0) != (test.want != "") || test.want != "" && got != test.want {
			t.Errorf("%s: %d tries, told %q, want %q", test.typed, w.wrong, got, test.want)
		}
	}
}

func TestAsks(t *testing.T) {
	q := &Question{Answer: "a.grad"}
	for typed, want := range map[string]bool{"a.grad": true, "a.Grad": true, " a.grad ": true, "b.grad": false, "a.grad.neg()": false} {
		if q.Asks(typed) != want {
			t.Errorf("%s asks: %v", typed, !want)
		}
	}
	q.Expression = true
	if q.Asks("a.grad") {
		t.Error("an expression that is asked for does not count")
	}
}

// A question whose cells were left out says so.
func TestMissingCells(t *testing.T) {
	l, err := Parse("x.md", "# T\n```question\nWhat?\n\nanswer: undefined.value\n```\n")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Steps[0].Question.TakesWord(context.Background(), newSession(t)); err == nil || !strings.Contains(err.Error(), "needs what the cells before it make") {
		t.Errorf("got %v", err)
	}
}
