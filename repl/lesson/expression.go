package lesson

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// OnTensors writes arithmetic on the tensors of nodes, which at the prompt is
// for nodes alone, so that it runs there: 2*c.value as (2 * Const(c.value)).Value.
// Students mean the numbers. It gives any other source as it is.
func OnTensors(source string) string {
	e, err := parser.ParseExpr(source)
	if err != nil {
		return source
	}
	changed := false
	// The root is in a holder, so that it can be replaced as well.
	holder := &ast.ParenExpr{X: e}
	astutil.Apply(holder, func(c *astutil.Cursor) bool {
		node, ok := c.Node().(ast.Expr)
		if !ok || !isArithmetic(node) || !operandsToNodes(node) {
			return true
		}
		changed = true
		c.Replace(&ast.SelectorExpr{X: &ast.ParenExpr{X: node}, Sel: ast.NewIdent("Value")})
		return false
	}, nil)
	var out bytes.Buffer
	if !changed || format.Node(&out, token.NewFileSet(), holder.X) != nil {
		return source
	}
	return out.String()
}

// isArithmetic reports whether an expression is one of the operations that
// nodes have.
func isArithmetic(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		switch e.Op {
		case token.ADD, token.SUB, token.MUL, token.QUO:
			return true
		}
	case *ast.UnaryExpr:
		return e.Op == token.SUB
	}
	return false
}

// operandsToNodes makes constants of the operands that are fields Value and
// Grad. It reports whether there are any.
func operandsToNodes(e ast.Expr) bool {
	found := false
	operand := func(x *ast.Expr) {
		inner := ast.Unparen(*x)
		if isArithmetic(inner) {
			found = operandsToNodes(inner) || found
		} else if sel, ok := inner.(*ast.SelectorExpr); ok {
			if name := strings.ToLower(sel.Sel.Name); name == "value" || name == "grad" {
				*x = &ast.CallExpr{Fun: ast.NewIdent("Const"), Args: []ast.Expr{sel}}
				found = true
			}
		}
	}
	switch e := e.(type) {
	case *ast.BinaryExpr:
		operand(&e.X)
		operand(&e.Y)
	case *ast.UnaryExpr:
		operand(&e.X)
	}
	return found
}
