package session

import (
	"go/types"

	"gradrepl/repl/lang"
)

// Name is a name that cells defined.
type Name struct {
	Name   string
	Object types.Object
	Value  Value // not valid for what is no variable
}

// Kind is the type of a variable, or what else the name is.
func (n Name) Kind(typeString func(types.Type) string) string {
	switch n.Object.(type) {
	case *types.TypeName:
		return "type"
	case *types.Const:
		return "const " + typeString(n.Object.Type())
	}
	return typeString(n.Object.Type())
}

// Names are the names that cells defined, sorted, without those of results.
func (s *Session) Names() []Name {
	globals := s.interp.Globals()
	var out []Name
	for _, name := range s.scope.Names() {
		obj, lowered := s.scope.Lookup(name)
		n := Name{Name: name, Object: obj}
		if v, ok := obj.(*types.Var); ok {
			if isResult(name) {
				continue
			}
			n.Value = Value{globals[lowered], v.Type()}
		}
		out = append(out, n)
	}
	return out
}

// isResult tells the name of a cell's result, _ and digits.
func isResult(name string) bool {
	if len(name) < 2 || name[0] != '_' {
		return false
	}
	for _, c := range name[1:] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// Complete finds the names that the word before offset pos of a cell could
// become, and the offset at which the word begins.
func (s *Session) Complete(cell string, pos int) ([]lang.Candidate, int) {
	return s.scope.Complete(cell, pos)
}
