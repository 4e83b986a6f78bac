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

// %view names its file after the node, tells its path, and replaces only pages
// of its own unless it is told to.
func TestViewFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("notes.html", []byte("<p>mine</p>"), 0o644); err != nil {
		t.Fatal(err)
	}
	screen := replay([]string{
		`a := Node(Vec(1, 2)); loss := (a * a).sum()`,
		`%view loss`,
		`%view loss`,
		`%view a * a`,
		`%view loss -o "my page.html"`,
		`%view (a * a).named("layer/1 of 2")`,
		`notes := a + 1`,
		`%view notes`,
		`%view loss -o loss.svg`,
		`%view loss -fold`,
		`%view a.value`,
		`%view`,
	})
	for path, want := range map[string]string{
		"loss.html":         "Graph of loss",
		"graph.html":        "Graph of Mul(a, a)",
		"my page.html":      "Graph of loss",
		"layer-1-of-2.html": "Graph of layer/1 of 2",
		"notes.html":        "mine",
	} {
		text, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s does not have %q (%v)", path, want, err)
		}
	}
	for _, want := range []string{
		"\nloss.html\n", "\ngraph.html\n", "\nmy page.html\n", "\nlayer-1-of-2.html\n",
		"notes.html is there already, and %view has not written it",
		`%view: "loss.svg" should end in .html`,
		"%view: no option -fold; there are -o FILE",
		"%view needs a node (*TensorNode), got *tensor.Tensor",
		"usage: %view NODE [-o FILE.html]",
	} {
		if !strings.Contains(screen, want) {
			t.Errorf("no %q on the screen:\n%s", want, screen)
		}
	}
	if entries, err := os.ReadDir("."); err != nil || len(entries) != 5 {
		t.Errorf("there are %v (%v)", entries, err)
	}
}

// A page knows the cells that made its nodes, and the source of an op of one's
// own.
func TestViewSources(t *testing.T) {
	t.Chdir(t.TempDir())
	replay([]string{
		"type Ramp struct{}\nfunc (Ramp) Forward(ctx *Context, in []*Tensor) []*Tensor { return in }\nfunc (Ramp) Backward(ctx *Context, grads []*Tensor) []*Tensor { return grads }",
		"a := Node(Vec(1, 2))\nb := Apply(Ramp{}, a)",
		"%view b.sum()",
	})
	page, err := os.ReadFile("graph.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"name":"In [2]","text":"a := Node(Vec(1, 2))\nb := Apply(Ramp{}, a)"}`,
		`type Ramp struct{}\n\nfunc (Ramp) Forward(`,
		`func (Ramp) Backward(`,
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("no %s in the page", want)
		}
	}
}
