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
	v := reflect.ValueOf(value)
	if v.Kind() == reflect.Struct && v.NumField() > 0 && v.Type().Field(0).Name == "IValue" {
		v = v.Field(0).Elem()
	}
	if inner, ok := format.Unbox(v); ok {
		v = inner
	}
	if !v.IsValid() {
		return nil
	}
	return v.Interface()
}

// Same reports whether two values are of the same type and equal; those that
// cannot be compared are not.
func Same(x, y any) bool {
	x, y = Inside(x), Inside(y)
	if x == nil || y == nil {
		return x == y
	}
	return reflect.TypeOf(x) == reflect.TypeOf(y) && reflect.ValueOf(x).Comparable() && x == y
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
