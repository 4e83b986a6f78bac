package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// Functions, methods and results in the forms in which the interpreter runs them as
// Go does.

// functionValue writes a declared function that is not called as a literal that calls
// it: so the value reaches a later declaration, as calls do, and in many places the
// interpreter would make no value of the name. In a script, which declares nothing
// again, a conversion does. It reports whether the cursor is at one.
//
//	filter(isEven, list...)
//	filter(func(p·1 int) bool { return isEven(p·1) }, list...)
//	filter((func(int) bool)(isEven), list...)
func (l *lowering) functionValue(c *astutil.Cursor, e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	if !ok || c.Name() == "Fun" || c.Name() == "Sel" {
		return false
	}
	fn, ok := l.info.Uses[id].(*types.Func)
	if !ok || fn.Signature().Recv() != nil || fn.Signature().TypeParams().Len() > 0 || l.lowered[fn] == "" {
		return false
	}
	if binary, ok := c.Parent().(*ast.BinaryExpr); ok && binary != nil {
		return false // compared with nil
	}
	typ, err := l.typeExpr(fn.Signature())
	if err != nil {
		return false
	}
	value := ident(id.Pos(), l.lowered[fn])
	if !l.strict {
		literal := l.passOnTo(value, typ.(*ast.FuncType), typ.(*ast.FuncType).Params.List)
		l.info.Types[literal] = types.TypeAndValue{Type: fn.Signature()}
		c.Replace(literal)
		return true
	}
	conversion := &ast.CallExpr{Fun: &ast.ParenExpr{Lparen: id.Pos(), X: typ, Rparen: id.Pos()}, Lparen: id.Pos(), Args: []ast.Expr{value}, Rparen: id.End()}
	l.info.Types[conversion] = types.TypeAndValue{Type: fn.Signature()}
	c.Replace(conversion)
	return true
}

// functionReceiver copies the receiver of a method of a function type, where it is
// no variable of its own: the interpreter would find no method there.
func (l *lowering) functionReceiver(sel *ast.SelectorExpr) {
	s := l.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal {
		return
	}
	t := l.info.TypeOf(sel.X)
	_, isFunc := t.Underlying().(*types.Signature)
	if _, isName := ast.Unparen(sel.X).(*ast.Ident); !isFunc || isName || l.plainNamed(t) == nil {
		return
	}
	if c := l.copyOf(sel.X, t); c != nil {
		l.info.Types[c] = types.TypeAndValue{Type: t}
		sel.X = c
	}
}

// methodExpression turns a method expression, whose type the interpreter takes
// for the method's, into a function literal:
//
//	T.Method
//	func(r T, p·1 int) string { return r.Method(p·1) }
//
// It returns nil for other selectors.
func (l *lowering) methodExpression(sel *ast.SelectorExpr) ast.Expr {
	s := l.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodExpr {
		return nil
	}
	sig := l.info.TypeOf(sel).(*types.Signature)
	typ, err := l.funcExpr(sig)
	if err != nil {
		return nil
	}
	params := typ.(*ast.FuncType).Params.List
	recv := ident(sel.Pos(), "p"+mark+"0")
	l.info.Types[recv] = types.TypeAndValue{Type: sig.Params().At(0).Type()}
	params[0].Names = []*ast.Ident{ident(sel.Pos(), recv.Name)}
	method := &ast.SelectorExpr{X: recv, Sel: ident(sel.Pos(), sel.Sel.Name)}
	l.namePath(method, embeddedPath(s.Recv(), s.Index(), sel.Sel.Name))
	return l.passOnTo(method, typ.(*ast.FuncType), params[1:])
}

// methodValue turns a method value into a function literal that has the receiver, where
// the interpreter would look for it at each call:
//
//	x.Method
//	func(r T) func(int) string { return func(p·1 int) string { return r.Method(p·1) } }(x)
//
// It returns nil for other selectors, and where the interpreter has the receiver: of a
// method of a pointer the address of a variable, and an interface.
func (l *lowering) methodValue(sel *ast.SelectorExpr) ast.Expr {
	s := l.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal || l.info.Types[sel].Type == nil {
		return nil
	}
	if types.Identical(l.info.TypeOf(sel.X), s.Recv()) {
		l.namePath(sel, pathTo(s.Recv(), s.Index()))
	}
	t, x := l.info.TypeOf(sel.X), sel.X
	method := s.Obj().(*types.Func)
	compiled := pathOf(method.Pkg()) != ""
	_, isName := ast.Unparen(x).(*ast.Ident)
	switch ofPointer := isPointer(method.Signature().Recv().Type()); {
	case types.IsInterface(t) && isName, compiled && ofPointer && !isPointer(t):
		return nil
	case types.IsInterface(t), compiled, ofPointer == isPointer(t):
	case ofPointer && isName:
		return nil
	case ofPointer:
		x, t = &ast.UnaryExpr{OpPos: x.Pos(), Op: token.AND, X: x}, types.NewPointer(t)
	default:
		x, t = &ast.StarExpr{Star: x.Pos(), X: x}, deref(t)
	}
	typ, err := l.funcExpr(l.info.TypeOf(sel).(*types.Signature))
	result, err2 := l.funcExpr(l.info.TypeOf(sel).(*types.Signature))
	recvType, err3 := l.typeExpr(t)
	if err != nil || err2 != nil || err3 != nil {
		return nil
	}
	pos := sel.Pos()
	recv := ident(pos, "p"+mark+"0")
	l.info.Types[recv] = types.TypeAndValue{Type: t}
	inner := l.passOnTo(&ast.SelectorExpr{X: recv, Sel: ident(pos, sel.Sel.Name)}, typ.(*ast.FuncType), typ.(*ast.FuncType).Params.List)
	outer := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos,
			Params:  &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(pos, recv.Name)}, Type: recvType}}},
			Results: &ast.FieldList{List: []*ast.Field{{Type: result}}}},
		Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{&ast.ReturnStmt{Return: pos, Results: []ast.Expr{inner}}}, Rbrace: pos}}
	return &ast.CallExpr{Fun: outer, Lparen: pos, Args: []ast.Expr{x}, Rparen: pos}
}

// passOnTo is a function literal of a type that calls a function with some of
// its parameters, which it names.
func (l *lowering) passOnTo(fun ast.Expr, typ *ast.FuncType, params []*ast.Field) ast.Expr {
	pos := fun.Pos()
	call := &ast.CallExpr{Fun: fun, Lparen: pos, Rparen: pos}
	for i, field := range params {
		name := "p" + mark + strconv.Itoa(i+1)
		field.Names = []*ast.Ident{ident(pos, name)}
		call.Args = append(call.Args, ident(pos, name))
		if _, variadic := field.Type.(*ast.Ellipsis); variadic {
			call.Ellipsis = pos
		}
	}
	var body ast.Stmt = &ast.ExprStmt{X: call}
	if typ.Results != nil && len(typ.Results.List) > 0 {
		body = &ast.ReturnStmt{Return: pos, Results: []ast.Expr{call}}
	}
	return &ast.FuncLit{Type: typ, Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{body}, Rbrace: pos}}
}

// throughEmbedded names the embedded fields through which a field or method is
// reached, where the interpreter would not find it: one of an embedded interface, and
// one behind a field that is not embedded for the interpreter (embedded.go).
//
//	x.Method
//	x.Embedded.Method
func (l *lowering) throughEmbedded(sel *ast.SelectorExpr) {
	s := l.info.Selections[sel]
	if s == nil || s.Kind() == types.MethodExpr {
		return
	}
	path := embeddedPath(s.Recv(), s.Index(), sel.Sel.Name)
	if s.Kind() == types.FieldVal && path == nil {
		path = fieldPath(s.Recv(), s.Index(), sel.Sel.Name)
	}
	l.namePath(sel, path)
}

// namePath puts fields between a selector's expression and name.
func (l *lowering) namePath(sel *ast.SelectorExpr, path []*types.Var) {
	for _, field := range path {
		name := ident(sel.Pos(), field.Name())
		l.info.Uses[name] = field
		sel.X = &ast.SelectorExpr{X: sel.X, Sel: name}
		l.info.Types[sel.X] = types.TypeAndValue{Type: field.Type()}
	}
}

// isVariable reports whether a function is the value of a variable or field.
func (l *lowering) isVariable(fun ast.Expr) bool {
	id, ok := ast.Unparen(fun).(*ast.Ident)
	if sel, isField := ast.Unparen(fun).(*ast.SelectorExpr); isField {
		id, ok = sel.Sel, true
	}
	if !ok {
		return false
	}
	_, is := l.info.Uses[id].(*types.Var)
	return is
}

// packVariadic turns the arguments of a variadic parameter of an interface type
// into a slice, where the interpreter would not do it right: for a compiled function
// it would pass values of interpreted types without the methods that the interface
// wants, and a single argument that is a slice of that type it would spread.
func (l *lowering) packVariadic(call *ast.CallExpr) {
	sig, ok := types.Unalias(l.info.TypeOf(call.Fun)).(*types.Signature)
	if !ok || !sig.Variadic() || call.Ellipsis.IsValid() {
		return
	}
	fixed := sig.Params().Len() - 1
	list, ok := sig.Params().At(fixed).Type().(*types.Slice)
	variable := l.isVariable(call.Fun) // of which the interpreter may not find the parameter
	if !ok || !variable && !types.IsInterface(list.Elem()) || len(call.Args) <= fixed {
		return
	}
	if _, several := l.info.TypeOf(call.Args[0]).(*types.Tuple); several {
		return
	}
	isList := func(e ast.Expr) bool { t := l.info.TypeOf(e); return t != nil && types.Identical(t, list) }
	wantsMethods := l.compiled(call.Fun) && hasMethods(list.Elem())
	if !variable && !wantsMethods && (l.compiled(call.Fun) || !slices.ContainsFunc(call.Args[fixed:], isList)) {
		return
	}
	e, err := l.typeExpr(list.Elem())
	if err != nil {
		return
	}
	packed := &ast.CompositeLit{
		Type:   &ast.ArrayType{Lbrack: call.Lparen, Elt: e},
		Lbrace: call.Lparen, Elts: append([]ast.Expr{}, call.Args[fixed:]...), Rbrace: call.Rparen,
	}
	l.info.Types[packed] = types.TypeAndValue{Type: list}
	call.Args = append(call.Args[:fixed:fixed], packed)
	call.Ellipsis = call.Rparen
}

// zeroResults has a function begin with zeros in its named results: the
// interpreter would leave there what the last call has returned.
func (l *lowering) zeroResults(typ *ast.FuncType, body *ast.BlockStmt) {
	if typ == nil || typ.Results == nil || body == nil {
		return
	}
	var zeros []ast.Stmt
	for _, field := range typ.Results.List {
		for _, id := range field.Names {
			if id.Name == "_" {
				continue
			}
			pos, zero := body.Lbrace, l.fresh("zero"+mark)
			resultType := l.resultType(field.Type)
			result := ident(pos, id.Name)
			if obj := l.info.Defs[id]; obj != nil {
				l.info.Uses[result] = obj
			}
			zeros = append(zeros,
				&ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, TokPos: pos, Specs: []ast.Spec{
					&ast.ValueSpec{Names: []*ast.Ident{ident(pos, zero)}, Type: resultType}}}},
				&ast.AssignStmt{Lhs: []ast.Expr{result}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(pos, zero)}})
		}
	}
	body.List = append(zeros, body.List...)
}

// resultType is the type of a result in the interpreter's names, or as it is
// written where the checker does not know it.
func (l *lowering) resultType(written ast.Expr) ast.Expr {
	if t := l.info.TypeOf(written); t != nil {
		if e, err := l.typeExpr(t); err == nil {
			return e
		}
	}
	return l.copied(written)
}

// appendTogether has what is appended computed first, where it may be in the slice: the
// interpreter appends one after the other.
//
//	append(s[:i], x, s[i])
//	append(s[:i], []T{x, s[i]}...)
func (l *lowering) appendTogether(call *ast.CallExpr) {
	if len(call.Args) < 3 || call.Ellipsis.IsValid() || builtinName(l.info, call.Fun) != "append" {
		return
	}
	looks := func(e ast.Expr) bool {
		found := containsCall([]ast.Expr{e})
		ast.Inspect(e, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.IndexExpr, *ast.StarExpr:
				found = true
			}
			return !found
		})
		return found
	}
	list, ok := l.info.TypeOf(call.Args[0]).Underlying().(*types.Slice)
	if !ok || !slices.ContainsFunc(call.Args[2:], looks) {
		return
	}
	typ, err := l.typeExpr(list)
	if err != nil {
		return
	}
	pos := call.Args[1].Pos()
	values := &ast.CompositeLit{Type: typ, Lbrace: pos, Elts: call.Args[1:], Rbrace: call.Rparen}
	l.info.Types[values] = types.TypeAndValue{Type: list}
	call.Args, call.Ellipsis = []ast.Expr{call.Args[0], values}, call.Rparen
}

// noteResults finds the results of a return that are to be computed before it: of
// several the interpreter would lose what some calls give, what is received from
// a channel it would put in the place of the result (see receive.go), and a result
// with a name has its new value already when the next is computed.
//
//	return f(), true
//	v· := f(); return v·, true
func (r *rewriter) noteResults(s *ast.ReturnStmt) {
	single := len(s.Results) == 1 && received(s.Results[0]) != nil
	if !single && (len(s.Results) < 2 || !containsCall(s.Results) && !r.mentionsResults(s)) {
		return
	}
	first := make([]bool, len(s.Results))
	for i, e := range s.Results {
		tv, ok := r.info.Types[e]
		first[i] = ok && tv.Value == nil && !tv.IsNil()
	}
	r.results[s] = first
}

// mentionsResults reports whether what a function returns is computed from its results.
func (r *rewriter) mentionsResults(s *ast.ReturnStmt) bool {
	f := r.function()
	if f == nil || f.Results == nil {
		return false
	}
	results := make(map[types.Object]bool)
	for _, field := range f.Results.List {
		for _, name := range field.Names {
			results[r.info.Defs[name]] = true
		}
	}
	return slices.ContainsFunc(s.Results[1:], func(e ast.Expr) bool {
		return mentions(e, func(id *ast.Ident) bool { obj := r.info.Uses[id]; return obj != nil && results[obj] })
	})
}

// mentions reports whether there is a name of some kind in an expression.
func mentions(e ast.Expr, kind func(*ast.Ident) bool) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && kind(id) {
			found = true
		}
		return !found
	})
	return found
}

// returnResults computes the results that noteResults found before the return.
func (r *rewriter) returnResults(c *astutil.Cursor, s *ast.ReturnStmt) {
	first := r.results[s]
	if first == nil {
		return
	}
	var before []ast.Stmt
	for i, e := range s.Results {
		if !first[i] {
			continue
		}
		keep := &ast.AssignStmt{Lhs: []ast.Expr{ident(e.Pos(), r.fresh("value"+mark))}, TokPos: e.Pos(), Tok: token.DEFINE, Rhs: []ast.Expr{e}}
		s.Results[i] = ident(e.Pos(), keep.Lhs[0].(*ast.Ident).Name)
		if received(e) != nil {
			keep.Lhs, keep.Rhs[0] = append(keep.Lhs, r.status(e.Pos())), received(e)
		}
		before = append(before, keep)
	}
	c.Replace(&ast.BlockStmt{Lbrace: s.Pos(), List: append(before, s), Rbrace: s.End()})
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

// spreadAsSlice converts a slice of a named type that is spread over a variadic
// parameter, which the interpreter does not.
//
//	sum(shape...)
//	sum([]int(shape)...)
func (l *lowering) spreadAsSlice(call *ast.CallExpr) {
	sig, ok := types.Unalias(l.info.TypeOf(call.Fun)).(*types.Signature)
	if !ok || !sig.Variadic() || !call.Ellipsis.IsValid() || l.compiled(call.Fun) {
		return
	}
	last := len(call.Args) - 1
	wanted := sig.Params().At(sig.Params().Len() - 1).Type()
	if t := l.info.TypeOf(call.Args[last]); t == nil || types.Identical(t, wanted) || l.info.Types[call.Args[last]].IsNil() {
		return
	}
	typ, err := l.typeExpr(wanted)
	if err != nil {
		return
	}
	pos := call.Args[last].Pos()
	call.Args[last] = &ast.CallExpr{Fun: &ast.ParenExpr{Lparen: pos, X: typ, Rparen: pos}, Lparen: pos, Args: []ast.Expr{call.Args[last]}, Rparen: pos}
	l.info.Types[call.Args[last]] = types.TypeAndValue{Type: wanted}
}
