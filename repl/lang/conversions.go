package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// In an interface of compiled code, error among them, the interpreter mixes up
// a struct with one of its fields. So a struct is put there in a box, a pointer
// to a struct of one field with the same methods:
//
//	type T·box struct { value T }
//	func (b *T·box) Error() string { return b.value.Error() }
//
// A value of a named type that is no struct is put into each interface with methods in
// a box, together with its label (labels.go).

// conversions boxes what is converted to an interface of compiled code, by
// whichever statement or expression.
func (l *lowering) conversions(root ast.Node) {
	var functions []*types.Signature
	astutil.Apply(root, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.FuncDecl:
			functions = append(functions, l.signatureOf(n))
		case *ast.FuncLit:
			sig, _ := l.info.TypeOf(n).(*types.Signature)
			functions = append(functions, sig)
		}
		return true
	}, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			functions = functions[:len(functions)-1]
		case *ast.ReturnStmt:
			if len(functions) > 0 {
				l.convertReturn(c, n, functions[len(functions)-1])
			}
		case *ast.CallExpr:
			l.convertArguments(n)
		case *ast.AssignStmt:
			if _, ok := c.Parent().(*ast.CommClause); ok && c.Name() == "Comm" {
				break // receiveInClause
			}
			if len(n.Lhs) == len(n.Rhs) {
				for i := range n.Rhs {
					l.convert(&n.Rhs[i], l.typeOfVariable(n.Lhs[i]))
				}
			} else if n.Tok == token.ASSIGN {
				wanted := make([]types.Type, len(n.Lhs))
				for i, e := range n.Lhs {
					wanted[i] = l.typeOfVariable(e)
				}
				l.convertResults(&n.Rhs[0], wanted)
			}
		case *ast.ValueSpec:
			if n.Type != nil && len(n.Values) == 1 && len(n.Names) > 1 {
				l.convertResults(&n.Values[0], slices.Repeat([]types.Type{l.info.TypeOf(n.Type)}, len(n.Names)))
			} else if n.Type != nil {
				for i := range n.Values {
					l.convert(&n.Values[i], l.info.TypeOf(n.Type))
				}
			}
		case *ast.CompositeLit:
			l.convertElements(n)
		case *ast.BinaryExpr:
			if n.Op == token.EQL || n.Op == token.NEQ {
				if l.isEmpty(n.X) {
					l.convert(&n.Y, l.info.TypeOf(n.X))
				} else if l.isEmpty(n.Y) {
					l.convert(&n.X, l.info.TypeOf(n.Y))
				}
			}
		case *ast.SwitchStmt:
			if n.Tag != nil && l.isEmpty(n.Tag) {
				for _, stmt := range n.Body.List {
					clause := stmt.(*ast.CaseClause)
					for i := range clause.List {
						l.convert(&clause.List[i], l.info.TypeOf(n.Tag))
					}
				}
			}
		case *ast.IndexExpr:
			if t := l.info.TypeOf(n.X); t != nil {
				if m, ok := t.Underlying().(*types.Map); ok {
					l.typedNil(&n.Index, m.Key())
					l.convert(&n.Index, l.anyKey(m.Key()))
					l.checkKey(&n.Index, l.anyKey(m.Key()))
				}
			}
		case *ast.RangeStmt:
			l.rangeKeys(n)
		case *ast.SendStmt:
			if t := l.info.TypeOf(n.Chan); t != nil {
				if ch, ok := t.Underlying().(*types.Chan); ok {
					l.convert(&n.Value, ch.Elem())
				}
			}
		}
		return true
	})
}

// typedNil gives a nil its type, which the interpreter does not find in some places.
func (l *lowering) typedNil(e *ast.Expr, t types.Type) {
	if !l.info.Types[*e].IsNil() || types.IsInterface(t) {
		return
	}
	typ, err := l.typeExpr(t)
	if err != nil {
		return
	}
	pos := (*e).Pos()
	*e = &ast.CallExpr{Fun: &ast.ParenExpr{Lparen: pos, X: typ, Rparen: pos}, Lparen: pos, Args: []ast.Expr{*e}, Rparen: pos}
	l.info.Types[*e] = types.TypeAndValue{Type: t}
}

// signatureOf is the type of a declared function; nil for one that was made for
// the check.
func (l *lowering) signatureOf(f *ast.FuncDecl) *types.Signature {
	fn, ok := l.info.Defs[f.Name].(*types.Func)
	if !ok {
		return nil
	}
	return fn.Signature()
}

func (l *lowering) typeOfVariable(e ast.Expr) types.Type {
	if id, ok := e.(*ast.Ident); ok {
		if obj := l.info.ObjectOf(id); obj != nil {
			return obj.Type()
		}
		return nil
	}
	return l.info.TypeOf(e)
}

func (l *lowering) convertReturn(c *astutil.Cursor, s *ast.ReturnStmt, sig *types.Signature) {
	if sig == nil {
		return
	}
	if len(s.Results) == 1 && sig.Results().Len() > 1 {
		if get, values := l.resultsAs(s.Results[0], typesOf(sig.Results())); get != nil {
			s.Results = values
			c.Replace(&ast.BlockStmt{Lbrace: s.Pos(), List: []ast.Stmt{get, s}, Rbrace: s.End()})
		}
		return
	}
	if len(s.Results) != sig.Results().Len() {
		return
	}
	for i := range s.Results {
		l.convert(&s.Results[i], sig.Results().At(i).Type())
	}
}

func (l *lowering) convertArguments(call *ast.CallExpr) {
	if l.info.Types[call.Fun].IsType() {
		if len(call.Args) == 1 {
			l.convert(&call.Args[0], l.info.TypeOf(call.Fun))
		}
		return
	}
	t := l.info.TypeOf(call.Fun)
	if t == nil {
		return
	}
	sig, ok := t.Underlying().(*types.Signature)
	if !ok {
		return
	}
	if len(call.Args) == 1 && !l.compiled(call.Fun) {
		if results, ok := l.info.TypeOf(call.Args[0]).(*types.Tuple); ok {
			wanted := make([]types.Type, results.Len())
			for i := range wanted {
				wanted[i] = parameterType(sig, i, false)
			}
			l.convertResults(&call.Args[0], wanted)
			return
		}
	}
	if last := len(call.Args) - 1; call.Ellipsis.IsValid() && last >= 0 {
		l.typedNil(&call.Args[last], sig.Params().At(sig.Params().Len()-1).Type())
	}
	stores := !l.compiled(call.Fun) || l.stores(call.Fun)
	for i := range call.Args {
		switch t := parameterType(sig, i, call.Ellipsis.IsValid()); {
		case t == nil:
		case i == 1 && builtinName(l.info, call.Fun) == "delete":
			l.typedNil(&call.Args[i], t)
			l.convert(&call.Args[i], l.anyKey(t))
		case stores || !isEmptyInterface(t):
			l.convert(&call.Args[i], t)
			l.notWrapped(&call.Args[i], t)
		case l.json(call, &call.Args[i]):
		case l.packageOf(call.Fun) == "sort" && !l.isEmpty(call.Args[i]): // in place
		case !l.isPrinting(call.Fun) && holdsAny(l.info.TypeOf(call.Args[i])):
			call.Args[i] = l.hook(HookBare, call.Args[i])
		}
	}
}

// stores reports whether a function of compiled code is of a package that only
// keeps what it gets in an interface any.
func (l *lowering) stores(fun ast.Expr) bool {
	switch l.packageOf(fun) {
	case "container/heap", "container/list", "container/ring", "context", "sync", "sync/atomic":
		return true
	}
	return false
}

// isPrinting reports whether a function is one whose arguments showArguments takes
// care of.
func (l *lowering) isPrinting(fun ast.Expr) bool {
	path := l.packageOf(fun)
	return path == "fmt" || path == "log"
}

// packageOf is the import path of a function or method.
func (l *lowering) packageOf(fun ast.Expr) string {
	id := baseName(fun)
	if sel, ok := ast.Unparen(fun).(*ast.SelectorExpr); ok {
		id = sel.Sel
	}
	if id == nil {
		return ""
	}
	if fn, ok := l.info.Uses[id].(*types.Func); ok && fn.Pkg() != nil {
		return fn.Pkg().Path()
	}
	return ""
}

// holdsAny reports whether a type is an empty interface, or a slice or map of
// one.
func holdsAny(t types.Type) bool {
	if t == nil {
		return false
	}
	switch t := t.Underlying().(type) {
	case *types.Slice:
		return isEmptyInterface(t.Elem())
	case *types.Map:
		return isEmptyInterface(t.Elem())
	}
	return isEmptyInterface(t)
}

// isEmpty reports whether an expression is of an empty interface type.
func (l *lowering) isEmpty(e ast.Expr) bool {
	t := l.info.TypeOf(e)
	return t != nil && isEmptyInterface(t)
}

func (l *lowering) convertElements(lit *ast.CompositeLit) {
	t := l.info.TypeOf(lit)
	if t == nil {
		return
	}
	u := deref(t).Underlying()
	for i := range lit.Elts {
		l.unwrapped(lit, u, i)
		elt, key := &lit.Elts[i], ast.Expr(nil)
		if kv, ok := lit.Elts[i].(*ast.KeyValueExpr); ok {
			elt, key = &kv.Value, kv.Key
		}
		switch u := u.(type) {
		case *types.Slice:
			l.convert(elt, u.Elem())
		case *types.Array:
			l.convert(elt, u.Elem())
		case *types.Map:
			l.convert(elt, u.Elem())
			if kv, ok := lit.Elts[i].(*ast.KeyValueExpr); ok {
				l.convert(&kv.Key, l.anyKey(u.Key()))
				l.checkKey(&kv.Key, l.anyKey(u.Key()))
			}
		case *types.Struct:
			if id, ok := key.(*ast.Ident); ok {
				if f, ok := l.info.Uses[id].(*types.Var); ok {
					l.convertField(elt, f.Type(), t)
				}
			} else if key == nil && i < u.NumFields() {
				l.convertField(elt, u.Field(i).Type(), t)
			}
		}
	}
}

// convertField is convert for a field in a literal of a struct type. In one of
// compiled code the interpreter does not put its wrapper around a value of its
// own; where a function returns it, it does:
//
//	Example{Op: func() engine.Op { return Cube{} }()}
func (l *lowering) convertField(e *ast.Expr, field, of types.Type) {
	own := l.structType(deref(l.info.TypeOf(*e))) != nil
	if call, ok := ast.Unparen(*e).(*ast.CallExpr); ok && l.info.Types[call.Fun].IsType() && l.foreign(l.info.TypeOf(call.Fun)) {
		*e, own = call.Args[0], true // Op(Cube{})
	}
	l.convert(e, field)
	if !own || !hasMethods(field) || l.structType(deref(of)) != nil {
		return
	}
	result, err := l.typeExpr(field)
	if err != nil {
		return
	}
	pos := (*e).Pos()
	literal := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{}, Results: &ast.FieldList{List: []*ast.Field{{Type: result}}}},
		Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{&ast.ReturnStmt{Return: pos, Results: []ast.Expr{*e}}}, Rbrace: pos},
	}
	*e = &ast.CallExpr{Fun: literal, Lparen: pos, Rparen: pos}
	l.info.Types[*e] = types.TypeAndValue{Type: field}
}

// convert boxes an expression that is converted to a type, where it has to be.
func (l *lowering) convert(e *ast.Expr, target types.Type) {
	if target == nil {
		return
	}
	from := l.info.TypeOf(*e)
	if from == nil {
		return
	}
	l.refuseBroken(*e, from, target)
	var by ast.Expr
	own := l.structType(deref(types.Unalias(from))) // the session's struct type that it is, or points to
	switch named := l.structType(from); {
	case l.info.Types[*e].IsNil():
	case otherStruct(from, target):
		by = l.structAs(*e, from, target)
	case isEmptyInterface(target):
		if l.hasLabel(from) {
			by = l.labelled(*e, from)
		} else if hasMethods(from) {
			by = l.inside(*e)
		} else if own != nil || isComparison(*e) {
			by = l.through(*e, types.Default(from), target)
		}
	case types.IsInterface(target) && l.hasLabel(from), l.foreign(target) && named != nil:
		if by = l.boxed(*e, from); by != nil {
			by = l.freshly(by, target)
		}
	case !l.foreign(target):
		if hasMethods(target) && !types.IsInterface(from) {
			by = l.through(*e, from, target)
		}
	case isPointer(from) && own != nil:
		by = l.nilBoxed(*e, types.Unalias(from).Underlying().(*types.Pointer), own, target)
	case hasMethods(from) && !l.foreign(from):
		by = l.asForeign(*e, target)
	}
	if by != nil {
		l.info.Types[by] = types.TypeAndValue{Type: target}
		*e = by
	}
}

// structAs is a struct as one of another type with the same fields, nil where a type
// cannot be written:
//
//	func(s S) T { return T{a: s.a, b: s.b} }(e)
func (l *lowering) structAs(e ast.Expr, from, target types.Type) ast.Expr {
	pos := e.Pos()
	param, err := l.typeExpr(from)
	result, err2 := l.typeExpr(target)
	if err != nil || err2 != nil {
		return nil
	}
	lit := &ast.CompositeLit{Type: clone(result), Lbrace: pos, Rbrace: pos}
	for f := range target.Underlying().(*types.Struct).Fields() {
		if name := l.fieldName(f); name != "_" {
			lit.Elts = append(lit.Elts, &ast.KeyValueExpr{Key: ident(pos, name), Colon: pos, Value: selector(pos, "s"+mark, name)})
		}
	}
	literal := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos,
			Params:  &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(pos, "s"+mark)}, Type: param}}},
			Results: &ast.FieldList{List: []*ast.Field{{Type: result}}}},
		Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{&ast.ReturnStmt{Return: pos, Results: []ast.Expr{lit}}}, Rbrace: pos}}
	return &ast.CallExpr{Fun: literal, Lparen: pos, Args: []ast.Expr{e}, Rparen: pos}
}

// otherStruct reports whether a struct becomes one of another type with the same
// fields, which Go assigns where one of the types has no name.
func otherStruct(from, target types.Type) bool {
	_, ok := target.Underlying().(*types.Struct)
	return ok && !types.Identical(from, target) && types.Identical(from.Underlying(), target.Underlying())
}

// resultsAs converts the results of a call to interface types that are not those
// of the results: it gives a statement that keeps them, and what they become. It
// gives nil where there is nothing to convert. A wanted type is nil where any
// will do.
func (l *lowering) resultsAs(call ast.Expr, wanted []types.Type) (get ast.Stmt, values []ast.Expr) {
	results, ok := l.info.TypeOf(call).(*types.Tuple)
	if !ok || results.Len() != len(wanted) {
		return nil, nil
	}
	convert := false
	for i, t := range wanted {
		if t == nil {
			wanted[i] = results.At(i).Type()
		}
		convert = convert || types.IsInterface(wanted[i]) && !types.Identical(wanted[i], results.At(i).Type())
	}
	if !convert {
		return nil, nil
	}
	pos := l.nowhere
	defer l.at(pos)()
	keep := &ast.AssignStmt{TokPos: pos, Tok: token.DEFINE, Rhs: []ast.Expr{call}}
	for i, t := range wanted {
		name := l.fresh("r" + mark)
		keep.Lhs = append(keep.Lhs, ident(pos, name))
		var value ast.Expr = ident(pos, name)
		l.info.Types[value] = types.TypeAndValue{Type: results.At(i).Type()}
		l.convert(&value, t)
		values = append(values, value)
	}
	return keep, values
}

// convertResults puts a call whose results are converted into the place of one:
//
//	x, err = f()
//	x, err = func() (T, error) { r·1, r·2 := f(); return r·1, r·2 }()
func (l *lowering) convertResults(e *ast.Expr, wanted []types.Type) {
	get, values := l.resultsAs(*e, wanted)
	if get == nil {
		return
	}
	pos := l.nowhere
	defer l.at(pos)()
	var vars []*types.Var
	for _, t := range wanted {
		vars = append(vars, types.NewParam(pos, nil, "", t))
	}
	results := types.NewTuple(vars...)
	typ, err := l.funcExpr(types.NewSignatureType(nil, nil, nil, nil, results, false))
	if err != nil {
		return
	}
	give := &ast.ReturnStmt{Return: pos, Results: values}
	literal := &ast.FuncLit{Type: typ.(*ast.FuncType), Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{get, give}, Rbrace: pos}}
	call := &ast.CallExpr{Fun: literal, Lparen: pos, Rparen: pos}
	l.info.Types[call] = types.TypeAndValue{Type: results}
	*e = call
}

// typesOf are the types of a tuple.
func typesOf(t *types.Tuple) []types.Type {
	var out []types.Type
	for v := range t.Variables() {
		out = append(out, v.Type())
	}
	return out
}
