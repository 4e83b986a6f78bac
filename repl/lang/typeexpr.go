package lang

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// typeExpr writes a type in the interpreter's names. The error is of a type
// that cells cannot name.
func (l *lowering) typeExpr(t types.Type) (ast.Expr, error) {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return ident(l.pos, t.Name()), nil
	case *types.Named:
		return l.namedExpr(t)
	case *types.Pointer:
		e, err := l.typeExpr(t.Elem())
		return &ast.StarExpr{Star: l.pos, X: e}, err
	case *types.Slice:
		e, err := l.typeExpr(t.Elem())
		return &ast.ArrayType{Lbrack: l.pos, Elt: e}, err
	case *types.Array:
		e, err := l.typeExpr(t.Elem())
		return &ast.ArrayType{Lbrack: l.pos, Len: intLit(l.pos, int(t.Len())), Elt: e}, err
	case *types.Map:
		k, err := l.typeExpr(l.anyKey(t.Key()))
		if err != nil {
			return nil, err
		}
		v, err := l.typeExpr(t.Elem())
		return &ast.MapType{Map: l.pos, Key: k, Value: v}, err
	case *types.Chan:
		e, err := l.typeExpr(t.Elem())
		dir := map[types.ChanDir]ast.ChanDir{types.SendRecv: ast.SEND | ast.RECV, types.SendOnly: ast.SEND, types.RecvOnly: ast.RECV}
		return &ast.ChanType{Begin: l.pos, Dir: dir[t.Dir()], Value: e}, err
	case *types.Signature:
		return l.funcExpr(t)
	case *types.Struct:
		return l.structExpr(t)
	case *types.Interface:
		return l.interfaceExpr(t)
	}
	return nil, fmt.Errorf("a variable of type %s cannot be kept at the prompt", t)
}

func (l *lowering) namedExpr(t *types.Named) (ast.Expr, error) {
	obj := t.Obj()
	if t.TypeArgs().Len() > 0 && l.program == nil {
		if t.NumMethods() == 0 && l.im.packages[obj.Pkg().Path()] == obj.Pkg() {
			return l.typeExpr(t.Underlying()) // iter.Seq
		}
		name, err := l.typeInstance(t)
		return ident(l.pos, name), err
	}
	var base ast.Expr
	switch name, ok := l.lowered[obj]; {
	case ok:
		base = ident(l.pos, name)
	case obj.Pkg() == nil:
		base = ident(l.pos, obj.Name()) // error, comparable
	case l.im.packages[obj.Pkg().Path()] == obj.Pkg() && token.IsExported(obj.Name()) && l.im.names[obj.Pkg().Path()] != "":
		l.need(obj.Pkg().Path())
		base = selector(l.pos, l.packageName(obj.Pkg().Path()), obj.Name())
	default:
		return nil, fmt.Errorf("a variable of type %s cannot be kept at the prompt: the type has no name outside of its package or function", t)
	}
	if t.TypeArgs().Len() == 0 {
		return base, nil
	}
	var args []ast.Expr
	for arg := range t.TypeArgs().Types() {
		e, err := l.typeExpr(arg)
		if err != nil {
			return nil, err
		}
		args = append(args, e)
	}
	if len(args) == 1 {
		return &ast.IndexExpr{X: base, Lbrack: l.pos, Index: args[0], Rbrack: l.pos}, nil
	}
	return &ast.IndexListExpr{X: base, Lbrack: l.pos, Indices: args, Rbrack: l.pos}, nil
}

func (l *lowering) funcExpr(t *types.Signature) (ast.Expr, error) {
	params, err := l.tuple(t.Params())
	if err != nil {
		return nil, err
	}
	if t.Variadic() {
		last := params.List[len(params.List)-1]
		last.Type = &ast.Ellipsis{Ellipsis: l.pos, Elt: last.Type.(*ast.ArrayType).Elt}
	}
	results, err := l.tuple(t.Results())
	if t.Results().Len() == 0 {
		results = nil
	}
	return &ast.FuncType{Func: l.pos, Params: params, Results: results}, err
}

func (l *lowering) tuple(t *types.Tuple) (*ast.FieldList, error) {
	list := &ast.FieldList{Opening: l.pos, Closing: l.pos}
	for v := range t.Variables() {
		e, err := l.typeExpr(v.Type())
		if err != nil {
			return nil, err
		}
		list.List = append(list.List, &ast.Field{Type: e})
	}
	return list, nil
}

func (l *lowering) structExpr(t *types.Struct) (ast.Expr, error) {
	list := &ast.FieldList{Opening: l.pos, Closing: l.pos}
	for i := range t.NumFields() {
		f := t.Field(i)
		e, err := l.typeExpr(f.Type())
		if err != nil {
			return nil, err
		}
		field := &ast.Field{Type: e}
		if f.Embedded() && isEmptyInterface(f.Type()) { // by the name that it is called by
			field.Type = ident(l.pos, f.Name())
		} else if !f.Embedded() {
			field.Names = []*ast.Ident{ident(l.pos, f.Name())}
		}
		if tag := t.Tag(i); tag != "" {
			field.Tag = stringLit(l.pos, tag).(*ast.BasicLit)
		}
		list.List = append(list.List, field)
	}
	st := &ast.StructType{Struct: l.pos, Fields: list}
	if l.program == nil {
		tagFields(st)
	}
	return st, nil
}

func (l *lowering) interfaceExpr(t *types.Interface) (ast.Expr, error) {
	if t.Empty() && l.program == nil { // for the interpreter interface{} is another type in places
		return ident(l.pos, "any"), nil
	}
	list := &ast.FieldList{Opening: l.pos, Closing: l.pos}
	for m := range t.Methods() {
		e, err := l.funcExpr(m.Signature())
		if err != nil {
			return nil, err
		}
		list.List = append(list.List, &ast.Field{Names: []*ast.Ident{ident(l.pos, m.Name())}, Type: e})
	}
	return &ast.InterfaceType{Interface: l.pos, Methods: list}, nil
}

// hasNames reports whether a type names fields or methods of its own.
func hasNames(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if f, ok := n.(*ast.Field); ok && len(f.Names) > 0 {
			found = true
		}
		return !found
	})
	return found
}
