package lang

import (
	"go/ast"
	"go/types"
)

// A struct may embed a pointer to itself, directly or through other structs. The
// interpreter looks for a method among the fields of the embedded types first, and in
// such a struct without end. So the fields on the way round get names of their own,
//
//	type T struct { *T }
//	type T struct { T *T }
//
// and what is reached through them is reached by these names. Such a struct has no
// promoted methods in the eyes of interfaces, but for those of its other fields.

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
// field or method by itself; nil where it does.
func embeddedPath(recv types.Type, index []int) []*types.Var {
	var path []*types.Var
	named := false
	holder := recv
	for _, i := range index[:len(index)-1] {
		st, ok := deref(types.Unalias(holder)).Underlying().(*types.Struct)
		if !ok {
			return nil
		}
		if n, ok := types.Unalias(deref(types.Unalias(holder))).(*types.Named); ok && inCycle(n, st.Field(i)) {
			named = true
		}
		path = append(path, st.Field(i))
		holder = st.Field(i).Type()
	}
	if named || types.IsInterface(holder) {
		return path
	}
	return nil
}
