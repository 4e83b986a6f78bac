package lang

import (
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"sort"
	"strings"
)

// Subject is what the checker knows of a name, or of an expression.
type Subject struct {
	Name   string       // as Go has it: MatMul for matmul; "" for an expression that is no name
	Object types.Object // nil for such an expression
	Type   types.Type   // nil for a package
	Path   string       // of the package that it is or belongs to; "" in the session
	Owner  string       // the type that a field or method is of
}

// Describe finds what a piece of source means: a name, with or without the
// package, the field or method of a type or of a value, the import path of a
// package, or else any expression. Names may have the forms that they may have
// in a cell; results are the numbers of the cells that have one. The error says
// what was probably meant.
func (s *Scope) Describe(src string, results []int) (Subject, error) {
	src = strings.TrimSpace(src)
	if pkg, err := s.im.Import(src); err == nil && s.names[src] == nil {
		return packageSubject(pkg), nil
	}
	if token.IsKeyword(src) {
		return Subject{}, fmt.Errorf("%s is a keyword of Go", src)
	}
	expr, err := parser.ParseExprFrom(s.fset, "", src, parser.SkipObjectResolution)
	if err != nil {
		return Subject{}, fmt.Errorf("%q is no name and no expression", src)
	}
	show := &ast.ExprStmt{X: expr}
	s.nameResults((&group{stmts: []ast.Stmt{show}}).file(), results)
	return s.describe(show.X, src)
}

func (s *Scope) describe(expr ast.Expr, src string) (Subject, error) {
	switch e := ast.Unparen(expr).(type) {
	case *ast.Ident:
		return s.describeName(e.Name)
	case *ast.SelectorExpr:
		x, err := s.describe(e.X, src)
		if err != nil {
			return x, err
		}
		if _, isPackage := x.Object.(*types.PkgName); isPackage {
			return s.describeIn(x, e.Sel.Name)
		}
		return s.describeMember(x, e.Sel.Name)
	}
	show := &ast.ExprStmt{X: &ast.CallExpr{Fun: ident(expr.Pos(), showFunc), Lparen: expr.Pos(), Args: []ast.Expr{expr}, Rparen: expr.End()}}
	info, errs := s.check((&group{stmts: []ast.Stmt{show}}).file())
	t := info.TypeOf(show.X.(*ast.CallExpr).Args[0])
	if len(errs) > 0 || t == nil {
		if len(errs) > 0 {
			return Subject{}, errors.New(errs[0].Msg)
		}
		return Subject{}, fmt.Errorf("%s is no name and no value", src)
	}
	return Subject{Type: t}, nil
}

// mainPackage is where the checker has the names of the session.
func mainPackage() *types.Package { return types.NewPackage("main", "main") }

// describeName is what a name without a prefix means.
func (s *Scope) describeName(name string) (Subject, error) {
	if obj := s.resolve(name, mainPackage()); obj != nil {
		if p, ok := obj.(*types.PkgName); ok {
			return packageSubject(p.Imported()), nil
		}
		return subject(obj), nil
	}
	if obj := types.Universe.Lookup(name); obj != nil {
		return Subject{Name: name, Object: obj, Type: obj.Type(), Path: "builtin"}, nil
	}
	for _, p := range s.predeclared {
		if found := s.exported(p, name); found != "" {
			return subject(s.im.object(p, found)), nil
		}
	}
	return Subject{}, unknown("undefined: "+name, nearest(name, s.bareNames()))
}

func packageSubject(p *types.Package) Subject {
	return Subject{Name: p.Name(), Object: types.NewPkgName(token.NoPos, p, p.Name(), p), Path: p.Path()}
}

func subject(obj types.Object) Subject {
	return Subject{Name: obj.Name(), Object: obj, Type: obj.Type(), Path: pathOf(obj.Pkg())}
}

// pathOf is the import path of a package, "" for that of the session.
func pathOf(p *types.Package) string {
	if p == nil || p.Path() == "main" {
		return ""
	}
	return p.Path()
}

// describeIn is what a name of a package means.
func (s *Scope) describeIn(x Subject, name string) (Subject, error) {
	obj := s.im.object(x.Path, name)
	if obj == nil {
		obj = s.im.object(x.Path, s.exported(x.Path, name))
	}
	if obj == nil {
		return Subject{}, unknown(fmt.Sprintf("undefined: %s.%s", x.Name, name), nearest(name, s.packageNames(x.Path)))
	}
	return subject(obj), nil
}

// describeMember is the field or method of a type or value, or for a node the
// op that has the form of one.
func (s *Scope) describeMember(x Subject, name string) (Subject, error) {
	t := s.anew(x.Type)
	obj, index, _ := types.LookupFieldOrMethod(t, true, mainPackage(), name)
	if obj == nil {
		if found := form(name, membersOf(t)); found != "" {
			obj, index, _ = types.LookupFieldOrMethod(t, true, mainPackage(), found)
		}
	}
	if obj != nil {
		m := Subject{Name: obj.Name(), Object: obj, Type: obj.Type(), Path: pathOf(obj.Pkg())}
		if owner := ownerOf(t, index); owner != nil {
			m.Owner, m.Path = owner.Obj().Name(), pathOf(owner.Obj().Pkg())
		}
		return m, nil
	}
	if isNode(t) && s.convenient() {
		if s.takesNode(name) || s.takesNode(s.exported(opsPath, name)) {
			return s.describeIn(Subject{Path: opsPath}, name)
		}
	}
	message := fmt.Sprintf("%s has no field or method %s", TypeString(t), name)
	return Subject{}, unknown(message, nearest(name, s.membersAndOps(t)))
}

// ownerOf is the named type whose field or method is found along a path of
// fields, nil where that has no name.
func ownerOf(t types.Type, index []int) *types.Named {
	for _, i := range index[:len(index)-1] {
		st, ok := deref(t).Underlying().(*types.Struct)
		if !ok {
			break
		}
		t = st.Field(i).Type()
	}
	named, _ := types.Unalias(deref(t)).(*types.Named)
	return named
}

// form is the candidate that a name is a lower-case form of, "" where there is
// none.
func form(name string, candidates []Candidate) string {
	for _, c := range candidates {
		if isForm(name, c.Name) {
			return c.Name
		}
	}
	return ""
}

func unknown(message, suggestion string) error {
	if suggestion != "" {
		message = withSuggestion(message, suggestion)
	}
	return errors.New(message)
}

// Nearest is the one of several names that was probably meant by another, ""
// where none is near.
func Nearest(name string, names []string) string {
	candidates := make([]Candidate, len(names))
	for i, n := range names {
		candidates[i].Name = n
	}
	return nearest(name, candidates)
}

// Declaration writes the subject as Go would declare it, without a value.
func (x Subject) Declaration() string {
	name := x.Name
	switch obj := x.Object.(type) {
	case nil:
		return TypeString(x.Type)
	case *types.PkgName:
		return "package " + name
	case *types.TypeName:
		if obj.IsAlias() {
			return "type " + name + " = " + TypeString(x.Type)
		}
		text := "type " + name + typeParamsOf(x.Type)
		if _, basic := x.Type.(*types.Basic); basic {
			return text
		}
		return text + " " + TypeString(x.Type.Underlying())
	case *types.Const:
		return "const " + name + " " + TypeString(x.Type) + " = " + constantText(obj.Val())
	case *types.Func:
		recv := obj.Signature().Recv()
		switch {
		case recv != nil && types.IsInterface(recv.Type()) && x.Owner != "":
			return "func (" + x.Owner + ") " + name + strings.TrimPrefix(TypeString(x.Type), "func")
		case recv != nil:
			return "func (" + TypeString(recv.Type()) + ") " + name + strings.TrimPrefix(TypeString(x.Type), "func")
		}
		return "func " + name + strings.TrimPrefix(TypeString(x.Type), "func")
	case *types.Builtin:
		return "func " + name
	case *types.Var:
		if obj.IsField() {
			return name + " " + TypeString(x.Type)
		}
		return "var " + name + " " + TypeString(x.Type)
	}
	return name
}

func constantText(v constant.Value) string {
	if v.Kind() == constant.Float {
		f, _ := constant.Float64Val(v)
		return fmt.Sprint(f)
	}
	return v.ExactString()
}

// typeParamsOf writes the type parameters of a generic type.
func typeParamsOf(t types.Type) string {
	named, ok := t.(*types.Named)
	if !ok || named.TypeParams().Len() == 0 {
		return ""
	}
	var parts []string
	for p := range named.TypeParams().TypeParams() {
		parts = append(parts, p.Obj().Name()+" "+TypeString(p.Constraint()))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// Members are the fields and the methods of a type that a cell can select,
// each in the order of their names.
func Members(t types.Type) (fields []*types.Var, methods []*types.Func) {
	seen := make(map[string]bool) // a type may embed itself
	for _, c := range membersOf(t) {
		if seen[c.Name] {
			continue
		}
		seen[c.Name] = true
		switch obj, _, _ := types.LookupFieldOrMethod(t, true, mainPackage(), c.Name); obj := obj.(type) {
		case *types.Var:
			fields = append(fields, obj)
		case *types.Func:
			methods = append(methods, obj)
		}
	}
	sort.SliceStable(methods, func(i, j int) bool { return methods[i].Name() < methods[j].Name() })
	return fields, methods
}

// DeclarationAt is the statement or declaration of a cell or script that a
// position is in, with the comment above it; in a script's main, the statement
// of main.
func DeclarationAt(src string, at token.Position) string {
	offset, lines := at.Column-1, strings.SplitAfter(src, "\n")
	for _, l := range lines[:min(max(at.Line-1, 0), len(lines))] {
		offset += len(l)
	}
	return declarationAt(src, offset)
}

func declarationAt(src string, offset int) string {
	for _, p := range split(src) {
		if offset < p.start || offset >= p.end {
			continue
		}
		text := src[p.start:p.end]
		if begin := strings.Index(text, "{") + 1; strings.HasPrefix(text, "func main()") && begin > 0 && offset >= p.start+begin {
			return declarationAt(strings.TrimSuffix(text[begin:], "}"), offset-p.start-begin)
		}
		return commentBefore(src[:p.start]) + text
	}
	return ""
}

// MethodDeclaration is the declaration of a method in a cell, the last where
// there are several, with the comment above it; "" where there is none.
func MethodDeclaration(src, typ, method string) string {
	out := ""
	for _, p := range split(src) {
		file, err := parser.ParseFile(token.NewFileSet(), "", "package main;"+src[p.start:p.end], parser.SkipObjectResolution)
		if p.kind != declaration || err != nil {
			continue
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == method {
				if id := receiverName(f); id != nil && id.Name == typ {
					out = commentBefore(src[:p.start]) + src[p.start:p.end]
				}
			}
		}
	}
	return out
}

// commentBefore is the lines of comment at the end of a text.
func commentBefore(src string) string {
	lines := strings.Split(src, "\n")
	n := len(lines) - 1 // the start of the declaration's own line
	if strings.TrimSpace(lines[n]) != "" {
		return ""
	}
	from := n
	for from > 0 && strings.HasPrefix(strings.TrimSpace(lines[from-1]), "//") {
		from--
	}
	var out strings.Builder
	for _, l := range lines[from:n] {
		out.WriteString(strings.TrimSpace(l) + "\n")
	}
	return out.String()
}
