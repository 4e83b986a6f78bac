package session

import (
	"context"
	"errors"
	"reflect"
	"strings"

	"gradrepl/repl/lang"
)

// nilDereference is how Go words that a nil was followed.
const nilDereference = "invalid memory address or nil pointer dereference"

// nameNil adds to the failure of a statement that followed a nil which of its names
// is nil. It looks at variables and fields alone.
func (s *Session) nameNil(ctx context.Context, src string, err error) {
	var f *Failure
	if !errors.As(err, &f) || len(f.nils) == 0 {
		return
	}
	local := lang.Locals(src)
	for _, name := range f.nils {
		first, _, _ := strings.Cut(name, ".")
		if local[first] {
			continue
		}
		if v, ok := s.look(ctx, name); ok && isNil(v.Value) {
			f.Message += ": " + name + " is nil"
			return
		}
	}
}

func isNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan, reflect.Interface:
		return v.IsNil()
	}
	return false
}
