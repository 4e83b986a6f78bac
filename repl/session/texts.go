package session

import (
	"go/types"
	"reflect"
	"sync"

	"gradrepl/repl/format"
	"gradrepl/repl/lang"
)

// textMethods are the methods Error and String of interpreted types, which
// only interpreted code can call.
type textMethods struct {
	mu      sync.RWMutex
	methods map[textKey]func(any) string
}

// textKey is a type by the interpreter's name for it, or the pointer to it.
type textKey struct {
	name    string
	pointer bool
}

func (t *textMethods) add(name string, pointer bool, method func(any) string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.methods[textKey{name, pointer}] = method
}

// catalog is what printing needs to know.
func (t *textMethods) catalog(registry *lang.Registry) *format.Catalog {
	return &format.Catalog{
		Named: registry.Named,
		Text: func(v reflect.Value, named *types.Named, pointer bool) func() string {
			t.mu.RLock()
			method := t.methods[textKey{registry.Name(named), pointer}]
			t.mu.RUnlock()
			if method == nil {
				return nil
			}
			return func() string { return method(v.Interface()) }
		},
	}
}
