package lang

import (
	"go/ast"
	"go/token"
	"go/types"
)

// typeSwitch lowers a type switch with interfaces:
//
//	switch v := x.(type) { case T: …; case I: …; default: … }
//	{
//		x· := Inside(x)
//		n· := 0
//		var v·1 T; var v·2 I
//		if v, ok := x·.(T); ok { v·1, n· = v, 1 } else if v, ok := as·(x·); ok { … }
//		switch n· { case 1: v := v·1; …; case 2: v := v·2; …; default: v := x; … }
//	}
//
// It returns what goes before the switch that is left; nil for others.
func (l *lowering) typeSwitch(s *ast.TypeSwitchStmt) (before []ast.Stmt, left *ast.SwitchStmt) {
	var x ast.Expr
	var bound *ast.Ident
	switch a := s.Assign.(type) {
	case *ast.AssignStmt:
		bound, x = a.Lhs[0].(*ast.Ident), a.Rhs[0].(*ast.TypeAssertExpr).X
	case *ast.ExprStmt:
		x = a.X.(*ast.TypeAssertExpr).X
	}
	static := l.info.TypeOf(x)
	own := hasMethods(static) && !l.foreign(static) // the interpreter knows the types of the values
	needed := !own
	for _, stmt := range s.Body.List {
		for _, e := range stmt.(*ast.CaseClause).List {
			l.refuseAssertion(e, l.info.TypeOf(e), static)
			needed = needed || types.IsInterface(l.info.TypeOf(e)) || l.hasLabel(l.info.TypeOf(e)) || !l.info.Types[e].IsNil() && embedsPointer(l.info.TypeOf(e))
		}
	}
	if !needed {
		return nil, nil
	}
	pos := s.Switch
	value, inside, which := l.fresh("x"+mark), l.fresh("x"+mark), l.fresh("n"+mark)
	define := func(name string, e ast.Expr) ast.Stmt {
		return &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, name)}, TokPos: pos, Tok: token.DEFINE, Rhs: []ast.Expr{e}}
	}
	if s.Init != nil {
		before = append(before, s.Init)
	}
	before = append(before, define(value, x), define(inside, l.inside(ident(pos, value))), define(which, intLit(pos, 0)))
	left = &ast.SwitchStmt{Switch: pos, Tag: ident(pos, which), Body: s.Body}
	var chain, last *ast.IfStmt
	for n, stmt := range s.Body.List {
		clause := stmt.(*ast.CaseClause)
		typed := "" // the variable of the clause's own type
		if len(clause.List) == 1 && bound != nil && !l.info.Types[clause.List[0]].IsNil() {
			typed = l.fresh("v" + mark)
			e, err := l.typeExpr(l.info.TypeOf(clause.List[0]))
			if err != nil {
				return nil, nil
			}
			before = append(before, &ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, TokPos: pos, Specs: []ast.Spec{
				&ast.ValueSpec{Names: []*ast.Ident{ident(pos, typed)}, Type: e}}}})
		}
		for _, e := range clause.List {
			test := l.typeTest(e, inside, typed, which, n+1)
			if assertion := concreteTest(test); own && assertion != nil && !embedsInterface(l.info.TypeOf(e)) && !embedsPointer(l.info.TypeOf(e)) {
				assertion.X = ident(pos, value)
			}
			if test == nil {
				return nil, nil
			}
			if last != nil {
				last.Else = test
			} else {
				chain = test
			}
			last = test
		}
		if len(clause.List) > 0 {
			clause.List = []ast.Expr{intLit(clause.Case, n+1)}
		}
		l.bind(clause, bound, typed, value)
	}
	if chain != nil {
		before = append(before, chain)
	}
	return before, left
}

// bind gives a clause of a type switch its variable.
func (l *lowering) bind(clause *ast.CaseClause, bound *ast.Ident, typed, value string) {
	obj := l.info.Implicits[clause]
	if bound == nil || obj == nil {
		return
	}
	if typed == "" {
		typed = value
	}
	own := ident(clause.Pos(), bound.Name)
	l.info.Defs[own] = obj
	clause.Body = append([]ast.Stmt{
		&ast.AssignStmt{Lhs: []ast.Expr{own}, TokPos: clause.Colon, Tok: token.DEFINE, Rhs: []ast.Expr{ident(clause.Colon, typed)}},
		&ast.AssignStmt{Lhs: []ast.Expr{ident(clause.Colon, "_")}, TokPos: clause.Colon, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(clause.Colon, bound.Name)}},
	}, clause.Body...)
}

// typeTest is the test of one type of a type switch; nil where the type has no
// name.
func (l *lowering) typeTest(e ast.Expr, inside, typed, which string, n int) *ast.IfStmt {
	pos := e.Pos()
	note := &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, which)}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{intLit(pos, n)}}
	body := &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{note}, Rbrace: pos}
	tv := l.info.Types[e]
	if tv.IsNil() {
		return &ast.IfStmt{If: pos, Cond: &ast.BinaryExpr{X: ident(pos, inside), OpPos: pos, Op: token.EQL, Y: ident(pos, "nil")}, Body: body}
	}
	var rhs ast.Expr
	switch {
	case isEmptyInterface(tv.Type):
		if typed != "" {
			body.List = append(body.List, &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, typed)}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(pos, inside)}})
		}
		return &ast.IfStmt{If: pos, Cond: &ast.BinaryExpr{X: ident(pos, inside), OpPos: pos, Op: token.NEQ, Y: ident(pos, "nil")}, Body: body}
	case hasMethods(tv.Type):
		name, ok := l.asserterFor(tv.Type)
		if !ok {
			return nil
		}
		rhs = &ast.CallExpr{Fun: ident(pos, name), Lparen: pos, Args: []ast.Expr{ident(pos, inside)}, Rparen: pos}
	default:
		t, err := l.typeExpr(tv.Type)
		if err != nil {
			return nil
		}
		if call := l.withoutLabel(ident(pos, inside), tv.Type); call != nil {
			rhs = call
			break
		}
		rhs = &ast.TypeAssertExpr{X: ident(pos, inside), Type: t}
	}
	v, ok := "_", "ok"+mark
	if typed != "" {
		v = "got" + mark
		body.List = append(body.List, &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, typed)}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(pos, v)}})
	}
	return &ast.IfStmt{If: pos,
		Init: &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, v), ident(pos, ok)}, TokPos: pos, Tok: token.DEFINE, Rhs: []ast.Expr{rhs}},
		Cond: ident(pos, ok), Body: body}
}

// concreteTest is the assertion to a type that is no interface of a test; nil
// for others.
func concreteTest(test *ast.IfStmt) *ast.TypeAssertExpr {
	if test == nil || test.Init == nil {
		return nil
	}
	e, _ := test.Init.(*ast.AssignStmt).Rhs[0].(*ast.TypeAssertExpr)
	return e
}
