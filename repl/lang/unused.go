package lang

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// A cell may leave a variable unused, plain Go may not. In a saved program each
// such variable inside of a function or block is used once, by assigning it to
// the blank identifier.

// useUnused adds to a piece of syntax the uses of the variables that the check
// found unused.
func (l *lowering) useUnused(root ast.Node) {
	if len(l.unused) == 0 {
		return
	}
	astutil.Apply(root, nil, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.BlockStmt:
			n.List = l.usesAfter(n.List)
		case *ast.CaseClause:
			n.Body = l.usesAfter(n.Body)
		case *ast.CommClause:
			n.Body = slices.Concat(l.usesOf(n.Comm), l.usesAfter(n.Body))
		case *ast.IfStmt:
			n.Body.List = slices.Concat(l.usesOf(n.Init), n.Body.List)
		case *ast.ForStmt:
			n.Body.List = slices.Concat(l.usesOf(n.Init), n.Body.List)
		case *ast.RangeStmt:
			n.Body.List = slices.Concat(l.usesOf(n), n.Body.List)
		case *ast.SwitchStmt:
			inFirstCase(n.Body, l.usesOf(n.Init))
		case *ast.TypeSwitchStmt:
			inFirstCase(n.Body, l.usesOf(n.Init))
			inFirstCase(n.Body, l.usesOf(n.Assign))
		}
		return true
	})
}

// usesAfter puts behind each statement of a list the uses of what it defines.
func (l *lowering) usesAfter(stmts []ast.Stmt) []ast.Stmt {
	var out []ast.Stmt
	for _, stmt := range stmts {
		out = append(out, stmt)
		for labeled, ok := stmt.(*ast.LabeledStmt); ok; labeled, ok = stmt.(*ast.LabeledStmt) {
			stmt = labeled.Stmt
		}
		if _, header := stmt.(*ast.RangeStmt); !header {
			out = append(out, l.usesOf(stmt)...)
		}
	}
	return out
}

// usesOf are the uses of the unused variables that a statement itself defines.
func (l *lowering) usesOf(stmt ast.Stmt) []ast.Stmt {
	if stmt == nil {
		return nil
	}
	ids := definedBy(stmt)
	if r, ok := stmt.(*ast.RangeStmt); ok && r.Tok == token.DEFINE {
		for _, e := range []ast.Expr{r.Key, r.Value} {
			if id, ok := e.(*ast.Ident); ok {
				ids = append(ids, id)
			}
		}
	}
	var out []ast.Stmt
	for _, id := range ids {
		if l.unused[id.Pos()] {
			out = append(out, &ast.AssignStmt{Lhs: []ast.Expr{ident(token.NoPos, "_")}, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(token.NoPos, id.Name)}})
		}
	}
	return out
}

// inFirstCase puts statements into the first case of a switch: of one without
// cases, into a default.
func inFirstCase(body *ast.BlockStmt, stmts []ast.Stmt) {
	if len(stmts) == 0 {
		return
	}
	if len(body.List) == 0 {
		body.List = []ast.Stmt{&ast.CaseClause{}}
	}
	first := body.List[0].(*ast.CaseClause)
	first.Body = slices.Concat(stmts, first.Body)
}
