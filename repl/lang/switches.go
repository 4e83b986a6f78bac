package lang

import (
	"go/ast"
	"go/token"
	"slices"
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
		}
	}
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

// refuseFallthrough refuses a fallthrough into or out of a default clause that is
// not the last one: the interpreter looks at it last wherever it stands.
func (l *lowering) refuseFallthrough(body *ast.BlockStmt) {
	falls := func(c *ast.CaseClause) bool {
		if len(c.Body) == 0 {
			return false
		}
		b, ok := c.Body[len(c.Body)-1].(*ast.BranchStmt)
		return ok && b.Tok == token.FALLTHROUGH
	}
	for i, stmt := range body.List {
		clause, ok := stmt.(*ast.CaseClause)
		if !ok || clause.List != nil || i == len(body.List)-1 {
			continue
		}
		if previous := i > 0 && falls(body.List[i-1].(*ast.CaseClause)); previous || falls(clause) {
			l.errs = append(l.errs, Error{Pos: l.fset.Position(clause.Pos()), Msg: "fallthrough into or out of a default clause cannot be run here unless the clause is the last one"})
		}
	}
}
