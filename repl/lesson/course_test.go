package lesson

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"gradrepl/repl/session"
)

// realSession is what the cells of a lesson run in.
type realSession struct{ *session.Session }

func (s realSession) Value(ctx context.Context, expression string) (any, error) {
	result, err := s.Eval(ctx, OnTensors(expression))
	if err != nil {
		return nil, err
	}
	if len(result.Values) != 1 {
		return nil, errors.New("no single value")
	}
	return result.Values[0].Interface(), nil
}

func newSession(t *testing.T) realSession {
	t.Helper()
	out, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { out.Close() })
	return realSession{session.New(session.Options{Stdin: strings.NewReader(""), Stdout: &bytes.Buffer{}, Stderr: &bytes.Buffer{}})}
}

// In every lesson of the course each cell runs, each question's stated answer
// is what the engine computes, each wrong answer is wrong and gets the text that
// is meant for it, and after three the right one is shown.
func TestCourse(t *testing.T) {
	for n := 1; n <= Course; n++ {
		if testing.Short() && n > 8 {
			break // the last two train networks
		}
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			l, err := Numbered(n)
			if err != nil {
				t.Fatal(err)
			}
			questions := walkThrough(t, l)
			if questions < 2 {
				t.Errorf("%d questions", questions)
			}
			if last := l.Steps[len(l.Steps)-1]; last.Cell != nil || last.Question != nil {
				t.Error("it ends without a word")
			}
		})
	}
}

// walkThrough goes through a lesson in a session of its own, and gives the
// number of its questions.
func walkThrough(t *testing.T, l *Lesson) (questions int) {
	t.Helper()
	s, w, ctx := newSession(t), NewWalk(l), context.Background()
	for w.Step() != nil {
		step := w.Step()
		switch {
		case step.Cell != nil:
			_, err := s.Run(ctx, step.Cell.Source)
			if (err != nil) != step.Cell.Fails {
				t.Fatalf("line %d: %v", step.Cell.Line, err)
			}
			if !w.Ran(step.Cell.Source, err != nil) {
				t.Fatalf("line %d: the cell is not taken for itself", step.Cell.Line)
			}
		case step.Question != nil:
			questions++
			at := w.at
			testQuestion(t, w, s)
			w.move(at + 1)
		default:
			w.Next()
		}
	}
	return questions
}

func testQuestion(t *testing.T, w *Walk, s realSession) {
	t.Helper()
	ctx, q, at := context.Background(), w.Step().Question, w.at
	right, err := q.right(ctx, s)
	if err != nil {
		t.Fatalf("line %d: %v", q.Line, err)
	}
	stated, ok := Typed(q.Value, right.Numbers == nil)
	if !ok {
		t.Fatalf("line %d: the value is no answer: %q", q.Line, q.Value)
	}
	if !Same(stated, right) {
		t.Errorf("line %d: the value is stated as %v, it is %v", q.Line, stated, right)
	}
	if len(q.Hints) == 0 {
		t.Errorf("line %d: no hint", q.Line)
	}
	for _, wrong := range q.Wrong {
		given, ok := Typed(wrong.Value, right.Numbers == nil)
		if !ok {
			if given, err = valueOf(ctx, s, wrong.Value); err != nil {
				t.Errorf("line %d: wrong: %s: %v", q.Line, wrong.Value, err)
				continue
			}
		}
		w.move(at)
		v, err := w.Judge(ctx, s, given, false)
		if err != nil || v.Right || len(v.Text) == 0 || v.Text[0] != wrong.Text {
			t.Errorf("line %d: of %s is said: %v %v", q.Line, wrong.Value, v, err)
		}
	}
	// An answer that no lesson thinks of.
	w.move(at)
	allowed := triesFor(right)
	for try := 1; try <= allowed; try++ {
		given := Value{Word: "something"}
		if right.Numbers != nil {
			given = Value{Numbers: right.Numbers.Map(func(x float64) float64 { return x + 1234.5 })}
		}
		if n := len(q.Choices); n > 0 {
			given = Value{Numbers: right.Numbers.Map(func(x float64) float64 { return float64(int(x)%n + 1) })}
		}
		v, err := w.Judge(ctx, s, given, false)
		switch {
		case err != nil || v.Right || v.Shown != (try == allowed) || (w.at == at) == v.Shown:
			t.Errorf("line %d: try %d: %v %v", q.Line, try, v, err)
		case v.Shown && !Same(v.Answer, right):
			t.Errorf("line %d: %v is shown", q.Line, v.Answer)
		case !v.Shown && len(v.Text) == 0:
			t.Errorf("line %d: nothing is said after try %d", q.Line, try)
		}
	}
	w.move(at)
	if v, err := w.Judge(ctx, s, stated, false); err != nil || !v.Right || w.at != at+1 {
		t.Errorf("line %d: the stated value is not right: %v %v", q.Line, v, err)
	}
}

// The lesson that the documentation shows is one.
func TestDocumentation(t *testing.T) {
	text, err := os.ReadFile("../../docs/lessons.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, found := strings.Cut(string(text), "\n    # The product rule")
	example, _, closed := strings.Cut("    # The product rule"+example, "\nThe lines of a question")
	if !found || !closed {
		t.Fatal("no example in docs/lessons.md")
	}
	var lines []string
	for _, line := range strings.Split(example, "\n") {
		lines = append(lines, strings.TrimPrefix(line, "    "))
	}
	l, err := Parse("docs/lessons.md", strings.Join(lines, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	walkThrough(t, l)
}
