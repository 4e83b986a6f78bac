package magic

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"gradrepl/repl/lang"
	"gradrepl/repl/lesson"
	"gradrepl/repl/session"
)

// guide leads somebody through a lesson.
type guide struct {
	*Env
	walk       *lesson.Walk
	number     int  // of a lesson of the course, 0 for one from a file
	introduced bool // it was said how a question is answered
}

func lessonCommand(ctx context.Context, e *Env, args string) error {
	if args == "" {
		return lessonList(e)
	}
	if isLessonWord(args) {
		if e.guide == nil {
			return errors.New("no lesson is under way; %lesson lists them")
		}
		return e.guide.turn(ctx, args)
	}
	g := &guide{Env: e}
	var l *lesson.Lesson
	var err error
	if g.number, err = strconv.Atoi(args); err == nil {
		l, err = lesson.Numbered(g.number)
	} else {
		l, err = lessonFile(args)
	}
	if err != nil {
		return err
	}
	g.walk = lesson.NewWalk(l)
	e.guide, e.Next = g, ""
	g.say(l.Title)
	fmt.Fprintln(e.Out)
	if e.Editor {
		g.say("Enter runs the cell that stands at the prompt. Change it as you like. Ctrl-C empties it for others to be typed before; Enter alone then brings it back. The words back, skip, hint and quit do what they say.")
	} else {
		g.say("Enter runs the cell that is shown. Type others before as you like. The words back, skip, hint and quit do what they say.")
	}
	if names := g.overwritten(); len(names) > 0 {
		g.say(fmt.Sprintf("Its cells will replace your %s.", strings.Join(names, ", ")))
	}
	g.present()
	return nil
}

// overwritten are the names of the session that the lesson's cells define.
func (g *guide) overwritten() []string {
	own := make(map[string]bool)
	for _, n := range g.Session.Names() {
		own[n.Name] = true
	}
	var out []string
	for _, step := range g.walk.Lesson.Steps {
		if step.Cell == nil {
			continue
		}
		names, _ := lang.Outline(step.Cell.Source) // none of what is no Go
		for _, name := range names {
			if own[name] && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// lessonFile reads a lesson of somebody's own.
func lessonFile(path string) (*lesson.Lesson, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		if !strings.ContainsAny(path, "./\\") {
			return nil, fmt.Errorf("%w: no such lesson, nor is there a file of that name", usage("lesson"))
		}
		return nil, err
	}
	return lesson.Parse(path, string(text))
}

func lessonList(e *Env) error {
	for n := 1; n <= lesson.Course; n++ {
		l, err := lesson.Numbered(n)
		if err != nil {
			return err
		}
		done := " "
		if slices.Contains(e.lessonsDone, n) {
			done = "✓"
		}
		fmt.Fprintf(e.Out, "%s %2d  %s\n", done, n, l.Title)
	}
	fmt.Fprintln(e.Out, "\n%lesson N begins one, %lesson FILE.md one of your own.")
	if g := e.guide; g != nil {
		number, all := g.walk.Place()
		fmt.Fprintf(e.Out, "You are at %d of %d of “%s”.\n", number, all, g.walk.Lesson.Title)
	}
	return nil
}

// Within evaluates a cell of somebody who may be in a lesson: run does what
// the cell does otherwise.
func Within(ctx context.Context, e *Env, cell string, run func() error) error {
	g := e.guide
	if g == nil || isLessonCommand(cell) {
		return run()
	}
	if word := strings.TrimSpace(cell); isLessonWord(word) && !slices.ContainsFunc(e.Session.Names(), func(n session.Name) bool { return n.Name == word }) {
		return Run(ctx, e, "%lesson "+word)
	}
	if q := g.walk.Step().Question; q != nil {
		if Is(cell) {
			return run()
		}
		return g.answer(ctx, q, cell, run)
	}
	err := run()
	return g.ran(cell, err)
}

// isLessonWord tells the words that are for the lesson that is under way.
func isLessonWord(word string) bool {
	switch word {
	case "next", "back", "skip", "hint", "quit":
		return true
	}
	return false
}

func isLessonCommand(cell string) bool {
	words := strings.Fields(cell)
	return len(words) > 0 && (words[0] == "%lesson" || words[0] == "%lesson?" || words[0] == "?%lesson")
}

// InLesson reports whether a lesson is under way, so that an empty cell means
// something.
func InLesson(e *Env) bool { return e.guide != nil }

// Enter is the cell that an empty one stands for in a lesson, "" where it stands
// for none. What is to be typed is shown again.
func Enter(e *Env) string {
	g := e.guide
	switch {
	case g == nil:
		return ""
	case g.walk.Step().Question != nil:
		g.ask()
		return ""
	case e.Editor:
		e.Next = g.walk.Step().Cell.Source
		return ""
	}
	return "%lesson next"
}

// ran tells the lesson of a cell that ran. A cell that is there to show its
// error fails without harm.
func (g *guide) ran(cell string, err error) error {
	if !g.walk.Ran(cell, err != nil) {
		return err
	}
	if err != nil {
		fmt.Fprintln(g.Err, err)
	}
	g.present()
	return nil
}

// turn does what a word behind %lesson says.
func (g *guide) turn(ctx context.Context, word string) error {
	switch word {
	case "next":
		return g.next(ctx)
	case "back":
		return g.back()
	case "skip":
		g.skip(ctx)
	case "hint":
		return g.hint()
	case "quit":
		g.quit()
	}
	return nil
}

// next runs the cell of the step, as if it had been typed.
func (g *guide) next(ctx context.Context) error {
	step := g.walk.Step()
	if step.Cell == nil {
		return errors.New("the question waits for an answer; %lesson skip leaves it out")
	}
	source := step.Cell.Source
	if Is(source) {
		return g.ran(source, Run(ctx, g.Env, source))
	}
	return g.ran(source, g.run(ctx, source))
}

// run runs a cell and shows its result.
func (g *guide) run(ctx context.Context, source string) error {
	result, err := g.Session.Run(ctx, source)
	if err == nil {
		g.Show(result)
	}
	return err
}

// back goes to the step before.
func (g *guide) back() error {
	if !g.walk.Back() {
		return errors.New("this is the first step")
	}
	g.say("What ran stays as it is.")
	g.present()
	return nil
}

// skip leaves a step out; of a question it shows the answer.
func (g *guide) skip(ctx context.Context) {
	if q := g.walk.Step().Question; q != nil {
		if x, err := (lessonSession{g.Env}).Value(ctx, q.Answer); err == nil {
			g.showAnswer(q, x)
		}
	}
	g.walk.Next()
	g.present()
}

// hint gives the next hint of a question.
func (g *guide) hint() error {
	if g.walk.Step().Question == nil {
		return errors.New("hints are for questions; here a cell is to be run")
	}
	hint := g.walk.Hint()
	if hint == "" {
		return errors.New("there is no further hint; %lesson skip shows the answer")
	}
	g.say(hint)
	return nil
}

// quit leaves the lesson.
func (g *guide) quit() {
	number, all := g.walk.Place()
	g.say(fmt.Sprintf("The lesson ends here, at %d of %d. What you made is still there.", number, all))
	g.guide, g.Next = nil, ""
}

// present shows the text of the step to come, and what is to be done: a cell
// goes into the prompt where there is an editor.
func (g *guide) present() {
	step := g.walk.Step()
	if step == nil {
		g.end()
		return
	}
	number, all := g.walk.Place()
	if step.Cell != nil || step.Question != nil {
		fmt.Fprintf(g.Out, "\n── %d of %d ──\n", number, all)
	} else {
		fmt.Fprintln(g.Out)
	}
	g.blocks(step.Text)
	parted := func() {
		if len(step.Text) > 0 {
			fmt.Fprintln(g.Out)
		}
	}
	switch {
	case step.Cell != nil && g.Editor:
		parted()
		g.Next = step.Cell.Source
	case step.Cell != nil:
		parted()
		g.blocks([]lesson.Block{{Kind: lesson.Verbatim, Text: step.Cell.Source}})
		g.beforePrompt()
	case step.Question != nil:
		parted()
		g.ask()
	default:
		g.walk.Next()
		g.end()
	}
}

// ask puts the question.
func (g *guide) ask() {
	q := g.walk.Step().Question
	g.blocks(q.Text)
	for i, choice := range q.Choices {
		fmt.Fprintln(g.Out, fill(choice, g.width(), fmt.Sprintf("  %d  ", i+1), "     "))
	}
	if !g.introduced {
		g.introduced = true
		g.say("(Type the answer: a number, a matrix such as 1 2; 3 4, or an expression. Looking at something, such as a.value, costs no try.)")
	}
	g.beforePrompt()
}

// beforePrompt parts what was said from the prompt that comes below it.
func (g *guide) beforePrompt() {
	if g.Terminal {
		fmt.Fprintln(g.Out)
	}
}

// end is said after the last step.
func (g *guide) end() {
	fmt.Fprintln(g.Out)
	text := "The lesson is done: " + lowerFirst(g.walk.Summary()) + " What you made is still there; %who lists it."
	if g.number > 0 {
		if !slices.Contains(g.lessonsDone, g.number) {
			g.lessonsDone = append(g.lessonsDone, g.number)
		}
		if g.number < lesson.Course {
			text += fmt.Sprintf(" %%lesson %d comes next.", g.number+1)
		}
	}
	g.say(text)
	g.guide = nil
}

func lowerFirst(text string) string { return strings.ToLower(text[:1]) + text[1:] }

// answer takes what was typed while a question waits: numbers or a word are an
// answer, and so is the value of an expression. Anything else is a cell like any
// other, which run evaluates.
func (g *guide) answer(ctx context.Context, q *lesson.Question, cell string, run func() error) error {
	s := lessonSession{g.Env}
	word, err := q.TakesWord(ctx, s)
	if err != nil {
		fmt.Fprintln(g.Err, err)
		fmt.Fprintln(g.Err, "%lesson back goes back to them, %lesson skip leaves the question out.")
		if _, isAnswer := lesson.Typed(cell, false); isAnswer {
			g.Session.Command(cell, nil)
			return nil
		}
		return run()
	}
	if given, ok := lesson.Typed(cell, word); ok {
		return g.literal(ctx, q, cell, given)
	}
	if q.Asks(cell) {
		g.Session.Command(cell, nil)
		g.say("That shows the answer instead of working it out, and does not count. Numbers will do, or an expression of other values.")
		return nil
	}
	source := lesson.OnTensors(cell)
	result, err := g.Session.Run(ctx, source)
	if err != nil {
		return err
	}
	g.Show(result)
	if len(result.Values) != 1 {
		return nil
	}
	given, ok := lesson.Of(goValue(result.Values[0]))
	if !ok || (given.Numbers == nil) != word && !lang.IsConstant(cell) {
		return nil // looking at something of another kind is no answer
	}
	return g.judge(ctx, given, lang.IsLook(cell))
}

// literal is an answer that is no expression. It is no cell of Go, and so goes
// into the journal as a command.
func (g *guide) literal(ctx context.Context, q *lesson.Question, cell string, given lesson.Value) error {
	g.Session.Begin(cell)
	defer g.Session.Command(cell, nil)
	if q.Expression {
		g.say("An expression is asked for, not its value.")
		return nil
	}
	return g.judge(ctx, given, false)
}

// judge says what there is to say of an answer; look is as for [lesson.Walk.Judge].
func (g *guide) judge(ctx context.Context, given lesson.Value, look bool) error {
	q := g.walk.Step().Question
	verdict, err := g.walk.Judge(ctx, lessonSession{g.Env}, given, look)
	if err != nil {
		return err
	}
	first := "Not yet. "
	switch {
	case verdict.Right:
		first = "Right. "
	case verdict.Shown:
		first = "No. "
	}
	g.say(strings.TrimSpace(first + strings.Join(verdict.Text, " ")))
	if verdict.Shown {
		g.showAnswer(q, verdict.Answer)
	}
	if verdict.Right || verdict.Shown {
		g.present()
	}
	return nil
}

// showAnswer shows the right answer to a question.
func (g *guide) showAnswer(q *lesson.Question, answer any) {
	v, ok := answer.(lesson.Value)
	if !ok {
		if v, ok = lesson.Of(answer); !ok {
			return
		}
	}
	text := v.Word
	switch {
	case q.Expression:
		text = q.Answer
	case v.Numbers != nil:
		text = g.Style.Tensors.Sprint(v.Numbers)
	}
	if strings.Contains(text, "\n") {
		text = "\n" + text
	} else {
		text = " " + text
	}
	fmt.Fprintf(g.Out, "The answer is:%s\n", text)
}

// lessonSession evaluates a lesson's expressions.
type lessonSession struct{ *Env }

// Value is that of an expression.
func (s lessonSession) Value(ctx context.Context, expression string) (any, error) {
	result, err := s.Session.Eval(ctx, lesson.OnTensors(expression))
	if err != nil {
		return nil, err
	}
	if len(result.Values) != 1 {
		return nil, fmt.Errorf("%s has %d values, not one", expression, len(result.Values))
	}
	return goValue(result.Values[0]), nil
}

// goValue is a value of the session, nil for a pointer that is.
func goValue(v session.Value) any {
	if !v.IsValid() || !v.CanInterface() {
		return nil
	}
	return v.Interface()
}
