package docs_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"gradrepl/ops"
	"gradrepl/repl/docs"
)

func TestSourcesAreCurrent(t *testing.T) {
	want, err := docs.Bundle("../..")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("sources.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("sources.txtar is not what the packages are: run go generate ./repl/docs")
	}
}

func TestFind(t *testing.T) {
	tests := []struct {
		path, name             string
		signature, doc, source string // what they begin with
	}{
		{"gradrepl/ops", "Add", "func Add(a, b *engine.TensorNode) *engine.TensorNode", "Add is a + b", "// Add is a + b"},
		{"gradrepl/ops", "AddOp", "type AddOp struct{}", "AddOp adds two tensors.", "// AddOp adds"},
		{"gradrepl/ops", "AddOp.Backward", "func (AddOp) Backward(ctx *engine.Context, grads", "Backward gives", "// Backward gives"},
		{"gradrepl/engine", "TensorNode.Grad", "", "Grad is the gradient", "// Grad is the gradient"},
		{"gradrepl/engine", "Op.Forward", "func (Op) Forward(ctx *Context, inputs", "Forward computes", "// Forward computes"},
		{"gradrepl/engine", "Node", "func Node(value *tensor.Tensor) *TensorNode", "Node makes a leaf", "// Node makes a leaf"},
		{"strings", "ToUpper", "func ToUpper(s string) string", "ToUpper returns s", "// ToUpper returns s"},
		{"slices", "Max", "func Max[S ~[]E, E cmp.Ordered](x S) E", "Max returns", "// Max returns"},
		{"math", "Pi", "", "Mathematical constants", "// Mathematical constants"},
		{"os", "File.Close", "func (f *File) Close() error", "Close closes the File", "// Close closes"},
		{"builtin", "len", "func len(v Type) int", "The len built-in function", "// The len built-in"},
	}
	library := docs.NewLibrary()
	for _, test := range tests {
		p := library.Package(test.path)
		if p == nil {
			t.Errorf("no package %s", test.path)
			continue
		}
		e, ok := p.Find(test.name)
		if !ok {
			t.Errorf("%s has no %s", test.path, test.name)
		}
		for _, part := range [][2]string{{e.Signature, test.signature}, {e.Doc, test.doc}, {e.Source, test.source}} {
			if !strings.HasPrefix(part[0], part[1]) || part[1] == "" && part[0] != "" {
				t.Errorf("%s.%s: got %q, want it to begin with %q", test.path, test.name, part[0], part[1])
			}
		}
	}
}

func TestUnknown(t *testing.T) {
	library := docs.NewLibrary()
	if p := library.Package("no/such/package"); p != nil {
		t.Errorf("found a package that is not there: %v", p.Doc())
	}
	for _, name := range []string{"add", "Nothing", "AddOp.Sideways", "one"} {
		if e, ok := library.Package("gradrepl/ops").Find(name); ok {
			t.Errorf("%s: found %q", name, e.Signature)
		}
	}
}

// Each op can be found under the name in its description and that of its type.
func TestOps(t *testing.T) {
	p := docs.NewLibrary().Package("gradrepl/ops")
	for _, op := range ops.All() {
		name := op.Describe().Name
		if e, ok := p.Find(name + "Op"); !ok || !strings.Contains(e.Source, "Backward(") {
			t.Errorf("no source of %sOp", name)
		}
	}
}
