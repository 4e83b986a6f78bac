package lang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
)

// What the interpreter gets wrong, and the form that it runs properly.

// protectLiterals puts the composite literals of a parallel assignment into
// parentheses: after a, b := x, T{…} the interpreter would leave a at zero.
func protectLiterals(values []ast.Expr) {
	if len(values) < 2 {
		return
	}
	for i, v := range values {
		if lit, ok := v.(*ast.CompositeLit); ok {
			values[i] = &ast.ParenExpr{Lparen: lit.Pos(), X: lit, Rparen: lit.End()}
		}
	}
}

// packVariadic turns the arguments of a compiled function's variadic parameter
// of an interface type into a slice: the interpreter would pass values of
// interpreted types without the methods that the interface wants.
func (l *lowering) packVariadic(call *ast.CallExpr) {
	sig, ok := types.Unalias(l.info.TypeOf(call.Fun)).(*types.Signature)
	if !ok || !sig.Variadic() || call.Ellipsis.IsValid() || !l.compiled(call.Fun) {
		return
	}
	fixed := sig.Params().Len() - 1
	elem := sig.Params().At(fixed).Type().(*types.Slice).Elem()
	iface, ok := elem.Underlying().(*types.Interface)
	if !ok || iface.NumMethods() == 0 || len(call.Args) <= fixed {
		return
	}
	e, err := l.typeExpr(elem)
	if err != nil {
		return
	}
	list := &ast.CompositeLit{
		Type:   &ast.ArrayType{Lbrack: call.Lparen, Elt: e},
		Lbrace: call.Lparen, Elts: append([]ast.Expr{}, call.Args[fixed:]...), Rbrace: call.Rparen,
	}
	call.Args = append(call.Args[:fixed:fixed], list)
	call.Ellipsis = call.Rparen
}

// compiled reports whether an expression is a function or method of a compiled
// package.
func (l *lowering) compiled(e ast.Expr) bool {
	var id *ast.Ident
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	default:
		return false
	}
	fn, ok := l.info.Uses[id].(*types.Func)
	return ok && fn.Pkg() != nil && l.generics.functions[fn.Origin()] == nil && l.im.packages[fn.Pkg().Path()] == fn.Pkg()
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

// builtin turns a call of min, max or clear, which the interpreter does not
// know, into one of a function literal. It returns nil for other calls.
func (l *lowering) builtin(call *ast.CallExpr) ast.Expr {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return nil
	}
	b, ok := l.info.Uses[id].(*types.Builtin)
	if !ok {
		return nil
	}
	switch b.Name() {
	case "min":
		return l.extreme(call, token.LSS)
	case "max":
		return l.extreme(call, token.GTR)
	case "clear":
		return l.clear(call)
	}
	return nil
}

// extreme is the call of a function literal with a parameter for each argument
// that returns the one that comes before all others. A NaN comes first.
func (l *lowering) extreme(call *ast.CallExpr, op token.Token) ast.Expr {
	pos := call.Pos()
	e, err := l.typeExpr(types.Default(l.info.TypeOf(call)))
	if err != nil {
		return nil
	}
	const best = "best" + mark
	name := func() ast.Expr { return ident(pos, best) }
	params := &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(pos, best)}, Type: e}}}
	var body []ast.Stmt
	for i := range call.Args[1:] {
		other := func() ast.Expr { return ident(pos, "p"+mark+strconv.Itoa(i)) }
		params.List = append(params.List, &ast.Field{Names: []*ast.Ident{other().(*ast.Ident)}, Type: e})
		better := &ast.BinaryExpr{X: other(), OpPos: pos, Op: op, Y: name()}
		notANumber := &ast.BinaryExpr{X: other(), OpPos: pos, Op: token.NEQ, Y: other()}
		body = append(body, &ast.IfStmt{If: pos,
			Cond: &ast.BinaryExpr{X: better, OpPos: pos, Op: token.LOR, Y: notANumber},
			Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{
				&ast.AssignStmt{Lhs: []ast.Expr{name()}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{other()}}}, Rbrace: pos}})
	}
	body = append(body, &ast.ReturnStmt{Return: pos, Results: []ast.Expr{name()}})
	literal := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos, Params: params, Results: &ast.FieldList{List: []*ast.Field{{Type: e}}}},
		Body: &ast.BlockStmt{Lbrace: pos, List: body, Rbrace: pos},
	}
	return &ast.CallExpr{Fun: literal, Lparen: pos, Args: call.Args, Rparen: pos}
}

// clear is the call of a function literal that deletes all of a map's entries,
// or sets all of a slice's elements to zero.
func (l *lowering) clear(call *ast.CallExpr) ast.Expr {
	pos := call.Pos()
	t := l.info.TypeOf(call.Args[0])
	e, err := l.typeExpr(t)
	if err != nil {
		return nil
	}
	all, key, zero := ident(pos, "all"+mark), ident(pos, "key"+mark), ident(pos, "zero"+mark)
	var body []ast.Stmt
	each := &ast.RangeStmt{For: pos, Key: key, TokPos: pos, Tok: token.DEFINE, X: all}
	if s, ok := t.Underlying().(*types.Slice); ok {
		elem, err := l.typeExpr(s.Elem())
		if err != nil {
			return nil
		}
		body = append(body, &ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, TokPos: pos, Specs: []ast.Spec{
			&ast.ValueSpec{Names: []*ast.Ident{zero}, Type: elem}}}})
		at := &ast.IndexExpr{X: all, Lbrack: pos, Index: key, Rbrack: pos}
		each.Body = &ast.BlockStmt{Lbrace: pos, Rbrace: pos, List: []ast.Stmt{
			&ast.AssignStmt{Lhs: []ast.Expr{at}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{zero}}}}
	} else {
		remove := &ast.CallExpr{Fun: ident(pos, "delete"), Lparen: pos, Args: []ast.Expr{all, key}, Rparen: pos}
		each.Body = &ast.BlockStmt{Lbrace: pos, Rbrace: pos, List: []ast.Stmt{&ast.ExprStmt{X: remove}}}
	}
	literal := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{all}, Type: e}}}},
		Body: &ast.BlockStmt{Lbrace: pos, List: append(body, each), Rbrace: pos},
	}
	return &ast.CallExpr{Fun: literal, Lparen: pos, Args: call.Args, Rparen: pos}
}

// throughTemporaries gives the values of a parallel assignment to variables of
// their own first, where one is a call: after a, b = f(), 1 the interpreter
// would leave b at zero. What it returns goes before the assignment; nil where
// nothing has to.
func (l *lowering) throughTemporaries(s *ast.AssignStmt) ast.Stmt {
	if s.Tok != token.ASSIGN || len(s.Rhs) < 2 || !containsCall(s.Rhs) {
		return nil
	}
	before := &ast.AssignStmt{TokPos: s.TokPos, Tok: token.DEFINE}
	for i, e := range s.Rhs {
		if tv, ok := l.info.Types[e]; ok && (tv.Value != nil || tv.IsNil()) && !containsCall(s.Rhs[i:i+1]) {
			continue // of the type that the variable gives it
		}
		name := l.fresh("value" + mark)
		before.Lhs, before.Rhs = append(before.Lhs, ident(e.Pos(), name)), append(before.Rhs, e)
		s.Rhs[i] = ident(e.Pos(), name)
	}
	protectLiterals(before.Rhs)
	return before
}

func containsCall(list []ast.Expr) bool {
	found := false
	for _, e := range list {
		ast.Inspect(e, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.CallExpr:
				found = true
			case *ast.FuncLit:
				return false
			}
			return !found
		})
	}
	return found
}

// fillClauses puts a statement into the clauses of a switch that have
// none, with which the interpreter cannot do anything.
func fillClauses(body *ast.BlockStmt) {
	for _, stmt := range body.List {
		if clause, ok := stmt.(*ast.CaseClause); ok && len(clause.Body) == 0 {
			pos := clause.Colon
			clause.Body = []ast.Stmt{&ast.AssignStmt{Lhs: []ast.Expr{ident(pos, "_")}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{intLit(pos, 0)}}}
		}
	}
}

// roomFor has make ask for memory that might not be there: to run out of it
// ends the process.
//
//	make([]T, n)
//	make([]T, func(n int) int { Room(n, size); return n }(int(n)))
func (l *lowering) roomFor(call *ast.CallExpr) {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || len(call.Args) < 2 {
		return
	}
	if b, ok := l.info.Uses[id].(*types.Builtin); !ok || b.Name() != "make" {
		return
	}
	var elem types.Type
	switch t := l.info.TypeOf(call).Underlying().(type) {
	case *types.Slice:
		elem = t.Elem()
	case *types.Chan:
		elem = t.Elem()
	default:
		return
	}
	const plenty = 1 << 16
	size := types.SizesFor("gc", "amd64").Sizeof(elem)
	for i, arg := range call.Args[1:] {
		if tv, ok := l.info.Types[arg]; ok && tv.Value != nil {
			if n, exact := constant.Int64Val(tv.Value); exact && n < plenty {
				continue
			}
		}
		pos := l.nowhere
		defer l.at(pos)()
		n := ident(pos, "n"+mark)
		integer := &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{n}, Type: ident(pos, "int")}}}
		literal := &ast.FuncLit{
			Type: &ast.FuncType{Func: pos, Params: integer, Results: &ast.FieldList{List: []*ast.Field{{Type: ident(pos, "int")}}}},
			Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos, List: []ast.Stmt{
				l.call(HookRoom, ident(pos, n.Name), intLit(pos, int(size))),
				&ast.ReturnStmt{Return: pos, Results: []ast.Expr{ident(pos, n.Name)}}}}}
		toInt := &ast.CallExpr{Fun: ident(pos, "int"), Lparen: pos, Args: []ast.Expr{arg}, Rparen: pos}
		call.Args[i+1] = &ast.CallExpr{Fun: literal, Lparen: pos, Args: []ast.Expr{toInt}, Rparen: pos}
	}
}
