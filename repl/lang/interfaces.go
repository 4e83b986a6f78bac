package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"

	"gradrepl/repl/format"
)

// To the interpreter a value in an interface has neither the methods nor, in
// compiled code's interfaces, the type that it was put in with. So assertions
// to interfaces, type switches with interfaces and comparisons of interfaces
// are lowered to code that knows the session's types.

// interfaces lowers what is about interfaces in a piece of syntax, before the
// names in it become the interpreter's.
func (l *lowering) interfaces(root ast.Node) {
	before := make(map[ast.Node][]ast.Stmt) // statements for in front of labels
	replace := func(c *astutil.Cursor, e, by ast.Expr) {
		if by != nil {
			l.info.Types[by] = l.info.Types[e]
			c.Replace(by)
		}
	}
	astutil.Apply(root, nil, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.TypeAssertExpr:
			replace(c, n, l.assertion(n, hasTwo(c.Parent())))
		case *ast.BinaryExpr:
			replace(c, n, l.comparison(n))
		case *ast.SwitchStmt:
			l.switchOnInterface(n)
		case *ast.GoStmt:
			l.goroutine(c, n)
		case *ast.TypeSwitchStmt:
			first, left := l.typeSwitch(n)
			if left == nil {
				break
			}
			if _, labelled := c.Parent().(*ast.LabeledStmt); labelled {
				before[c.Parent()] = first
				c.Replace(left)
				break
			}
			c.Replace(&ast.BlockStmt{Lbrace: n.Pos(), List: append(first, left), Rbrace: n.End()})
		case *ast.LabeledStmt:
			for _, stmt := range before[n] {
				c.InsertBefore(stmt)
			}
		}
		return true
	})
}

// hasTwo reports whether a statement or declaration asks an expression for two
// values.
func hasTwo(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		return len(n.Lhs) == 2 && len(n.Rhs) == 1
	case *ast.ValueSpec:
		return len(n.Names) == 2 && len(n.Values) == 1
	}
	return false
}

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
	any   bool   // for values that may be of any type: those of unnamed types have to stay out
	proxy string // the type that stands for compiled ones, "" where none has to
	name  string
	knows int // how many of the session's types it has been made for
}

// asserterFor is the name of the asserter of an interface type. any tells that
// the value may be of a type without methods: a number that is in an interface
// any looks like one of a named type to the interpreter.
func (l *lowering) asserterFor(t types.Type, any bool) (string, bool) {
	for _, a := range *l.asserters {
		if a.any == any && types.Identical(a.typ, t) {
			return a.name, true
		}
	}
	e, err := l.asserterType(t)
	if err != nil {
		return "", false
	}
	a := &asserter{iface: t.Underlying().(*types.Interface), typ: t, any: any, name: l.fresh("as" + mark), knows: -1}
	*l.asserters = append(*l.asserters, a)
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
		try := func(target ast.Expr, named *types.Named) {
			v, ok := "v"+mark, "ok"+mark
			var result ast.Expr = ident(pos, v)
			if named != nil && foreign && l.structType(named) != nil {
				result = l.boxed(result, named)
			}
			var get ast.Expr = &ast.TypeAssertExpr{X: ident(pos, "x"+mark), Type: target}
			if target == nil {
				get = l.withoutLabel(ident(pos, "x"+mark), named)
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
			if a.any && l.plainNamed(named) != nil {
				if types.Implements(named, a.iface) {
					try(nil, named)
				}
				continue
			}
			name, err := l.typeExpr(named)
			if err != nil {
				continue
			}
			if types.Implements(named, a.iface) {
				try(name, named)
			}
			if types.Implements(types.NewPointer(named), a.iface) {
				try(&ast.StarExpr{Star: pos, X: clone(name)}, nil)
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
		f := l.passOn(name, m)
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

// inside is a value without what the interpreter wraps around it. The hook is
// called through a function of the interpreter: of what compiled code returns
// it would not see the type.
func (l *lowering) inside(e ast.Expr) ast.Expr {
	name := "inside" + mark
	if l.used[name] == 0 {
		name = l.fresh(name)
		pos := l.pos
		value := ident(pos, "x"+mark)
		l.decls = append(l.decls, &ast.FuncDecl{Name: ident(pos, name),
			Type: &ast.FuncType{Func: pos,
				Params:  &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{value}, Type: ident(pos, "any")}}},
				Results: &ast.FieldList{List: []*ast.Field{{Type: ident(pos, "any")}}}},
			Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{&ast.ReturnStmt{Return: pos, Results: []ast.Expr{l.hook(HookInside, ident(pos, value.Name))}}}, Rbrace: pos}})
	}
	return &ast.CallExpr{Fun: ident(e.Pos(), name), Lparen: e.Pos(), Args: []ast.Expr{e}, Rparen: e.End()}
}

// foreign reports whether an interface type is one of compiled code, error
// among them: the interpreter wraps values in it.
func (l *lowering) foreign(t types.Type) bool {
	if !types.IsInterface(t) || isEmptyInterface(t) {
		return false
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && l.nameOf(named) == ""
}

// hasMethods reports whether a type is an interface with methods.
func hasMethods(t types.Type) bool { return types.IsInterface(t) && !isEmptyInterface(t) }

// assertion lowers the part of x.(T) that the interpreter would get wrong. two
// tells the form with two results.
func (l *lowering) assertion(e *ast.TypeAssertExpr, two bool) ast.Expr {
	if e.Type == nil {
		return nil
	}
	t, from := l.info.TypeOf(e.Type), l.info.TypeOf(e.X)
	if !hasMethods(t) {
		if isEmptyInterface(from) {
			call := l.withoutLabel(e.X, t)
			if call != nil && !two {
				return l.mustAssert(call, t)
			}
			if call == nil {
				return nil
			}
			return call
		}
		if l.foreign(from) {
			e.X = l.inside(e.X)
		}
		return nil
	}
	name, ok := l.asserterFor(t, isEmptyInterface(from) && !l.raw)
	if !ok {
		return nil
	}
	call := &ast.CallExpr{Fun: ident(e.Pos(), name), Lparen: e.Pos(), Args: []ast.Expr{l.inside(e.X)}, Rparen: e.End()}
	if two {
		return call
	}
	return l.mustAssert(call, t)
}

// mustAssert is the form of an assertion with one result, which panics. call
// is the one with two.
func (l *lowering) mustAssert(call *ast.CallExpr, t types.Type) ast.Expr {
	pos := l.nowhere
	defer l.at(pos)()
	result, err := l.typeExpr(t)
	if err != nil {
		return nil
	}
	value, ok, x := ident(pos, "r"+mark), ident(pos, "ok"+mark), ident(pos, "x"+mark)
	arg := call.Args[0]
	call.Args[0] = ident(pos, x.Name)
	body := []ast.Stmt{
		&ast.AssignStmt{Lhs: []ast.Expr{value, ok}, TokPos: pos, Tok: token.DEFINE, Rhs: []ast.Expr{call}},
		&ast.IfStmt{If: pos, Cond: &ast.UnaryExpr{OpPos: pos, Op: token.NOT, X: ident(pos, ok.Name)},
			Body: &ast.BlockStmt{List: []ast.Stmt{l.call(HookFail, ident(pos, x.Name), intLit(pos, l.registry.show(t)))}}},
		&ast.ReturnStmt{Return: pos, Results: []ast.Expr{ident(pos, value.Name)}},
	}
	literal := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos,
			Params:  &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{x}, Type: ident(pos, "any")}}},
			Results: &ast.FieldList{List: []*ast.Field{{Type: result}}}},
		Body: &ast.BlockStmt{Lbrace: pos, List: body, Rbrace: pos}}
	return &ast.CallExpr{Fun: literal, Lparen: pos, Args: []ast.Expr{arg}, Rparen: pos}
}

// comparison lowers == and != of interfaces with methods.
func (l *lowering) comparison(e *ast.BinaryExpr) ast.Expr {
	if e.Op != token.EQL && e.Op != token.NEQ {
		return nil
	}
	x, y := l.info.Types[e.X], l.info.Types[e.Y]
	if x.Type == nil || y.Type == nil || x.IsNil() || y.IsNil() || !hasMethods(x.Type) && !hasMethods(y.Type) {
		return nil
	}
	var same ast.Expr = l.hook(HookSame, e.X, e.Y)
	if e.Op == token.NEQ {
		same = &ast.UnaryExpr{OpPos: e.OpPos, Op: token.NOT, X: same}
	}
	return same
}

// switchOnInterface lowers a switch over an interface with methods to one over
// comparisons.
func (l *lowering) switchOnInterface(s *ast.SwitchStmt) {
	if s.Tag == nil || !types.IsInterface(l.info.TypeOf(s.Tag)) || baseName(s.Tag) == nil {
		return
	}
	isAny := l.isEmpty(s.Tag)
	for _, stmt := range s.Body.List {
		clause := stmt.(*ast.CaseClause)
		for i, e := range clause.List {
			tag := clone(s.Tag)
			copyInfo(l.info, s.Tag, tag)
			compare := &ast.BinaryExpr{X: tag, OpPos: e.Pos(), Op: token.EQL, Y: e}
			clause.List[i] = compare
			if isAny {
				clause.List[i] = l.hook(HookSame, tag, e)
			} else if same := l.comparison(compare); same != nil {
				clause.List[i] = same
			}
		}
	}
	s.Tag = nil
}

// typeSwitch lowers a type switch with interfaces:
//
//	switch v := x.(type) { case T: …; case I: …; default: … }
//	{
//		x· := Inside(x)
//		n· := 0
//		var v·1 T; var v·2 I
//		if v, ok := x·.(T); ok { v·1, n· = v, 1 } else if v, ok := as·(x·); ok { … }
//		switch n· { case 1: v := v·1; …; case 2: v := v·2; …; default: v := x; … }
//	}
//
// It returns what goes before the switch that is left; nil for others.
func (l *lowering) typeSwitch(s *ast.TypeSwitchStmt) (before []ast.Stmt, left *ast.SwitchStmt) {
	var x ast.Expr
	var bound *ast.Ident
	switch a := s.Assign.(type) {
	case *ast.AssignStmt:
		bound, x = a.Lhs[0].(*ast.Ident), a.Rhs[0].(*ast.TypeAssertExpr).X
	case *ast.ExprStmt:
		x = a.X.(*ast.TypeAssertExpr).X
	}
	static := l.info.TypeOf(x)
	own := hasMethods(static) && !l.foreign(static) // the interpreter knows the types of the values
	needed := !own
	for _, stmt := range s.Body.List {
		for _, e := range stmt.(*ast.CaseClause).List {
			needed = needed || types.IsInterface(l.info.TypeOf(e))
		}
	}
	if !needed {
		return nil, nil
	}
	pos := s.Switch
	value, inside, which := l.fresh("x"+mark), l.fresh("x"+mark), l.fresh("n"+mark)
	define := func(name string, e ast.Expr) ast.Stmt {
		return &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, name)}, TokPos: pos, Tok: token.DEFINE, Rhs: []ast.Expr{e}}
	}
	if s.Init != nil {
		before = append(before, s.Init)
	}
	before = append(before, define(value, x), define(inside, l.inside(ident(pos, value))), define(which, intLit(pos, 0)))
	left = &ast.SwitchStmt{Switch: pos, Tag: ident(pos, which), Body: s.Body}
	var chain, last *ast.IfStmt
	for n, stmt := range s.Body.List {
		clause := stmt.(*ast.CaseClause)
		typed := "" // the variable of the clause's own type
		if len(clause.List) == 1 && bound != nil && !l.info.Types[clause.List[0]].IsNil() {
			typed = l.fresh("v" + mark)
			e, err := l.typeExpr(l.info.TypeOf(clause.List[0]))
			if err != nil {
				return nil, nil
			}
			before = append(before, &ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, TokPos: pos, Specs: []ast.Spec{
				&ast.ValueSpec{Names: []*ast.Ident{ident(pos, typed)}, Type: e}}}})
		}
		for _, e := range clause.List {
			test := l.typeTest(e, isEmptyInterface(static), inside, typed, which, n+1)
			if assertion := concreteTest(test); own && assertion != nil {
				assertion.X = ident(pos, value)
			}
			if test == nil {
				return nil, nil
			}
			if last != nil {
				last.Else = test
			} else {
				chain = test
			}
			last = test
		}
		if len(clause.List) > 0 {
			clause.List = []ast.Expr{intLit(clause.Case, n+1)}
		}
		l.bind(clause, bound, typed, value)
	}
	if chain != nil {
		before = append(before, chain)
	}
	return before, left
}

// bind gives a clause of a type switch its variable.
func (l *lowering) bind(clause *ast.CaseClause, bound *ast.Ident, typed, value string) {
	obj := l.info.Implicits[clause]
	if bound == nil || obj == nil {
		return
	}
	if typed == "" {
		typed = value
	}
	own := ident(clause.Pos(), bound.Name)
	l.info.Defs[own] = obj
	clause.Body = append([]ast.Stmt{
		&ast.AssignStmt{Lhs: []ast.Expr{own}, TokPos: clause.Colon, Tok: token.DEFINE, Rhs: []ast.Expr{ident(clause.Colon, typed)}},
		&ast.AssignStmt{Lhs: []ast.Expr{ident(clause.Colon, "_")}, TokPos: clause.Colon, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(clause.Colon, bound.Name)}},
	}, clause.Body...)
}

// typeTest is the test of one type of a type switch; nil where the type has no
// name.
func (l *lowering) typeTest(e ast.Expr, any bool, inside, typed, which string, n int) *ast.IfStmt {
	pos := e.Pos()
	note := &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, which)}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{intLit(pos, n)}}
	body := &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{note}, Rbrace: pos}
	tv := l.info.Types[e]
	if tv.IsNil() {
		return &ast.IfStmt{If: pos, Cond: &ast.BinaryExpr{X: ident(pos, inside), OpPos: pos, Op: token.EQL, Y: ident(pos, "nil")}, Body: body}
	}
	var rhs ast.Expr
	switch {
	case isEmptyInterface(tv.Type):
		if typed != "" {
			body.List = append(body.List, &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, typed)}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(pos, inside)}})
		}
		return &ast.IfStmt{If: pos, Cond: &ast.BinaryExpr{X: ident(pos, inside), OpPos: pos, Op: token.NEQ, Y: ident(pos, "nil")}, Body: body}
	case hasMethods(tv.Type):
		name, ok := l.asserterFor(tv.Type, any)
		if !ok {
			return nil
		}
		rhs = &ast.CallExpr{Fun: ident(pos, name), Lparen: pos, Args: []ast.Expr{ident(pos, inside)}, Rparen: pos}
	default:
		t, err := l.typeExpr(tv.Type)
		if err != nil {
			return nil
		}
		if any {
			if call := l.withoutLabel(ident(pos, inside), tv.Type); call != nil {
				rhs = call
				break
			}
		}
		rhs = &ast.TypeAssertExpr{X: ident(pos, inside), Type: t}
	}
	v, ok := "_", "ok"+mark
	if typed != "" {
		v = "got" + mark
		body.List = append(body.List, &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, typed)}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(pos, v)}})
	}
	return &ast.IfStmt{If: pos,
		Init: &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, v), ident(pos, ok)}, TokPos: pos, Tok: token.DEFINE, Rhs: []ast.Expr{rhs}},
		Cond: ident(pos, ok), Body: body}
}

// concreteTest is the assertion to a type that is no interface of a test; nil
// for others.
func concreteTest(test *ast.IfStmt) *ast.TypeAssertExpr {
	if test == nil || test.Init == nil {
		return nil
	}
	e, _ := test.Init.(*ast.AssignStmt).Rhs[0].(*ast.TypeAssertExpr)
	return e
}
