package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
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
		case *ast.SelectorExpr:
			l.throughEmbedded(n)
			l.functionReceiver(n)
			if e := l.methodExpression(n); e != nil {
				replace(c, n, e)
			} else if call, ok := c.Parent().(*ast.CallExpr); !ok || call.Fun != ast.Expr(n) {
				replace(c, n, l.methodValue(n))
			}
		case *ast.BinaryExpr:
			replace(c, n, l.comparison(n))
		case *ast.RangeStmt:
			if define := l.nameChannels(n); define != nil {
				l.putFirst(c, n, before, define)
			}
		case *ast.SelectStmt:
			if defines := l.nameOperands(n); len(defines) > 0 {
				l.putFirst(c, n, before, defines...)
			}
		case *ast.SwitchStmt:
			l.switchOnInterface(n)
			if init := n.Init; init != nil {
				// Within the switch it would come too late for the tag.
				n.Init = nil
				l.putFirst(c, n, before, init)
			}
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

// putFirst puts statements in front of the one at the cursor, all in a block, or in
// front of its label.
func (l *lowering) putFirst(c *astutil.Cursor, s ast.Stmt, before map[ast.Node][]ast.Stmt, first ...ast.Stmt) {
	if _, labelled := c.Parent().(*ast.LabeledStmt); labelled {
		before[c.Parent()] = append(before[c.Parent()], first...)
		return
	}
	c.Replace(&ast.BlockStmt{Lbrace: s.Pos(), List: append(first, s), Rbrace: s.End()})
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

// inside is a value without what the interpreter wraps around it. The hook is
// called through a function of the interpreter: of what compiled code returns
// it would not see the type.
func (l *lowering) inside(e ast.Expr) ast.Expr {
	name := mark + "inside"
	if l.used[name] == 0 {
		l.once(name)
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

// flatten has an interface type list the methods of an interface that it embeds, where
// that is called as one of them: the interpreter takes the method for the type.
//
//	interface { Area }
//	interface { Area() int }
func (l *lowering) flatten(i *ast.InterfaceType) {
	var list []*ast.Field
	for _, f := range i.Methods.List {
		id := typeName(f.Type)
		if len(f.Names) > 0 || id == nil {
			list = append(list, f)
			continue
		}
		embedded, ok := l.interfaceOf(f.Type)
		if !ok || !slices.ContainsFunc(slices.Collect(embedded.Methods()), func(m *types.Func) bool { return m.Name() == id.Name }) {
			list = append(list, f)
			continue
		}
		e, err := l.interfaceExpr(embedded)
		if err != nil {
			return
		}
		list = append(list, e.(*ast.InterfaceType).Methods.List...)
	}
	i.Methods.List = list
}

// interfaceOf is the interface type that an expression stands for.
func (l *lowering) interfaceOf(e ast.Expr) (*types.Interface, bool) {
	t := l.info.TypeOf(e)
	if t == nil {
		return nil, false
	}
	iface, ok := t.Underlying().(*types.Interface)
	return iface, ok
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
	l.refuseAssertion(e.Type, t, from)
	if isEmptyInterface(t) {
		return l.assertAny(e, two, from)
	}
	if !hasMethods(t) {
		bare := !isEmptyInterface(from) && (l.foreign(from) || l.hasLabel(t) || embedsInterface(t) || embedsPointer(t))
		if bare {
			e.X = l.inside(e.X)
		}
		if call := l.withoutLabel(e.X, t); call != nil {
			if two {
				return call
			}
			call.Fun.(*ast.Ident).NamePos = l.nowhere
			return l.mustAssert(call, &call.Args[0], t, from)
		}
		if two || !bare { // the interpreter's own message takes each interface for interface {}
			return nil
		}
		return l.mustAssert(e, &e.X, t, from)
	}
	name, ok := l.asserterFor(t)
	if !ok {
		return nil
	}
	call := &ast.CallExpr{Fun: ident(e.Pos(), name), Lparen: e.Pos(), Args: []ast.Expr{l.inside(e.X)}, Rparen: e.End()}
	if two {
		return call
	}
	call.Fun.(*ast.Ident).NamePos = l.nowhere
	return l.mustAssert(call, &call.Args[0], t, from)
}

// assertAny is an assertion to an empty interface, which each value but nil is of:
//
//	func(x any) (any, bool) { return x, x != nil }(x)
func (l *lowering) assertAny(e *ast.TypeAssertExpr, two bool, from types.Type) ast.Expr {
	pos := l.nowhere
	defer l.at(pos)()
	empty := types.Universe.Lookup("any").Type()
	x := ident(pos, "x"+mark)
	typ := &ast.FuncType{Func: pos,
		Params:  &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{x}, Type: ident(pos, "any")}}},
		Results: &ast.FieldList{List: []*ast.Field{{Type: ident(pos, "any")}, {Type: ident(pos, "bool")}}}}
	is := &ast.BinaryExpr{X: ident(pos, x.Name), OpPos: pos, Op: token.NEQ, Y: ident(pos, "nil")}
	literal := &ast.FuncLit{Type: typ, Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos,
		List: []ast.Stmt{&ast.ReturnStmt{Return: pos, Results: []ast.Expr{ident(pos, x.Name), is}}}}}
	operand := e.X
	if !isEmptyInterface(from) {
		operand = l.inside(operand)
	}
	call := &ast.CallExpr{Fun: literal, Lparen: pos, Args: []ast.Expr{operand}, Rparen: pos}
	if two {
		return call
	}
	return l.mustAssert(call, &call.Args[0], empty, from)
}

// embedsInterface reports whether a type, or what it points to, is a struct with an
// embedded interface, whose methods the interpreter does not know.
func embedsInterface(t types.Type) bool {
	st, ok := deref(types.Unalias(t)).Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if f.Embedded() && (types.IsInterface(f.Type()) || embedsInterface(f.Type())) {
			return true
		}
	}
	return false
}

// embedsPointer reports whether a type is a struct with an embedded pointer, of whose
// methods the interpreter believes that the struct has them not.
func embedsPointer(t types.Type) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if f.Embedded() && (isPointer(types.Unalias(f.Type())) || embedsPointer(f.Type())) {
			return true
		}
	}
	return false
}

// mustAssert is the form of an assertion with one result, which panics with Go's message.
// get is what gives two, of an operand.
func (l *lowering) mustAssert(get ast.Expr, operand *ast.Expr, t, from types.Type) ast.Expr {
	pos := l.nowhere
	defer l.at(pos)()
	result, err := l.typeExpr(t)
	if err != nil {
		return nil
	}
	value, ok, x := ident(pos, "r"+mark), ident(pos, "ok"+mark), ident(pos, "x"+mark)
	arg := *operand
	*operand = ident(pos, x.Name)
	switch get := get.(type) {
	case *ast.CallExpr:
		get.Lparen, get.Rparen = pos, pos
	case *ast.TypeAssertExpr:
		get.Lparen, get.Rparen = pos, pos
	}
	body := []ast.Stmt{
		&ast.AssignStmt{Lhs: []ast.Expr{value, ok}, TokPos: pos, Tok: token.DEFINE, Rhs: []ast.Expr{get}},
		&ast.IfStmt{If: pos, Cond: &ast.UnaryExpr{OpPos: pos, Op: token.NOT, X: ident(pos, ok.Name)},
			Body: &ast.BlockStmt{List: []ast.Stmt{l.call(HookFail, ident(pos, x.Name), intLit(pos, l.registry.show(t)), intLit(pos, l.registry.show(from)))}}},
		&ast.ReturnStmt{Return: pos, Results: []ast.Expr{ident(pos, value.Name)}},
	}
	literal := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos,
			Params:  &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{x}, Type: ident(pos, "any")}}},
			Results: &ast.FieldList{List: []*ast.Field{{Type: result}}}},
		Body: &ast.BlockStmt{Lbrace: pos, List: body, Rbrace: pos}}
	return &ast.CallExpr{Fun: literal, Lparen: pos, Args: []ast.Expr{arg}, Rparen: pos}
}

// holds reports whether a type is of a kind, or is a struct or array with such a type
// in it.
func holds(t types.Type, kind func(types.Type) bool) bool {
	if kind(t) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Array:
		return holds(u.Elem(), kind)
	case *types.Struct:
		for f := range u.Fields() {
			if holds(f.Type(), kind) {
				return true
			}
		}
	}
	return false
}

// comparison lowers == and != of interfaces, and of what holds some.
func (l *lowering) comparison(e *ast.BinaryExpr) ast.Expr {
	if e.Op != token.EQL && e.Op != token.NEQ {
		return nil
	}
	if held := l.heldValue(e); held != nil {
		return held
	}
	x, y := l.info.Types[e.X], l.info.Types[e.Y]
	if x.Type == nil || y.Type == nil || x.IsNil() || y.IsNil() || !holds(x.Type, types.IsInterface) && !holds(y.Type, types.IsInterface) {
		return nil
	}
	e.X, e.Y = l.compared(e.X, y.Type), l.compared(e.Y, x.Type)
	var same ast.Expr = l.hook(HookSame, e.X, e.Y)
	if e.Op == token.NEQ {
		same = &ast.UnaryExpr{OpPos: e.OpPos, Op: token.NOT, X: same}
	}
	return same
}

// compared is a side of a comparison with the type that it has in an interface, where
// the other side is one.
func (l *lowering) compared(e ast.Expr, other types.Type) ast.Expr {
	if t := l.info.TypeOf(e); types.IsInterface(other) && l.hasLabel(t) {
		if labelled := l.labelled(e, t); labelled != nil {
			return labelled
		}
	}
	return e
}

// heldValue is the comparison with nil of a value that is made an interface there,
// which never is: the interpreter would look at the value itself. It returns nil for
// others.
//
//	any(x) == nil
//	func(any) bool { return false }(x)
func (l *lowering) heldValue(e *ast.BinaryExpr) ast.Expr {
	x := e.X
	if l.info.Types[x].IsNil() {
		x = e.Y
	} else if !l.info.Types[e.Y].IsNil() {
		return nil
	}
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || !l.info.Types[call.Fun].IsType() || !types.IsInterface(l.info.TypeOf(x)) {
		return nil
	}
	if arg := l.info.Types[call.Args[0]]; arg.IsNil() || arg.Type == nil || types.IsInterface(arg.Type) {
		return nil
	}
	pos, result := e.Pos(), "false"
	if e.Op == token.NEQ {
		result = "true"
	}
	literal := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos,
			Params:  &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(pos, "x"+mark)}, Type: ident(pos, "any")}}},
			Results: &ast.FieldList{List: []*ast.Field{{Type: ident(pos, "bool")}}}},
		Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{&ast.ReturnStmt{Return: pos, Results: []ast.Expr{ident(pos, result)}}}, Rbrace: pos}}
	return &ast.CallExpr{Fun: literal, Lparen: pos, Args: call.Args, Rparen: pos}
}

// switchOnInterface lowers a switch over an interface with methods to one over
// comparisons.
func (l *lowering) switchOnInterface(s *ast.SwitchStmt) {
	if s.Tag == nil || !types.IsInterface(l.info.TypeOf(s.Tag)) {
		return
	}
	if baseName(s.Tag) == nil && s.Init == nil { // to be computed once
		tag := ident(s.Tag.Pos(), l.fresh("tag"+mark))
		l.info.Types[tag] = l.info.Types[s.Tag]
		s.Init = &ast.AssignStmt{Lhs: []ast.Expr{ident(s.Tag.Pos(), tag.Name)}, TokPos: s.Tag.Pos(), Tok: token.DEFINE, Rhs: []ast.Expr{s.Tag}}
		s.Tag = tag
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
