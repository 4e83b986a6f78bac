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
	sig, ok := types.Unalias(l.info.TypeOf(s.Call.Fun)).(*types.Signature)
	if !ok || sig.Variadic() || sig.Params().Len() != len(s.Call.Args) {
		return
	}
	function, err := l.typeExpr(sig)
	if err != nil {
		return
	}
	params := []*ast.Field{{Names: []*ast.Ident{ident(pos, "f"+mark)}, Type: function}}
	var args []ast.Expr
	for i, v := 0, sig.Params(); i < v.Len(); i++ {
		t, err := l.typeExpr(v.At(i).Type())
		if err != nil {
			return
		}
		name := "p" + mark + strconv.Itoa(i)
		params = append(params, &ast.Field{Names: []*ast.Ident{ident(pos, name)}, Type: t})
		args = append(args, ident(pos, name))
	}
	inner := &ast.CallExpr{Fun: ident(pos, "f"+mark), Lparen: pos, Args: args, Rparen: pos}
	literal := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{List: params}},
		Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{l.guard(pos), &ast.ExprStmt{X: inner}}, Rbrace: pos},
	}
	s.Call = &ast.CallExpr{Fun: literal, Lparen: pos, Args: append([]ast.Expr{s.Call.Fun}, s.Call.Args...), Rparen: s.Call.Rparen}
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
