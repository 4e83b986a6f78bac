package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// Loops in the forms that the interpreter runs as Go does.

// ownVariables gives each iteration of a for loop variables of its own, where
// something could tell the difference: a function literal or a pointer that
// outlives the iteration. The interpreter has one set for all iterations.
//
//	for i := 0; i < n; i++ { … continue … }
//	for i· := 0; i· < n; i·++ { i := i·; { … i· = i; continue … }; i· = i }
func (l *lowering) ownVariables(s *ast.ForStmt, label string) {
	init, ok := s.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE {
		return
	}
	pos := s.For
	shared := make(map[types.Object]string)
	begin := &ast.AssignStmt{TokPos: pos, Tok: token.DEFINE}
	finish := func() ast.Stmt {
		back := &ast.AssignStmt{TokPos: pos, Tok: token.ASSIGN}
		for i, e := range begin.Lhs {
			own := ident(pos, e.(*ast.Ident).Name)
			l.info.Uses[own] = l.info.Defs[e.(*ast.Ident)]
			back.Lhs = append(back.Lhs, ident(pos, begin.Rhs[i].(*ast.Ident).Name))
			back.Rhs = append(back.Rhs, own)
		}
		return back
	}
	for i, e := range init.Lhs {
		id := e.(*ast.Ident)
		obj := l.info.Defs[id]
		if obj == nil || !l.escapes(s.Body, obj) {
			continue
		}
		shared[obj] = l.fresh(id.Name + mark)
		begin.Lhs = append(begin.Lhs, id)
		begin.Rhs = append(begin.Rhs, ident(pos, shared[obj]))
		init.Lhs[i] = ident(id.Pos(), shared[obj])
	}
	if len(shared) == 0 {
		return
	}
	rename := func(n ast.Node) {
		astutil.Apply(n, func(c *astutil.Cursor) bool {
			if id, ok := c.Node().(*ast.Ident); ok && shared[l.info.Uses[id]] != "" {
				other := ident(id.Pos(), shared[l.info.Uses[id]])
				l.info.Types[other] = types.TypeAndValue{Type: l.info.Uses[id].Type()}
				c.Replace(other)
			}
			return true
		}, nil)
	}
	if s.Cond != nil {
		holder := &ast.ParenExpr{X: s.Cond}
		rename(holder)
		s.Cond = holder.X
	}
	if s.Post != nil {
		holder := &ast.BlockStmt{List: []ast.Stmt{s.Post}}
		rename(holder)
		s.Post = holder.List[0]
	}
	beforeContinue(s.Body, label, finish)
	inner := &ast.BlockStmt{Lbrace: s.Body.Lbrace, List: s.Body.List, Rbrace: s.Body.Rbrace}
	s.Body.List = []ast.Stmt{begin, inner, finish()}
}

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

// leaveLabelled has statements in a select that break out of a labelled loop go to
// behind it: the interpreter would leave the select only. It returns the label for
// there, nil where there are none.
//
//	l: for { select { case <-c: break l } }
//	l: for { select { case <-c: goto l· } }; l·:
func (l *lowering) leaveLabelled(s *ast.LabeledStmt) ast.Stmt {
	if loop, ok := s.Stmt.(*ast.RangeStmt); ok {
		if t := l.info.TypeOf(loop.X); t != nil {
			if _, ok := t.Underlying().(*types.Signature); ok {
				return nil // rangeOverFunc does
			}
		}
	}
	var behind *ast.Ident
	inSelect := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			if n.Tok == token.BREAK && n.Label != nil && n.Label.Name == s.Label.Name {
				if behind == nil {
					behind = ident(s.Label.Pos(), l.fresh(s.Label.Name+mark+"behind"))
				}
				n.Tok, n.Label = token.GOTO, ident(n.Label.Pos(), behind.Name)
			}
		}
		return true
	}
	ast.Inspect(s.Stmt, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.SelectStmt:
			ast.Inspect(n, inSelect)
			return false
		}
		return true
	})
	if behind == nil {
		return nil
	}
	return &ast.LabeledStmt{Label: behind, Colon: s.End(), Stmt: nothing(s.End())}
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

// copyInfo gives a copy of a piece of syntax the types and objects of the original.
func copyInfo(info *types.Info, from, to ast.Node) {
	var originals []ast.Node
	ast.Inspect(from, func(n ast.Node) bool {
		originals = append(originals, n)
		return true
	})
	i := 0
	ast.Inspect(to, func(n ast.Node) bool {
		original := originals[i]
		i++
		if e, ok := n.(ast.Expr); ok {
			if tv, ok := info.Types[original.(ast.Expr)]; ok {
				info.Types[e] = tv
			}
		}
		switch n := n.(type) {
		case *ast.Ident:
			if obj := info.Uses[original.(*ast.Ident)]; obj != nil {
				info.Uses[n] = obj
			}
			if obj := info.Defs[original.(*ast.Ident)]; obj != nil {
				info.Defs[n] = obj
			}
		case *ast.SelectorExpr:
			if s := info.Selections[original.(*ast.SelectorExpr)]; s != nil {
				info.Selections[n] = s
			}
		}
		return true
	})
}

// assigned reports whether a variable is assigned to in a block. The variable for the
// index of a slice is what the interpreter counts with.
func (l *lowering) assigned(block *ast.BlockStmt, obj types.Object) bool {
	found := false
	is := func(e ast.Expr) {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok && l.info.Uses[id] == obj {
			found = true
		}
	}
	ast.Inspect(block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				is(e)
			}
		case *ast.IncDecStmt:
			is(n.X)
		case *ast.RangeStmt:
			for _, e := range []ast.Expr{n.Key, n.Value} {
				if e != nil {
					is(e)
				}
			}
		}
		return !found
	})
	return found
}

// escapes reports whether a variable is used in a function literal of a block,
// or has its address taken.
func (l *lowering) escapes(block *ast.BlockStmt, obj types.Object) bool {
	found := false
	uses := func(n ast.Node) bool {
		used := false
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && l.info.Uses[id] == obj {
				used = true
			}
			return !used
		})
		return used
	}
	ast.Inspect(block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			found = found || uses(n)
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && uses(n)
		case *ast.SelectorExpr: // a method with a pointer receiver
			if sel := l.info.Selections[n]; sel != nil && sel.Kind() == types.MethodVal && !isPointer(l.info.TypeOf(n.X)) && hasPointerReceiver(sel) {
				found = found || uses(n.X)
			}
		case *ast.SliceExpr:
			if _, ok := l.info.TypeOf(n.X).Underlying().(*types.Array); ok {
				found = found || uses(n.X)
			}
		}
		return !found
	})
	return found
}

// beforeContinue puts a statement before each continue of the loop of a body,
// which may have a label.
func beforeContinue(body *ast.BlockStmt, label string, stmt func() ast.Stmt) {
	depth := 0
	astutil.Apply(body, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt, *ast.RangeStmt:
			depth++
		case *ast.BranchStmt:
			if n.Tok != token.CONTINUE || n.Label == nil && depth > 0 || n.Label != nil && strings.TrimSuffix(n.Label.Name, mark) != strings.TrimSuffix(label, mark) {
				return true
			}
			c.Replace(&ast.BlockStmt{Lbrace: n.Pos(), List: []ast.Stmt{stmt(), n}, Rbrace: n.End()})
			return false
		}
		return true
	}, func(c *astutil.Cursor) bool {
		switch c.Node().(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			depth--
		}
		return true
	})
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

// loops keeps note of the calls of compiled functions in loops. A function
// literal that one gets would see the variables of the latest iteration; one
// with a frame of its own keeps its own.
type loops struct {
	depth int // how many loops the walk is in
	calls map[*ast.CallExpr]bool
}

func (l *loops) note(call *ast.CallExpr, compiled bool) {
	if l.depth == 0 || !compiled {
		return
	}
	if l.calls == nil {
		l.calls = make(map[*ast.CallExpr]bool)
	}
	l.calls[call] = true
}

// closures gives the function literals among a noted call's arguments frames of
// their own.
func (l *loops) closures(call *ast.CallExpr) {
	if !l.calls[call] {
		return
	}
	for i, arg := range call.Args {
		literal, ok := ast.Unparen(arg).(*ast.FuncLit)
		if !ok {
			continue
		}
		call.Args[i] = inFrameOfItsOwn(literal)
	}
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

// hasPointerReceiver reports whether a method takes the address of what it is
// called on.
func hasPointerReceiver(s *types.Selection) bool {
	recv := s.Obj().(*types.Func).Signature().Recv()
	return recv != nil && isPointer(recv.Type())
}
