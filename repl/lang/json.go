package lang

import (
	"fmt"
	"go/ast"
	"go/types"

	"gradrepl/repl/format"
)

// encoding/json finds the methods of values by reflection, which knows none of
// interpreted types. So what is to be written goes through the session; what would
// have to be read by methods within a value is refused.

// marshalling reports whether a call is one of encoding/json's that write a value.
func (l *lowering) marshalling(call *ast.CallExpr) bool {
	if l.packageOf(call.Fun) != "encoding/json" {
		return false
	}
	switch calleeName(call) {
	case "Marshal", "MarshalIndent", "Encode":
		return true
	case "Unmarshal", "Decode":
		l.refuseUnmarshal(call)
	}
	return false
}

// marshalled has an argument go through the session, where it may have to do with
// types of the session.
func (l *lowering) marshalled(arg *ast.Expr) {
	t := l.info.TypeOf(*arg)
	if t == nil || l.info.Types[*arg].IsNil() || !format.Concerns(t) {
		return
	}
	by := l.hook(HookJSON, *arg, intLit((*arg).Pos(), l.registry.show(types.Default(t))))
	l.info.Types[by] = types.TypeAndValue{Type: types.Universe.Lookup("any").Type()}
	*arg = by
}

// refuseUnmarshal refuses to read JSON into a value that has types of the session
// with methods for that.
func (l *lowering) refuseUnmarshal(call *ast.CallExpr) {
	target := call.Args[len(call.Args)-1]
	t := l.info.TypeOf(target)
	if t == nil {
		return
	}
	if named, name := l.unmarshaler(t, make(map[types.Type]bool)); named != nil {
		l.errs = append(l.errs, Error{Pos: l.fset.Position(target.Pos()), Msg: fmt.Sprintf(
			"encoding/json cannot call the method %s of %s here: read into a type without it and convert", name, named.Obj().Name())})
	}
}

// unmarshaler is a type of the session within a type that has a method by which JSON
// is read, and the method's name; nil where there is none.
func (l *lowering) unmarshaler(t types.Type, seen map[types.Type]bool) (*types.Named, string) {
	if seen[t] {
		return nil, ""
	}
	seen[t] = true
	if named, ok := types.Unalias(t).(*types.Named); ok {
		if l.nameOf(named) == "" {
			return nil, "" // a compiled type's own methods are found
		}
		for _, name := range []string{"UnmarshalJSON", "UnmarshalText"} {
			if l.hasMethodOf(types.NewPointer(named), named.Obj().Pkg(), name, "func([]uint8) error") ||
				l.hasMethodOf(types.NewPointer(named), named.Obj().Pkg(), name, "func([]byte) error") {
				return named, name
			}
		}
	}
	var parts []types.Type
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		parts = append(parts, u.Elem())
	case *types.Slice:
		parts = append(parts, u.Elem())
	case *types.Array:
		parts = append(parts, u.Elem())
	case *types.Map:
		parts = append(parts, u.Key(), u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			parts = append(parts, f.Type())
		}
	}
	for _, p := range parts {
		if named, name := l.unmarshaler(p, seen); named != nil {
			return named, name
		}
	}
	return nil, ""
}
