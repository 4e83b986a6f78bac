package lang

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// Where a variable gets what is received from a channel, or a function returns
// it, the interpreter puts the received value in the place of the variable, to
// which nothing can be assigned from then on. The form with two results does
// not.

// received is an expression that receives from a channel; nil for others.
func received(e ast.Expr) *ast.UnaryExpr {
	if u, ok := ast.Unparen(e).(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		return u
	}
	return nil
}

// receive lowers an assignment of a value that is received:
//
//	x := <-c
//	x, ok· := <-c
//	x = <-c
//	v·, ok· := <-c; x = v·
func (l *lowering) receive(c *astutil.Cursor, s *ast.AssignStmt) {
	if len(s.Lhs) != 1 || len(s.Rhs) != 1 || s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		return
	}
	u := received(s.Rhs[0])
	if u == nil {
		return
	}
	if _, ok := c.Parent().(*ast.CommClause); ok && c.Name() == "Comm" {
		return
	}
	if s.Tok == token.DEFINE {
		s.Lhs, s.Rhs[0] = append(s.Lhs, l.status(u.Pos())), u
	} else if c.Index() >= 0 {
		keep, value := l.keepReceived(u)
		c.InsertBefore(keep)
		s.Rhs[0] = value
	}
}

// status is a variable for whether something was received.
func (l *lowering) status(pos token.Pos) *ast.Ident { return ident(pos, l.fresh("ok"+mark)) }

// keepReceived is a statement that receives a value, and the value.
func (l *lowering) keepReceived(u *ast.UnaryExpr) (ast.Stmt, ast.Expr) {
	name := l.fresh("value" + mark)
	value := ident(u.Pos(), name)
	l.info.Types[value] = types.TypeAndValue{Type: l.info.TypeOf(u)}
	keep := &ast.AssignStmt{Lhs: []ast.Expr{ident(u.Pos(), name), l.status(u.Pos())}, TokPos: u.Pos(), Tok: token.DEFINE, Rhs: []ast.Expr{u}}
	return keep, value
}

// returnReceived lowers a return of a value that is received.
func (l *lowering) returnReceived(c *astutil.Cursor, s *ast.ReturnStmt) {
	if len(s.Results) != 1 || received(s.Results[0]) == nil {
		return
	}
	keep, value := l.keepReceived(received(s.Results[0]))
	s.Results[0] = value
	c.Replace(&ast.BlockStmt{Lbrace: s.Pos(), List: []ast.Stmt{keep, s}, Rbrace: s.End()})
}

// declareReceived lowers a declaration of a variable with a value that is
// received.
func (l *lowering) declareReceived(s *ast.DeclStmt) {
	d, ok := s.Decl.(*ast.GenDecl)
	if !ok || d.Tok != token.VAR {
		return
	}
	for _, spec := range d.Specs {
		v := spec.(*ast.ValueSpec)
		if len(v.Names) == 1 && len(v.Values) == 1 && received(v.Values[0]) != nil && v.Type == nil {
			v.Names, v.Values[0] = append(v.Names, l.status(v.Pos())), received(v.Values[0])
		}
	}
}
