package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// A panic in a goroutine ends a Go process. So each go statement is lowered to
// one whose function hands a panic to the session instead:
//
//	go f(x)
//	go func(f· func(T), p·0 T) { defer guard; f·(p·0) }(f, x)
//
// What the interpreter cannot name or pass on so is left as it is.

// guardGoroutine lowers a go statement.
func (l *lowering) guardGoroutine(s *ast.GoStmt) {
	pos := s.Go
	if literal, ok := ast.Unparen(s.Call.Fun).(*ast.FuncLit); ok {
		literal.Body.List = append([]ast.Stmt{l.guard(pos)}, literal.Body.List...)
		return
	}
	if call := l.wrapped(s.Call, l.guard(pos)); call != nil {
		s.Call = call
	}
}

// wrapped is a call of a function literal that gets the function of a call and
// its arguments, all evaluated where the call stands, and calls it after some
// other statements. It is nil where a type has no name.
func (l *lowering) wrapped(call *ast.CallExpr, first ...ast.Stmt) *ast.CallExpr {
	pos := call.Pos()
	sig, ok := types.Unalias(l.info.TypeOf(call.Fun)).(*types.Signature)
	if !ok {
		return nil // a conversion or a built-in function
	}
	params := &ast.FieldList{}
	inner := &ast.CallExpr{Lparen: pos, Rparen: pos}
	param := func(name string, t types.Type) bool {
		e, err := l.typeExpr(t)
		if err != nil {
			return false
		}
		params.List = append(params.List, &ast.Field{Names: []*ast.Ident{ident(pos, name)}, Type: e})
		return true
	}
	function, t := call.Fun, types.Type(sig)
	inner.Fun = ident(pos, "f"+mark)
	if recv, recvType, sel := l.receiverOf(call.Fun); sel != nil {
		// The interpreter does not pass methods on as functions.
		function, t = recv, recvType
		inner.Fun = &ast.SelectorExpr{X: inner.Fun, Sel: sel}
	}
	if !param("f"+mark, t) {
		return nil
	}
	for i, arg := range call.Args {
		t := l.info.TypeOf(arg)
		if b, ok := t.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 || !sig.Variadic() || i < sig.Params().Len()-1 {
			t = parameterType(sig, i, call.Ellipsis.IsValid())
		}
		if _, several := t.(*types.Tuple); t == nil || several {
			return nil // f(g()) with several results
		}
		name := "p" + mark + strconv.Itoa(i)
		if !param(name, t) {
			return nil
		}
		inner.Args = append(inner.Args, ident(pos, name))
	}
	if call.Ellipsis.IsValid() {
		inner.Ellipsis = pos
	}
	literal := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos, Params: params},
		Body: &ast.BlockStmt{Lbrace: pos, List: append(first, &ast.ExprStmt{X: inner}), Rbrace: pos},
	}
	return &ast.CallExpr{Fun: literal, Lparen: pos, Args: append([]ast.Expr{function}, call.Args...), Rparen: call.Rparen}
}

// receiverOf is the receiver of a method that is about to be called, as it is
// then, with its type and the method's name; the name is nil for a function.
func (l *lowering) receiverOf(e ast.Expr) (recv ast.Expr, t types.Type, name *ast.Ident) {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return nil, nil, nil
	}
	selection := l.info.Selections[sel]
	if selection == nil || selection.Kind() != types.MethodVal {
		return nil, nil, nil
	}
	t = l.info.TypeOf(sel.X)
	method := selection.Obj().(*types.Func).Signature()
	if !isPointer(t) && !types.IsInterface(t) && isPointer(method.Recv().Type()) {
		return &ast.UnaryExpr{OpPos: sel.Pos(), Op: token.AND, X: sel.X}, types.NewPointer(t), sel.Sel
	}
	return sel.X, t, sel.Sel
}

// parameterType is the type that the i-th argument of a call is converted to;
// nil where the call has more than the function takes.
func parameterType(sig *types.Signature, i int, spread bool) types.Type {
	n := sig.Params().Len()
	switch {
	case i < n-1 || i == n-1 && (!sig.Variadic() || spread):
		return sig.Params().At(i).Type()
	case sig.Variadic():
		return sig.Params().At(n - 1).Type().(*types.Slice).Elem()
	}
	return nil
}

// guard is a deferred function that hands a panic to the session.
func (l *lowering) guard(pos token.Pos) ast.Stmt {
	const value = "r" + mark
	tell := l.call(HookPanicked, ident(pos, value), stringLit(pos, l.fset.Position(pos).String()))
	handle := &ast.IfStmt{
		If:   pos,
		Init: &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, value)}, TokPos: pos, Tok: token.DEFINE, Rhs: []ast.Expr{&ast.CallExpr{Fun: ident(pos, "recover"), Lparen: pos, Rparen: pos}}},
		Cond: &ast.BinaryExpr{X: ident(pos, value), OpPos: pos, Op: token.NEQ, Y: ident(pos, "nil")},
		Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{tell}, Rbrace: pos},
	}
	literal := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{}},
		Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{handle}, Rbrace: pos},
	}
	return &ast.DeferStmt{Defer: pos, Call: &ast.CallExpr{Fun: literal, Lparen: pos, Rparen: pos}}
}
