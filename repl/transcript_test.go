package repl_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gradrepl/repl"
)

var update = flag.Bool("update", false, "write what is seen now into the transcripts")

// A transcript is a session as it looks on a terminal: what was typed after
// In [n]: and ...:, and below it what was seen.
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
			got := replay(typed(string(want)))
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
	for _, path := range []string{"../README.md", "../docs/graphs.md"} {
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
			if got := replay(typed(session)); got != session {
				t.Errorf("%s: %s", path, difference(got, session))
			}
		}
		if !found {
			t.Errorf("no session in %s", path)
		}
	}
}

// typed finds the cells of a transcript, and the comments between them.
func typed(transcript string) []string {
	var cells []string
	for _, line := range strings.Split(transcript, "\n") {
		if strings.HasPrefix(line, "# ") {
			cells = append(cells, line)
		} else if strings.HasPrefix(line, "In [") {
			_, cell, _ := strings.Cut(line, "]: ")
			cells = append(cells, cell)
		} else if _, more, ok := strings.Cut(line, "...: "); ok && strings.TrimSpace(line[:len(line)-len(more)]) == "...:" {
			cells[len(cells)-1] += "\n" + more
		}
	}
	return cells
}

// replay types the cells into a new session, and gives what a terminal would
// then hold.
func replay(cells []string) string {
	var screen bytes.Buffer
	r := repl.New(repl.Options{In: strings.NewReader(""), Out: &screen, Err: &screen, Terminal: true})
	for _, cell := range cells {
		if strings.HasPrefix(cell, "# ") {
			fmt.Fprintln(&screen, cell)
			continue
		}
		prompt := fmt.Sprintf("In [%d]: ", r.Number())
		more := strings.Repeat(" ", len(prompt)-5) + "...: "
		fmt.Fprintln(&screen, prompt+strings.ReplaceAll(cell, "\n", "\n"+more))
		r.Eval(context.Background(), cell)
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
