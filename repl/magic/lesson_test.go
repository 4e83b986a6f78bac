package magic

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"gradrepl/engine/tensor"
	"gradrepl/repl/session"
	"gradrepl/repl/show"
)

// desk is a prompt with an editor: what stands in the next cell can be taken as
// it is, changed or left.
type desk struct {
	t *testing.T
	*Env
	screen bytes.Buffer
}

func sitDown(t *testing.T) *desk {
	d := &desk{t: t}
	d.Env = &Env{Out: &d.screen, Err: &d.screen, Terminal: true, Editor: true, Style: &show.Style{Tensors: tensor.DefaultPrinting()}}
	d.Env.Session = session.New(session.Options{Stdin: strings.NewReader(""), Stdout: &d.screen, Stderr: &d.screen})
	d.Env.Show = func(*session.Result) {}
	return d
}

// enter does what the prompt does with a line, and gives what is said. What
// stood in the prompt is gone then.
func (d *desk) enter(cell string) string {
	d.t.Helper()
	d.screen.Reset()
	d.Next = ""
	if cell == "" {
		if cell = Enter(d.Env); cell == "" {
			return d.screen.String()
		}
	}
	err := Within(context.Background(), d.Env, cell, func() error {
		if Is(cell) {
			return Run(context.Background(), d.Env, cell)
		}
		_, err := d.Session.Run(context.Background(), cell)
		return err
	})
	if err != nil {
		return err.Error()
	}
	return d.screen.String()
}

// The cells of a lesson stand in the prompt. After another one has run the
// prompt is the student's, until Enter brings the lesson's cell back.
func TestLessonInEditor(t *testing.T) {
	const first, second = "x := Node(Vec(1, 2, 3))\ny := (x * x).sum()", "y.backward()"
	d := sitDown(t)
	if d.enter(""); InLesson(d.Env) {
		t.Fatal("a lesson is under way that nobody began")
	}
	if said := d.enter("%lesson ../testdata/lessons/chain.md"); d.Next != first || strings.Contains(said, "x :=") {
		t.Errorf("in the prompt stands %q, and above it\n%s", d.Next, said)
	}
	if d.enter(first); d.Next != second {
		t.Errorf("after the first cell stands %q", d.Next)
	}
	if d.enter("z := 1"); d.Next != "" {
		t.Errorf("after another cell stands %q", d.Next)
	}
	if d.enter(""); d.Next != second {
		t.Errorf("Enter brings %q", d.Next)
	}
	if said := d.enter("y.backward("); d.Next != "" || !strings.Contains(said, "expected") {
		t.Errorf("after an error stands %q: %s", d.Next, said)
	}
	if said := d.enter("%lesson next"); d.Next != "" || !strings.Contains(said, "What is x.grad?") {
		t.Errorf("%%lesson next leaves %q: %s", d.Next, said)
	}
	if said := d.enter("2 4 6"); d.Next == "" || !strings.HasPrefix(said, "Right.") {
		t.Errorf("in the prompt stands %q: %s", d.Next, said)
	}
	if d.enter("%lesson quit"); d.Next != "" || InLesson(d.Env) {
		t.Errorf("after the lesson stands %q", d.Next)
	}
}

// Text is filled to the columns that it takes, not to its bytes.
func TestFill(t *testing.T) {
	const text = "Σᵢⱼ Cᵢⱼ² and 語語 語語  more"
	if got, want := fill(text, 14, "- ", "  "), "- Σᵢⱼ Cᵢⱼ² and\n  語語 語語\n  more"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := fill("averylongwordindeed b", 5, "", ""), "averylongwordindeed\nb"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
