// Package symbols makes the project's packages visible to the interpreter.
package symbols

import "reflect"

// Symbols are the exported names of the packages, by "import/path/name".
var Symbols = map[string]map[string]reflect.Value{}

//go:generate go run github.com/traefik/yaegi/cmd/yaegi@v0.16.1 extract -name symbols gradrepl/engine gradrepl/engine/tensor
