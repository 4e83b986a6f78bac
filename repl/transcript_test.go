package repl_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gradrepl/repl"
	"gradrepl/repl/term"
)

var update = flag.Bool("update", false, "write what is seen now into the transcripts")

// A transcript is a session as it looks on a terminal: what was typed after
// In [n]: and ...:, and below it what was seen. What a command asks for is typed
// after its own prompt, ^C and ^D included.
func TestTranscripts(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no transcripts found", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			path, err := filepath.Abs(path)
			if err != nil {
				t.Fatal(err)
			}
			// What %cd and %env change is put back at the end.
			t.Chdir(".")
			t.Setenv("VISUAL", "")
			t.Setenv("EDITOR", "")
			t.Setenv("COLUMNS", "")
			t.Setenv("GRADREPL_EXAMPLE", "set before")
			got := replayTyped(typed(string(want)))
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != string(want) {
				t.Errorf("%s", difference(got, string(want)))
			}
		})
	}
}

// The sessions that the README and the documents show are real ones.
func TestDocuments(t *testing.T) {
	t.Setenv("COLUMNS", "")
	for _, path := range []string{"../README.md", "../docs/graphs.md", "../docs/stepping.md", "../docs/checking.md"} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for i, block := range strings.Split(string(text), "```") {
			session, ok := strings.CutPrefix(block, "\nIn [1]")
			if i%2 == 0 || !ok {
				continue // it is not inside of a fence, or no session
			}
			found = true
			session = "In [1]" + session
			if got := replayTyped(typed(session)); got != session {
				t.Errorf("%s: %s", path, difference(got, session))
			}
		}
		if !found {
			t.Errorf("no session in %s", path)
		}
	}
}

// typedCell is a cell of a transcript, or a comment, and what was answered to
// its questions.
type typedCell struct {
	text    string
	answers []string
}

// question is the prompt of a command that asks for a line.
var question = regexp.MustCompile(`^step \d+/\d+> ?`)

// typed finds the cells of a transcript, and the comments between them.
func typed(transcript string) []typedCell {
	var cells []typedCell
	for _, line := range strings.Split(transcript, "\n") {
		if strings.HasPrefix(line, "# ") {
			cells = append(cells, typedCell{text: line})
		} else if strings.HasPrefix(line, "In [") {
			_, cell, _ := strings.Cut(line, "]: ")
			cells = append(cells, typedCell{text: cell})
		} else if _, more, ok := strings.Cut(line, "...: "); ok && strings.TrimSpace(line[:len(line)-len(more)]) == "...:" {
			cells[len(cells)-1].text += "\n" + more
		} else if prompt := question.FindString(line); prompt != "" {
			last := &cells[len(cells)-1]
			last.answers = append(last.answers, line[len(prompt):])
		}
	}
	return cells
}

// answerer answers the questions of a cell, and shows what was typed. Where
// nothing is left to answer it ends the input.
func answerer(answers []string, screen io.Writer) func(context.Context, term.Question) (string, error) {
	return func(_ context.Context, q term.Question) (string, error) {
		answer := "^D"
		if len(answers) > 0 {
			answer, answers = answers[0], answers[1:]
		}
		fmt.Fprintln(screen, strings.TrimRight(q.Prompt+answer, " "))
		switch answer {
		case "^D":
			return "", io.EOF
		case "^C":
			return "", term.ErrInterrupted
		}
		return answer, nil
	}
}

// replay types cells that ask nothing into a new session.
func replay(cells []string) string {
	typed := make([]typedCell, len(cells))
	for i, cell := range cells {
		typed[i].text = cell
	}
	return replayTyped(typed)
}

// replayTyped types the cells into a new session, and gives what a terminal
// would then hold.
func replayTyped(cells []typedCell) string {
	var screen bytes.Buffer
	r := repl.New(repl.Options{In: strings.NewReader(""), Out: &screen, Err: &screen, Terminal: true})
	for _, typed := range cells {
		cell := typed.text
		if strings.HasPrefix(cell, "# ") {
			fmt.Fprintln(&screen, cell)
			continue
		}
		prompt := fmt.Sprintf("In [%d]: ", r.Number())
		more := strings.Repeat(" ", len(prompt)-5) + "...: "
		fmt.Fprintln(&screen, prompt+strings.ReplaceAll(cell, "\n", "\n"+more))
		r.Eval(term.WithAnswers(context.Background(), answerer(typed.answers, &screen)), cell)
	}
	return screen.String()
}

// difference shows the first line in which two texts differ.
func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		var a, b string
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			return fmt.Sprintf("line %d:\n got  %q\n want %q", i+1, a, b)
		}
	}
	return ""
}
