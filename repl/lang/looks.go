package lang

import (
	"go/ast"
	"go/parser"
	"strings"
)

// What an expression that somebody types in between may be for.

// IsLook reports whether an expression only looks at something that there is: it is no
// constant, and has no operators and no calls but of what tells of a tensor.
func IsLook(src string) bool {
	e, err := parser.ParseExpr(src)
	if err != nil || IsConstant(src) || calls(e) {
		return false
	}
	look := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.BinaryExpr, *ast.UnaryExpr, *ast.FuncLit, *ast.CompositeLit:
			look = false
		}
		return look
	})
	return look
}

// Computes reports whether an expression has a call that may do something, and not only
// tell of a tensor.
func Computes(src string) bool {
	e, err := parser.ParseExpr(src)
	return err == nil && calls(e)
}

// IsConstant reports whether a source is a text, a number, nil or a truth value of Go.
func IsConstant(src string) bool {
	e, err := parser.ParseExpr(src)
	if err != nil {
		return false
	}
	switch e := e.(type) {
	case *ast.BasicLit:
		return true
	case *ast.Ident:
		return e.Name == "nil" || e.Name == "true" || e.Name == "false"
	}
	return false
}

// calls reports whether anything is called but what tells of a tensor or a node.
func calls(e ast.Expr) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			sel, ok := call.Fun.(*ast.SelectorExpr)
			found = found || !ok || !tells[strings.ToLower(sel.Sel.Name)]
		}
		return !found
	})
	return found
}

// tells are the methods that tell something of a tensor or a node.
var tells = map[string]bool{"shape": true, "at": true, "row": true, "rows": true, "item": true, "size": true, "rank": true, "data": true}
