// Package std completes the interpreter's tables of the standard library.
//
// The tables that come with the interpreter (package stdlib of yaegi) stop at
// Go 1.22. This package has what the library has got since: the exported
// functions, variables, constants and types that those tables lack, and no
// other. Generic functions and generic types cannot be in such a table, since
// reflection knows their instances only; symbols that only some platforms have
// are left out, so that a program means the same on all of them.
package std

import "reflect"

// Symbols are the added names of the standard packages, by "import/path/name"
// in the form of the interpreter's tables: a function or typed constant is its
// value, a variable is addressable, an untyped constant is a constant.Value, a
// type T is a nil *T. An interface I has beside it "_I", a nil pointer to a
// struct type whose fields the interpreter fills with the methods of a type
// that is to be an I. The files whose names begin with go1_ fill it.
var Symbols = map[string]map[string]reflect.Value{}

//go:generate go run ./generate
