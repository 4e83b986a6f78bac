package lesson

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gradrepl/engine/tensor"
	"gradrepl/repl/lang"
)

// Session is what a lesson asks of the session in which its cells run.
type Session interface {
	// Value is the value of an expression, whose evaluation leaves no trace.
	Value(ctx context.Context, expression string) (any, error)
}

// triesFor is how often a question may be answered before its answer is shown:
// three times, but where the answer is yes or no there is nothing to try again.
func triesFor(right Value) int {
	if right.Word == "true" || right.Word == "false" {
		return 1
	}
	return 3
}

// Walk is somebody's way through a lesson: it knows which step comes next.
type Walk struct {
	Lesson *Lesson
	at     int
	wrong  int              // how many wrong answers there were to the question
	hints  int              // how many of its hints were given
	result map[int]*outcome // of the questions, by step
}

// outcome is how a question was answered.
type outcome struct{ right, again, shown bool }

// NewWalk stands before the first step.
func NewWalk(l *Lesson) *Walk { return &Walk{Lesson: l, result: make(map[int]*outcome)} }

// Step is the step to come, nil at the end.
func (w *Walk) Step() *Step {
	if w.at >= len(w.Lesson.Steps) {
		return nil
	}
	return &w.Lesson.Steps[w.at]
}

// Place is the number of the step to come, from 1, and that of all with a cell
// or a question.
func (w *Walk) Place() (number, all int) {
	all = len(w.Lesson.Steps)
	if last := w.Lesson.Steps[all-1]; last.Cell == nil && last.Question == nil {
		all--
	}
	return w.at + 1, all
}

// move goes to another step.
func (w *Walk) move(to int) { w.at, w.wrong, w.hints = to, 0, 0 }

// Next leaves a step behind, whatever became of it.
func (w *Walk) Next() { w.move(w.at + 1) }

// Back goes to the step before. It reports whether there is one.
func (w *Walk) Back() bool {
	if w.at == 0 {
		return false
	}
	w.move(w.at - 1)
	return true
}

// Ran tells of a cell that ran, or failed. It reports whether that was the
// step's own cell, whose step is then done: the same but for blanks and the ways
// to write a name, or one that defines all that the step's own defines.
func (w *Walk) Ran(source string, failed bool) bool {
	step := w.Step()
	if step == nil || step.Cell == nil || failed && !step.Cell.Fails {
		return false
	}
	if plain(source) != plain(step.Cell.Source) && (failed || !definesAll(source, step.Cell.Source)) {
		return false
	}
	w.Next()
	return true
}

// plain is a source without what makes no difference at the prompt.
func plain(source string) string {
	return strings.ToLower(strings.Join(strings.FieldsFunc(strings.TrimRight(source, "; \t\n"), func(r rune) bool {
		return r == ' ' || r == '\t' || r == '\n' || r == '_'
	}), ""))
}

// definesAll reports whether a cell defines every name that another one does,
// and that at least one.
func definesAll(source, other string) bool {
	names, err := lang.Outline(source)
	wanted, otherErr := lang.Outline(other)
	if err != nil || otherErr != nil || len(wanted) == 0 {
		return false
	}
	return !slices.ContainsFunc(wanted, func(name string) bool { return !slices.Contains(names, name) })
}

// Asks reports whether an expression is what a question asks for. Who types it
// reads the answer off.
func (q *Question) Asks(expression string) bool {
	return !q.Expression && len(q.Choices) == 0 && plain(expression) == plain(q.Answer)
}

// Right is the right answer to a question as the session stands.
func (q *Question) right(ctx context.Context, s Session) (Value, error) {
	v, err := valueOf(ctx, s, q.Answer)
	if err != nil {
		return v, fmt.Errorf("this question needs what the cells before it make: %w", err)
	}
	return v, nil
}

// valueOf is an expression's value as an answer.
func valueOf(ctx context.Context, s Session, expression string) (Value, error) {
	x, err := s.Value(ctx, expression)
	if err != nil {
		return Value{}, err
	}
	v, ok := Of(x)
	if !ok {
		return v, fmt.Errorf("%s has a %T, which is no answer", expression, x)
	}
	return v, nil
}

// TakesWord reports whether a question is answered by a word rather than by
// numbers. The error is one of the session.
func (q *Question) TakesWord(ctx context.Context, s Session) (bool, error) {
	v, err := q.right(ctx, s)
	return v.Numbers == nil, err
}

// Verdict is what there is to say of an answer.
type Verdict struct {
	Right  bool
	Shown  bool     // it was the last try
	Text   []string // paragraphs
	Answer Value    // the right one, to be shown where Shown is set
}

// Judge compares an answer to the question of the step to come with the right
// one. After the right one, or the last wrong one, the step is done. A try is not
// counted where the answer can be none, for its kind or its shape, nor where look
// is set: it was an expression with which somebody may only have looked at something.
func (w *Walk) Judge(ctx context.Context, s Session, given Value, look bool) (Verdict, error) {
	q := w.Step().Question
	right, err := q.right(ctx, s)
	if err != nil {
		return Verdict{}, err
	}
	result := w.resultHere()
	if Same(given, right) {
		v := Verdict{Right: true}
		if q.Right != "" {
			v.Text = []string{q.Right}
		}
		result.right, result.again = true, result.again || w.wrong > 0
		w.Next()
		return v, nil
	}
	text, known := w.explain(ctx, s, given, right)
	if none := q.noAnswer(given, right); none || look {
		if look && !known && !none {
			text = "Looking at something costs no try."
		}
		return Verdict{Text: []string{text}}, nil
	}
	w.wrong++
	var v Verdict
	if text != "" {
		v.Text = append(v.Text, text)
	}
	if w.wrong >= triesFor(right) {
		v.Shown, v.Answer = true, right
		if q.Right != "" {
			v.Text = append(v.Text, q.Right)
		}
		result.shown = true
		w.Next()
		return v, nil
	}
	if len(v.Text) == 0 || w.wrong > 1 {
		hint := w.Hint()
		if hint == "" && len(v.Text) == 0 && len(q.Hints) > 0 {
			hint = q.Hints[len(q.Hints)-1] // once more
		}
		if hint != "" {
			v.Text = append(v.Text, "Hint: "+hint)
		}
	}
	return v, nil
}

// noAnswer reports whether a question can have no answer like this.
func (q *Question) noAnswer(given, right Value) bool {
	switch {
	case (given.Numbers == nil) != (right.Numbers == nil):
		return true
	case given.Numbers == nil:
		return false
	case len(q.Choices) > 0:
		return !q.hasChoice(given)
	}
	return !fits(given, right.Numbers.Shape())
}

// hasChoice reports whether an answer is the number of a choice.
func (q *Question) hasChoice(given Value) bool {
	for i := range q.Choices {
		if Same(given, Value{Numbers: tensor.Scalar(float64(i + 1))}) {
			return true
		}
	}
	return false
}

func (w *Walk) resultHere() *outcome {
	if w.result[w.at] == nil {
		w.result[w.at] = &outcome{}
	}
	return w.result[w.at]
}

// explain says what is wrong with an answer: what the lesson knows of it, or
// else what is seen from the numbers; "" where there is nothing simple to say.
func (w *Walk) explain(ctx context.Context, s Session, given, right Value) (text string, known bool) {
	q := w.Step().Question
	for _, known := range q.Wrong {
		v, ok := Typed(known.Value, right.Numbers == nil)
		if !ok {
			var err error
			if v, err = valueOf(ctx, s, known.Value); err != nil {
				continue // students may have changed what it needs
			}
		}
		if Same(given, v) {
			return known.Text, true
		}
	}
	if n := len(q.Choices); n > 0 {
		if q.noAnswer(given, right) {
			return fmt.Sprintf("The answer is the number of a choice, from 1 to %d.", n), false
		}
		return "", false
	}
	return Explain(given, right), false
}

// Hint is the next hint of the question to come, "" where there is no other.
func (w *Walk) Hint() string {
	step := w.Step()
	if step == nil || step.Question == nil || w.hints >= len(step.Question.Hints) {
		return ""
	}
	w.hints++
	return step.Question.Hints[w.hints-1]
}

// Summary says how the questions were answered.
func (w *Walk) Summary() string {
	all, once, again, shown := 0, 0, 0, 0
	for i, step := range w.Lesson.Steps {
		if step.Question == nil {
			continue
		}
		all++
		switch r := w.result[i]; {
		case r == nil:
		case r.right && !r.again:
			once++
		case r.right:
			again++
		case r.shown:
			shown++
		}
	}
	if all == 0 {
		return "It had no questions."
	}
	parts := []string{fmt.Sprintf("of %s %d right at once", count(all, "question"), once)}
	for _, p := range []struct {
		n    int
		what string
	}{{again, "after another try"}, {shown, "shown"}, {all - once - again - shown, "left out"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	return capital(strings.Join(parts, ", ")) + "."
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
