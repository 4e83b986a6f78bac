package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"gradrepl/repl/format"
)

// asserter is the function that a session asserts an interface type with. It
// is a variable, for each new type can make it another one:
//
//	var as·1 func(x any) (I, bool)
//	as·1 = func(x any) (I, bool) {
//		if v, ok := x.(T); ok { return v, true }
//		…
//		r, ok := x.(I)
//		return r, ok
//	}
type asserter struct {
	iface *types.Interface
	typ   types.Type
	proxy string // the type that stands for compiled ones, "" where none has to
	name  string
	knows int // how many of the session's types it has been made for
}

// asserterFor is the name of the asserter of an interface type, which is for bare
// values.
func (l *lowering) asserterFor(t types.Type) (string, bool) {
	for _, a := range *l.asserters {
		if types.Identical(a.typ, t) {
			return a.name, true
		}
	}
	e, err := l.asserterType(t)
	if err != nil {
		return "", false
	}
	a := &asserter{iface: t.Underlying().(*types.Interface), typ: t, name: l.fresh("as" + mark), knows: -1}
	*l.asserters = append(*l.asserters, a)
	l.cell.made = append(l.cell.made, func() {
		*l.asserters = slices.DeleteFunc(*l.asserters, func(other *asserter) bool { return other == a })
	})
	l.decls = append(l.decls, &ast.GenDecl{Tok: token.VAR, TokPos: l.pos, Specs: []ast.Spec{
		&ast.ValueSpec{Names: []*ast.Ident{ident(l.pos, a.name)}, Type: e}}})
	return a.name, true
}

func (l *lowering) asserterType(t types.Type, param ...*ast.Ident) (*ast.FuncType, error) {
	e, err := l.typeExpr(t)
	return &ast.FuncType{Func: l.pos,
		Params:  &ast.FieldList{List: []*ast.Field{{Names: param, Type: ident(l.pos, "any")}}},
		Results: &ast.FieldList{List: []*ast.Field{{Type: e}, {Type: ident(l.pos, "bool")}}}}, err
}

// makeAsserters assigns the asserters that do not know all types yet.
func (l *lowering) makeAsserters() {
	all := l.registry.all()
	for _, a := range *l.asserters {
		if a.knows == len(all) {
			continue
		}
		a.knows = len(all)
		pos := l.pos
		typ, err := l.asserterType(a.typ, ident(pos, "x"+mark))
		if err != nil {
			continue
		}
		body := l.nilHasNoType(a)
		foreign := l.foreign(a.typ)
		try := func(t types.Type) {
			if !l.implements(t, a.iface) {
				return
			}
			v, ok := "v"+mark, "ok"+mark
			name, err := l.typeExpr(t)
			if err != nil {
				return
			}
			var result ast.Expr = ident(pos, v)
			if l.hasLabel(t) || foreign && !isPointer(t) {
				result = l.boxed(result, t)
			}
			var get ast.Expr = &ast.TypeAssertExpr{X: ident(pos, "x"+mark), Type: name}
			if l.hasLabel(t) {
				get = l.withoutLabel(ident(pos, "x"+mark), t)
			}
			body = append(body, &ast.IfStmt{If: pos,
				Init: &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, v), ident(pos, ok)}, TokPos: pos, Tok: token.DEFINE, Rhs: []ast.Expr{get}},
				Cond: ident(pos, ok),
				Body: &ast.BlockStmt{List: []ast.Stmt{&ast.ReturnStmt{Return: pos, Results: []ast.Expr{result, ident(pos, "true")}}}}})
		}
		for _, named := range all {
			if types.IsInterface(named) {
				continue
			}
			named = l.anew(named).(*types.Named)
			try(named)
			if p := types.NewPointer(named); !l.hasLabel(p) || l.hadLabel(p) {
				try(p)
			}
		}
		target, _ := l.typeExpr(a.typ)
		if !foreign {
			body = append(body, l.throughProxy(a)...)
		}
		body = append(body,
			&ast.AssignStmt{Lhs: []ast.Expr{ident(pos, "r"+mark), ident(pos, "ok"+mark)}, TokPos: pos, Tok: token.DEFINE,
				Rhs: []ast.Expr{&ast.TypeAssertExpr{X: ident(pos, "x"+mark), Type: target}}},
			&ast.ReturnStmt{Return: pos, Results: []ast.Expr{ident(pos, "r"+mark), ident(pos, "ok"+mark)}})
		literal := &ast.FuncLit{Type: typ, Body: &ast.BlockStmt{Lbrace: pos, List: body, Rbrace: pos}}
		l.start = append(l.start, &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, a.name)}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{literal}})
	}
}

// assertersAnew has all asserters made again.
func (l *lowering) assertersAnew() {
	for _, a := range *l.asserters {
		a.knows = -1
	}
}

// nilHasNoType is what an asserter begins with.
func (l *lowering) nilHasNoType(a *asserter) []ast.Stmt {
	pos := l.pos
	e, err := l.typeExpr(a.typ)
	if err != nil {
		return nil
	}
	none := ident(pos, "none"+mark)
	return []ast.Stmt{&ast.IfStmt{If: pos,
		Cond: &ast.BinaryExpr{X: ident(pos, "x"+mark), OpPos: pos, Op: token.EQL, Y: ident(pos, "nil")},
		Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos, List: []ast.Stmt{
			&ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, TokPos: pos, Specs: []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{none}, Type: e}}}},
			&ast.ReturnStmt{Return: pos, Results: []ast.Expr{ident(pos, none.Name), ident(pos, "false")}}}}}}
}

// throughProxy has an asserter take values of compiled types, which the
// interpreter cannot put into an interface of its own. A proxy has the
// value's methods in its fields:
//
//	if m := Methods(x, "Close", new(func() error)); len(m) > 0 {
//		return &proxy{x, m[0].(func() error)}, true
//	}
func (l *lowering) throughProxy(a *asserter) []ast.Stmt {
	pos := l.pos
	if a.proxy == "" && !l.declareProxy(a) {
		return nil
	}
	lit := &ast.CompositeLit{Type: ident(pos, a.proxy), Lbrace: pos, Elts: []ast.Expr{ident(pos, "x"+mark)}, Rbrace: pos}
	get := l.hook(HookMethods, ident(pos, "x"+mark))
	i := 0
	for m := range a.iface.Methods() {
		e, err := l.typeExpr(m.Signature())
		if err != nil {
			return nil
		}
		pointer := &ast.CallExpr{Fun: ident(pos, "new"), Lparen: pos, Args: []ast.Expr{clone(e)}, Rparen: pos}
		get.Args = append(get.Args, stringLit(pos, m.Name()), pointer)
		at := &ast.IndexExpr{X: ident(pos, "m"+mark), Lbrack: pos, Index: intLit(pos, i), Rbrack: pos}
		lit.Elts = append(lit.Elts, &ast.TypeAssertExpr{X: at, Lparen: pos, Type: e, Rparen: pos})
		i++
	}
	return []ast.Stmt{&ast.IfStmt{If: pos,
		Init: &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, "m"+mark)}, TokPos: pos, Tok: token.DEFINE, Rhs: []ast.Expr{get}},
		Cond: &ast.BinaryExpr{X: &ast.CallExpr{Fun: ident(pos, "len"), Args: []ast.Expr{ident(pos, "m"+mark)}}, OpPos: pos, Op: token.GTR, Y: intLit(pos, 0)},
		Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos, List: []ast.Stmt{
			&ast.ReturnStmt{Return: pos, Results: []ast.Expr{&ast.UnaryExpr{OpPos: pos, Op: token.AND, X: lit}, ident(pos, "true")}}}}}}
}

// declareProxy declares the proxy type of an interface type.
func (l *lowering) declareProxy(a *asserter) bool {
	pos := l.pos
	name := l.fresh("proxy" + mark)
	st := &ast.StructType{Struct: pos, Fields: &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(pos, "value")}, Type: ident(pos, "any")}}}}
	addTag(st.Fields.List[0], format.BoxKey+":"+strconv.Quote(name))
	decls := []ast.Decl{&ast.GenDecl{Tok: token.TYPE, TokPos: pos, Specs: []ast.Spec{&ast.TypeSpec{Name: ident(pos, name), Type: st}}}}
	for m := range a.iface.Methods() {
		e, err := l.typeExpr(m.Signature())
		f := l.passOn(name, a.typ, nil, m)
		if err != nil || f == nil {
			return false
		}
		field := "f" + mark + m.Name()
		st.Fields.List = append(st.Fields.List, &ast.Field{Names: []*ast.Ident{ident(pos, field)}, Type: e})
		inspectOwn(f.Body, func(n ast.Node) {
			if call, ok := n.(*ast.CallExpr); ok {
				call.Fun = &ast.SelectorExpr{X: ident(pos, "b"+mark), Sel: ident(pos, field)}
			}
		})
		decls = append(decls, f)
	}
	a.proxy = name
	l.decls = append(l.decls, decls...)
	return true
}

// all are the session's types, in the order in which it came to know them.
func (r *Registry) all() []*types.Named {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.order
}
