package lang

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// Generic functions and types are instantiated before the interpreter sees
// them: for each list of type arguments that a program uses there is a copy of
// the declaration, in which the names of the type parameters mean the
// arguments. A copy is checked once more, so that everything in it has the
// types that it has for these arguments, and then lowered as any other code.

// generics are the generic declarations of a session or program, of the cells
// and of the packages that it has as source, and the instances made so far.
type generics struct {
	functions map[*types.Func]*template
	methods   map[*types.TypeName][]*template
	instances map[types.Object][]*instance // by generic function or type
}

func newGenerics() *generics {
	return &generics{
		functions: make(map[*types.Func]*template),
		methods:   make(map[*types.TypeName][]*template),
		instances: make(map[types.Object][]*instance),
	}
}

// template is the declaration of a generic function, or of a method of a
// generic type as a function whose first parameter is the receiver.
type template struct {
	decl    *ast.FuncDecl
	name    string                  // without that of a receiver's type
	shown   string                  // in messages
	params  []string                // the names of the type parameters
	env     map[string]types.Object // what its free names mean
	source  bool                    // of a package that there is as source
	path    string                  // of that package
	holder  string                  // the variable for positions, "" until it has one
	strict  bool                    // of a script
	pointer bool                    // the receiver is one
}

// instance is a function or type with type arguments.
type instance struct {
	args    []types.Type
	name    string            // for the interpreter
	typ     *types.Named      // of a type
	methods map[string]string // the variables that hold the functions of methods
}

// job is an instance, or a method of one, whose declaration is to be made.
type job struct {
	*template
	*instance
	receiver bool
}

// isGeneric reports whether a declaration is one that only its instances run
// of: a generic function, or a method of a generic type.
func isGeneric(f *ast.FuncDecl) bool {
	return f.Type.TypeParams != nil || len(receiverParams(f)) > 0
}

// receiverParams are the type parameters of a method's receiver.
func receiverParams(f *ast.FuncDecl) []ast.Expr {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return nil
	}
	switch t := receiverType(f).(type) {
	case *ast.IndexExpr:
		return []ast.Expr{t.Index}
	case *ast.IndexListExpr:
		return t.Indices
	}
	return nil
}

// receiverType is the type of a method's receiver without the pointer.
func receiverType(f *ast.FuncDecl) ast.Expr {
	e := ast.Unparen(f.Recv.List[0].Type)
	if star, ok := e.(*ast.StarExpr); ok {
		e = ast.Unparen(star.X)
	}
	return e
}

// learn takes the generic declarations out of a list that was checked, and
// keeps them for their instances. What is only for the checker goes, too:
// interfaces that are constraints.
func (g *generics) learn(decls []ast.Decl, info *types.Info, strict, source bool) []ast.Decl {
	var out []ast.Decl
	for _, d := range decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if isGeneric(d) || source {
				g.learnFunction(d, info, strict, source)
				continue
			}
		case *ast.GenDecl:
			if d.Tok == token.TYPE && !withoutGenericTypes(d, info) {
				continue
			}
		}
		out = append(out, d)
	}
	return out
}

// withoutGenericTypes takes the generic types and constraints out of a
// declaration, and reports whether anything is left.
func withoutGenericTypes(d *ast.GenDecl, info *types.Info) bool {
	var left []ast.Spec
	for _, spec := range d.Specs {
		t := spec.(*ast.TypeSpec)
		obj := info.Defs[t.Name]
		if t.TypeParams != nil || obj != nil && isConstraint(obj.Type()) {
			continue
		}
		left = append(left, spec)
	}
	d.Specs = left
	return len(left) > 0
}

// isConstraint reports whether a type is an interface that no variable can be
// of.
func isConstraint(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && !i.IsMethodSet()
}

func (g *generics) learnFunction(d *ast.FuncDecl, info *types.Info, strict, source bool) {
	fn, ok := info.Defs[d.Name].(*types.Func)
	if !ok || d.Body == nil {
		return
	}
	t := &template{decl: clone(d), name: d.Name.Name, shown: d.Name.Name, strict: strict, source: source, env: freeNames(d, info, fn.Pkg())}
	if source {
		t.path = fn.Pkg().Path()
	}
	if d.Recv == nil {
		t.params = fieldNames(t.decl.Type.TypeParams)
		t.decl.Type.TypeParams = nil
		g.functions[fn] = t
		return
	}
	t.asFunction()
	named := deref(fn.Signature().Recv().Type()).(*types.Named)
	g.addMethod(named.Origin().Obj(), t)
}

// asFunction makes a method's receiver the first parameter.
func (t *template) asFunction() {
	d := t.decl
	_, t.pointer = ast.Unparen(d.Recv.List[0].Type).(*ast.StarExpr)
	for i, e := range receiverParams(d) {
		id := e.(*ast.Ident)
		if id.Name == "_" {
			id.Name = fmt.Sprintf("T%s%d", mark, i)
		}
		t.params = append(t.params, id.Name)
	}
	nameParams(d)
	if id := receiverName(d); id != nil {
		t.shown = id.Name + "." + t.name
	}
	d.Type.Params.List = append([]*ast.Field{d.Recv.List[0]}, d.Type.Params.List...)
	d.Recv = nil
}

// typeName is the name in the expression of a type, with type arguments or
// not; nil in others.
func typeName(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.IndexExpr:
		return typeName(e.X)
	case *ast.IndexListExpr:
		return typeName(e.X)
	}
	return nil
}

// addMethod keeps a method of a generic type, in the place of an earlier one
// of its name.
func (g *generics) addMethod(obj *types.TypeName, t *template) {
	for i, old := range g.methods[obj] {
		if old.name == t.name {
			g.methods[obj][i] = t
			return
		}
	}
	g.methods[obj] = append(g.methods[obj], t)
}

func fieldNames(list *ast.FieldList) []string {
	var out []string
	if list != nil {
		for _, f := range list.List {
			for _, id := range f.Names {
				out = append(out, id.Name)
			}
		}
	}
	return out
}

// freeNames are what the names in a declaration mean that are declared outside
// of it: in its package, or as a package.
func freeNames(d ast.Node, info *types.Info, pkg *types.Package) map[string]types.Object {
	env := make(map[string]types.Object)
	ast.Inspect(d, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		switch obj := info.Uses[id].(type) {
		case nil:
		case *types.PkgName:
			env[id.Name] = obj
		default:
			if pkg.Scope().Lookup(id.Name) == obj {
				env[id.Name] = obj
			}
		}
		return true
	})
	return env
}

// localTypes hoists the types that are declared within functions.
func (l *lowering) localTypes(root ast.Node) {
	astutil.Apply(root, func(c *astutil.Cursor) bool {
		if s, ok := c.Node().(*ast.DeclStmt); ok && l.hoistTypes(s) {
			c.Replace(nothing(s.Pos()))
			return false
		}
		return true
	}, nil)
}

// hoistTypes declares the types of a declaration within a function as types of
// the package, and reports whether nothing is left of it. Instances of generic
// functions can then mention them.
func (l *lowering) hoistTypes(s *ast.DeclStmt) bool {
	d, ok := s.Decl.(*ast.GenDecl)
	if !ok || d.Tok != token.TYPE {
		return false
	}
	var left []ast.Spec
	var hoisted []*types.Named
	for _, spec := range d.Specs {
		t := spec.(*ast.TypeSpec)
		if obj := l.info.Defs[t.Name]; obj != nil && !t.Assign.IsValid() {
			if named, ok := obj.Type().(*types.Named); ok {
				l.lowered[obj] = l.fresh(obj.Name() + mark + mark)
				hoisted = append(hoisted, named)
				continue
			}
		}
		if t.Assign.IsValid() && l.program == nil {
			continue // its uses are of the type itself
		}
		left = append(left, spec)
	}
	for _, named := range hoisted {
		if err := l.declareType(l.lowered[named.Obj()], named); err != nil {
			l.errs = append(l.errs, Error{Pos: l.fset.Position(s.Pos()), Msg: err.Error()})
		}
	}
	d.Specs = left
	return len(left) == 0
}

// learnGenerics keeps the generic declarations of a group, and returns the
// others. Methods of generic types of earlier cells are made for the instances
// that there are.
func (l *lowering) learnGenerics(decls []ast.Decl, late []*lateMethod) []ast.Decl {
	lateOf := make(map[ast.Decl]*lateMethod)
	for _, m := range late {
		lateOf[m.decl] = m
	}
	var others []ast.Decl
	for _, d := range decls {
		if m := lateOf[d]; m != nil && m.named.TypeParams().Len() > 0 {
			l.learnLate(m)
			continue
		}
		others = append(others, d)
	}
	for _, d := range others {
		for _, id := range declares(d) {
			if obj := l.info.Defs[id]; obj != nil && id.Name != "_" && isGenericObject(obj) {
				l.define(id.Name, obj, 0)
			}
		}
	}
	return l.generics.learn(others, l.info, l.strict, false)
}

// isGenericObject reports whether an object is one that the interpreter does
// not get to see.
func isGenericObject(obj types.Object) bool {
	switch t := obj.Type().(type) {
	case *types.Signature:
		return t.TypeParams().Len() > 0
	case *types.Named:
		return t.TypeParams().Len() > 0 || isConstraint(t)
	case *types.Alias:
		return t.TypeParams().Len() > 0 || isConstraint(t)
	}
	return false
}

func (l *lowering) learnLate(m *lateMethod) {
	fn := l.info.Defs[m.decl.Name].(*types.Func)
	t := &template{decl: clone(m.decl), name: m.name, shown: m.named.Obj().Name() + "." + m.name, strict: l.strict, env: freeNames(m.decl, l.info, fn.Pkg())}
	t.params = fieldNames(m.decl.Type.TypeParams)
	t.decl.Type.TypeParams = nil
	_, t.pointer = m.recv.List[0].Type.(*ast.StarExpr)
	obj := m.named.Obj()
	l.generics.addMethod(obj, t)
	for _, inst := range l.generics.instances[obj] {
		l.jobs.add(job{t, inst, true})
	}
	l.learnAgain(m.named)
}
