package explain

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"gradrepl/engine"
)

// Call is a call that the source of a function makes: of an op, or of a function
// or method that makes further calls.
type Call struct {
	Name string           // as the source has it, without the package: "Relu", "m.Layer1.Forward"
	Op   engine.Described // nil for what is no op of the library
	Own  bool             // an op of the session, given to Apply
}

// Calls are the calls of ops, and of what may call some, in the source of a
// function or in that of a type's method Forward, in the order in which they are
// made. Packages are left away: ops.Relu is Relu. own tells the functions and
// types that are known otherwise.
func Calls(source string, own func(name string) bool) []Call {
	body := bodyOf(source)
	if body == nil {
		return nil
	}
	var out []Call
	var visit func(n ast.Node)
	visit = func(n ast.Node) {
		ast.Inspect(n, func(m ast.Node) bool {
			call, ok := m.(*ast.CallExpr)
			if !ok || m == n {
				return true
			}
			visit(call) // its arguments are computed before it
			if c, ok := callOf(call, own); ok {
				out = append(out, c)
			}
			return false
		})
	}
	visit(body)
	return out
}

// Declared is the declaration in a source that another source, of which the
// formatting may differ, declares the same name by: a function, a method, or a
// variable that is assigned to. It is "" where there is none.
func Declared(source, like string) string {
	want := declaredName(like)
	if want == "" {
		return ""
	}
	for _, text := range forms(source) {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		found := ""
		ast.Inspect(file, func(n ast.Node) bool {
			if n != nil && found == "" && nodeName(n) == want {
				found = text[fset.Position(n.Pos()).Offset:fset.Position(n.End()).Offset]
			}
			return found == ""
		})
		if found != "" {
			return found
		}
	}
	return ""
}

// declaredName is the name that the first declaration of a source is about.
func declaredName(source string) string {
	for _, text := range forms(source) {
		file, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		name := ""
		ast.Inspect(file, func(n ast.Node) bool {
			if n != nil && name == "" {
				name = nodeName(n)
			}
			return name == ""
		})
		if name != "" {
			return name
		}
	}
	return ""
}

// nodeName is what a declaration or assignment is about: "f", "Net.Forward"; "" for
// other nodes.
func nodeName(n ast.Node) string {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if n.Recv == nil || len(n.Recv.List) == 0 {
			return strings.TrimPrefix(n.Name.Name, "_")
		}
		t := n.Recv.List[0].Type
		if p, ok := t.(*ast.StarExpr); ok {
			t = p.X
		}
		return nameOf(t) + "." + n.Name.Name
	case *ast.AssignStmt:
		return nameOf(n.Lhs[0])
	case *ast.ValueSpec:
		return n.Names[0].Name
	}
	return ""
}

// forms are the files that a source may stand in: as declarations, as a value, or
// as statements.
func forms(source string) []string {
	return []string{"package p\n" + source, "package p\nvar _ = " + source, "package p\nfunc _() {\n" + source + "\n}"}
}

// bodyOf is the body of a function declaration or literal, or of the method
// Forward among declarations.
func bodyOf(source string) *ast.BlockStmt {
	for _, text := range forms(source) {
		file, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		var first *ast.BlockStmt
		forward := false
		ast.Inspect(file, func(n ast.Node) bool {
			switch f := n.(type) {
			case *ast.FuncDecl:
				if f.Recv != nil && f.Name.Name == "Forward" && !forward {
					first, forward = f.Body, true
				} else if f.Recv == nil && f.Name.Name != "_" && first == nil {
					first = f.Body
				}
			case *ast.FuncLit:
				if first == nil {
					first = f.Body
				}
			}
			return true
		})
		if first != nil {
			return first
		}
	}
	return nil
}

func callOf(call *ast.CallExpr, own func(string) bool) (Call, bool) {
	name := nameOf(call.Fun)
	short := strings.TrimPrefix(strings.TrimPrefix(name, "ops."), "nn.")
	if op, ok := Op(short); ok && (short != name || !strings.Contains(name, ".")) {
		return Call{Name: short, Op: op}, true
	}
	switch {
	case name == "engine.Apply" || name == "Apply" || name == "engine.ApplyAll":
		if len(call.Args) > 0 {
			if op := opType(call.Args[0]); op != "" {
				if d, ok := Op(strings.TrimSuffix(op, "Op")); ok {
					return Call{Name: op, Op: d}, true
				}
				return Call{Name: op, Own: true}, true
			}
		}
	case strings.HasSuffix(name, ".Forward"), own(short):
		return Call{Name: short}, true
	}
	return Call{}, false
}

// nameOf is an identifier, or several with dots between them.
func nameOf(e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		if x := nameOf(e.X); x != "" {
			return x + "." + e.Sel.Name
		}
	}
	return ""
}

// opType is the type of a literal such as Cube{} or &Cube{}.
func opType(e ast.Expr) string {
	if u, ok := ast.Unparen(e).(*ast.UnaryExpr); ok {
		e = u.X
	}
	if lit, ok := ast.Unparen(e).(*ast.CompositeLit); ok {
		name := nameOf(lit.Type)
		return name[strings.LastIndex(name, ".")+1:]
	}
	return ""
}

// Composed says which ops the calls of a function are made of, each once.
func (p Printer) Composed(calls []Call) string {
	width := 0
	var seen []string
	var lines []string
	for _, c := range calls {
		width = max(width, len([]rune(c.Name)))
	}
	for _, c := range calls {
		if slices.Contains(seen, c.Name) {
			continue
		}
		seen = append(seen, c.Name)
		what := "(no op: it calls some)"
		switch {
		case c.Op != nil:
			what = c.Op.Describe().Formula
		case c.Own:
			what = "an op of your own"
		}
		lines = append(lines, p.fit(indentation+c.Name+strings.Repeat(" ", width-len([]rune(c.Name)))+"  "+what))
	}
	return strings.Join(lines, "\n")
}
