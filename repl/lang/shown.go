package lang

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// What a cell shows: the value of its last expression.

// show keeps the value of a cell's last expression as its result and hands it
// to the session.
func (l *lowering) show(a *argument) []ast.Stmt {
	pos := a.expr.Pos()
	if l.prints(a.expr) {
		return []ast.Stmt{&ast.ExprStmt{X: a.expr}}
	}
	l.cell.Hint = l.uncalled(a.expr)
	t := l.info.TypeOf(a.expr)
	if t == types.Typ[types.UntypedNil] {
		l.cell.Results = []types.Type{t}
		return []ast.Stmt{l.call(HookShow, a.expr)}
	}
	if tuple, ok := t.(*types.Tuple); ok {
		return l.showTuple(a, tuple)
	}
	t = types.Default(t)
	l.cell.Results = []types.Type{t}
	l.result(t, pos)
	v := ident(pos, Result(l.number))
	return []ast.Stmt{
		&ast.AssignStmt{Lhs: []ast.Expr{v}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{a.expr}},
		l.call(HookDefined, intLit(l.pos, l.cell.steps)),
		l.showing(v, t),
	}
}

// uncalled is a hint where a method is looked at: other languages have attributes
// there.
func (l *lowering) uncalled(e ast.Expr) string {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	s := l.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal {
		return ""
	}
	params := ""
	if s.Obj().(*types.Func).Signature().Params().Len() > 0 {
		params = "…"
	}
	text := textOf(sel)
	return fmt.Sprintf("%s is a method: %s(%s) calls it", text, text, params)
}

// showing hands a value to the session, or the text that a method of its own
// makes of it, which only the interpreter can call.
func (l *lowering) showing(v ast.Expr, t types.Type) ast.Stmt {
	named, ok := deref(t).(*types.Named)
	if !ok || types.IsInterface(t) || l.lowered[named.Obj()] == "" {
		return l.call(HookShow, v)
	}
	for _, name := range []string{"Error", "String"} { // in fmt's order
		obj, index, indirect := l.found(t, true, named.Obj().Pkg(), name)
		m, ok := obj.(*types.Func)
		if ok && !indirect && types.TypeString(m.Type(), nil) == "func() string" {
			method := &ast.SelectorExpr{X: v, Sel: ident(l.pos, name)}
			l.namePath(method, embeddedPath(t, index, name))
			return l.call(HookText, &ast.CallExpr{Fun: method, Lparen: l.pos, Rparen: l.pos})
		}
	}
	return l.call(HookShow, v)
}

// showTuple shows the values of a call; the first is the cell's result.
func (l *lowering) showTuple(a *argument, tuple *types.Tuple) []ast.Stmt {
	pos := a.expr.Pos()
	temps := make([]ast.Expr, tuple.Len())
	for i := range temps {
		l.cell.Results = append(l.cell.Results, tuple.At(i).Type())
		temps[i] = ident(pos, l.fresh("value"+mark))
	}
	l.result(tuple.At(0).Type(), pos)
	return []ast.Stmt{
		&ast.AssignStmt{Lhs: temps, TokPos: pos, Tok: token.DEFINE, Rhs: []ast.Expr{a.expr}},
		&ast.AssignStmt{Lhs: []ast.Expr{ident(pos, Result(l.number))}, TokPos: pos, Tok: token.ASSIGN, Rhs: temps[:1]},
		l.call(HookDefined, intLit(l.pos, l.cell.steps)),
		l.call(HookShow, temps...),
	}
}

// result declares the variable of the cell's result.
func (l *lowering) result(t types.Type, pos token.Pos) {
	name := Result(l.number)
	obj := types.NewVar(token.NoPos, nil, name, t)
	l.lowered[obj] = name
	l.cell.Defines = append(l.cell.Defines, Definition{name, obj, l.cell.nextStep()})
	l.names[name] = obj
	l.variable(name, t, pos)
}

// prints reports whether an expression is a call of one of fmt's print
// functions, whose results nobody wants to see.
func (l *lowering) prints(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := l.info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != "fmt" {
		return false
	}
	switch fn.Name() {
	case "Print", "Println", "Printf", "Fprint", "Fprintln", "Fprintf":
		return true
	}
	return false
}
