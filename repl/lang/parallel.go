package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// Assignments to several variables, which the interpreter does in its own order and, of
// some values, not at all.

// parallel is a parallel assignment as statements for one variable each, in Go's order,
// where the interpreter would get it wrong: after a, b = f(), 1 it would leave b at zero,
// it mixes up interfaces, knows no type of a nil, and computes what it assigns to
// last. It is nil for others.
//
//	m[f()], k = g(), nil
//	key := f(); v := g(); m[key] = v; k = nil
func (l *lowering) parallel(s *ast.AssignStmt) []ast.Stmt {
	if s.Tok != token.ASSIGN || len(s.Lhs) < 2 || len(s.Lhs) != len(s.Rhs) {
		return nil
	}
	p := &operands{lowering: l, pos: s.TokPos, assigned: make(map[types.Object]bool)}
	for _, e := range s.Lhs {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			p.assigned[l.info.Uses[id]] = true
		}
	}
	isNil := func(e ast.Expr) bool { return l.info.Types[e].IsNil() }
	receives := func(e ast.Expr) bool { return received(e) != nil }
	needed := slices.ContainsFunc(s.Rhs, receives) || containsCall(s.Rhs) || containsCall(s.Lhs) || slices.ContainsFunc(s.Lhs, p.changes) ||
		slices.ContainsFunc(s.Rhs, l.isInterface) || slices.ContainsFunc(s.Lhs, l.isInterface) || slices.ContainsFunc(s.Rhs, isNil)
	if !needed {
		return nil
	}
	for i := range s.Lhs {
		p.first(s.Lhs[i])
	}
	out, last := p.stmts, len(s.Lhs)-1
	for i, e := range s.Rhs {
		if tv, ok := l.info.Types[e]; ok && (tv.Value != nil || tv.IsNil()) && !containsCall(s.Rhs[i:i+1]) {
			continue // of the type that the variable gives it
		}
		name := l.fresh("value" + mark)
		keep := &ast.AssignStmt{Lhs: []ast.Expr{ident(e.Pos(), name)}, TokPos: s.TokPos, Tok: token.DEFINE, Rhs: []ast.Expr{e}}
		if u := received(e); u != nil {
			keep.Lhs, keep.Rhs[0] = append(keep.Lhs, l.status(e.Pos())), u
		}
		out = append(out, keep)
		s.Rhs[i] = ident(e.Pos(), name)
	}
	for i, e := range s.Lhs[:last] {
		out = append(out, &ast.AssignStmt{Lhs: []ast.Expr{e}, TokPos: s.TokPos, Tok: token.ASSIGN, Rhs: s.Rhs[i : i+1]})
	}
	s.Lhs, s.Rhs = s.Lhs[last:], s.Rhs[last:]
	return append(out, s)
}

// withStatus is the assignment of an element of a map or an asserted value with the word
// on whether there is one, through variables of their own: where there is none the
// interpreter would leave the first as it was. So it is for the results of a call that go
// into elements, which it would not find. It is nil for other assignments.
//
//	v, ok = m[k]
//	v·, ok· := m[k]; v = v·; ok = ok·
func (l *lowering) withStatus(s *ast.AssignStmt) []ast.Stmt {
	if s.Tok != token.ASSIGN || len(s.Lhs) < 2 || len(s.Rhs) != 1 {
		return nil
	}
	_, isCall := ast.Unparen(s.Rhs[0]).(*ast.CallExpr)
	if !mayLack(s.Rhs[0]) && !(isCall && slices.ContainsFunc(s.Lhs, isIndex)) {
		return nil
	}
	p := &operands{lowering: l, pos: s.TokPos, assigned: make(map[types.Object]bool)}
	get := &ast.AssignStmt{TokPos: s.TokPos, Tok: token.DEFINE, Rhs: s.Rhs}
	var set []ast.Stmt
	zero := l.zeroWithout(s, get)
	for i, e := range s.Lhs {
		p.first(e)
		name := l.fresh([]string{"value", "ok"}[min(i, 1)] + mark)
		if id, ok := e.(*ast.Ident); ok && id.Name == "_" {
			if i == 0 || zero == nil {
				name = "_"
			}
		} else {
			set = append(set, &ast.AssignStmt{Lhs: []ast.Expr{e}, TokPos: s.TokPos, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(e.Pos(), name)}})
		}
		get.Lhs = append(get.Lhs, ident(e.Pos(), name))
	}
	if len(set) == 0 {
		return nil
	}
	out := append(p.stmts, get)
	if zero != nil {
		out = append(out, zero())
	}
	return append(out, set...)
}

// zeroWithout has the value of a comma-ok form become zero where there is none: the
// interpreter leaves what was there, in a loop that of an earlier iteration. s is the
// statement as it was written, by the one that will stand for it. The function is nil
// where nothing has to be done, and to be called when by has its variables.
//
//	v, ok := m[k]
//	v, ok := m[k]; if !ok { var zero T; v = zero }
func (l *lowering) zeroWithout(s, by *ast.AssignStmt) func() ast.Stmt {
	if len(s.Lhs) != 2 || len(s.Rhs) != 1 || !mayLack(s.Rhs[0]) {
		return nil
	}
	tuple, ok := l.info.TypeOf(s.Rhs[0]).(*types.Tuple)
	if id, blank := s.Lhs[0].(*ast.Ident); !ok || blank && id.Name == "_" {
		return nil
	}
	t := tuple.At(0).Type()
	e, err := l.typeExpr(t)
	if err != nil {
		return nil
	}
	return func() ast.Stmt {
		pos, name := s.TokPos, l.fresh("zero"+mark)
		value, ok := *by.Lhs[0].(*ast.Ident), *by.Lhs[1].(*ast.Ident)
		none := &ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, TokPos: pos, Specs: []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{ident(pos, name)}, Type: e}}}}
		set := &ast.AssignStmt{Lhs: []ast.Expr{&value}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(pos, name)}}
		return &ast.IfStmt{If: pos, Cond: &ast.UnaryExpr{OpPos: pos, Op: token.NOT, X: &ok}, Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{none, set}, Rbrace: pos}}
	}
}

// defineWithStatus has a definition by a comma-ok form get its values from variables of
// their own: the interpreter would give closures of each iteration of a loop the same.
//
//	v, ok := m[k]
//	v·, ok· := m[k]; if !ok· { … }; v, ok := v·, ok·
func (l *lowering) defineWithStatus(c *astutil.Cursor, s *ast.AssignStmt) {
	if s.Tok != token.DEFINE || c.Index() < 0 || len(s.Lhs) != 2 || len(s.Rhs) != 1 {
		return
	}
	if clause, ok := c.Parent().(*ast.CommClause); ok && clause.Comm == ast.Stmt(s) {
		return
	}
	get := &ast.AssignStmt{TokPos: s.TokPos, Tok: token.DEFINE, Rhs: s.Rhs}
	zero := l.zeroWithout(s, get)
	if u := received(s.Rhs[0]); zero == nil && u == nil {
		return
	}
	var values []ast.Expr
	for i, e := range s.Lhs {
		name := l.fresh([]string{"value", "ok"}[i] + mark)
		value := ident(e.Pos(), name)
		l.info.Types[value] = types.TypeAndValue{Type: l.typeOfVariable(e)}
		if id := e.(*ast.Ident); id.Name == "_" && (i == 0 || zero == nil) {
			name = "_"
			value = ident(e.Pos(), "nil")
		}
		get.Lhs, values = append(get.Lhs, ident(e.Pos(), name)), append(values, value)
	}
	c.InsertBefore(get)
	if zero != nil {
		c.InsertBefore(zero())
	}
	var lhs, rhs []ast.Expr
	for i, e := range s.Lhs {
		if id := e.(*ast.Ident); id.Name != "_" {
			lhs, rhs = append(lhs, e), append(rhs, values[i])
		}
	}
	s.Lhs, s.Rhs = lhs, rhs
}

// statusFirst puts if statements that begin with a comma-ok form into blocks with it,
// where what is behind may look at a value that there is not.
func statusFirst(root ast.Node) {
	astutil.Apply(root, nil, func(c *astutil.Cursor) bool {
		s, ok := c.Node().(*ast.IfStmt)
		if !ok {
			return true
		}
		a, ok := s.Init.(*ast.AssignStmt)
		if !ok || len(a.Lhs) != 2 || len(a.Rhs) != 1 || !mayLack(a.Rhs[0]) {
			return true
		}
		status, isName := a.Lhs[1].(*ast.Ident)
		if cond, ok := ast.Unparen(s.Cond).(*ast.Ident); ok && isName && cond.Name == status.Name && s.Else == nil {
			return true
		}
		init := s.Init
		s.Init = nil
		c.Replace(&ast.BlockStmt{Lbrace: s.If, List: []ast.Stmt{init, s}, Rbrace: s.End()})
		return true
	})
}

// mayLack reports whether an expression is one whose value there may not be: an element
// of a map, or a value that is asserted to be of a type.
func mayLack(e ast.Expr) bool {
	_, isAssertion := ast.Unparen(e).(*ast.TypeAssertExpr)
	return isAssertion || isIndex(e)
}

func isIndex(e ast.Expr) bool {
	_, ok := ast.Unparen(e).(*ast.IndexExpr)
	return ok
}

// operands gives what is computed in the left side of a parallel assignment to variables
// of their own.
type operands struct {
	*lowering
	pos      token.Pos
	assigned map[types.Object]bool // by the assignment
	stmts    []ast.Stmt
}

// changes reports whether a left side needs a variable that the assignment assigns to.
func (p *operands) changes(e ast.Expr) bool {
	if _, ok := ast.Unparen(e).(*ast.Ident); ok {
		return false
	}
	return mentions(e, func(id *ast.Ident) bool { obj := p.info.Uses[id]; return obj != nil && p.assigned[obj] })
}

// first computes the operands of a left side.
func (p *operands) first(e ast.Expr) {
	switch e := ast.Unparen(e).(type) {
	case *ast.IndexExpr:
		p.holder(&e.X)
		p.keep(&e.Index)
	case *ast.SelectorExpr:
		if p.info.Selections[e] != nil {
			p.holder(&e.X)
		}
	case *ast.StarExpr:
		p.keep(&e.X)
	}
}

// holder computes what has an element or field: a struct or array is a variable itself.
func (p *operands) holder(e *ast.Expr) {
	if t := p.info.TypeOf(*e); t != nil {
		switch t.Underlying().(type) {
		case *types.Pointer, *types.Slice, *types.Map:
			p.keep(e)
		default:
			p.first(*e)
		}
	}
}

// keep gives an operand to a variable, where it could have another value once
// something was assigned.
func (p *operands) keep(e *ast.Expr) {
	switch inner := ast.Unparen(*e).(type) {
	case *ast.Ident:
		if obj := p.info.Uses[inner]; obj == nil || !p.assigned[obj] {
			return
		}
	case *ast.BasicLit:
		return
	}
	if p.info.Types[*e].Value != nil {
		return
	}
	name := p.fresh("operand" + mark)
	p.stmts = append(p.stmts, &ast.AssignStmt{Lhs: []ast.Expr{ident(p.pos, name)}, TokPos: p.pos, Tok: token.DEFINE, Rhs: []ast.Expr{*e}})
	kept := ident(p.pos, name)
	p.info.Types[kept] = types.TypeAndValue{Type: p.info.TypeOf(*e)}
	*e = kept
}

// inFunction is a statement where there can be but one, for example behind a loop's
// condition, that does two.
func inFunction(stmts ...ast.Stmt) ast.Stmt {
	pos := stmts[0].Pos()
	literal := &ast.FuncLit{Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{}}, Body: &ast.BlockStmt{Lbrace: pos, List: stmts, Rbrace: pos}}
	return &ast.ExprStmt{X: &ast.CallExpr{Fun: literal, Lparen: pos, Rparen: pos}}
}

// redefine parts a definition of several variables with several values, of which
// some variables exist already: the interpreter would leave these as they are.
//
//	x, err := 1, f()
//	v·1, v·2 := 1, f(); x := v·1; err = v·2
func (l *lowering) redefine(c *astutil.Cursor, s *ast.AssignStmt) {
	if s.Tok != token.DEFINE || len(s.Rhs) < 2 {
		return
	}
	old := func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return ok && l.info.Uses[id] != nil
	}
	if !slices.ContainsFunc(s.Lhs, old) {
		return
	}
	define := func(tok token.Token, to, value ast.Expr) *ast.AssignStmt {
		return &ast.AssignStmt{Lhs: []ast.Expr{to}, TokPos: s.TokPos, Tok: tok, Rhs: []ast.Expr{value}}
	}
	var then []*ast.AssignStmt
	for i, e := range s.Lhs {
		name, tok := l.fresh("value"+mark), token.DEFINE
		t := l.typeOfVariable(e)
		if old(e) {
			tok = token.ASSIGN
		}
		if id, ok := e.(*ast.Ident); ok && id.Name == "_" {
			c.InsertBefore(define(token.ASSIGN, e, s.Rhs[i]))
			continue
		}
		typ, err := l.typeExpr(t)
		if err != nil {
			return
		}
		c.InsertBefore(&ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, TokPos: s.TokPos, Specs: []ast.Spec{
			&ast.ValueSpec{Names: []*ast.Ident{ident(s.TokPos, name)}, Type: typ}}}})
		c.InsertBefore(define(token.ASSIGN, ident(e.Pos(), name), s.Rhs[i]))
		then = append(then, define(tok, e, ident(e.Pos(), name)))
	}
	last := len(then) - 1
	for _, stmt := range then[:last] {
		c.InsertBefore(stmt)
	}
	*s = *then[last]
}
