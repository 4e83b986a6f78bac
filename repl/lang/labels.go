package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"gradrepl/repl/format"
)

// In an interface any the interpreter forgets that a number, a string, a slice
// or whatever else is no struct has a named type. So it is put there with a
// label, a struct of its own type:
//
//	type T·label struct { value T }

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

func (l *lowering) labelled(e ast.Expr, named *types.Named) ast.Expr {
	label, _ := l.labelOf(named)
	if label == "" {
		return nil
	}
	return &ast.CompositeLit{Type: ident(e.Pos(), label), Lbrace: e.Pos(), Elts: []ast.Expr{&ast.KeyValueExpr{Key: ident(e.Pos(), "value"), Value: e}}, Rbrace: e.End()}
}

// labelOf is the type of labelled values of a type, and the function that
// takes the label off:
//
//	func off(x any) (T, bool) { l, ok := x.(T·label); return l.value, ok }
func (l *lowering) labelOf(named *types.Named) (label, off string) {
	name := l.nameOf(named)
	key := name + mark + "label"
	if label = l.boxes[key]; label != "" {
		return label, label + mark + "value"
	}
	label = l.fresh(key)
	off = label + mark + "value"
	value, err := l.typeExpr(named)
	if err != nil {
		return "", ""
	}
	l.boxes[key] = label
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

// withoutLabel is the call that asserts that a value in an interface any is of
// a type of the session; nil for types that need no label.
func (l *lowering) withoutLabel(x ast.Expr, t types.Type) *ast.CallExpr {
	named := l.plainNamed(t)
	if named == nil || l.raw {
		return nil
	}
	_, off := l.labelOf(named)
	if off == "" {
		return nil
	}
	return &ast.CallExpr{Fun: ident(x.Pos(), off), Lparen: x.Pos(), Args: []ast.Expr{x}, Rparen: x.End()}
}
