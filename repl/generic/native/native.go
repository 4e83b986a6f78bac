// Package native is what the interpreted packages of [gradrepl/repl/generic]
// need of compiled code.
package native

import (
	"reflect"

	"gradrepl/repl/format"
)

// Inside is a value without what the interpreter wraps around one so that
// compiled code can call its methods.
func Inside(value any) any {
	v := format.Inside(reflect.ValueOf(value))
	if !v.IsValid() {
		return nil
	}
	return v.Interface()
}

// Bare is a value without the label that tells its type, for compiled code; in
// slices and maps of any values, too.
func Bare(value any) any {
	switch x := value.(type) {
	case nil:
		return nil
	case []any:
		if x == nil {
			return x
		}
		out := make([]any, len(x))
		for i, v := range x {
			out[i] = Bare(v)
		}
		return out
	case map[string]any:
		if x == nil {
			return x
		}
		out := make(map[string]any, len(x))
		for k, v := range x {
			out[k] = Bare(v)
		}
		return out
	}
	v := reflect.ValueOf(value)
	if inner, label := format.Unlabel(v); label != "" {
		return inner.Interface()
	}
	return value
}

// Methods are the methods of a value of a compiled type: wanted are their
// names, each followed by a pointer to the type of function that it is. It is
// nil where the value has not all of them.
func Methods(value any, wanted ...any) []any {
	v := reflect.ValueOf(value)
	var out []any
	for i := 0; i < len(wanted); i += 2 {
		m := v.MethodByName(wanted[i].(string))
		if !m.IsValid() || m.Type() != reflect.TypeOf(wanted[i+1]).Elem() {
			return nil
		}
		out = append(out, m.Interface())
	}
	return out
}

// Same reports whether two values are of the same type and equal; those that
// cannot be compared are not.
func Same(x, y any) bool {
	equal, comparable := compare(x, y)
	return comparable && equal
}

// Equal is x == y for values in interfaces. It panics as that does where they
// are of the same type and cannot be compared.
func Equal(x, y any) bool {
	equal, comparable := compare(x, y)
	if !comparable {
		return Inside(x) == Inside(y) // panics
	}
	return equal
}

func compare(x, y any) (equal, comparable bool) {
	x, y = Inside(x), Inside(y)
	if x == nil || y == nil || reflect.TypeOf(x) != reflect.TypeOf(y) {
		return x == nil && y == nil, true
	}
	if !reflect.ValueOf(x).Comparable() {
		return false, false
	}
	return x == y, true
}

// Unwrap gives the errors that an error of a compiled type wraps.
func Unwrap(err error) []error {
	switch x := err.(type) {
	case interface{ Unwrap() error }:
		if inner := x.Unwrap(); inner != nil {
			return []error{inner}
		}
	case interface{ Unwrap() []error }:
		return x.Unwrap()
	}
	return nil
}

// Is asks an error of a compiled type for its method Is.
func Is(err, target error) bool {
	x, ok := err.(interface{ Is(error) bool })
	return ok && x.Is(target)
}
