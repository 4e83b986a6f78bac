package lang

import (
	"go/ast"
	"go/types"
)

// What the interpreter gets wrong, and the form that it runs properly.

// protectLiterals puts the composite literals of a parallel assignment into
// parentheses: after a, b := x, T{…} the interpreter would leave a at zero.
func protectLiterals(values []ast.Expr) {
	if len(values) < 2 {
		return
	}
	for i, v := range values {
		if lit, ok := v.(*ast.CompositeLit); ok {
			values[i] = &ast.ParenExpr{Lparen: lit.Pos(), X: lit, Rparen: lit.End()}
		}
	}
}

// packVariadic turns the arguments of a compiled function's variadic parameter
// of an interface type into a slice: the interpreter would pass values of
// interpreted types without the methods that the interface wants.
func (l *lowering) packVariadic(call *ast.CallExpr) {
	sig, ok := types.Unalias(l.info.TypeOf(call.Fun)).(*types.Signature)
	if !ok || !sig.Variadic() || call.Ellipsis.IsValid() || !l.compiled(call.Fun) {
		return
	}
	fixed := sig.Params().Len() - 1
	elem := sig.Params().At(fixed).Type().(*types.Slice).Elem()
	iface, ok := elem.Underlying().(*types.Interface)
	if !ok || iface.NumMethods() == 0 || len(call.Args) <= fixed {
		return
	}
	e, err := l.typeExpr(elem)
	if err != nil {
		return
	}
	list := &ast.CompositeLit{
		Type:   &ast.ArrayType{Lbrack: call.Lparen, Elt: e},
		Lbrace: call.Lparen, Elts: append([]ast.Expr{}, call.Args[fixed:]...), Rbrace: call.Rparen,
	}
	call.Args = append(call.Args[:fixed:fixed], list)
	call.Ellipsis = call.Rparen
}

// compiled reports whether an expression is a function or method of a compiled
// package.
func (l *lowering) compiled(e ast.Expr) bool {
	var id *ast.Ident
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	default:
		return false
	}
	fn, ok := l.info.Uses[id].(*types.Func)
	return ok && fn.Pkg() != nil && l.im.packages[fn.Pkg().Path()] == fn.Pkg()
}
