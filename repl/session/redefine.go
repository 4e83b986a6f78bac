package session

import (
	"reflect"

	"github.com/traefik/yaegi/interp"

	"gradrepl/repl/lang"
)

// A function that is declared again is what later calls reach, those of functions
// that were compiled before among them. The interpreter has the body of a function
// in a node, to which its callers keep a pointer: the older node is given the
// newer's body.

// bodyOf are the fields of a function's node that a call looks at.
var bodyOf = []string{"child", "start", "types", "findex", "typ", "scope"}

// replaceFunctions gives functions the bodies of those that replace them.
func replaceFunctions(i *interp.Interpreter, list []lang.Replacement) {
	for _, r := range list {
		old, ok := functionNode(i, r.Old)
		anew, ok2 := functionNode(i, r.New)
		if !ok || !ok2 {
			continue
		}
		for _, name := range bodyOf {
			open(old.FieldByName(name)).Set(open(anew.FieldByName(name)))
		}
	}
}

// functionNode is the interpreter's node of a declared function.
func functionNode(i *interp.Interpreter, name string) (reflect.Value, bool) {
	scope := open(reflect.ValueOf(i).Elem().FieldByName("scopes")).MapIndex(reflect.ValueOf("main"))
	if !scope.IsValid() {
		return reflect.Value{}, false
	}
	symbol := open(scope.Elem().FieldByName("sym")).MapIndex(reflect.ValueOf(name))
	if !symbol.IsValid() {
		return reflect.Value{}, false
	}
	node := open(symbol.Elem().FieldByName("node"))
	if node.IsNil() {
		return reflect.Value{}, false
	}
	return node.Elem(), true
}
