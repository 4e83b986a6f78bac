package repl_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// %graph writes the kind of file that the name says, and leaves one that is
// there alone where it cannot.
func TestGraphFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	screen := replay([]string{
		`a := Node(Vec(1, 2)); loss := (a * a).sum()`,
		`%graph loss -o loss.svg`,
		`%graph -o "with blanks.dot" loss`,
		`%graph loss.backward -o=loss.mmd`,
		`%graph -o loss.mmd a + a`,
		`%graph loss -o loss.md`,
	})
	for path, want := range map[string]string{
		"loss.svg":        "<svg xmlns",
		"with blanks.dot": "digraph {",
		"loss.mmd":        "flowchart TD",
		"loss.md":         "```mermaid\nflowchart TD",
	} {
		text, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(text), want) {
			t.Errorf("%s begins with %.40q (%v)", path, text, err)
		}
	}
	if !strings.Contains(screen, "3 tensors, 2 ops drawn to loss.svg") || !strings.Contains(screen, "2 tensors, 1 op drawn to loss.mmd") {
		t.Errorf("the screen shows\n%s", screen)
	}

	before, err := os.ReadFile("loss.svg")
	if err != nil {
		t.Fatal(err)
	}
	screen = replay([]string{`%graph Vec(1) -o loss.svg`, `%graph Node(Vec(1)) -o missing/loss.svg`})
	after, err := os.ReadFile("loss.svg")
	if err != nil || string(after) != string(before) {
		t.Errorf("the file has changed (%v)", err)
	}
	if !strings.Contains(screen, "%graph needs a node (*TensorNode), got *tensor.Tensor") || !strings.Contains(screen, "no such file or directory") {
		t.Errorf("the screen shows\n%s", screen)
	}
	if left, _ := filepath.Glob(".*"); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}
