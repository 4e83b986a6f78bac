package lang

import (
	"go/ast"
	"go/token"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// Result is the name of the variable that holds the result of cell n.
func Result(n int) string { return "_" + strconv.Itoa(n) }

// nameResults turns the names of earlier results into variables: _ is the
// last one's, __ the one before, Out[4] is _4. A name that the session defined
// itself stays its own.
func (s *Scope) nameResults(file *ast.File, results []int) {
	last := func(back int) string {
		if len(results) < back {
			return ""
		}
		return Result(results[len(results)-back])
	}
	astutil.Apply(file, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.Ident:
			back := map[string]int{"_": 1, "__": 2}[n.Name]
			if back > 0 && isValue(c) && s.names[n.Name] == nil && last(back) != "" {
				n.Name = last(back)
			}
		case *ast.IndexExpr:
			base, isIdent := n.X.(*ast.Ident)
			lit, isLit := n.Index.(*ast.BasicLit)
			if isIdent && isLit && base.Name == "Out" && lit.Kind == token.INT && s.names["Out"] == nil {
				c.Replace(ident(n.Pos(), "_"+lit.Value))
				return false
			}
		}
		return true
	}, nil)
}

// isValue reports whether the identifier under the cursor is read, not
// assigned to or declared.
func isValue(c *astutil.Cursor) bool {
	switch p := c.Parent().(type) {
	case *ast.AssignStmt:
		return c.Name() == "Rhs"
	case *ast.ValueSpec:
		return c.Name() == "Values"
	case *ast.RangeStmt:
		return c.Name() == "X"
	case *ast.SelectorExpr:
		return c.Name() == "X"
	case *ast.KeyValueExpr:
		return c.Name() == "Value"
	case *ast.Field, *ast.FuncDecl, *ast.TypeSpec, *ast.ImportSpec, *ast.LabeledStmt, *ast.BranchStmt:
		return false
	case ast.Node:
		return p != nil
	}
	return false
}
