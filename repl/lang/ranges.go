package lang

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Range loops in the forms that the interpreter runs as Go does: those over functions are
// in rangefunc.go.

// ownRangeVariables does the same for a loop over a range.
func (l *lowering) ownRangeVariables(s *ast.RangeStmt) {
	if s.Tok != token.DEFINE {
		return
	}
	begin := &ast.AssignStmt{TokPos: s.For, Tok: token.DEFINE}
	own := func(e *ast.Expr) {
		id, ok := (*e).(*ast.Ident)
		if !ok || id.Name == "_" {
			return
		}
		obj := l.info.Defs[id]
		if obj == nil || !l.escapes(s.Body, obj) && (e != &s.Key || !l.assigned(s.Body, obj)) {
			return
		}
		each := ident(id.Pos(), l.fresh(id.Name+mark))
		l.info.Types[each] = types.TypeAndValue{Type: obj.Type()}
		begin.Lhs, begin.Rhs = append(begin.Lhs, id), append(begin.Rhs, ident(id.Pos(), each.Name))
		*e = each
	}
	if s.Key != nil {
		own(&s.Key)
	}
	if s.Value != nil {
		own(&s.Value)
	}
	if len(begin.Lhs) > 0 {
		inner := &ast.BlockStmt{Lbrace: s.Body.Lbrace, List: s.Body.List, Rbrace: s.Body.Rbrace}
		s.Body.List = []ast.Stmt{begin, inner}
	}
}

// assigningRange has a loop assign to variables that there are already in its
// body: the interpreter does not assign to each of them as it should.
//
//	for i, x[i] = range a { … }
//	for i·, v· := range a { i, x[i] = i·, v·; … }
func (l *lowering) assigningRange(s *ast.RangeStmt) {
	if s.Tok != token.ASSIGN || s.Key == nil {
		return
	}
	set := &ast.AssignStmt{TokPos: s.For, Tok: token.ASSIGN}
	own := func(e *ast.Expr) {
		if id, ok := (*e).(*ast.Ident); ok && id.Name == "_" {
			return
		}
		t := l.typeOfVariable(*e)
		name := l.fresh("each" + mark)
		each, value := ident(s.For, name), ident(s.For, name)
		l.info.Types[each], l.info.Types[value] = types.TypeAndValue{Type: t}, types.TypeAndValue{Type: t}
		set.Lhs, set.Rhs = append(set.Lhs, *e), append(set.Rhs, value)
		*e = each
	}
	own(&s.Key)
	if s.Value != nil {
		own(&s.Value)
	}
	if len(set.Lhs) == 0 {
		s.Key, s.Value, s.Tok = nil, nil, token.ILLEGAL
		return
	}
	s.Tok = token.DEFINE
	inner := &ast.BlockStmt{Lbrace: s.Body.Lbrace, List: s.Body.List, Rbrace: s.Body.Rbrace}
	s.Body.List = []ast.Stmt{set, inner}
}

// rangeOverString turns a loop over a string into one over its runes: of bytes that
// are of no rune the interpreter counts three, without a second variable it counts runes
// instead of bytes, and it takes the square of the time.
//
//	for i, r := range s { … }
//	for _, each := range Runes(s) { i, r := each.At, each.Rune; { … } }
func (l *lowering) rangeOverString(s *ast.RangeStmt) {
	t := l.info.TypeOf(s.X)
	if t == nil {
		return
	}
	if b, ok := t.Underlying().(*types.Basic); !ok || b.Info()&types.IsString == 0 {
		return
	}
	each := ident(s.For, l.fresh("each"+mark))
	set := &ast.AssignStmt{TokPos: s.For, Tok: token.DEFINE}
	for i, e := range []ast.Expr{s.Key, s.Value} {
		if id, ok := e.(*ast.Ident); ok && id.Name != "_" {
			set.Lhs = append(set.Lhs, id)
			set.Rhs = append(set.Rhs, selector(s.For, each.Name, []string{"At", "Rune"}[i]))
		}
	}
	if len(set.Lhs) == 0 {
		return
	}
	inner := &ast.BlockStmt{Lbrace: s.Body.Lbrace, List: s.Body.List, Rbrace: s.Body.Rbrace}
	s.X = l.hook(HookRunes, s.X)
	l.info.Types[s.X] = types.TypeAndValue{Type: types.NewSlice(types.NewStruct(nil, nil))} // of native.Rune
	s.Key, s.Value, s.Tok = ident(s.For, "_"), each, token.DEFINE
	s.Body.List = []ast.Stmt{set, inner}
}

// rangeOverPointed turns a loop over an array that is pointed to into one over a slice
// of it: the interpreter would leave the array in the place of the pointer.
//
//	for i, v := range p { … }
//	for i, v := range p[:] { … }
func (l *lowering) rangeOverPointed(s *ast.RangeStmt) {
	t := l.info.TypeOf(s.X)
	if t == nil {
		return
	}
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return
	}
	a, ok := p.Elem().Underlying().(*types.Array)
	if _, isName := ast.Unparen(s.X).(*ast.Ident); !ok || isName && (s.Value == nil || isBlank(s.Value)) {
		return
	}
	s.X = &ast.SliceExpr{X: s.X, Lbrack: s.X.End(), Rbrack: s.X.End()}
	l.info.Types[s.X] = types.TypeAndValue{Type: types.NewSlice(a.Elem())}
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// nameChannels gives what a loop over several channels goes over to a variable, so
// that rangeOverChannels can index it. It returns the definition of the variable, nil
// for other loops.
func (l *lowering) nameChannels(s *ast.RangeStmt) ast.Stmt {
	if s.Value == nil || baseName(s.X) != nil {
		return nil
	}
	t := l.typeOfVariable(s.Value)
	if t == nil {
		return nil
	}
	if _, ok := t.Underlying().(*types.Chan); !ok {
		return nil
	}
	name := l.fresh("channels" + mark)
	define := &ast.AssignStmt{Lhs: []ast.Expr{ident(s.For, name)}, TokPos: s.For, Tok: token.DEFINE, Rhs: []ast.Expr{s.X}}
	x := ident(s.X.Pos(), name)
	l.info.Types[x] = l.info.Types[s.X]
	s.X = x
	return define
}

// rangeOverChannels turns a loop over several channels, which the interpreter
// takes for one over the first, into one over their indices or keys:
//
//	for i, c := range cs { … }
//	for i := range cs { c := cs[i]; { … } }
func (l *lowering) rangeOverChannels(s *ast.RangeStmt) {
	if s.Value == nil {
		return
	}
	t := l.info.TypeOf(s.Value)
	if t == nil {
		if id, ok := s.Value.(*ast.Ident); !ok || l.info.Defs[id] == nil {
			return
		}
		t = l.info.Defs[s.Value.(*ast.Ident)].Type()
	}
	if _, ok := t.Underlying().(*types.Chan); !ok || baseName(s.X) == nil {
		return
	}
	if id, ok := s.Key.(*ast.Ident); !ok || id.Name == "_" {
		s.Key = ident(s.For, l.fresh("i"+mark))
	}
	at := &ast.IndexExpr{X: clone(s.X), Lbrack: s.For, Index: ident(s.For, s.Key.(*ast.Ident).Name), Rbrack: s.For}
	copyInfo(l.info, s.X, at.X)
	set := &ast.AssignStmt{Lhs: []ast.Expr{s.Value}, TokPos: s.For, Tok: s.Tok, Rhs: []ast.Expr{at}}
	inner := &ast.BlockStmt{Lbrace: s.Body.Lbrace, List: s.Body.List, Rbrace: s.Body.Rbrace}
	s.Value, s.Body.List = nil, []ast.Stmt{set, inner}
}

// rangeOverChannel turns a loop over a channel with a label, in which the
// interpreter takes the channel for something else, into one that receives. It
// returns nil for other loops.
//
//	for v := range c { … }
//	for { v·, ok· := <-c; if !ok· { break }; v := v·; … }
func (l *lowering) rangeOverChannel(s *ast.RangeStmt) (before ast.Stmt, loop *ast.ForStmt) {
	t := l.info.TypeOf(s.X)
	if t == nil {
		return nil, nil
	}
	if _, ok := t.Underlying().(*types.Chan); !ok {
		return nil, nil
	}
	pos := s.For
	ch, v, ok := l.fresh("c"+mark), l.fresh("v"+mark), l.fresh("ok"+mark)
	before = &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, ch)}, TokPos: pos, Tok: token.DEFINE, Rhs: []ast.Expr{s.X}}
	list := []ast.Stmt{
		&ast.AssignStmt{Lhs: []ast.Expr{ident(pos, v), ident(pos, ok)}, TokPos: pos, Tok: token.DEFINE,
			Rhs: []ast.Expr{&ast.UnaryExpr{OpPos: pos, Op: token.ARROW, X: ident(pos, ch)}}},
		&ast.IfStmt{If: pos, Cond: &ast.UnaryExpr{OpPos: pos, Op: token.NOT, X: ident(pos, ok)},
			Body: &ast.BlockStmt{List: []ast.Stmt{&ast.BranchStmt{TokPos: pos, Tok: token.BREAK}}}},
		&ast.AssignStmt{Lhs: []ast.Expr{ident(pos, "_")}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(pos, v)}},
	}
	if s.Key != nil {
		list = append(list, &ast.AssignStmt{Lhs: []ast.Expr{s.Key}, TokPos: pos, Tok: s.Tok, Rhs: []ast.Expr{ident(pos, v)}})
	}
	inner := &ast.BlockStmt{Lbrace: s.Body.Lbrace, List: s.Body.List, Rbrace: s.Body.Rbrace}
	return before, &ast.ForStmt{For: pos, Body: &ast.BlockStmt{Lbrace: pos, List: append(list, inner), Rbrace: pos}}
}

// rangeOverInt turns a loop over an integer, which the interpreter does not
// know, into one that counts:
//
//	for i := range n { … }
//	for i·, n· := 0, n; i· < n·; i·++ { i := i·; … }
//
// It returns nil for other loops.
func (l *lowering) rangeOverInt(s *ast.RangeStmt) *ast.ForStmt {
	t := l.info.TypeOf(s.X)
	if p, ok := t.Underlying().(*types.Pointer); ok && s.Value == nil { // to an array, which need not be there
		t, s.X = types.Typ[types.Int], intLit(s.X.Pos(), int(p.Elem().Underlying().(*types.Array).Len()))
	}
	if b, ok := t.Underlying().(*types.Basic); !ok || b.Info()&types.IsInteger == 0 {
		return nil
	}
	if key, ok := s.Key.(*ast.Ident); ok && key.Name != "_" {
		t = l.info.TypeOf(key) // of an untyped constant it is the variable's
	}
	e, err := l.typeExpr(types.Default(t))
	if err != nil {
		return nil
	}
	pos := s.For
	convert := func(x ast.Expr) ast.Expr {
		return &ast.CallExpr{Fun: e, Lparen: pos, Args: []ast.Expr{x}, Rparen: pos}
	}
	i, n := l.fresh("i"+mark), l.fresh("n"+mark)
	if s.Key != nil {
		inner := &ast.BlockStmt{Lbrace: s.Body.Lbrace, List: s.Body.List, Rbrace: s.Body.Rbrace}
		s.Body.List = []ast.Stmt{&ast.AssignStmt{Lhs: []ast.Expr{s.Key}, TokPos: pos, Tok: s.Tok, Rhs: []ast.Expr{ident(pos, i)}}, inner}
	}
	return &ast.ForStmt{
		For: pos,
		Init: &ast.AssignStmt{
			Lhs: []ast.Expr{ident(pos, i), ident(pos, n)}, TokPos: pos, Tok: token.DEFINE,
			Rhs: []ast.Expr{convert(intLit(pos, 0)), convert(s.X)}},
		Cond: &ast.BinaryExpr{X: ident(pos, i), OpPos: pos, Op: token.LSS, Y: ident(pos, n)},
		Post: &ast.IncDecStmt{X: ident(pos, i), TokPos: pos, Tok: token.INC},
		Body: s.Body,
	}
}
