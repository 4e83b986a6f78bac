package session

import (
	"go/types"
	"reflect"
)

// Value is a value of the interpreter with its static type, which knows the
// names that an interpreted type has lost to reflection.
type Value struct {
	reflect.Value
	Type types.Type
}
