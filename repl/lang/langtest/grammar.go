package langtest

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// The grammar writes cells by filling in templates. In a template
//
//	{T}         is an expression of type T
//	{new:T}     a new name, a variable of type T from the next statement on
//	{loc:T}     the same, for the blocks of its own statement alone
//	{var:T}     a variable of type T that can be assigned to
//	{name}      a new name
//	{stmts}     a few statements
//
// All else stands for itself.

// variable is a name that an expression can mention.
type variable struct{ name, typ string }

var preludeValues = []string{
	"i, j, k := 1, 2, 3", `s, t := "text", "é"`, "f, g := 1.5, -2.0", "b, c := true, false",
	`xs, ys, fs := []int{3, 1, 2}, []string{"a", "b"}, []float64{1, 2.5}`, `m := map[string]int{"a": 1, "b": 2}`, "p := &i", "r, u8 := 'r', byte(8)",
	`a, w := Node(Mat("1 2; 3 4")), Node(Ones(2, 2))`, "v := Vec(1, 2, 3)", "var e error", "ch := make(chan int, 10)", "fn := func(x int) int { return x + 1 }", "var an any = 5",
	"ar := [3]int{1, 2, 3}", "cx := complex(1, 2)",
}

var preludeTypes = []string{
	"type Point struct{ X, Y int }\nfunc (p Point) String() string { return fmt.Sprintf(\"<%d %d>\", p.X, p.Y) }\nfunc (p *Point) Move(dx int) *Point { p.X += dx; return p }",
	"type Shape interface{ Area() float64 }\ntype Square float64\nfunc (s Square) Area() float64 { return float64(s * s) }\ntype Circle struct{ Point; R float64 }\nfunc (c *Circle) Area() float64 { return c.R * c.R * math.Pi }",
	"type Number interface{ ~int | ~float64 }\ntype Pair[A, B any] struct { First A; Second B }\nfunc (p Pair[A, B]) Swap() Pair[B, A] { return Pair[B, A]{p.Second, p.First} }",
	"type Stack[T any] struct{ items []T }\nfunc (s *Stack[T]) Push(x T) *Stack[T] { s.items = append(s.items, x); return s }\nfunc (s *Stack[T]) All() iter.Seq2[int, T] { return func(yield func(int, T) bool) { for i, x := range s.items { if !yield(i, x) { return } } } }",
	"func double(n int) int { return 2 * n }\nfunc fail(n int) (int, error) { if n < 0 { return 0, fmt.Errorf(\"no %d\", n) }; return n, nil }\nfunc variadic(prefix string, xs ...any) string { return prefix + fmt.Sprint(xs...) }",
	"func apply[T, U any](xs []T, f func(T) U) []U { var out []U; for _, x := range xs { out = append(out, f(x)) }; return out }\nfunc total[N Number](xs ...N) N { var t N; for _, x := range xs { t += x }; return t }",
	"func pairOf[A, B any](a A, b B) Pair[A, B] { return Pair[A, B]{a, b} }\nfunc count(n int) iter.Seq[int] { return func(yield func(int) bool) { for i := range n { if !yield(i) { return } } } }",
	"type Color int\nconst ( Red Color = iota; Green; Blue )\nfunc (c Color) String() string { return [...]string{\"red\", \"green\", \"blue\"}[c%3] }",
	"type Twice struct{}\nfunc (Twice) Forward(ctx *Context, in []*Tensor) []*Tensor { return []*Tensor{in[0].Scale(2)} }\nfunc (Twice) Backward(ctx *Context, grads []*Tensor) []*Tensor { return []*Tensor{grads[0].Scale(2)} }",
	`q, sq, cs, pr, st, col := Point{1, 2}, Square(2), &Circle{Point{1, 1}, 2}, Pair[int, string]{1, "a"}, &Stack[int]{}, Green`,
}

var preludeVariables = []variable{
	{"i", "int"}, {"j", "int"}, {"k", "int"}, {"s", "string"}, {"t", "string"}, {"f", "float64"}, {"g", "float64"}, {"b", "bool"}, {"c", "bool"},
	{"xs", "[]int"}, {"ys", "[]string"}, {"fs", "[]float64"}, {"m", "map[string]int"}, {"p", "*int"}, {"r", "rune"}, {"u8", "byte"}, {"a", "*TensorNode"}, {"w", "*TensorNode"},
	{"v", "*Tensor"}, {"e", "error"}, {"ch", "chan int"}, {"fn", "func(int) int"}, {"an", "any"}, {"ar", "[3]int"}, {"cx", "complex128"}, {"q", "Point"}, {"sq", "Square"},
	{"cs", "*Circle"}, {"pr", "Pair[int, string]"}, {"st", "*Stack[int]"}, {"col", "Color"},
}

// expressionTemplates are by type; those of each type before the bar need no
// further expressions.
var expressionTemplates = map[string][]string{
	"int": {"0", "7", "-3", "len(s)", "1 << 3", "|", "len({[]int})", "{int} + {int}", "{int} * {int}", "{int} - {int}", "{int} / {int}", "{int} % {int}", "{int} & {int}", "{int} &^ {int}", "{int} << 2", "-{int}", "^{int}",
		"({int})", "({[]int})[{int}]", "({map[string]int})[{string}]", "({[3]int})[{int}]", "min({int}, {int})", "max({int}, 3, {int})", "({func(int) int})({int})", "({Point}).X", "({*Circle}).Y", "total({[]int}...)", "double({int})", "int({float64})",
		"strings.Count({string}, {string})", "strings.Index({string}, {string})", "apply({[]int}, {func(int) int})[0]", "({Pair[int, string]}).First", "any({any}).(int)", "cap({[]int})", "copy({[]int}, {[]int})", "*({*int})",
		"func() int { {stmts}; return {int} }()", "int({rune})", "int({byte})", "int({Color})", "slices.Max({[]int})", "len({map[string]int})", "len({string})", "slices.Index({[]int}, {int})", "utf8.RuneCountInString({string})",
		"func(xs ...int) int { return len(xs) }({[]int}...)", "({*Tensor}).Size()", "({*Tensor}).Rank()", "map[Point]int{{Point}: {int}}[{Point}]", "[]int{{int}, {int}}[{int}]", "({*Stack[int]}).items[{int}]", "int(math.Sqrt({float64}))", "math.MaxInt",
		"struct{ a, b int }{{int}, {int}}.b", "<-{chan int}", "bits.OnesCount(uint({int}))", "cmp.Compare({int}, {int})"},
	"float64": {"0.5", "math.Pi", "1e3", "|", "{float64} + {float64}", "{float64} * {float64}", "{float64} / {float64}", "float64({int})", "math.Sin({float64})", "-{float64}", "({[]float64})[{int}]", "({Shape}).Area()", "{Square}.Area()",
		"max({float64}, {float64})", "({*Tensor}).Sum()", "({*Tensor}).At({int})", "({*TensorNode}).sum().item()", "total({[]float64}...)", "real({complex128})", "float64({Square})", "math.Inf({int})", "({*Tensor}).mean()", "math.Pow({float64}, {float64})"},
	"string": {`"a"`, `"é\n"`, "``", `"%v %d"`, "|", "{string} + {string}", "string({rune})", "strings.ToUpper({string})", "fmt.Sprint({any}, {any})", "fmt.Sprintf(\"%v %5.2f|%T\", {any}, {float64}, {any})", "strconv.Itoa({int})", "({[]string})[{int}]",
		"({string})[{int}:]", "({string})[{int}:{int}]", "strings.Join({[]string}, {string})", "({Pair[int, string]}).Second", "({Point}).String()", "({Color}).String()", "strings.Repeat({string}, {int} & 7)", "any({any}).(string)", "variadic({string}, {any}, {int})",
		"fmt.Sprintf(\"%+v %#v %q %x\", {Point}, {[]int}, {string}, {int})", "strings.Fields({string})[{int}]", "fmt.Sprintln({error})", "({*TensorNode}).Name", "fmt.Sprintf({string}, {any})", "string([]byte{{byte}, 'a'})", "strings.Map(func(r rune) rune { return r + 1 }, {string})",
		"strconv.Quote({string})", "fmt.Sprintf(\"%v %v\", {Pair[int, string]}, {*Stack[int]})"},
	"bool": {"true", "false", "|", "{int} < {int}", "{int} == {int}", "{string} == {string}", "{float64} >= {float64}", "!{bool}", "{bool} && {bool}", "{bool} || {bool}", "{error} == nil", "{any} == {any}", "slices.Contains({[]int}, {int})", "strings.HasPrefix({string}, {string})",
		"errors.Is({error}, {error})", "{Point} == {Point}", "{Pair[int, string]} == {Pair[int, string]}", "sort.IntsAreSorted({[]int})", "{[3]int} == {[3]int}", "{Shape} != nil", "({*Tensor}).Equal({*Tensor})", "{any} != nil", "{Color} == Red", "unicode.IsLetter({rune})", "math.IsNaN({float64})"},
	"[]int": {"[]int{}", "[]int{1, 2, 3}", "[]int(nil)", "|", "append({[]int}, {int})", "append({[]int}, {[]int}...)", "({[]int})[{int}:]", "({[]int})[:{int}]", "({[]int})[{int}:{int}:{int}]", "make([]int, {int} & 7)", "[]int{{int}, 2: {int}}", "apply({[]int}, {func(int) int})",
		"slices.Sorted(maps.Values({map[string]int}))", "slices.Collect(count({int} & 7))", "slices.Clone({[]int})", "({*Stack[int]}).items", "({[3]int})[:]", "apply({[]string}, func(s string) int { return len(s) })", "slices.DeleteFunc(slices.Clone({[]int}), func(x int) bool { return x < {int} })", "({*Tensor}).Shape()", "slices.Insert({[]int}, 0, {int})", "any({any}).([]int)"},
	"[]string":       {"[]string{}", `[]string{"x", "y"}`, "|", "append({[]string}, {string})", "strings.Split({string}, {string})", "strings.Fields({string})", "slices.Sorted(maps.Keys({map[string]int}))", "apply({[]int}, strconv.Itoa)", "apply({[]int}, func(n int) string { return {string} })", "({[]string})[:{int}]"},
	"[]float64":      {"[]float64{}", "[]float64{1, -2, .5}", "|", "append({[]float64}, {float64})", "apply({[]int}, func(n int) float64 { return float64(n) })", "({*Tensor}).Data()", "[]float64{{float64}, {float64}}"},
	"map[string]int": {"map[string]int{}", `map[string]int{"a": 1}`, "|", "map[string]int{{string}: {int}}", "maps.Clone({map[string]int})", "func() map[string]int { m := make(map[string]int); {stmts}; return m }()"},
	"*int":           {"new(int)", "&i", "|", "&({[]int})[{int}]", "func() *int { x := {int}; return &x }()"},
	"rune":           {"'x'", "'é'", "|", "rune({int})", "{rune} + 1", "[]rune({string})[{int}]", "unicode.ToUpper({rune})"},
	"byte":           {"'b'", "byte(7)", "|", "byte({int})", "({string})[{int}]", "{byte} >> 1", "[]byte({string})[{int}]"},
	"*TensorNode": {"Node(Vec(1, 2))", `Node(Mat("1 2; 3 4"))`, "|", "{*TensorNode} + {*TensorNode}", "({*TensorNode}) * {*TensorNode}", "{*TensorNode} - {*TensorNode}", "{*TensorNode} / 2", "2 * ({*TensorNode})", "-{*TensorNode}", "{int} * {*TensorNode}", "{*TensorNode} + {float64}",
		"({*TensorNode}).relu()", "({*TensorNode}).matmul({*TensorNode})", "({*TensorNode}).sum()", "({*TensorNode}).sum_dim({int}, {bool})", "Relu({*TensorNode})", "MatMul({*TensorNode}, {*TensorNode})", "Node({*Tensor})", "Const({*Tensor})", "Apply(Twice{}, {*TensorNode})", "sigmoid({*TensorNode})", "({*TensorNode}).exp().log()",
		"({*TensorNode}).source.inputs[0]", "func(n *TensorNode) *TensorNode { {stmts}; return n * n }({*TensorNode})", "softmax({*TensorNode})", "({*TensorNode}).transpose()", "({*TensorNode}).detach()", "NewLinear(2, 2, NewRNG(1)).forward({*TensorNode})"},
	"*Tensor":           {"Vec(1, 2)", `Mat("1 2; 3 4")`, "Ones(2, 2)", "Scalar(3)", "|", "Vec({float64}, {float64})", "Zeros({int} & 3, 2)", "({*TensorNode}).value", "({*TensorNode}).grad", "({*Tensor}).Mul({*Tensor})", "({*Tensor}).scale({float64})", "({*Tensor}).Map(func(x float64) float64 { return x * {float64} })", "({*Tensor}).reshape({int}, -1)", "({*Tensor}).transpose()", "NewRNG({uint64}).Randn(2, 2)"},
	"uint64":            {"1", "uint64(3)", "|", "uint64({int})", "{uint64} << 3"},
	"error":             {"nil", "io.EOF", "errors.New(\"new\")", "|", "fmt.Errorf(\"%w: %d\", {error}, {int})", "errors.Join({error}, {error})", "errors.Unwrap({error})", "func() error { _, err := fail({int}); return err }()", "func() (err error) { defer func() { if r := recover(); r != nil { err = fmt.Errorf(\"%v\", r) } }(); {stmts}; return nil }()"},
	"func(int) int":     {"double", "func(x int) int { return x }", "|", "func({loc:int} int) int { return {int} }", "func({loc:int} int) int { {stmts}; return {int} }", "func({loc:int} int) ({loc:int} int) { defer func() { recover() }(); return {int} }", "(func(int) int)({func(int) int})"},
	"any":               {"nil", "5", `"any"`, "2.5", "struct{}{}", "|", "{int}", "{string}", "{float64}", "{[]int}", "{Point}", "&{Point}", "{error}", "{map[string]int}", "{*TensorNode}", "{Shape}", "{Color}", "{Pair[int, string]}", "any({int})", "{func(int) int}", "[]any{{any}, {any}}", "{rune}", "{byte}", "{*Tensor}", "map[any]any{{int}: {any}}", "struct{ A int; b string }{{int}, {string}}", "{[3]int}", "{complex128}", "[]Point{{Point}}", "[]Color{{Color}}", "[]error{{error}}", "{chan int}", "new(Point)", "[]Shape{{Shape}}", "pairOf({any}, {int})"},
	"Point":             {"Point{}", "Point{X: 3}", "Point{1, 2}", "|", "Point{{int}, {int}}", "({*Circle}).Point", "Point{Y: {int}}", "*((&Point{{int}, 1}).Move({int}))", "[]Point{{1, 2}, {{int}, 4}}[{int}]", "map[string]Point{{string}: {X: {int}}}[{string}]", "any({any}).(Point)"},
	"Shape":             {"Square(3)", "&Circle{}", "Shape(nil)", "|", "{Square}", "{*Circle}", "Shape({Square})", "any({any}).(Shape)", "[]Shape{{Square}, {*Circle}}[{int}]"},
	"Square":            {"Square(1)", "|", "Square({float64})", "{Square} * {Square}", "Shape({Shape}).(Square)"},
	"*Circle":           {"&Circle{}", "&Circle{R: 1}", "|", "&Circle{{Point}, {float64}}", "Shape({Shape}).(*Circle)"},
	"Pair[int, string]": {`Pair[int, string]{2, "b"}`, "|", "pairOf({int}, {string})", "pairOf({string}, {int}).Swap()", "({Pair[int, string]}).Swap().Swap()", "Pair[int, string]{First: {int}}"},
	"*Stack[int]":       {"&Stack[int]{}", "new(Stack[int])", "|", "({*Stack[int]}).Push({int})", "&Stack[int]{{[]int}}"},
	"chan int":          {"make(chan int, 3)", "|", "func() chan int { c := make(chan int, 9); for range {int} & 7 { c <- {int} }; close(c); return c }()"},
	"[3]int":            {"[3]int{}", "[...]int{1, 2, 3}", "|", "[3]int{{int}, {int}}", "[3]int{2: {int}}", "[3]int({[]int})"},
	"complex128":        {"1i", "|", "complex({float64}, {float64})", "{complex128} * {complex128}", "{complex128} + 2"},
	"Color":             {"Red", "Blue", "|", "Color({int})", "{Color} + 1"},
}

// statementTemplates are statements; those before the bar need no others.
var statementTemplates = []string{
	"{new:int} := {int}", "{new:string} := {string}", "{new:[]int} := {[]int}", "{new:*TensorNode} := {*TensorNode}", "{new:any} := any({any})", "var {new:float64} float64 = {float64}", "{new:int}, {new:error} := fail({int})", "var {new:int}, {new:string} = {int}, {string}",
	"{new:Point} := {Point}", "{new:func(int) int} := {func(int) int}", "{new:map[string]int} := {map[string]int}", "var {new:Shape} Shape = {Shape}", "{new:Pair[int, string]} := {Pair[int, string]}", "{var:int} = {int}", "{var:string} += {string}", "{var:int}++", "{var:int} <<= 1", "{var:int} *= {int}",
	"{var:[]int} = append({[]int}, {int})", "{var:[]int}[{int}] = {int}", "{var:map[string]int}[{string}] += {int}", "delete({map[string]int}, {string})", "{var:int}, {var:int} = {int}, {int}", "{var:any} = {any}", "{var:Point}.X = {int}", "{var:Point} = {Point}", "{var:*TensorNode} = {*TensorNode}", "{var:*TensorNode} += {*TensorNode}", "{var:*TensorNode} *= 2",
	"fmt.Println({any}, {any})", "fmt.Printf(\"%v %d %T\\n\", {any}, {int}, {any})", "println({int}, {string})", "_ = {any}", "({*TensorNode}).sum().backward()", "({*TensorNode}).zero_grad()", "{var:float64} = {float64}", "*({*int}) = {int}", "{var:bool} = {bool}", "clear({map[string]int})", "sort.Ints({[]int})", "sort.Slice({[]int}, func(i, j int) bool { return i > j })",
	"const {name} = iota", "({*Stack[int]}).Push({int})", "(&{var:Point}).Move({int})", "{new:int}, {new:bool} := ({map[string]int})[{string}]", "{new:int}, {new:bool} := any({any}).(int)", "{var:error} = {error}", "slices.SortFunc({[]int}, func(x, y int) int { return cmp.Compare(y, x) })", "{new:[3]int} := {[3]int}", "var {new:int} int", "panic({any})", "|",
	"if {bool} { {stmts} }", "if {bool} { {stmts} } else if {bool} { {stmts} } else { {stmts} }", "if {loc:int} := {int}; {bool} { {stmts} }", "for {loc:int} := range {int} & 15 { {stmts} }", "for {loc:int}, {loc:int} := range {[]int} { {stmts} }", "for {loc:int}, {loc:rune} := range {string} { {stmts} }", "for {loc:string}, {loc:int} := range {map[string]int} { {stmts} }",
	"for {loc:int} := range count({int} & 7) { {stmts} }", "for _, {loc:int} := range ({*Stack[int]}).All() { {stmts}; if {bool} { break } }", "for n := 0; n < 3; n++ { {stmts}; if {bool} { continue } }", "switch {int} { case 1, 2: {stmts}\ncase {int}: {stmts}\ndefault: {stmts} }", "switch { case {bool}: {stmts}; fallthrough\ncase {bool}: {stmts} }",
	"switch x := any({any}).(type) { case int: _ = x + 1; {stmts}\ncase string, error: _ = x\ncase nil: {stmts}\ncase Shape: _ = x.Area()\ndefault: {stmts} }", "func() { defer func() { _ = recover() }(); {stmts} }()", "defer func() { {stmts} }()", "{ {stmts} }", "select { case {chan int} <- {int}: {stmts}\ndefault: {stmts} }",
	"select { case {loc:int}, {loc:bool} := <-{chan int}: {stmts}\ndefault: }", "var wg sync.WaitGroup; for n := range 2 { wg.Add(1); go func() { defer wg.Done(); _ = n }() }; wg.Wait()", "done := make(chan bool); go func() { defer close(done); {stmts} }(); <-done", "outer: for {loc:int} := range 3 { for {loc:int} := range 2 { if {bool} { continue outer }; {stmts} }; if {bool} { break outer } }",
	"func() { for { {stmts}; return } }()", "type {name} struct { A int; B []string }", "type {name} = Point", "for {loc:int} := 0; {bool}; { {stmts}; break }",
}

// declarationTemplates are what only a cell of its own can have.
var declarationTemplates = []string{
	"func {name}({loc:int}, {loc:int} int) int { {stmts}; return {int} }", "func {name}({loc:string} string) (out string, err error) { {stmts}; out = {string}; return }", "func {name}[T any](x T) []T { {stmts}; return []T{x} }\n", "func {name}[T Number](xs ...T) (t T) { for _, x := range xs { t += x }; return }",
	"func (q Point) {name}({loc:int} int) int { {stmts}; return q.X + {int} }", "func (q *Point) Move(dx int) *Point { {stmts}; q.Y += dx; return q }", "func (s Square) Area() float64 { {stmts}; return {float64} }", "func (c Color) {name}() Color { return c + 1 }", "func (s *Stack[T]) {name}() int { {stmts}; return len(s.items) }", "func (p Pair[A, B]) {name}() A { return p.First }",
	"type {name} struct { A int; B string; C *Point }", "type {name} interface { Area() float64; String() string }", "type {name}[T any] struct { Value T; Next *Stack[T] }", "type {name} int", "type {name} = map[string][]int", "type {name} func(int) int", "const ( {name} = iota; {name}; {name} )", "var ( {new:int} = {int}; {new:string} = {string} )",
	"func double(n int) int { {stmts}; return {int} }", "func fail(n int) (int, error) { return {int}, {error} }", "func apply[T, U any](xs []T, f func(T) U) []U { out := make([]U, len(xs)); for i, x := range xs { out[i] = f(x) }; return out }",
	"type Point struct{ X, Y int; Z string }", "type Twice struct{}\nfunc (Twice) Forward(ctx *Context, in []*Tensor) []*Tensor { {stmts}; return []*Tensor{in[0].Scale({float64})} }\nfunc (Twice) Backward(ctx *Context, grads []*Tensor) []*Tensor { return grads }", "type {name} struct { *Circle; Color }", "import \"strings\"\nstrings.ToUpper({string})",
}

// grammarTypes are the types that there are templates of expressions of, in
// alphabetical order.
var grammarTypes = typesOfTemplates()

func (m *Maker) begin() { m.scope, m.names = append(m.scope[:0], preludeVariables...), 0 }

// grammar makes a cell by the grammar.
func (m *Maker) grammar() string {
	m.begin()
	depth := 1 + m.rng.IntN(4)
	switch m.rng.IntN(10) {
	case 0, 1:
		return m.expand(pick(m, declarationTemplates), depth)
	case 2, 3, 4:
		return m.expand("{"+pick(m, grammarTypes)+"}", depth)
	}
	var parts []string
	for range 1 + m.rng.IntN(3) {
		parts = append(parts, m.statement(depth))
	}
	if m.oneOf(2) {
		parts = append(parts, m.expand("{"+pick(m, grammarTypes)+"}", depth))
	}
	return strings.Join(parts, pick(m, []string{"\n", "; "}))
}

// statement is a statement after which its new variables are in scope.
func (m *Maker) statement(depth int) string {
	return m.expand(m.template(statementTemplates, depth), depth)
}

// template is one of a list, where there is no more depth one of those before
// the bar.
func (m *Maker) template(list []string, depth int) string {
	bar := 0
	for bar < len(list) && list[bar] != "|" {
		bar++
	}
	n := len(list)
	if depth <= 0 {
		n = bar
	}
	for {
		if t := list[m.rng.IntN(n)]; t != "|" {
			return t
		}
	}
}

// expand fills in a template.
func (m *Maker) expand(template string, depth int) string {
	var out strings.Builder
	var later []variable // in scope once the template is done
	local := 0           // variables of the template's own blocks
	for {
		before, hole, rest := nextHole(template)
		out.WriteString(before)
		if hole == "" {
			break
		}
		kind, typ, _ := strings.Cut(hole, ":")
		switch kind {
		case "new", "loc":
			v := variable{m.newName(), typ}
			out.WriteString(v.name)
			if kind == "new" {
				later = append(later, v)
			} else {
				m.scope = append(m.scope, v)
				local++
			}
		case "name":
			out.WriteString(strings.ToUpper(m.newName()))
		case "var":
			out.WriteString(m.variable(typ))
		case "stmts":
			out.WriteString(m.block(depth - 1))
		default:
			out.WriteString(m.expression(hole, depth))
		}
		template = rest
	}
	m.scope = append(m.scope[:len(m.scope)-local], later...)
	return out.String()
}

// block is a few statements with a scope of their own.
func (m *Maker) block(depth int) string {
	before := len(m.scope)
	var parts []string
	for range 1 + m.rng.IntN(2) {
		parts = append(parts, m.statement(depth))
	}
	m.scope = m.scope[:before]
	return strings.Join(parts, "; ")
}

func (m *Maker) expression(typ string, depth int) string {
	templates, ok := expressionTemplates[typ]
	if !ok {
		panic("langtest: no expressions of type " + typ)
	}
	if m.rng.IntN(6) > depth {
		if name := m.variable(typ); name != "" {
			return name
		}
	}
	return m.expand(m.template(templates, depth), depth-1)
}

// variable is a variable of a type, the newer the likelier; "" where there is
// none.
func (m *Maker) variable(typ string) string {
	found := ""
	for _, v := range m.scope {
		if v.typ == typ && (found == "" || m.oneOf(2)) {
			found = v.name
		}
	}
	return found
}

func (m *Maker) newName() string {
	m.names++
	return "z" + strconv.Itoa(m.names)
}

// nextHole finds the first hole of a template: a known word or type in braces.
func nextHole(template string) (before, hole, rest string) {
	for i := 0; i < len(template); i++ {
		if template[i] != '{' {
			continue
		}
		if end := strings.IndexByte(template[i:], '}'); end > 0 && isHole(template[i+1:i+end]) {
			return template[:i], template[i+1 : i+end], template[i+end+1:]
		}
	}
	return template, "", ""
}

func isHole(s string) bool {
	switch kind, typ, ok := strings.Cut(s, ":"); {
	case ok:
		return kind == "new" || kind == "loc" || kind == "var"
	case typ == "" && (s == "name" || s == "stmts"):
		return true
	}
	return expressionTemplates[s] != nil
}

func typesOfTemplates() []string { return slices.Sorted(maps.Keys(expressionTemplates)) }
