package session

import (
	"fmt"
	"go/types"
	"io"
	"reflect"
	"strings"

	"gradrepl/repl/generic/native"
)

// printBuiltin is what print and println write: to the standard output, where a
// user looks for what a cell prints. Compiled, they write to the standard error.
func (s *Session) printBuiltin(separator, end string, values []any) {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = runtimeText(reflect.ValueOf(native.Bare(native.Inside(v))))
	}
	// As with Go's own, there is nobody to tell of an error.
	_, _ = io.WriteString(s.options.Stdout, strings.Join(parts, separator)+end)
}

// runtimeText is a value as Go's runtime prints it.
func runtimeText(v reflect.Value) string {
	if !v.IsValid() {
		return "nil"
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Chan, reflect.Func, reflect.Map, reflect.UnsafePointer:
		return fmt.Sprintf("%#x", v.Pointer())
	case reflect.Slice:
		return fmt.Sprintf("[%d/%d]%#x", v.Len(), v.Cap(), v.Pointer())
	}
	return fmt.Sprint(v)
}

// clearBuiltin deletes all of a map's entries, or sets all of a slice's elements
// to zero.
func clearBuiltin(value any) {
	if v := reflect.ValueOf(native.Bare(native.Inside(value))); v.IsValid() {
		v.Clear()
	}
}

// checkKey panics where a key of an interface type of compiled code has a value
// of a type of the session: no other key would be equal to it.
func (s *Session) checkKey(key any) {
	if v := s.catalog.Value(reflect.ValueOf(key), types.Universe.Lookup("any").Type()); v.Interpreted() {
		panic(runtimeError("a value of type " + v.TypeString() + " cannot be a key of a map with keys of an interface type here"))
	}
}
