package session

import (
	"context"
	"errors"
	"reflect"
)

// nilDereference is how Go words that a nil was followed.
const nilDereference = "invalid memory address or nil pointer dereference"

// nameNil adds to the failure of a statement that followed a nil which of its names
// is nil. It looks at variables and fields alone.
func (s *Session) nameNil(ctx context.Context, err error) {
	var f *Failure
	if !errors.As(err, &f) {
		return
	}
	for _, name := range f.nils {
		if result, err := s.Eval(ctx, name); err == nil && len(result.Values) == 1 && isNil(result.Values[0].Value) {
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
