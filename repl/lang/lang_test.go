package lang

import (
	"errors"
	"go/token"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/traefik/yaegi/stdlib"

	project "gradrepl/repl/symbols"
)

// newScope is a scope over the standard library and the project.
func newScope() *Scope {
	symbols := make(Symbols)
	for path, table := range stdlib.Symbols {
		symbols[path] = table
	}
	for path, table := range project.Symbols {
		symbols[path] = table
	}
	symbols[HookPackage+"/"+HookPackage] = map[string]reflect.Value{}
	return NewScope(token.NewFileSet(), symbols, nil, "gradrepl/engine", "gradrepl/engine/tensor", "gradrepl/ops", "math")
}

func TestSplit(t *testing.T) {
	for _, test := range []struct {
		src  string
		want []string
	}{
		{"x := 1", []string{"s:x := 1"}},
		{"x := 1; y := 2\nz", []string{"s:x := 1", "s:y := 2", "s:z"}},
		{"for i := 0; i < 3; i++ { f(); g() }; h()", []string{"s:for i := 0; i < 3; i++ { f(); g() }", "s:h()"}},
		{"if x := f(); x > 0 {\n} else if y := g(); y {\n}\nz", []string{"s:if x := f(); x > 0 {\n} else if y := g(); y {\n}", "s:z"}},
		{"switch x := f(); x {\ncase 1:\n}", []string{"s:switch x := f(); x {\ncase 1:\n}"}},
		{"if x := func() int { return 1 }(); x > 0 { }; y", []string{"s:if x := func() int { return 1 }(); x > 0 { }", "s:y"}},
		{"func f() { a; b }\nf()", []string{"d:func f() { a; b }", "s:f()"}},
		{"func (t T) m() {}", []string{"d:func (t T) m() {}"}},
		{"func(x int) int { return x }(3)", []string{"s:func(x int) int { return x }(3)"}},
		{"func(a T) (b T) { return a }(c)", []string{"s:func(a T) (b T) { return a }(c)"}},
		{"type T struct{ a int; b int }\nvar x T\nconst c = 1", []string{"d:type T struct{ a int; b int }", "s:var x T", "d:const c = 1"}},
		{"import \"fmt\"\nfmt.Println()", []string{"i:import \"fmt\"", "s:fmt.Println()"}},
		{"", nil},
		{"// only a comment", nil},
		{";;x;", []string{"s:x"}},
	} {
		var got []string
		for _, p := range split(test.src) {
			got = append(got, string("sdi"[p.kind])+":"+strings.TrimRight(test.src[p.start:p.end], "\n"))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q: got %q, want %q", test.src, got, test.want)
		}
	}
}

func TestIncomplete(t *testing.T) {
	for src, want := range map[string]bool{
		"x := 1":                 false,
		"f(":                     true,
		"f(1,":                   true,
		"x +":                    true,
		"x :=":                   true,
		"x++":                    false,
		"func f() {":             true,
		"func f() {}":            false,
		"if x {\n} else":         true,
		"a.":                     true,
		"[]int{1,\n2":            true,
		"`raw\nstring":           true,
		"/* a comment":           true,
		"\"open string":          false, // an error, not the beginning of something
		"x // a comment (":       false,
		"}":                      false,
		"for i := 0; i < 3; i++": false,
		"type T struct":          true,
		"defer":                  true,
		"":                       false,
	} {
		if got := Incomplete(src); got != want {
			t.Errorf("Incomplete(%q) = %v", src, got)
		}
	}
}

// check gives the messages for the last of some cells; those before it have to
// pass.
func check(t *testing.T, cells ...string) string {
	t.Helper()
	s := newScope()
	for i, src := range cells {
		cell, err := s.Check("In", src, i+1, nil)
		if err == nil && cell.Waits == nil {
			cell.Commit(func(int) bool { return true })
			continue
		}
		if err == nil {
			err = cell.Waits
		}
		if i < len(cells)-1 {
			t.Fatalf("%s: %v", src, err)
		}
		return err.Error()
	}
	return ""
}

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		cells []string
		want  string // "" for none
	}{
		{[]string{"x := 1", "x + 1"}, ""},
		{[]string{"Cbrt(2) + Pi"}, ""},
		{[]string{"n := Node(Vec(1))", "m := 2*n - n/3 + -n", "(m * m).sum().backward()", "m.grad.at(0)"}, ""},
		{[]string{"n := Node(Vec(1))", "n + n.value"}, "mismatched types"},
		{[]string{"n := Node(Vec(1))", "n.valu"}, "did you mean Value?)"},
		{[]string{"n := Node(Vec(1))", "n.sum(1)"}, "too many arguments in call to Sum"},
		{[]string{"strings.to_upper(\"a\")"}, ""},
		{[]string{"type B struct{ value int }", "B{1}.value"}, ""},
		{[]string{"window := 1", "windwo"}, "undefined: windwo (did you mean window?)"},
		{[]string{"strings.ToUpper(\"a\")"}, ""},
		{[]string{"import s \"strings\"", "s.ToUpper(\"a\")"}, ""},
		{[]string{"unused := 1"}, ""},
		{[]string{"import \"fmt\""}, ""},
		{[]string{"x := 1", "x := \"a\"", "len(x)"}, ""},
		{[]string{"func f() int { return 1 }", "func f(s string) string { return s }", "f(\"a\")"}, ""},
		{[]string{"type T struct{ a int }", "T{1}.a"}, ""},
		{[]string{"type T struct{ a int }", "[]T{{1}, {2}}"}, ""},
		{[]string{"type T struct{}", "func (T) M() int { return 1 }", "T{}.M()"}, ""},
		{[]string{"type T struct{}", "func (T) A() int { return T{}.B() }\nfunc (T) B() int { return 1 }", "T{}.A()"}, ""},
		{[]string{"type I interface{ M() int }\ntype T int\nfunc (t T) M() int { return int(t) }\nvar i I = T(3)\ni.M()"}, ""},
		{[]string{"x := 1; x := 2; x"}, ""},
		{[]string{"f := func() (int, string) { return 1, \"\" }", "f()"}, ""},
		{[]string{"x := y"}, "In:1:6: undefined: y"},
		{[]string{"x := 1\n\ny := x + \"a\""}, "In:3:6: invalid operation"},
		{[]string{"1 +"}, "In:1:4: expected operand, found the end of the cell"},
		{[]string{"f(}"}, "In:1:3: "},
		{[]string{"}"}, "In:1:1: unexpected }"},
		{[]string{"x := 1; showꞏ()"}, "In:1:9: a name cannot have the letter ꞏ here"},
		{[]string{"len(\"ꞏ\") // ꞏ"}, ""},
		{[]string{"import \"example.com/none\""}, "In:1:8: package example.com/none is not available here"},
		{[]string{"return"}, "return outside of a function"},
		{[]string{"type T struct{ M int }", "func (T) M() {}"}, "field and method with the same name M"},
		{[]string{"type T int", "func (T) M() {}", "func (t *T) M() {}"}, "was declared with another signature"},
		{[]string{"type T int", "func (T) M(int) {}", "func (T) M(string) {}"}, "was declared with another signature (func(int));"},
		{[]string{"func (o Op) M() {}"}, "In:1:9: cannot define new methods on non-local type engine.Op"},
		{[]string{"type A = Tensor", "func (a *A) M() {}"}, "cannot define new methods on non-local type tensor.Tensor"},
		{[]string{"type A = Tensor; func (a A) M() {}"}, "cannot define new methods on non-local type tensor.Tensor"},
		{[]string{"type A = []int", "func (a A) M() {}"}, "invalid receiver type []int"},
		{[]string{"type I interface{ M() }", "func (i I) N() {}"}, "invalid receiver type I (pointer or interface type)"},
		{[]string{"type G[T any] struct{}", "type A = G[int]", "func (a A) M() {}"}, "cannot define new methods on instantiated type A"},
		{[]string{"type G[T any] struct{}", "type A = G[int]; func (a A) M() {}"}, "cannot define new methods on instantiated type A"},
		{[]string{"type Relu[T any] struct{}", "func (r *relu[T]) M() {}"}, "undefined: relu"},
		{[]string{"func (r rng) M() {}"}, "undefined: rng"},
		{[]string{"type T struct{}", "func (a, b T) M() {}"}, "method has multiple receivers"},
		{[]string{"type T struct{ x int }", "type A = T", "func (a A) M() int { return a.x }", "T{}.M()"}, ""},
		{[]string{"type T int", "func (T) M() int { return undefined1 }"}, "undefined: undefined1"},
		{[]string{"var x int = \"a\"; var y string = 1"}, "In:1:13: cannot use"},
		{[]string{"break"}, "break"},
		{[]string{"x.y"}, "undefined: x"},
	} {
		got := check(t, test.cells...)
		if (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
			t.Errorf("%q: got %q, want %q", test.cells, got, test.want)
		}
		if strings.Contains(got, mark) && !strings.Contains(test.want, mark) {
			t.Errorf("%q: the message shows an internal name: %q", test.cells, got)
		}
	}
}

// A cell that does not check leaves the names as they were.
func TestFailedCellDefinesNothing(t *testing.T) {
	s := newScope()
	if _, err := s.Check("In", "a := 1; b := undefined1", 1, nil); err == nil {
		t.Fatal("no error")
	}
	if got := s.Names(); len(got) != 0 {
		t.Errorf("names %v", got)
	}
	// Of a cell that stops half-way, what it came to is defined.
	cell, err := s.Check("In", "a := 1; b := 2", 2, nil)
	if err != nil {
		t.Fatal(err)
	}
	cell.Commit(func(step int) bool { return step <= 1 })
	if got := s.Names(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("names %v, want [a]", got)
	}
}

func TestComplete(t *testing.T) {
	s := newScope()
	for i, src := range []string{"width, window := 1, 2", "type T struct{ First, Second int }\nfunc (T) Method() int { return 1 }", "tt := T{}", "list := []T{{1, 2}}", "f := func() T { return tt }", "node := Node(Vec(1, 2))"} {
		cell, err := s.Check("In", src, i+1, nil)
		if err != nil {
			t.Fatal(err)
		}
		cell.Commit(func(int) bool { return true })
	}
	for _, test := range []struct {
		src  string
		want []string // the first of them
		from int
	}{
		{"wi", []string{"width", "window"}, 0},
		{"x + wid", []string{"width"}, 4},
		{"tt.", []string{"First", "Second", "Method"}, 3},
		{"tt.F", []string{"First"}, 3},
		{"list[0].Se", []string{"Second"}, 8},
		{"f().Me", []string{"Method"}, 4},
		{"g(tt.Fi", []string{"First"}, 5},
		{"strings.ToUp", []string{"ToUpper", "ToUpperSpecial"}, 8},
		{"time.Now().Weekd", []string{"Weekday"}, 11},
		{"Sqrt", []string{"Sqrt", "Sqrt2", "SqrtE", "SqrtOp", "SqrtPhi", "SqrtPi"}, 0},
		{"ret", []string{"return"}, 0},
		{"node.zero", []string{"ZeroGrad"}, 5},
		{"node.value.item", []string{"Item"}, 11},
		{"node.source.in", []string{"Inputs"}, 12},
		{"(node * 2).matm", []string{"MatMul"}, 11},
		{"node.Softp", []string{"Softplus"}, 5},
		{"nothing.x", nil, 8},
		{"", nil, 0},
		{"1.", nil, 2},
		{")).", nil, 3},
	} {
		got, from := s.Complete(test.src, len(test.src))
		var names []string
		for _, c := range got {
			names = append(names, c.Name)
		}
		if !slices.Equal(names, test.want) || from != test.from {
			t.Errorf("%q: %v from %d, want %v from %d", test.src, names, from, test.want, test.from)
		}
	}
	got, _ := s.Complete("tt.Fir", 6)
	if len(got) != 1 || got[0].Detail != "int" {
		t.Errorf("%v, want the type int", got)
	}
}

func TestCaret(t *testing.T) {
	for _, test := range []struct {
		src          string
		line, column int
		want         string
	}{
		{"abc", 1, 2, "  abc\n   ^"},
		{"\tabc", 1, 2, "  abc\n  ^"},
		{"a\n\t\tb := é + c", 2, 8, "  b := é + c\n       ^"},
		{"abc", 1, 99, "  abc\n     ^"},
		{"abc", 2, 1, ""},
		{"", 0, 0, ""},
	} {
		if got := Caret(test.src, test.line, test.column); got != test.want {
			t.Errorf("%q %d:%d:\n%q, want\n%q", test.src, test.line, test.column, got, test.want)
		}
	}
}

// fuzzSeeds are cells at the edges of the language.
var fuzzSeeds = []string{
	"x := 1; x + 2", "func f[T any](x T) T { return x }\nf(3)", "type T struct{ a int }\nT{1}", "for i := range 3 {}",
	"if x := 1; x > 0 { } else { }", "var a, b = 1, \"x\"", "a, b := b, a", "_ = 1", "_", "Out[1]", "import . \"fmt\"\nPrintln()",
	"func (t T) m() {}", "defer f()", "go func() {}()", "L: for { break L }", "switch x := any(1).(type) { case int: }",
	"const ( a = iota; b )", "`", "\"", "/*", "}", "func", "type", "x.", ".x", "\x00", "x := []struct{ a int }{{1}}", "*p = 1", "//line x:1",
	"n*2 + -n/n.value", "n.relu().sum().backward()", "n += 2*n; n -= n", "mat(\"1 2\").shape()", "(n + n).source.inputs[0]", "-(-n)", "n.x.y.z",
	"func f(a *TensorNode) *TensorNode { return a*a + 1 }", "for n.sum().item() > 0 { n = n - 1 }", "n.sum_dim(0, true)", "n == n + n", "n.matmul",
	"type A = B; type B = A", "type R struct{ r R }", "var x = x", "[...]int{1,2}", "select {}", "goto L", "fallthrough",
}

// Whatever is typed, the language answers with a lowered cell or an error that
// shows nothing of its own names; completion and the question whether the cell
// is whole do not fail either.
func FuzzCheck(f *testing.F) {
	for _, seed := range fuzzSeeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		s := newScope()
		before, err := s.Check("In", "x := 1; y := \"a\"; type T struct{ a, b int }; n := Node(Vec(1, 2))", 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		before.Commit(func(int) bool { return true })
		Incomplete(src)
		s.Complete(src, len(src))
		cell, err := s.Check("In", src, 2, []int{1})
		var list Errors
		switch {
		case err == nil:
			cell.Commit(func(int) bool { return true })
		case !errors.As(err, &list) || len(list) == 0:
			t.Fatalf("%q: error %v of type %T", src, err, err)
		case strings.Contains(err.Error(), mark) && !strings.Contains(src, mark):
			t.Fatalf("%q: the message shows an internal name: %v", src, err)
		default:
			for _, e := range list {
				Caret(src, e.Pos.Line, e.Pos.Column)
			}
		}
	})
}

func TestFollowed(t *testing.T) {
	for src, want := range map[string]string{
		"a.b.c + f()":             "a a.b f",
		"x := a.source.inputs[0]": "a a.source a.source.inputs",
		"*p = 3":                  "p",
		"println(\"text\", y)":    "println",
		"größe.wert":              "größe",
		"1 + 2":                   "",
	} {
		if got := strings.Join(Followed(src, 1, 1), " "); got != want {
			t.Errorf("%s: %s, want %s", src, got, want)
		}
	}
	if Followed("a.b", 2, 1) != nil || Followed("a.b", 1, 9) != nil {
		t.Error("names beyond the text")
	}
}

func TestIsLook(t *testing.T) {
	for source, want := range map[string]bool{
		"y.value": true, "c.source.inputs[0]": true, "a.value.at(0, 1)": true, "a.shape()": true, "(b)": true,
		"2*a.value": false, "a.value.add(b.value)": false, "nil": false, "3": false, "-a": false, "f(x)": false, "a b": false,
	} {
		if IsLook(source) != want {
			t.Errorf("IsLook(%q) is %v", source, !want)
		}
	}
	for source, want := range map[string]bool{"loss.backward()": true, "f(x)": true, "2 * a.grad": false, "a.value.at(0, 1)": false} {
		if Computes(source) != want {
			t.Errorf("Computes(%q) is %v", source, !want)
		}
	}
}
