// Package symbols makes the project's packages visible to the interpreter.
package symbols

import "reflect"

// Symbols are the exported names of the packages, by "import/path/name". The
// files that fill it are made by yaegi extract.
var Symbols = map[string]map[string]reflect.Value{}

//go:generate go run github.com/traefik/yaegi/cmd/yaegi@v0.16.1 extract -name symbols gradrepl/engine gradrepl/engine/tensor gradrepl/ops gradrepl/nn gradrepl/nn/optim gradrepl/nn/data gradrepl/nn/train gradrepl/nn/audit
