package lang

import (
	"go/ast"
	"go/token"
	"go/types"
)

// How values get into interfaces.

// through is the call of a function that returns its argument as another type. A
// value goes into an interface in this way: the interpreter would have the variable
// itself there, or the place of an expression's value, which is the same each time.
//
//	func(v T) I { return v }(x)
func (l *lowering) through(e ast.Expr, from, to types.Type) ast.Expr {
	pos := l.nowhere
	defer l.at(pos)()
	typ, err := l.funcExpr(types.NewSignatureType(nil, nil, nil,
		types.NewTuple(types.NewParam(pos, nil, "", from)), types.NewTuple(types.NewParam(pos, nil, "", to)), false))
	if err != nil {
		return nil
	}
	v := "v" + mark
	typ.(*ast.FuncType).Params.List[0].Names = []*ast.Ident{ident(pos, v)}
	literal := &ast.FuncLit{Type: typ.(*ast.FuncType), Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos,
		List: []ast.Stmt{&ast.ReturnStmt{Return: pos, Results: []ast.Expr{ident(pos, v)}}}}}
	return &ast.CallExpr{Fun: literal, Lparen: pos, Args: []ast.Expr{e}, Rparen: pos}
}

// copyOf is a copy of a value.
//
//	func(v T) T { return v }(x)
func (l *lowering) copyOf(e ast.Expr, t types.Type) ast.Expr { return l.through(e, t, t) }

// asForeign is a value of a session's interface as one of compiled code's.
func (l *lowering) asForeign(e ast.Expr, target types.Type) ast.Expr {
	name, ok := l.asserterFor(target)
	if !ok {
		return nil
	}
	result, err := l.typeExpr(target)
	if err != nil {
		return nil
	}
	pos := l.nowhere
	defer l.at(pos)()
	value := ident(pos, "r"+mark)
	literal := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{}, Results: &ast.FieldList{List: []*ast.Field{{Type: result}}}},
		Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos, List: []ast.Stmt{
			&ast.AssignStmt{Lhs: []ast.Expr{value, ident(pos, "_")}, TokPos: pos, Tok: token.DEFINE,
				Rhs: []ast.Expr{&ast.CallExpr{Fun: ident(pos, name), Lparen: pos, Args: []ast.Expr{l.inside(e)}, Rparen: pos}}},
			&ast.ReturnStmt{Return: pos, Results: []ast.Expr{ident(pos, "r"+mark)}}}}}
	return &ast.CallExpr{Fun: literal, Lparen: pos, Rparen: pos}
}

// freshly is the value of an expression computed in a function of its own: the
// interpreter puts what becomes an interface in one place each time that it comes
// there.
//
//	func() *T { return &T{…} }()
func (l *lowering) freshly(e ast.Expr, t types.Type) ast.Expr {
	pos := l.nowhere
	defer l.at(pos)()
	result := types.NewTuple(types.NewParam(pos, nil, "", t))
	typ, err := l.funcExpr(types.NewSignatureType(nil, nil, nil, nil, result, false))
	if err != nil {
		return nil
	}
	literal := &ast.FuncLit{Type: typ.(*ast.FuncType), Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos,
		List: []ast.Stmt{&ast.ReturnStmt{Return: pos, Results: []ast.Expr{e}}}}}
	return &ast.CallExpr{Fun: literal, Lparen: pos, Rparen: pos}
}

// unwrapped has a key or element of a literal of any values without what the
// interpreter wraps around a struct with methods: another such value would be
// unequal to it.
func (l *lowering) unwrapped(lit *ast.CompositeLit, u types.Type, i int) {
	unwrap := func(e *ast.Expr, t types.Type) {
		from := l.info.TypeOf(*e)
		if from == nil || !isEmptyInterface(t) {
			return
		}
		if named := l.structType(from); named != nil && types.NewMethodSet(l.anew(named)).Len() > 0 {
			bare := l.inside(*e)
			l.info.Types[bare] = types.TypeAndValue{Type: t}
			*e = bare
		}
	}
	value := &lit.Elts[i]
	kv, keyed := lit.Elts[i].(*ast.KeyValueExpr)
	if keyed {
		value = &kv.Value
	}
	switch u := u.(type) {
	case *types.Slice:
		unwrap(value, u.Elem())
	case *types.Array:
		unwrap(value, u.Elem())
	case *types.Map:
		unwrap(value, u.Elem())
		if keyed {
			unwrap(&kv.Key, l.anyKey(u.Key()))
		}
	}
}

// checkKey has a key of a map looked at whose keys are of an interface type of
// compiled code: a value of a type of the session is never found again there.
//
//	m[k]
//	m[func(k· error) error { Key(k·); return k· }(k)]
func (l *lowering) checkKey(e *ast.Expr, key types.Type) {
	if !l.foreign(key) {
		return
	}
	pos := l.nowhere
	defer l.at(pos)()
	param := types.NewTuple(types.NewParam(pos, nil, "", key))
	typ, err := l.funcExpr(types.NewSignatureType(nil, nil, nil, param, param, false))
	if err != nil {
		return
	}
	k := "k" + mark
	typ.(*ast.FuncType).Params.List[0].Names = []*ast.Ident{ident(pos, k)}
	literal := &ast.FuncLit{Type: typ.(*ast.FuncType), Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos, List: []ast.Stmt{
		l.call(HookKey, ident(pos, k)), &ast.ReturnStmt{Return: pos, Results: []ast.Expr{ident(pos, k)}}}}}
	*e = &ast.CallExpr{Fun: literal, Lparen: pos, Args: []ast.Expr{*e}, Rparen: pos}
	l.info.Types[*e] = types.TypeAndValue{Type: key}
}

// notWrapped puts parentheses around an argument of an interface type of the session
// that is the result of a call: the interpreter would wrap it once more.
func (l *lowering) notWrapped(arg *ast.Expr, t types.Type) {
	if _, isCall := (*arg).(*ast.CallExpr); !isCall || !hasMethods(t) || l.foreign(t) {
		return
	}
	in := &ast.ParenExpr{Lparen: (*arg).Pos(), X: *arg, Rparen: (*arg).End()}
	l.info.Types[in] = l.info.Types[*arg]
	*arg = in
}

// isComparison reports whether an expression is a comparison or combines some, which
// the interpreter does not make a value of where an interface is wanted.
func isComparison(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		switch e.Op {
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ, token.LAND, token.LOR:
			return true
		}
	case *ast.UnaryExpr:
		return e.Op == token.NOT
	}
	return false
}
