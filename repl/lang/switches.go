package lang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
)

// Switches in the forms in which the interpreter runs them as Go does.

// fillClauses puts a statement into the clauses of a switch or select that have
// none, with which the interpreter cannot do anything.
func fillClauses(body *ast.BlockStmt) {
	for _, stmt := range body.List {
		switch clause := stmt.(type) {
		case *ast.CaseClause:
			clause.Body = clauseBody(clause.Body, clause.Colon)
		case *ast.CommClause:
			clause.Body = clauseBody(clause.Body, clause.Colon)
			switch last := clause.Body[len(clause.Body)-1].(type) {
			case *ast.BranchStmt:
				if last.Tok != token.BREAK || last.Label != nil { // the interpreter would go on behind the select
					clause.Body = append(clause.Body, nothing(last.Pos()))
				}
			case *ast.BlockStmt:
				clause.Body = append(clause.Body, nothing(last.Pos()))
			}
		}
	}
}

// leaveSelect has a break within a clause of a select go to behind it: the interpreter
// would leave the loop that is around. It returns the label for there, nil where there
// are none.
func (l *lowering) leaveSelect(s *ast.SelectStmt) ast.Stmt {
	var behind *ast.Ident
	walk := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			return false
		case *ast.BranchStmt:
			if n.Tok == token.BREAK && n.Label == nil {
				if behind == nil {
					behind = ident(s.Select, l.fresh("select"+mark+"behind"))
				}
				n.Tok, n.Label = token.GOTO, ident(n.Pos(), behind.Name)
			}
		}
		return true
	}
	for _, stmt := range s.Body.List {
		body := stmt.(*ast.CommClause).Body
		for i, stmt := range body {
			if b, ok := stmt.(*ast.BranchStmt); !ok || b.Tok != token.BREAK || i < len(body)-1 {
				ast.Inspect(stmt, walk)
			}
		}
	}
	if behind == nil {
		return nil
	}
	return &ast.LabeledStmt{Label: behind, Colon: s.End(), Stmt: nothing(s.End())}
}

// clauseBody is the body of a clause: never empty, and labels in a block of their
// own, without which the interpreter does not find them.
func clauseBody(list []ast.Stmt, pos token.Pos) []ast.Stmt {
	list = slices.DeleteFunc(list, func(stmt ast.Stmt) bool { _, empty := stmt.(*ast.EmptyStmt); return empty })
	if len(list) == 0 {
		return []ast.Stmt{nothing(pos)}
	}
	if !slices.ContainsFunc(list, func(stmt ast.Stmt) bool { _, labelled := stmt.(*ast.LabeledStmt); return labelled }) {
		return list
	}
	last := len(list)
	if b, ok := list[last-1].(*ast.BranchStmt); ok && b.Tok == token.FALLTHROUGH {
		last--
	}
	block := &ast.BlockStmt{Lbrace: pos, List: slices.Clone(list[:last]), Rbrace: pos}
	return append([]ast.Stmt{block}, list[last:]...)
}

// joinConditions makes one condition of each clause of a switch without a tag: of
// several the interpreter looks at the first.
func joinConditions(body *ast.BlockStmt) {
	for _, stmt := range body.List {
		clause, ok := stmt.(*ast.CaseClause)
		if !ok || len(clause.List) < 2 {
			continue
		}
		joined := clause.List[0]
		for _, e := range clause.List[1:] {
			joined = &ast.BinaryExpr{X: joined, OpPos: e.Pos(), Op: token.LOR, Y: &ast.ParenExpr{Lparen: e.Pos(), X: e, Rparen: e.End()}}
		}
		clause.List = []ast.Expr{joined}
	}
}

// chosen gives a switch with a fallthrough into or out of a default clause that is
// not its last one a tag that is the number of the clause: the interpreter looks at
// a default clause last wherever it stands, so that none may be left.
//
//	switch x { case a: A; default: B; fallthrough; case b: C }
//	switch func() int { switch x { case a: return 0; case b: return 2 }; return 1 }() { case 0: A; case 1: B; fallthrough; case 2: C }
func (l *lowering) chosen(n *ast.SwitchStmt) {
	clauses := n.Body.List
	standard := slices.IndexFunc(clauses, func(stmt ast.Stmt) bool { return stmt.(*ast.CaseClause).List == nil })
	if standard < 0 || standard == len(clauses)-1 || !(fallsThrough(clauses[standard]) || standard > 0 && fallsThrough(clauses[standard-1])) {
		return
	}
	pos := n.Switch
	number := func(i int) ast.Expr {
		literal := &ast.BasicLit{ValuePos: pos, Kind: token.INT, Value: strconv.Itoa(i)}
		l.info.Types[literal] = types.TypeAndValue{Type: types.Typ[types.Int], Value: constant.MakeInt64(int64(i))}
		return literal
	}
	choice := func(i int) []ast.Stmt {
		return []ast.Stmt{&ast.ReturnStmt{Return: pos, Results: []ast.Expr{number(i)}}}
	}
	var choices []ast.Stmt
	for i, stmt := range clauses {
		clause := stmt.(*ast.CaseClause)
		if i != standard {
			choices = append(choices, &ast.CaseClause{Case: clause.Case, List: clause.List, Colon: clause.Colon, Body: choice(i)})
		}
		clause.List = []ast.Expr{number(i)}
	}
	choose := &ast.SwitchStmt{Switch: pos, Tag: n.Tag, Body: &ast.BlockStmt{Lbrace: pos, List: choices, Rbrace: pos}}
	sig := types.NewSignatureType(nil, nil, nil, nil, types.NewTuple(types.NewParam(pos, nil, "", types.Typ[types.Int])), false)
	typ, err := l.funcExpr(sig)
	if err != nil {
		return
	}
	literal := &ast.FuncLit{Type: typ.(*ast.FuncType), Body: &ast.BlockStmt{Lbrace: pos, List: append([]ast.Stmt{choose}, choice(standard)...), Rbrace: pos}}
	call := &ast.CallExpr{Fun: literal, Lparen: pos, Rparen: pos}
	l.info.Types[literal] = types.TypeAndValue{Type: sig}
	l.info.Types[call] = types.TypeAndValue{Type: types.Typ[types.Int]}
	n.Tag = call
}

// fallsThrough reports whether a clause ends with fallthrough.
func fallsThrough(stmt ast.Stmt) bool {
	clause := stmt.(*ast.CaseClause)
	if len(clause.Body) == 0 {
		return false
	}
	b, ok := clause.Body[len(clause.Body)-1].(*ast.BranchStmt)
	return ok && b.Tok == token.FALLTHROUGH
}
