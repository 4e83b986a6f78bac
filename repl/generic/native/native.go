// Package native is what the interpreted packages of [gradrepl/repl/generic]
// need of compiled code.
package native

import (
	"reflect"
	"unicode/utf8"

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
// slices and maps of any values, too: where these have some they are others then.
func Bare(value any) any {
	bare, _ := unlabelled(value)
	return bare
}

// unlabelled is a value without labels, and whether it had some.
func unlabelled(value any) (bare any, had bool) {
	switch x := value.(type) {
	case nil:
		return nil, false
	case []any:
		out := make([]any, len(x))
		for i, v := range x {
			b, h := unlabelled(v)
			out[i], had = b, had || h
		}
		if had {
			return out, true
		}
		return x, false
	case map[string]any:
		out := make(map[string]any, len(x))
		for k, v := range x {
			b, h := unlabelled(v)
			out[k], had = b, had || h
		}
		if had {
			return out, true
		}
		return x, false
	}
	v := reflect.ValueOf(value)
	if inner, label := format.Unlabel(v); label != "" {
		return inner.Interface(), true
	}
	return value, false
}

// Rune is a rune of a string, and the index of its first byte.
type Rune struct {
	At   int
	Rune rune
}

// Runes are the runes of a string, in order; each byte that is of none is one of
// [utf8.RuneError].
func Runes(text any) []Rune {
	s := reflect.ValueOf(text).String()
	out := make([]Rune, 0, utf8.RuneCountInString(s))
	for i, r := range s {
		out = append(out, Rune{i, r})
	}
	return out
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
func Same(x, y any) (same bool) {
	defer func() {
		if recover() != nil {
			same = false
		}
	}()
	return Equal(x, y)
}

// Equal is x == y for values in interfaces, and for values that have interfaces
// in them. It panics as that does where they are of the same type and cannot be
// compared.
func Equal(x, y any) bool { return equal(reflect.ValueOf(x), reflect.ValueOf(y)) }

func equal(x, y reflect.Value) bool {
	x, nameX := format.Named(x)
	y, nameY := format.Named(y)
	if nameX != nameY {
		return false
	}
	if !x.IsValid() || !y.IsValid() || x.Type() != y.Type() {
		return x.IsValid() == y.IsValid() && !x.IsValid()
	}
	switch x.Kind() {
	case reflect.Struct:
		for i := range x.NumField() {
			if !equal(x.Field(i), y.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Array:
		for i := range x.Len() {
			if !equal(x.Index(i), y.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Slice, reflect.Map, reflect.Func:
		panic(uncomparable("comparing uncomparable type " + x.Type().String()))
	}
	return x.Equal(y)
}

// uncomparable is the run-time error of a comparison.
type uncomparable string

func (e uncomparable) Error() string { return "runtime error: " + string(e) }

// RuntimeError makes it a runtime.Error.
func (e uncomparable) RuntimeError() {}

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
