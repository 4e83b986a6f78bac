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

// Text is the value of a result that has been written by a method of its own.
type Text string

// String is the text itself.
func (t Text) String() string { return string(t) }
