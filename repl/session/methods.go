package session

import (
	"go/types"
	"sync"

	"gradrepl/repl/format"
	"gradrepl/repl/lang"
)

// methods are those of interpreted types that packages of the standard library
// look for, and that only interpreted code can call.
type methods struct {
	mu   sync.RWMutex
	list map[methodKey]any
}

// methodKey is a method of a type by the interpreter's name for it, or of the
// pointer to it.
type methodKey struct {
	typ     string
	pointer bool
	name    string
}

func (m *methods) add(typ string, pointer bool, name string, method any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.list[methodKey{typ, pointer, name}] = method
}

// catalog is what printing needs to know.
func (m *methods) catalog(registry *lang.Registry) *format.Catalog {
	return &format.Catalog{
		Named:    registry.Named,
		Labelled: registry.Labelled,
		Method: func(named *types.Named, pointer bool, name string) any {
			m.mu.RLock()
			defer m.mu.RUnlock()
			return m.list[methodKey{registry.Name(named), pointer, name}]
		},
	}
}
