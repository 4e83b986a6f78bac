package lang

import "go/ast"

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
