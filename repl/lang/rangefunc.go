package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// A loop over a function becomes a call of the function with the body as a
// function literal:
//
//	for x := range f { if done(x) { return x }; … }
//	{
//		exit· := 0
//		f(func(x T) bool { if done(x) { r = x; exit· = 1; return false }; …; return true })
//		if exit· == 1 { return }
//	}
//
// A break returns false, a continue true; what leaves more than this loop is
// noted in exit· and done after the call.

// funcLoop is a loop over a function while it is being lowered.
type funcLoop struct {
	*lowering
	label   string
	exit    string          // the variable that notes how the loop was left
	leaving []ast.Stmt      // what to do for each value of exit, from 1 on
	inside  map[string]bool // labels within the body
	results []ast.Expr      // of the function that the loop is in
	fails   *ast.BranchStmt // a goto, which has no such form
}

// rangeOverFunc lowers a loop over a function of the given type. typ is the
// function that the loop is in, nil for a cell's own statements.
func (l *lowering) rangeOverFunc(s *ast.RangeStmt, sig *types.Signature, label string, typ *ast.FuncType) ast.Stmt {
	pos := s.For
	loop := &funcLoop{lowering: l, label: label, exit: l.fresh("exit" + mark), inside: make(map[string]bool)}
	loop.results = l.resultNames(typ)
	yield := sig.Params().At(0).Type().Underlying().(*types.Signature)
	params := &ast.FieldList{Opening: pos, Closing: pos}
	var first []ast.Stmt
	for i, e := range []ast.Expr{s.Key, s.Value} {
		if i >= yield.Params().Len() {
			break
		}
		t, err := l.typeExpr(yield.Params().At(i).Type())
		if err != nil {
			l.errs = append(l.errs, Error{Pos: l.fset.Position(pos), Msg: err.Error()})
			return s
		}
		name := ident(pos, l.fresh("v"+mark))
		id, ok := e.(*ast.Ident)
		switch {
		case e == nil || ok && id.Name == "_":
		case s.Tok == token.DEFINE:
			name = id
		default:
			first = append(first, &ast.AssignStmt{Lhs: []ast.Expr{e}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(pos, name.Name)}})
		}
		params.List = append(params.List, &ast.Field{Names: []*ast.Ident{name}, Type: t})
	}
	loop.leave(s.Body)
	if loop.fails != nil {
		l.errs = append(l.errs, Error{Pos: l.fset.Position(loop.fails.Pos()), Msg: "goto out of a loop over a function is not available here"})
		return s
	}
	body := append(append(first, s.Body.List...), returning(pos, true))
	literal := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos, Params: params, Results: &ast.FieldList{List: []*ast.Field{{Type: ident(pos, "bool")}}}},
		Body: &ast.BlockStmt{Lbrace: s.Body.Lbrace, List: body, Rbrace: s.Body.Rbrace},
	}
	yieldName := l.fresh("yield" + mark)
	list := []ast.Stmt{
		&ast.AssignStmt{Lhs: []ast.Expr{ident(pos, loop.exit)}, TokPos: pos, Tok: token.DEFINE, Rhs: []ast.Expr{intLit(pos, 0)}},
		&ast.AssignStmt{Lhs: []ast.Expr{ident(pos, yieldName)}, TokPos: pos, Tok: token.DEFINE, Rhs: []ast.Expr{literal}},
		&ast.ExprStmt{X: &ast.CallExpr{Fun: s.X, Lparen: pos, Args: []ast.Expr{ident(pos, yieldName)}, Rparen: pos}},
	}
	for i, stmt := range loop.leaving {
		list = append(list, &ast.IfStmt{If: pos,
			Cond: &ast.BinaryExpr{X: ident(pos, loop.exit), OpPos: pos, Op: token.EQL, Y: intLit(pos, i+1)},
			Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{stmt}, Rbrace: pos}})
	}
	return &ast.BlockStmt{Lbrace: pos, List: list, Rbrace: s.End()}
}

func returning(pos token.Pos, more bool) ast.Stmt {
	name := "false"
	if more {
		name = "true"
	}
	return &ast.ReturnStmt{Return: pos, Results: []ast.Expr{ident(pos, name)}}
}

// leave rewrites what leaves the loop, or its iteration.
func (f *funcLoop) leave(body *ast.BlockStmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		if l, ok := n.(*ast.LabeledStmt); ok {
			f.inside[l.Label.Name] = true
		}
		return true
	})
	loops, breakable := 0, 0 // that the walk is in
	count := func(n ast.Node, by int) {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			loops += by
			breakable += by
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			breakable += by
		}
	}
	astutil.Apply(body, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			f.replace(c, f.returns(n)...)
			return false
		case *ast.BranchStmt:
			switch {
			case n.Tok == token.GOTO && !f.inside[n.Label.Name] && strings.Contains(n.Label.Name, mark): // leaveLabelled's
				f.replace(c, f.later(n)...)
			case n.Tok == token.GOTO && !f.inside[n.Label.Name]:
				f.fails = n
			case n.Tok == token.GOTO, n.Tok == token.FALLTHROUGH:
			case n.Label != nil && f.inside[n.Label.Name]:
			case n.Label != nil && n.Label.Name != f.label:
				f.replace(c, f.later(n)...)
			case n.Tok == token.CONTINUE && (n.Label != nil || loops == 0):
				f.replace(c, returning(n.Pos(), true))
			case n.Tok == token.BREAK && (n.Label != nil || breakable == 0):
				f.replace(c, returning(n.Pos(), false))
			}
			return false
		}
		count(c.Node(), 1)
		return true
	}, func(c *astutil.Cursor) bool {
		count(c.Node(), -1)
		return true
	})
}

// replace puts statements in the place of one.
func (f *funcLoop) replace(c *astutil.Cursor, stmts ...ast.Stmt) {
	if len(stmts) == 1 {
		c.Replace(stmts[0])
		return
	}
	c.Replace(&ast.BlockStmt{Lbrace: stmts[0].Pos(), List: stmts, Rbrace: stmts[0].Pos()})
}

// returns are the statements that stand for a return from the function around.
func (f *funcLoop) returns(n *ast.ReturnStmt) []ast.Stmt {
	var out []ast.Stmt
	if len(n.Results) > 0 {
		var lhs []ast.Expr
		for _, r := range f.results {
			id := *r.(*ast.Ident)
			if obj := f.info.Uses[r.(*ast.Ident)]; obj != nil && f.lowered[obj] != "" {
				id.Name = f.lowered[obj]
			}
			lhs = append(lhs, &id)
		}
		out = f.setResults(n.Return, lhs, n.Results)
	}
	return append(out, f.later(&ast.ReturnStmt{Return: n.Return})...)
}

// later notes that a statement is to be done after the loop, and ends it.
func (f *funcLoop) later(stmt ast.Stmt) []ast.Stmt {
	pos := stmt.Pos()
	f.leaving = append(f.leaving, stmt)
	note := &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, f.exit)}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{intLit(pos, len(f.leaving))}}
	return []ast.Stmt{note, returning(pos, false)}
}
