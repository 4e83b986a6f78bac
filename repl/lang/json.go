package lang

import (
	"go/ast"
	"go/types"

	"gradrepl/repl/format"
)

// encoding/json finds the methods of values by reflection, which knows none of
// interpreted types. So what is to be written or read goes through the session.

// json has an argument of a function of encoding/json go through the session, where it
// may have to do with methods of types of the session. It reports whether it did.
func (l *lowering) json(call *ast.CallExpr, arg *ast.Expr) bool {
	t := l.info.TypeOf(*arg)
	if l.packageOf(call.Fun) != "encoding/json" || t == nil || l.info.Types[*arg].IsNil() {
		return false
	}
	hook := ""
	switch calleeName(call) {
	case "Marshal", "MarshalIndent", "Encode":
		if format.Concerns(t) {
			hook = HookJSON
		}
	case "Unmarshal":
		if format.Concerns(t) {
			hook = HookFromJSON
		}
	case "Decode": // which has options that it follows by itself
		if isEmptyInterface(t) || l.unmarshals(t, make(map[types.Type]bool)) {
			hook = HookFromJSON
		}
	}
	if hook == "" {
		return false
	}
	by := l.hook(hook, *arg, intLit((*arg).Pos(), l.registry.show(types.Default(t))))
	l.info.Types[by] = types.TypeAndValue{Type: types.Universe.Lookup("any").Type()}
	*arg = by
	return true
}

// unmarshals reports whether a type has a type of the session in it that has a method
// by which JSON is read.
func (l *lowering) unmarshals(t types.Type, seen map[types.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if named, ok := types.Unalias(t).(*types.Named); ok {
		if l.nameOf(named) == "" {
			return false // a compiled type's own methods are found
		}
		for _, name := range []string{"UnmarshalJSON", "UnmarshalText"} {
			if l.hasMethodOf(types.NewPointer(named), named.Obj().Pkg(), name, unmarshalSignature) {
				return true
			}
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return l.unmarshals(u.Elem(), seen)
	case *types.Slice:
		return l.unmarshals(u.Elem(), seen)
	case *types.Array:
		return l.unmarshals(u.Elem(), seen)
	case *types.Map:
		return l.unmarshals(u.Key(), seen) || l.unmarshals(u.Elem(), seen)
	case *types.Struct:
		for f := range u.Fields() {
			if l.unmarshals(f.Type(), seen) {
				return true
			}
		}
	}
	return false
}
