package explain_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
	"gradrepl/repl/docs"
	"gradrepl/repl/explain"
)

var printer = explain.Printer{Tensors: tensor.DefaultPrinting(), Width: 80}

// Every op is explained with its formula, derivation and example, whose numbers
// are the engine's, and with a gradient check that passes.
func TestEveryOp(t *testing.T) {
	list := printer.List()
	for _, op := range ops.All() {
		d, w := op.Describe(), engine.Work(op)
		text := printer.Op(d, w)
		for _, want := range []string{
			"Formula\n    " + d.Formula,
			"Derivation\n    " + strings.ReplaceAll(d.Derivation, "\n", "\n    "),
			"Example", "Gradient check of the example", "They agree to 1e-06.", d.Output + "∇ comes in",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", d.Name, want, text)
			}
		}
		for i := range w.Inputs {
			if !strings.Contains(text, d.Rule(i)) {
				t.Errorf("%s: no rule %q in\n%s", d.Name, d.Rule(i), text)
			}
		}
		// The engine's own pass over the same numbers.
		leaves := make([]*engine.TensorNode, len(w.Inputs))
		for i, input := range w.Inputs {
			leaves[i] = engine.Node(input.Value)
		}
		y := engine.Apply(w.Op, leaves...)
		y.BackwardFrom(d.Example.Grad)
		shown := []*tensor.Tensor{d.Example.Grad}
		for _, n := range leaves {
			shown = append(shown, n.Value, n.Grad)
		}
		if y.Value.Rank() > 0 {
			shown = append(shown, y.Value)
		}
		for _, s := range shown {
			for line := range strings.Lines(s.String()) {
				if !strings.Contains(text, strings.TrimSpace(line)) {
					t.Errorf("%s: the engine has %s, which is not in\n%s", d.Name, line, text)
				}
			}
		}
		for line := range strings.Lines(text) {
			if n := len([]rune(strings.TrimRight(line, "\n"))); n > 80 {
				t.Errorf("%s: a line of %d columns: %s", d.Name, n, line)
			}
		}
		if !strings.Contains(list, "    "+d.Name+" ") {
			t.Errorf("%s is not in the list", d.Name)
		}
	}
}

// docs/ops is what the descriptions say now.
func TestPagesAreCurrent(t *testing.T) {
	pages := explain.Pages()
	files, err := filepath.Glob("../../docs/ops/*")
	if err != nil || len(files) != len(pages) {
		t.Errorf("docs/ops has %d files, not %d: run go generate ./repl/explain", len(files), len(pages))
	}
	for name, want := range pages {
		got, err := os.ReadFile(filepath.Join("../../docs/ops", name))
		if err != nil || string(got) != want {
			t.Errorf("docs/ops/%s is not what the descriptions say: run go generate ./repl/explain", name)
		}
	}
}

// Every op has its place in the pages, and every link leads to one.
func TestPages(t *testing.T) {
	pages := explain.Pages()
	for _, f := range ops.Families() {
		for _, op := range f.Ops {
			name := op.Describe().Name
			link := f.Name + ".md#" + strings.ToLower(name)
			if !strings.Contains(pages["README.md"], "]("+link+")") || !strings.Contains(pages[f.Name+".md"], "\n## "+name+"\n") {
				t.Errorf("no %s in the pages", name)
			}
		}
	}
	for name, text := range pages {
		for rest := text; ; {
			_, after, found := strings.Cut(rest, "](")
			if !found {
				break
			}
			link, more, _ := strings.Cut(after, ")")
			page, anchor, _ := strings.Cut(link, "#")
			target, ok := pages[page]
			if !ok || anchor != "" && !strings.Contains(strings.ToLower(target), "\n## "+anchor+"\n") {
				t.Errorf("%s links to %s, which is not there", name, link)
			}
			rest = more
		}
		if strings.Count(text, "```")%2 != 0 {
			t.Errorf("%s: a fence is open", name)
		}
	}
}

func TestAliases(t *testing.T) {
	library := docs.NewLibrary()
	for name, want := range map[string]string{
		"Mul": "Multiply", "Div": "Divide", "MatMul": "MatrixMultiply", "Embedding": "EmbeddingRows", "Add": "", "BCE": "", "MaxDim": "",
	} {
		if got := strings.Join(explain.Aliases(library, name), " "); got != want {
			t.Errorf("%s is also called %q, want %q", name, got, want)
		}
	}
	if got := explain.Signature(library, "MatMul"); got != "func MatMul(a, b *TensorNode) *TensorNode" {
		t.Errorf("got %s", got)
	}
}

func TestCalls(t *testing.T) {
	own := func(name string) bool { return name == "helper" }
	for source, want := range map[string]string{
		"func f(x *N) *N { return ops.Neg(ops.Sum(ops.Select(x, t))) }":                                                "Select Sum Neg",
		"func(x *N) *N { y := ops.Exp(x); return ops.Div(y, ops.Sum(y)) }":                                             "Exp Sum Div",
		"func (m *Net) Forward(x *N) *N { return helper(m.Layer1.Forward(x)) }":                                        "m.Layer1.Forward helper",
		"func (m *Net) Parameters() []*N { return ops.Sum(x) }\nfunc (m *Net) Forward(x *N) *N { return ops.Relu(x) }": "Relu",
		"func g(x *N) *N { return engine.Apply(Cube{}, engine.Apply(&ops.ExpOp{}, x)) }":                               "ExpOp Cube",
		"func g(t *T) *T { return t.Add(t).Sum() }":                                                                    "",
		"type T struct{}": "",
		"no Go at all":    "",
	} {
		var names []string
		for _, c := range explain.Calls(source, own) {
			names = append(names, c.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: got %q, want %q", source, got, want)
		}
	}
}

func TestDeclared(t *testing.T) {
	cell := "a := 1\nf := func(x int) int { return ops.Add(x) }\ng = 2"
	if got := explain.Declared(cell, "f := func(x int) int { return x + 1 }"); got != "f := func(x int) int { return ops.Add(x) }" {
		t.Errorf("got %q", got)
	}
	methods := "func (Net) Parameters() int { return 1 }\nfunc (n *Net) Forward(x int) int { return 2 }"
	if got := explain.Declared(methods, "func (n *Net) Forward(x int) int {\n\treturn 3\n}"); !strings.HasSuffix(got, "{ return 2 }") {
		t.Errorf("got %q", got)
	}
	if got := explain.Declared(cell, "nothing"); got != "" {
		t.Errorf("got %q", got)
	}
}
