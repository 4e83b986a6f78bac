package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"gradrepl/repl/format"
)

// In an interface any the interpreter forgets that a number, a string, a slice
// or whatever else is no struct has a named type. So it is put there with a label, a
// struct of its own type, and so is a pointer to it, and a slice or whatever else that
// has such values:
//
//	type T·label struct { value T }
//	type T·pointer struct { value *T }
//	type kind·0·label struct { value []T }

// plainNamed is the session's type that a type is, where it is no struct and no
// interface; nil for others.
func (l *lowering) plainNamed(t types.Type) *types.Named {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || types.IsInterface(named) || l.nameOf(named) == "" {
		return nil
	}
	if _, ok := named.Underlying().(*types.Struct); ok {
		return nil
	}
	return named
}

// hasLabel reports whether a type is one of those whose values get labels.
func (l *lowering) hasLabel(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		return l.plainNamed(t) != nil
	case *types.Map:
		return l.hasLabel(t.Key()) || l.hasLabel(t.Elem())
	case interface{ Elem() types.Type }: // a pointer, slice, array or channel
		return l.hasLabel(t.Elem())
	}
	return false
}

// labelledType is what a pointer points to, and other types as they are.
func (l *lowering) labelledType(t types.Type) types.Type { return deref(types.Unalias(t)) }

// labelled is a value of a type that has labels with one; nil where the type cannot be
// written.
func (l *lowering) labelled(e ast.Expr, t types.Type) ast.Expr {
	label, _ := l.labelOf(t)
	if label == "" {
		return nil
	}
	return &ast.CompositeLit{Type: ident(e.Pos(), label), Lbrace: e.Pos(), Elts: []ast.Expr{&ast.KeyValueExpr{Key: ident(e.Pos(), "value"), Value: e}}, Rbrace: e.End()}
}

// labelOf is the type of labelled values of a type, and the function that
// takes the label off:
//
//	func off(x any) (T, bool) { l, ok := x.(T·label); return l.value, ok }
func (l *lowering) labelOf(t types.Type) (label, off string) {
	name, key := l.labelKey(t)
	if label = l.boxes[key]; label != "" {
		return label, label + mark + "value"
	}
	label = l.fresh(key)
	off = label + mark + "value"
	value, err := l.typeExpr(t)
	if err != nil {
		return "", ""
	}
	l.boxes[key] = label
	if isPointer(t) && l.plainNamed(deref(t)) != nil {
		l.assertersAnew()
	}
	l.cell.made = append(l.cell.made, func() { delete(l.boxes, key) })
	pos := l.pos
	st := &ast.StructType{Struct: pos, Fields: &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(pos, "value")}, Type: value}}}}
	addTag(st.Fields.List[0], format.BoxKey+":"+strconv.Quote(name))
	l.decls = append(l.decls, &ast.GenDecl{Tok: token.TYPE, TokPos: pos, Specs: []ast.Spec{&ast.TypeSpec{Name: ident(pos, label), Type: st}}})
	got, ok := "l"+mark, "ok"+mark
	l.decls = append(l.decls, &ast.FuncDecl{Name: ident(pos, off),
		Type: &ast.FuncType{Func: pos,
			Params:  &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(pos, "x"+mark)}, Type: ident(pos, "any")}}},
			Results: &ast.FieldList{List: []*ast.Field{{Type: clone(value)}, {Type: ident(pos, "bool")}}}},
		Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos, List: []ast.Stmt{
			&ast.AssignStmt{Lhs: []ast.Expr{ident(pos, got), ident(pos, ok)}, TokPos: pos, Tok: token.DEFINE,
				Rhs: []ast.Expr{&ast.TypeAssertExpr{X: ident(pos, "x"+mark), Type: ident(pos, label)}}},
			&ast.ReturnStmt{Return: pos, Results: []ast.Expr{selector(pos, got, "value"), ident(pos, ok)}}}}})
	return label, off
}

// labelKey is what labels of values of a type tell, and under which their own type's
// name is kept.
func (l *lowering) labelKey(t types.Type) (name, key string) {
	named := l.plainNamed(l.labelledType(t))
	if named == nil {
		name = l.registry.label(t)
		return name, name + mark + "label"
	}
	name = l.nameOf(named)
	if isPointer(t) && l.plainNamed(t) == nil {
		return "*" + name, name + mark + "pointer"
	}
	return name, name + mark + "label"
}

// hadLabel reports whether a value of the type can have got a label.
func (l *lowering) hadLabel(t types.Type) bool {
	_, key := l.labelKey(t)
	return l.boxes[key] != ""
}

// withoutLabel is the call that asserts that a bare value of an interface type is
// of a type of the session; nil for types that need no label.
func (l *lowering) withoutLabel(x ast.Expr, t types.Type) *ast.CallExpr {
	if !l.hasLabel(t) {
		return nil
	}
	_, off := l.labelOf(t)
	if off == "" {
		return nil
	}
	return &ast.CallExpr{Fun: ident(x.Pos(), off), Lparen: x.Pos(), Args: []ast.Expr{x}, Rparen: x.End()}
}
