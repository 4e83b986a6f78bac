package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
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

// leaveLabelled has statements in a select that break out of a labelled loop go to
// behind it: the interpreter would leave the select only. Those that continue it go to
// its body's end, of which the interpreter may not find the way back. It returns the label
// for behind, nil where there are none.
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
	var behind, next *ast.Ident
	label := func(label **ast.Ident, suffix string) string {
		if *label == nil {
			*label = ident(s.Label.Pos(), l.fresh(s.Label.Name+mark+suffix))
		}
		return (*label).Name
	}
	astutil.Apply(s.Stmt, func(c *astutil.Cursor) bool {
		if _, ok := c.Node().(*ast.FuncLit); ok {
			return false
		}
		selection, ok := c.Node().(*ast.SelectStmt)
		if !ok {
			return true
		}
		var hop *ast.Ident // behind the select: from within it the interpreter finds no way out of two loops
		var continues []*ast.BranchStmt
		ast.Inspect(selection, func(n ast.Node) bool {
			b, ok := n.(*ast.BranchStmt)
			if _, isLit := n.(*ast.FuncLit); isLit || !ok || b.Label == nil || b.Label.Name != s.Label.Name {
				return !isLit
			}
			switch b.Tok {
			case token.BREAK:
				*b = *jumpTo(b.Pos(), label(&behind, "behind"))
			case token.CONTINUE:
				label(&next, "next")
				label(&hop, "hop")
				continues = append(continues, b)
			}
			return true
		})
		if hop != nil {
			c.Replace(l.hopOut(selection, continues, hop, next))
		}
		return false
	}, nil)
	if next != nil {
		end := &ast.LabeledStmt{Label: next, Colon: s.End(), Stmt: nothing(s.End())}
		switch loop := s.Stmt.(type) {
		case *ast.ForStmt:
			loop.Body.List = append(loop.Body.List, end)
		case *ast.RangeStmt:
			loop.Body.List = append(loop.Body.List, end)
		}
	}
	if behind == nil {
		return nil
	}
	return &ast.LabeledStmt{Label: behind, Colon: s.End(), Stmt: nothing(s.End())}
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

// hasPointerReceiver reports whether a method takes the address of what it is
// called on.
func hasPointerReceiver(s *types.Selection) bool {
	recv := s.Obj().(*types.Func).Signature().Recv()
	return recv != nil && isPointer(recv.Type())
}

// hopOut is a select whose statements that continue a loop around go behind it first, and
// from there to the loop's end:
//
//	leaves := 0; { select { case <-c: leaves = 1; goto hop }; hop: }; if leaves == 1 { goto next }
func (l *lowering) hopOut(selection *ast.SelectStmt, continues []*ast.BranchStmt, hop, next *ast.Ident) *ast.BlockStmt {
	leaves, pos := l.fresh("leaves"+mark), selection.End()
	set := func(tok token.Token, to int) ast.Stmt {
		return &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, leaves)}, TokPos: pos, Tok: tok, Rhs: []ast.Expr{intLit(pos, to)}}
	}
	replaceStatements(selection, continues, func(b *ast.BranchStmt) []ast.Stmt {
		return []ast.Stmt{set(token.ASSIGN, 1), jumpTo(b.Pos(), hop.Name)}
	})
	inner := &ast.BlockStmt{Lbrace: selection.Pos(), Rbrace: pos, List: []ast.Stmt{selection, &ast.LabeledStmt{Label: hop, Colon: pos, Stmt: nothing(pos)}}}
	leave := &ast.IfStmt{If: pos, Cond: &ast.BinaryExpr{X: ident(pos, leaves), OpPos: pos, Op: token.EQL, Y: intLit(pos, 1)},
		Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos, List: []ast.Stmt{jumpTo(pos, next.Name)}}}
	return &ast.BlockStmt{Lbrace: selection.Pos(), Rbrace: pos, List: []ast.Stmt{set(token.DEFINE, 0), inner, leave}}
}

func jumpTo(pos token.Pos, label string) *ast.BranchStmt {
	return &ast.BranchStmt{TokPos: pos, Tok: token.GOTO, Label: ident(pos, label)}
}

// replaceStatements puts others into the place of some branch statements.
func replaceStatements(root ast.Node, old []*ast.BranchStmt, by func(*ast.BranchStmt) []ast.Stmt) {
	astutil.Apply(root, func(c *astutil.Cursor) bool {
		if b, ok := c.Node().(*ast.BranchStmt); ok && slices.Contains(old, b) {
			replaceBy(c, by(b))
			return false
		}
		return true
	}, nil)
}
