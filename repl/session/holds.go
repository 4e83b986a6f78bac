package session

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"reflect"
	"regexp"

	"gradrepl/repl/lang"
)

// Holds is the type of what a variable of an interface type holds, "" where it holds
// nothing or is of another type.
func (s *Session) Holds(v Value) string {
	if v.Type == nil || !types.IsInterface(v.Type) || !v.IsValid() {
		return ""
	}
	inner, t := s.Dynamic(v.Value, v.Type)
	switch {
	case t != nil && !types.IsInterface(t):
		return lang.TypeString(t)
	case !inner.IsValid() || inner.Kind() == reflect.Interface:
		return ""
	}
	return inner.Type().String()
}

// undefinedMember is the error about a field or method that a name does not have.
var undefinedMember = regexp.MustCompile(`^([\w.]+)\.(\w+) undefined \(type .* has no field or method`)

// assertionHints adds to the errors about what an interface does not have what its
// value does have, and how that is mentioned.
func (s *Session) assertionHints(ctx context.Context, err error) {
	var list lang.Errors
	errors.As(err, &list)
	for i, e := range list {
		found := undefinedMember.FindStringSubmatch(e.Msg)
		if found == nil || e.Hint != "" {
			continue
		}
		base, member := found[1], found[2]
		v, ok := s.look(ctx, base)
		if !ok {
			continue
		}
		holds := s.Holds(v)
		if holds == "" {
			continue
		}
		typed := fmt.Sprintf("%s.(%s).%s", base, holds, member)
		if cell, err := s.scope.Check("hint", typed, s.number, s.results); err == nil {
			cell.Withdraw()
			list[i].Hint = fmt.Sprintf("In %s is %s: %s", base, holds, typed)
		}
	}
}
