package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// A struct may embed a pointer to itself, directly or through other structs. The
// interpreter looks for a method among the fields of the embedded types first, and in
// such a struct without end. So the fields on the way round get names of their own,
//
//	type T struct { *T }
//	type T struct { T *T }
//
// and what is reached through them is reached by these names. The methods that are
// promoted through them are methods of the struct's own for the interpreter.

// nameCycles names the embedded fields of a struct type through which the type would
// embed itself.
func (l *lowering) nameCycles(e ast.Expr, t types.Type) {
	list, isStruct := e.(*ast.StructType)
	named, isNamed := t.(*types.Named)
	if !isStruct || !isNamed {
		return
	}
	st := named.Underlying().(*types.Struct)
	i := 0
	for _, f := range list.Fields.List {
		if len(f.Names) == 0 && i < st.NumFields() && inCycle(named, st.Field(i)) {
			f.Names = []*ast.Ident{ident(f.Pos(), l.fieldName(st.Field(i)))}
		}
		i += max(1, len(f.Names))
	}
}

// fieldName is the name of a field for the interpreter: an embedded one is called as
// its type is there.
func (l *lowering) fieldName(f *types.Var) string {
	if named, ok := deref(f.Type()).(*types.Named); ok && f.Embedded() {
		if name := l.nameOf(named); name != "" {
			return name
		}
	}
	return f.Name()
}

// inCycle reports whether a struct type is embedded in what its embedded field is.
func inCycle(named *types.Named, field *types.Var) bool {
	seen := make(map[*types.Named]bool)
	var leads func(f *types.Var) bool
	leads = func(f *types.Var) bool {
		n, ok := types.Unalias(deref(types.Unalias(f.Type()))).(*types.Named)
		if !f.Embedded() || !ok {
			return false
		}
		if n.Origin() == named.Origin() {
			return true
		}
		st, ok := n.Underlying().(*types.Struct)
		if !ok || seen[n] {
			return false
		}
		seen[n] = true
		for inner := range st.Fields() {
			if leads(inner) {
				return true
			}
		}
		return false
	}
	return isPointer(types.Unalias(field.Type())) && leads(field)
}

// embeddedPath are the embedded fields through which the interpreter does not find a
// field or method by itself; nil where it does. Of several of one name it would take
// the first that it meets, which need not be the one of the least depth.
func embeddedPath(recv types.Type, index []int, name string) []*types.Var {
	if len(index) < 2 {
		return nil
	}
	path := pathTo(recv, index)
	holder := recv
	for _, f := range path {
		if n, ok := types.Unalias(deref(types.Unalias(holder))).(*types.Named); ok && inCycle(n, f) {
			return path
		}
		holder = f.Type()
	}
	if types.IsInterface(holder) || ofPointer(holder, name) {
		return path
	}
	if first, ok := firstMet(recv, name); ok && !slices.Equal(first, index[:len(index)-1]) {
		return path
	}
	return nil
}

// ofPointer reports whether a compiled type has a method that only its pointer has, and
// which for the interpreter a struct that embeds the type does not have: Lock of
// sync.Mutex.
func ofPointer(t types.Type, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || !isCompiled(named) || types.IsInterface(t) {
		return false
	}
	m := types.NewMethodSet(types.NewPointer(t)).Lookup(named.Obj().Pkg(), name)
	return m != nil && types.NewMethodSet(t).Lookup(named.Obj().Pkg(), name) == nil
}

// pathTo are the embedded fields through which a field or method is reached.
func pathTo(recv types.Type, index []int) []*types.Var {
	var path []*types.Var
	for _, i := range index[:len(index)-1] {
		st, ok := deref(types.Unalias(recv)).Underlying().(*types.Struct)
		if !ok {
			return nil
		}
		path = append(path, st.Field(i))
		recv = st.Field(i).Type()
	}
	return path
}

// firstMet is the way to the field or method of a name that the interpreter meets first,
// which looks into one embedded field after the other, and for methods of compiled
// types only where it finds no others.
func firstMet(t types.Type, name string) ([]int, bool) {
	path, ok := firstOf(t, name, false, nil)
	if !ok {
		path, ok = firstOf(t, name, true, nil)
	}
	return path, ok
}

func firstOf(t types.Type, name string, compiled bool, within []types.Type) (path []int, ok bool) {
	t = deref(types.Unalias(t))
	if slices.Contains(within, t) {
		return nil, false
	}
	if named, ok := t.(*types.Named); ok {
		within = append(slices.Clone(within), t)
		for m := range named.Methods() {
			if m.Name() == name && compiled == isCompiled(named) {
				return nil, true
			}
		}
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil, false
	}
	for f := range st.Fields() {
		if f.Name() == name && !compiled {
			return nil, true
		}
	}
	for i := range st.NumFields() {
		if f := st.Field(i); f.Embedded() {
			if path, ok := firstOf(f.Type(), name, compiled, within); ok {
				return append([]int{i}, path...), true
			}
		}
	}
	return nil, false
}

// fieldPath are the embedded fields through which a field is reached, where the
// interpreter would meet another first: it looks into all fields, embedded or not.
func fieldPath(recv types.Type, index []int, name string) []*types.Var {
	if len(index) < 2 || slices.Equal(firstField(recv, name, nil), index) {
		return nil
	}
	path := pathTo(recv, index)
	for i, f := range path {
		if named, ok := types.Unalias(deref(types.Unalias(f.Type()))).(*types.Named); ok && isCompiled(named) {
			return path[:i+1] // whose fields reflection finds
		}
	}
	return path
}

// firstField is the way to the field of a name that the interpreter meets first.
func firstField(t types.Type, name string, within []types.Type) []int {
	t = deref(types.Unalias(t))
	st, ok := t.Underlying().(*types.Struct)
	if !ok || slices.Contains(within, t) {
		return nil
	}
	within = append(slices.Clone(within), t)
	for i := range st.NumFields() {
		if st.Field(i).Name() == name {
			return []int{i}
		}
	}
	for i := range st.NumFields() {
		if path := firstField(st.Field(i).Type(), name, within); path != nil {
			return append([]int{i}, path...)
		}
	}
	return nil
}

// isCompiled reports whether a type is none of the session.
func isCompiled(t *types.Named) bool { return t.Obj().Pkg() != nil && t.Obj().Pkg().Name() != "main" }

// forward is a method that the interpreter has of a struct type for one of an embedded
// type, until the type gets its own.
type forward struct {
	variable string // of the function that it calls
	pointer  bool   // the receiver is a pointer
}

// forwards are methods of a struct type for those of embedded types that the
// interpreter would not find. Like others (dispatch.go) they call a function in a
// variable:
//
//	T·M·on = func(b T, x int) int { return b.Inner.Embedded.M(x) }
func (l *lowering) forwards(named *types.Named) []ast.Decl {
	if l.structType(named) == nil {
		return nil
	}
	var out []ast.Decl
	t, name := l.anew(named), l.nameOf(named)
	ofValue := types.NewMethodSet(t)
	for sel := range types.NewMethodSet(types.NewPointer(t)).Methods() {
		m := sel.Obj().(*types.Func)
		key := told{named, m.Name()}
		path := embeddedPath(t, sel.Index(), m.Name())
		if len(path) == 1 && types.IsInterface(path[0].Type()) {
			continue // which the interpreter finds
		}
		if path == nil || l.forwarded[key] != nil || l.broken[m.Origin()] {
			continue
		}
		var fields []string
		for _, f := range path {
			fields = append(fields, l.fieldName(f))
		}
		f := l.passOn(name, types.NewPointer(t), fields, m)
		if f == nil {
			continue
		}
		on := &forward{l.fresh(name + mark + m.Name() + mark + "on"), ofValue.Lookup(m.Pkg(), m.Name()) == nil}
		if !on.pointer {
			f.Recv.List[0].Type = ident(l.pos, name)
		}
		l.forwarded[key] = on
		out = append(out, l.forwardTo(on, f, f.Body), f)
		f.Body = l.pass(on.variable, f)
	}
	return out
}

// forwardTo has a forward's function do what is in a body from now on, and gives the
// declaration of its variable.
func (l *lowering) forwardTo(on *forward, f *ast.FuncDecl, body *ast.BlockStmt) ast.Decl {
	fn := &ast.FuncType{Func: l.pos, Params: &ast.FieldList{List: append([]*ast.Field{f.Recv.List[0]}, f.Type.Params.List...)}, Results: f.Type.Results}
	l.start = append(l.start, &ast.AssignStmt{Lhs: []ast.Expr{ident(l.pos, on.variable)}, TokPos: l.pos, Tok: token.ASSIGN,
		Rhs: []ast.Expr{&ast.FuncLit{Type: clone(fn), Body: body}}})
	return l.holderDecl(on.variable, fn)
}

// ownNow has a forward call a type's own method, which is in a variable.
func (l *lowering) ownNow(on *forward, m *lateMethod, variable string) {
	fn := m.fn
	if fn == nil {
		fn = m.again
	}
	f := l.passOn(l.nameOf(m.named), types.NewPointer(m.named), nil, fn)
	if f == nil {
		return
	}
	var recv ast.Expr = ident(l.pos, f.Recv.List[0].Names[0].Name)
	if !on.pointer {
		f.Recv.List[0].Type = ident(l.pos, l.nameOf(m.named))
	} else if !isPointer(fn.Signature().Recv().Type()) {
		recv = &ast.StarExpr{Star: l.pos, X: recv}
	}
	inspectOwn(f.Body, func(n ast.Node) {
		if call, ok := n.(*ast.CallExpr); ok {
			call.Fun, call.Args = ident(l.pos, variable), append([]ast.Expr{recv}, call.Args...)
		}
	})
	l.forwardTo(on, f, f.Body)
}
