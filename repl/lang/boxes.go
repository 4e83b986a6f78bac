package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"gradrepl/repl/format"
)

// structType is the session's struct type that a type is; nil for others.
func (l *lowering) structType(t types.Type) *types.Named {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || l.nameOf(named) == "" {
		return nil
	}
	if _, ok := named.Underlying().(*types.Struct); !ok {
		return nil
	}
	return named
}

// boxed is a value in a box: a struct, or a value that has its label there, too.
func (l *lowering) boxed(e ast.Expr, t types.Type) ast.Expr {
	box := ""
	if named := l.structType(t); named != nil {
		box = l.boxIn(l.nameOf(named), named)
	} else if e = l.labelled(e, t); e != nil {
		label, _ := l.labelOf(t)
		box = l.boxIn(label+mark, t)
	}
	if box == "" {
		return nil
	}
	lit := &ast.CompositeLit{Type: ident(e.Pos(), box), Lbrace: e.Pos(), Elts: []ast.Expr{&ast.KeyValueExpr{Key: ident(e.Pos(), "value"), Value: e}}, Rbrace: e.End()}
	return &ast.UnaryExpr{OpPos: e.Pos(), Op: token.AND, X: lit}
}

// nilBoxed is a pointer to a type of the session as a value of an interface of
// compiled code, in which the interpreter would make an interface without a
// value of a pointer that is nil:
//
//	func(p *T) I { if p == nil { return &T·nil{p} }; return p }(e)
//
// It is nil where the pointer cannot be nil.
func (l *lowering) nilBoxed(e ast.Expr, pointer *types.Pointer, named *types.Named, target types.Type) ast.Expr {
	if u, ok := ast.Unparen(e).(*ast.UnaryExpr); ok && u.Op == token.AND {
		return nil
	}
	pos := l.nowhere
	defer l.at(pos)()
	box := l.boxIn(l.nameOf(named)+mark+"nil", pointer)
	typ, err := l.funcExpr(types.NewSignatureType(nil, nil, nil,
		types.NewTuple(types.NewParam(pos, nil, "", pointer)), types.NewTuple(types.NewParam(pos, nil, "", target)), false))
	if box == "" || err != nil {
		return nil
	}
	p := "p" + mark
	typ.(*ast.FuncType).Params.List[0].Names = []*ast.Ident{ident(pos, p)}
	empty := &ast.UnaryExpr{OpPos: pos, Op: token.AND, X: &ast.CompositeLit{Type: ident(pos, box), Lbrace: pos, Rbrace: pos}}
	literal := &ast.FuncLit{Type: typ.(*ast.FuncType), Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos, List: []ast.Stmt{
		&ast.IfStmt{If: pos, Cond: &ast.BinaryExpr{X: ident(pos, p), OpPos: pos, Op: token.EQL, Y: ident(pos, "nil")},
			Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos, List: []ast.Stmt{&ast.ReturnStmt{Return: pos, Results: []ast.Expr{empty}}}}},
		&ast.ReturnStmt{Return: pos, Results: []ast.Expr{ident(pos, p)}}}}}
	return &ast.CallExpr{Fun: literal, Lparen: pos, Args: []ast.Expr{e}, Rparen: pos}
}

// boxIn is the type of boxes for values of a type, under a name for it, which it
// declares.
func (l *lowering) boxIn(name string, t types.Type) string {
	if box := l.boxes[name]; box != "" {
		return box
	}
	value, err := l.typeExpr(t)
	if err != nil {
		return ""
	}
	in, shown := []string{"value"}, name
	if l.hasLabel(t) {
		shown = l.nameOf(l.plainNamed(l.labelledType(t)))
		label, _ := l.labelOf(t)
		value, in = ident(l.pos, label), append(in, "value")
	}
	box := l.fresh(name + mark + "box")
	l.boxes[name] = box
	l.cell.made = append(l.cell.made, func() { delete(l.boxes, name) })
	st := &ast.StructType{Struct: l.pos, Fields: &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(l.pos, "value")}, Type: value}}}}
	addTag(st.Fields.List[0], format.BoxKey+":"+strconv.Quote(shown))
	l.decls = append(l.decls, &ast.GenDecl{Tok: token.TYPE, TokPos: l.pos, Specs: []ast.Spec{&ast.TypeSpec{Name: ident(l.pos, box), Type: st}}})
	methods := types.NewMethodSet(l.anew(t))
	for i := range methods.Len() {
		if m, ok := methods.At(i).Obj().(*types.Func); ok && !l.broken[m.Origin()] {
			if f := l.passOn(box, t, in, m); f != nil {
				l.decls = append(l.decls, f)
			}
		}
	}
	named, ok := t.(*types.Named)
	if !ok {
		return box
	}
	for _, kind := range namedKinds {
		if l.hasMethod(named, kind.methods[0]) && l.hasMethod(named, kind.methods[1]) && l.ownMethod(named, kind.tells) == nil {
			tells := l.telling(named, kind.tells).(*ast.FuncDecl)
			tells.Recv.List[0].Type = &ast.StarExpr{Star: l.pos, X: ident(l.pos, box)}
			l.decls = append(l.decls, tells)
		}
	}
	if d := methods.Lookup(nil, "Describe"); d != nil && l.describesItself(named) {
		recv := &ast.StarExpr{Star: l.pos, X: ident(l.pos, box)}
		if f := l.describing(recv, d.Obj().(*types.Func)); f != nil {
			l.decls = append(l.decls, f)
		}
	}
	return box
}

// renewed has a type that has got a further method get another type of boxes, and
// the asserters learn that it may implement more.
func (l *lowering) renewed(named *types.Named) {
	l.assertersAnew()
	keys := []string{l.nameOf(named)}
	if l.plainNamed(named) != nil {
		for _, t := range []types.Type{named, types.NewPointer(named)} {
			_, key := l.labelKey(t)
			keys = append(keys, l.boxes[key]+mark)
		}
	}
	for _, key := range keys {
		if box := l.boxes[key]; box != "" {
			delete(l.boxes, key)
			l.cell.made = append(l.cell.made, func() { l.boxes[key] = box })
		}
	}
}

// passOn is the method of a box that calls that of the value in it, which is of a type
// and in these fields.
func (l *lowering) passOn(box string, t types.Type, in []string, m *types.Func) *ast.FuncDecl {
	typ, err := l.typeExpr(m.Signature())
	if err != nil {
		return nil
	}
	ft, pos := typ.(*ast.FuncType), l.pos
	path := slices.Clone(in)
	if named := l.structType(t); named != nil { // a method of an embedded interface is found by its field alone
		_, index, _ := l.found(t, false, named.Obj().Pkg(), m.Name())
		for _, field := range embeddedPath(t, index, m.Name()) {
			path = append(path, l.fieldName(field))
		}
	}
	receiver := selector(pos, "b"+mark, path...)
	if l.hasLabel(t) { // the interpreter does not find methods of each field
		if receiver = l.copyOf(receiver, t); receiver == nil {
			return nil
		}
		if isPointer(t) && !isPointer(m.Signature().Recv().Type()) {
			receiver = &ast.ParenExpr{Lparen: pos, X: &ast.StarExpr{Star: pos, X: receiver}, Rparen: pos}
		}
	}
	call := &ast.CallExpr{Fun: &ast.SelectorExpr{X: receiver, Sel: ident(pos, m.Name())}, Lparen: pos, Rparen: pos}
	for i, f := range ft.Params.List {
		name := "p" + mark + strconv.Itoa(i)
		f.Names = []*ast.Ident{ident(pos, name)}
		call.Args = append(call.Args, ident(pos, name))
		if _, ok := f.Type.(*ast.Ellipsis); ok {
			call.Ellipsis = pos
		}
	}
	var stmt ast.Stmt = &ast.ExprStmt{X: call}
	if m.Signature().Results().Len() > 0 {
		stmt = &ast.ReturnStmt{Return: pos, Results: []ast.Expr{call}}
	}
	return &ast.FuncDecl{
		Recv: &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(pos, "b"+mark)}, Type: &ast.StarExpr{Star: pos, X: ident(pos, box)}}}},
		Name: ident(pos, m.Name()), Type: ft,
		Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{stmt}, Rbrace: pos}}
}
