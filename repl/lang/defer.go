package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// The interpreter evaluates what a deferred call is given only when it comes
// to the call, and stands still where such a call needs a closure of the same
// function. So a function with defer statements is lowered to one that keeps
// its deferred calls itself:
//
//	func f(x int) (r int) { defer g(x); return h(x) }
//	func f(x int) (r int) {
//		d· := NewDefers()
//		d·.Do(func() { p·1 := x; d·.Push(func() { g(p·1) }); r = h(x); return })
//		return
//	}
//
// A deferred function of the session that calls recover is left to the
// interpreter.

// withDefers lowers the body of a function with defer statements.
func (l *lowering) withDefers(typ *ast.FuncType, body *ast.BlockStmt) {
	if body == nil || !l.defers(body) {
		return
	}
	pos := body.Lbrace
	holder := l.fresh("d" + mark)
	results := l.resultNames(typ)
	if typ != nil {
		body.List = l.assignOutside(typ, body)
	}
	inner := &ast.BlockStmt{Lbrace: pos, List: body.List, Rbrace: body.Rbrace}
	l.deferTo(inner, holder, results)
	newDefers := &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, holder)}, TokPos: pos, Tok: token.DEFINE, Rhs: []ast.Expr{l.hook(HookDefers)}}
	literal := &ast.FuncLit{Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{}}, Body: inner}
	do := &ast.ExprStmt{X: &ast.CallExpr{Fun: selector(pos, holder, "Do"), Lparen: pos, Args: []ast.Expr{literal}, Rparen: pos}}
	body.List = []ast.Stmt{newDefers, do}
	if len(results) > 0 {
		body.List = append(body.List, &ast.ReturnStmt{Return: body.Rbrace})
	}
}

// assignOutside has the definitions among a body's own statements assign to the
// function's parameters and results, which will be outside of the function that the body
// becomes:
//
//	n, err := f()
//	n·, err· := f(); n := n·; err = err·
func (l *lowering) assignOutside(typ *ast.FuncType, body *ast.BlockStmt) []ast.Stmt {
	outside := make(map[types.Object]bool)
	for _, list := range []*ast.FieldList{typ.Params, typ.Results} {
		for _, f := range fieldsOf(list) {
			for _, id := range f.Names {
				outside[l.info.Defs[id]] = true
			}
		}
	}
	var out []ast.Stmt
	for _, stmt := range body.List {
		s, ok := stmt.(*ast.AssignStmt)
		if !ok || s.Tok != token.DEFINE || !slices.ContainsFunc(s.Lhs, func(e ast.Expr) bool {
			id, ok := e.(*ast.Ident)
			return ok && l.info.Uses[id] != nil && outside[l.info.Uses[id]]
		}) {
			out = append(out, stmt)
			continue
		}
		first := &ast.AssignStmt{TokPos: s.TokPos, Tok: token.DEFINE, Rhs: s.Rhs}
		var then []ast.Stmt
		for _, e := range s.Lhs {
			id := e.(*ast.Ident)
			if id.Name == "_" {
				first.Lhs = append(first.Lhs, id)
				continue
			}
			kept, value, tok := ident(id.Pos(), l.fresh(id.Name+mark)), ident(id.Pos(), ""), token.DEFINE
			value.Name = kept.Name
			if l.info.Defs[id] == nil {
				tok = token.ASSIGN
			}
			l.info.Types[value] = types.TypeAndValue{Type: l.typeOfVariable(id)}
			first.Lhs = append(first.Lhs, kept)
			then = append(then, &ast.AssignStmt{Lhs: []ast.Expr{id}, TokPos: s.TokPos, Tok: tok, Rhs: []ast.Expr{value}})
		}
		if len(s.Rhs) == len(s.Lhs) && len(s.Rhs) > 1 {
			for i, e := range first.Lhs {
				tok := token.DEFINE
				if id := e.(*ast.Ident); id.Name == "_" {
					tok = token.ASSIGN
				}
				out = append(out, &ast.AssignStmt{Lhs: []ast.Expr{e}, TokPos: s.TokPos, Tok: tok, Rhs: s.Rhs[i : i+1]})
			}
		} else {
			out = append(out, first)
		}
		out = append(out, then...)
	}
	return out
}

func fieldsOf(list *ast.FieldList) []*ast.Field {
	if list == nil {
		return nil
	}
	return list.List
}

// ownResults gives a function's results other names where the body has variables of the
// same: what is returned is assigned to the results by their names.
func (l *lowering) ownResults(typ *ast.FuncType, body *ast.BlockStmt) {
	if typ.Results == nil || body == nil {
		return
	}
	named := make(map[string]types.Object)
	for _, f := range typ.Results.List {
		for _, id := range f.Names {
			if obj := l.info.Defs[id]; obj != nil && id.Name != "_" {
				named[id.Name] = obj
			}
		}
	}
	if len(named) == 0 {
		return
	}
	ast.Inspect(body, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		obj, defines := l.info.Defs[id] // a nil object is the variable of a type switch
		if result := named[id.Name]; defines && result != nil && obj != result && l.lowered[result] == "" {
			l.lowered[result] = l.fresh(id.Name + mark)
		}
		return true
	})
}

// defers reports whether a function's own statements have a defer that is not
// left to the interpreter.
func (l *lowering) defers(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			found = found || !l.recoversItself(n.Call)
		}
		return !found
	})
	return found
}

// nameResults gives names to a function's results, and returns those of all.
func (l *lowering) resultNames(typ *ast.FuncType) []ast.Expr {
	var out []ast.Expr
	if typ == nil || typ.Results == nil {
		return nil
	}
	for _, f := range typ.Results.List {
		if len(f.Names) == 0 {
			f.Names = []*ast.Ident{ident(f.Pos(), l.fresh("r"+mark))}
		}
		for i, id := range f.Names {
			if id.Name == "_" {
				f.Names[i] = ident(id.Pos(), l.fresh("r"+mark))
			}
			name := ident(id.Pos(), f.Names[i].Name)
			if obj := l.info.Defs[f.Names[i]]; obj != nil {
				l.info.Uses[name] = obj
			}
			out = append(out, name)
		}
	}
	return out
}

// deferTo has the statements of a function's body put their deferred calls
// into a holder, and their results into variables.
func (l *lowering) deferTo(body *ast.BlockStmt, holder string, results []ast.Expr) {
	astutil.Apply(body, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			if !l.recoversItself(n.Call) {
				l.push(c, n, holder)
			}
			return false
		case *ast.ReturnStmt:
			if len(n.Results) == 0 {
				return false
			}
			lhs := make([]ast.Expr, len(results))
			for i, r := range results {
				id := *r.(*ast.Ident)
				lhs[i] = &id
				l.info.Uses[&id] = l.info.Uses[r.(*ast.Ident)]
			}
			list := append(l.setResults(n.Return, lhs, n.Results), &ast.ReturnStmt{Return: n.Return})
			c.Replace(&ast.BlockStmt{Lbrace: n.Pos(), List: list, Rbrace: n.End()})
			return false
		}
		return true
	}, nil)
}

// setResults assigns results one after the other, once all have their values:
// the interpreter does not assign nil beside other values.
func (l *lowering) setResults(pos token.Pos, lhs, values []ast.Expr) []ast.Stmt {
	set := func(tok token.Token, lhs, rhs []ast.Expr) ast.Stmt {
		return &ast.AssignStmt{Lhs: lhs, TokPos: pos, Tok: tok, Rhs: rhs}
	}
	if len(lhs) != len(values) || len(lhs) == 1 {
		return []ast.Stmt{set(token.ASSIGN, lhs, values)}
	}
	var first, then []ast.Stmt
	for i, e := range values {
		if tv := l.info.Types[e]; tv.Value == nil && !tv.IsNil() {
			name := l.fresh("value" + mark)
			kept := ident(pos, name)
			l.info.Types[kept] = tv
			first = append(first, set(token.DEFINE, []ast.Expr{ident(pos, name)}, []ast.Expr{e}))
			e = kept
		}
		then = append(then, set(token.ASSIGN, lhs[i:i+1], []ast.Expr{e}))
	}
	return append(first, then...)
}

// push replaces a defer statement by one that keeps the call for later.
func (l *lowering) push(c *astutil.Cursor, s *ast.DeferStmt, holder string) {
	if literal, ok := ast.Unparen(s.Call.Fun).(*ast.FuncLit); ok {
		l.recoverFrom(literal, holder)
	}
	list, function := l.thunk(s.Call, s.Defer)
	push := &ast.CallExpr{Fun: selector(s.Defer, holder, "Push"), Lparen: s.Defer, Args: []ast.Expr{function}, Rparen: s.Defer}
	replaceBy(c, append(list, &ast.ExprStmt{X: push}))
}

// replaceBy puts several statements in the place of the one at the cursor.
func replaceBy(c *astutil.Cursor, list []ast.Stmt) {
	last := len(list) - 1
	if c.Index() < 0 {
		c.Replace(&ast.BlockStmt{Lbrace: list[0].Pos(), List: list, Rbrace: list[last].End()})
		return
	}
	for _, stmt := range list[:last] {
		c.InsertBefore(stmt)
	}
	c.Replace(list[last])
}

// thunk is a function without parameters that makes a call, whose function and
// arguments have been evaluated by the statements that go before it.
func (l *lowering) thunk(call *ast.CallExpr, pos token.Pos) (before []ast.Stmt, function ast.Expr) {
	keep := func(e ast.Expr) ast.Expr {
		name := l.fresh("p" + mark)
		before = append(before, &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, name)}, TokPos: pos, Tok: token.DEFINE, Rhs: []ast.Expr{e}})
		id := ident(pos, name)
		l.info.Types[id] = types.TypeAndValue{Type: l.info.TypeOf(e)}
		return id
	}
	for i, arg := range call.Args {
		tv, ok := l.info.Types[arg]
		if _, several := tv.Type.(*types.Tuple); !ok || several || tv.Value != nil || tv.IsNil() || tv.IsType() {
			continue
		}
		if _, ok := ast.Unparen(arg).(*ast.FuncLit); !ok {
			call.Args[i] = keep(arg)
		}
	}
	literal, ok := ast.Unparen(call.Fun).(*ast.FuncLit)
	if !ok {
		if recv, _, sel := l.receiverOf(call.Fun); sel != nil {
			call.Fun = &ast.SelectorExpr{X: keep(recv), Sel: sel}
		} else if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
			if v, ok := l.info.Uses[id].(*types.Var); ok && !v.IsField() {
				call.Fun = keep(id)
			}
		} else if tv := l.info.Types[call.Fun]; tv.IsValue() && !l.compiled(call.Fun) && baseName(call.Fun) == nil {
			call.Fun = keep(call.Fun) // what a call or an index gives
		}
	}
	if !ok || len(call.Args) > 0 || literal.Type.Results != nil {
		literal = &ast.FuncLit{
			Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{}},
			Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{&ast.ExprStmt{X: call}}, Rbrace: pos}}
	}
	return before, keep(inFrameOfItsOwn(literal))
}

// inFrameOfItsOwn is a function literal that another one returns. When a
// closure has run, the interpreter writes to the frame that it was made in: in
// a goroutine it would be under the feet of the code that made it.
//
//	func() func() { return func() { … } }()
func inFrameOfItsOwn(literal *ast.FuncLit) ast.Expr {
	pos := literal.Pos()
	maker := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{}, Results: &ast.FieldList{List: []*ast.Field{{Type: clone(literal.Type)}}}},
		Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{&ast.ReturnStmt{Return: pos, Results: []ast.Expr{literal}}}, Rbrace: pos}}
	return &ast.CallExpr{Fun: maker, Lparen: pos, Rparen: pos}
}

// recoverFrom has a deferred function literal recover from the panic that its
// holder knows of.
func (l *lowering) recoverFrom(f *ast.FuncLit, holder string) {
	inspectOwn(f.Body, func(n ast.Node) {
		if call, ok := n.(*ast.CallExpr); ok && l.isRecover(call) {
			call.Fun = selector(call.Pos(), holder, "Recover")
		}
	})
}

func (l *lowering) isRecover(call *ast.CallExpr) bool {
	return builtinName(l.info, call.Fun) == "recover"
}

// inspectOwn goes through a function's body without the function literals in
// it.
func inspectOwn(body *ast.BlockStmt, visit func(ast.Node)) {
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		if n != nil {
			visit(n)
		}
		return true
	})
}

// noteRecovering keeps note of the declared functions that call recover.
func (l *lowering) noteRecovering(decls []ast.Decl) {
	for _, d := range decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Body == nil {
			continue
		}
		inspectOwn(f.Body, func(n ast.Node) {
			if call, ok := n.(*ast.CallExpr); ok && l.isRecover(call) {
				l.recovering[l.info.Defs[f.Name]] = true
			}
		})
	}
}

// recoversItself reports whether a call is of a declared function or method
// that calls recover.
func (l *lowering) recoversItself(call *ast.CallExpr) bool {
	id := baseName(call.Fun)
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		id = sel.Sel
	}
	return id != nil && l.recovering[l.info.Uses[id]]
}
