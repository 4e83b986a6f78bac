package lang

import (
	"fmt"
	"go/types"
	"sort"
)

// The interpreter follows a type that refers to itself without end, except where a
// struct or function type with a name is on the way: of those the session makes the
// types (session/recursive.go).

// refuseRecursive refuses the types of a group that the interpreter would follow
// without end.
func (l *lowering) refuseRecursive() {
	var errs Errors
	for id, obj := range l.info.Defs {
		t, ok := obj.(*types.TypeName)
		if !ok || t.IsAlias() {
			continue
		}
		if named, ok := t.Type().(*types.Named); ok && endless(named) {
			errs = append(errs, Error{Pos: l.fset.Position(id.Pos()), Msg: endlessType(named)})
		}
	}
	sort.Slice(errs, func(i, j int) bool { return errs[i].Pos.Offset < errs[j].Pos.Offset })
	l.errs = append(l.errs, errs...)
}

func endlessType(t *types.Named) string {
	return fmt.Sprintf("the type %s refers to itself without a struct or function type with a name between: such a type cannot be had here", t.Obj().Name())
}

// endless reports whether a type refers to itself through types other than structs
// and functions with names, and interfaces.
func endless(named *types.Named) bool {
	seen := make(map[*types.Named]bool)
	var leads func(t types.Type) bool
	all := func(list *types.Tuple) bool {
		for v := range list.Variables() {
			if leads(v.Type()) {
				return true
			}
		}
		return false
	}
	structure := func(t types.Type) bool {
		switch u := t.(type) {
		case *types.Pointer:
			return leads(u.Elem())
		case *types.Slice:
			return leads(u.Elem())
		case *types.Array:
			return leads(u.Elem())
		case *types.Chan:
			return leads(u.Elem())
		case *types.Map:
			return leads(u.Key()) || leads(u.Elem())
		case *types.Signature:
			return all(u.Params()) || all(u.Results())
		case *types.Struct:
			for f := range u.Fields() {
				if leads(f.Type()) {
					return true
				}
			}
		}
		return false
	}
	leads = func(t types.Type) bool {
		n, ok := types.Unalias(t).(*types.Named)
		if !ok {
			return structure(types.Unalias(t))
		}
		switch n.Underlying().(type) {
		case *types.Struct, *types.Signature, *types.Interface:
			return false
		}
		if n.Origin() == named.Origin() {
			return true
		}
		if seen[n] || n.Obj().Pkg() == nil || n.Obj().Pkg() != named.Obj().Pkg() {
			return false
		}
		seen[n] = true
		return structure(n.Underlying())
	}
	switch named.Underlying().(type) {
	case *types.Struct, *types.Signature, *types.Interface:
		return false
	}
	return structure(named.Underlying())
}
