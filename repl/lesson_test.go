package repl_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gradrepl/repl"
	"gradrepl/repl/lesson"
)

// Every lesson of the course is gone through from a pipe, with empty lines for
// its cells and the right answers to its questions.
func TestLessonsFromPipe(t *testing.T) {
	for n := 1; n <= lesson.Course; n++ {
		var input strings.Builder
		fmt.Fprintf(&input, "%%lesson %d\n", n)
		questions := answers(t, n, func(line string) { fmt.Fprintln(&input, line) })
		out, err := os.Create(filepath.Join(t.TempDir(), "out"))
		if err != nil {
			t.Fatal(err)
		}
		var complaints bytes.Buffer
		r := repl.New(repl.Options{In: strings.NewReader(""), Out: out, Err: &complaints})
		if status := r.ReadAll(strings.NewReader(input.String()), false); status != 0 {
			t.Errorf("lesson %d: exit code %d: %s", n, status, &complaints)
		}
		out.Close()
		text, err := os.ReadFile(out.Name())
		if err != nil {
			t.Fatal(err)
		}
		end := strings.Join(strings.Fields(string(text[bytes.LastIndex(text, []byte("The lesson is done")):])), " ")
		if want := fmt.Sprintf("of %d questions %d right at once.", questions, questions); !strings.Contains(end, want) {
			t.Errorf("lesson %d ends with %q, not with %q", n, end, want)
		}
	}
}

// answers are the lines to type in a lesson; it gives the number of questions.
func answers(t *testing.T, n int, line func(string)) (questions int) {
	t.Helper()
	l, err := lesson.Numbered(n)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range l.Steps {
		switch q := step.Question; {
		case step.Cell != nil:
			line("")
		case q != nil && q.Expression:
			questions++
			line(q.Answer)
		case q != nil:
			questions++
			line(q.Value)
		}
	}
	return questions
}

// After a lesson, %save writes what ran in it as a program that compiles.
func TestSaveAfterLesson(t *testing.T) {
	if testing.Short() {
		return // compiling takes seconds
	}
	path := filepath.Join(t.TempDir(), "lesson.go")
	p := sitDown("")
	p.enter("%lesson 5")
	answers(t, 5, func(line string) { p.enter(line) })
	p.enter("%save "+path, "a.grad")
	program, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(program), "6 8; 10 12") {
		t.Errorf("an answer is in the program:\n%s", program)
	}
	// Within the module, whose packages the program imports.
	if out, err := exec.Command("go", "vet", path).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s\n%s", err, out, program)
	}
}
