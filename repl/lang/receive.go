package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

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

// defineReceived lowers a definition by a value that is received:
//
//	x := <-c
//	x, ok· := <-c
func (l *lowering) defineReceived(c *astutil.Cursor, s *ast.AssignStmt) {
	if s.Tok == token.DEFINE {
		l.copyReceived(s.Rhs)
	}
	if u := l.receives(c, s); u != nil && s.Tok == token.DEFINE {
		s.Lhs, s.Rhs[0] = append(s.Lhs, l.status(u.Pos())), u
	}
}

// assignReceived lowers an assignment of a value that is received, once what it is
// received from has been lowered:
//
//	x = <-c
//	v·, ok· := <-c; x = v·
func (l *lowering) assignReceived(c *astutil.Cursor, s *ast.AssignStmt) {
	if _, ok := c.Parent().(*ast.CommClause); (!ok || c.Name() != "Comm") && len(s.Lhs) == 2 && receivesApart(s) {
		define, assign := l.receiveFirst(s)
		if c.Index() < 0 {
			c.Replace(inFunction(define, assign[0], assign[1]))
			return
		}
		c.InsertBefore(define)
		c.InsertBefore(assign[0])
		*s = *assign[1].(*ast.AssignStmt)
		return
	}
	u := l.receives(c, s)
	if u == nil || s.Tok != token.ASSIGN {
		return
	}
	value := ident(u.Pos(), l.fresh("value"+mark))
	keep := &ast.AssignStmt{Lhs: []ast.Expr{ident(u.Pos(), value.Name), l.status(u.Pos())}, TokPos: u.Pos(), Tok: token.DEFINE, Rhs: []ast.Expr{u}}
	if c.Index() < 0 {
		set := *s
		set.Rhs = []ast.Expr{value}
		c.Replace(inFunction(keep, &set))
		return
	}
	c.InsertBefore(keep)
	s.Rhs[0] = value
}

// copyReceived has each of several variables that are defined together have a copy of
// what is received for it, where that is a struct or array.
func (l *lowering) copyReceived(values []ast.Expr) {
	for i, e := range values {
		if received(e) == nil || len(values) < 2 {
			continue
		}
		t := l.info.TypeOf(e)
		if t == nil {
			continue
		}
		switch t.Underlying().(type) {
		case *types.Struct, *types.Array:
			if by := l.copyOf(e, t); by != nil {
				values[i] = by
			}
		}
	}
}

// receivesApart reports whether what is received, or its status, is not wanted or goes
// into something else than a variable: the interpreter would put that elsewhere.
func receivesApart(s *ast.AssignStmt) bool {
	apart := func(e ast.Expr) bool { id, ok := ast.Unparen(e).(*ast.Ident); return !ok || id.Name == "_" }
	return s.Tok == token.ASSIGN && len(s.Rhs) == 1 && received(s.Rhs[0]) != nil && slices.ContainsFunc(s.Lhs, apart)
}

// receiveFirst receives into variables of its own, and then assigns what is wanted:
//
//	_, ok = <-c
//	v·, ok· := <-c; ok = ok·
func (l *lowering) receiveFirst(s *ast.AssignStmt) (define ast.Stmt, assign []ast.Stmt) {
	values := []ast.Expr{ident(s.Pos(), l.fresh("value"+mark)), l.status(s.Pos())}[:max(len(s.Lhs), 1)]
	for i, e := range s.Lhs {
		var from ast.Expr = ident(s.Pos(), values[i].(*ast.Ident).Name)
		if t := l.info.TypeOf(received(s.Rhs[0]).X); i == 0 && t != nil {
			l.info.Types[from] = types.TypeAndValue{Type: t.Underlying().(*types.Chan).Elem()}
			l.convert(&from, l.typeOfVariable(e))
		}
		tok := s.Tok
		if id, ok := e.(*ast.Ident); ok && id.Name == "_" {
			tok = token.ASSIGN
		}
		assign = append(assign, &ast.AssignStmt{Lhs: []ast.Expr{e}, TokPos: s.TokPos, Tok: tok, Rhs: []ast.Expr{from}})
	}
	return &ast.AssignStmt{Lhs: values, TokPos: s.TokPos, Tok: token.DEFINE, Rhs: s.Rhs}, assign
}

// receiveInClause does in a clause of a select what assignReceived does elsewhere.
func (l *lowering) receiveInClause(clause *ast.CommClause) {
	s, ok := clause.Comm.(*ast.AssignStmt)
	if !ok {
		return
	}
	own := func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return ok && id.Name != "_" && l.escapes(&ast.BlockStmt{List: clause.Body}, l.info.Defs[id])
	}
	if s.Tok == token.ASSIGN || slices.ContainsFunc(s.Lhs, own) {
		define, assign := l.receiveFirst(s)
		clause.Comm, clause.Body = define, append(assign, clause.Body...)
	}
}

// receives is what a statement with one value receives; nil for others.
func (l *lowering) receives(c *astutil.Cursor, s *ast.AssignStmt) *ast.UnaryExpr {
	if _, ok := c.Parent().(*ast.CommClause); ok && c.Name() == "Comm" || len(s.Lhs) != 1 || len(s.Rhs) != 1 {
		return nil
	}
	return received(s.Rhs[0])
}

// status is a variable for whether something was received.
func (l *lowering) status(pos token.Pos) *ast.Ident { return ident(pos, l.fresh("ok"+mark)) }

// declareReceived lowers a declaration of a variable with a value that is
// received.
func (l *lowering) declareReceived(s *ast.DeclStmt) {
	d, ok := s.Decl.(*ast.GenDecl)
	if !ok || d.Tok != token.VAR {
		return
	}
	for _, spec := range d.Specs {
		v := spec.(*ast.ValueSpec)
		l.copyReceived(v.Values)
		if len(v.Names) == 1 && len(v.Values) == 1 && received(v.Values[0]) != nil && (v.Type == nil || types.Identical(l.info.TypeOf(v.Type), l.info.TypeOf(v.Values[0]))) {
			v.Type = nil
			v.Names, v.Values[0] = append(v.Names, l.status(v.Pos())), received(v.Values[0])
		}
	}
}

// nameOperands gives variables of their own to the channels of a select that are
// received from with a status, and to what is sent, where these have no name: the
// interpreter would never choose such a clause, or send something else. Go computes
// them before the select, too. It returns the definitions of the variables.
//
//	select { case v, ok := <-s.in: … case out <- *p: … }
//	c· := s.in; v· := *p; select { case v, ok := <-c·: … case out <- v·: … }
func (l *lowering) nameOperands(s *ast.SelectStmt) []ast.Stmt {
	var out []ast.Stmt
	name := func(e *ast.Expr) {
		tv := l.info.Types[*e]
		if _, ok := ast.Unparen(*e).(*ast.Ident); ok || tv.Value != nil || tv.IsNil() {
			return
		}
		name := l.fresh("operand" + mark)
		out = append(out, &ast.AssignStmt{Lhs: []ast.Expr{ident(s.Select, name)}, TokPos: s.Select, Tok: token.DEFINE, Rhs: []ast.Expr{*e}})
		*e = ident((*e).Pos(), name)
		l.info.Types[*e] = tv
	}
	for _, stmt := range s.Body.List {
		l.receiveInClause(stmt.(*ast.CommClause))
		switch comm := stmt.(*ast.CommClause).Comm.(type) {
		case *ast.AssignStmt:
			if len(comm.Lhs) == 2 && len(comm.Rhs) == 1 {
				if u := received(comm.Rhs[0]); u != nil {
					name(&u.X)
				}
			}
		case *ast.SendStmt:
			name(&comm.Chan)
			name(&comm.Value)
		}
	}
	return out
}
