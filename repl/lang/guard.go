package lang

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// A panic in a goroutine ends a Go process, and somebody who stops a cell wants
// to know when its goroutines have ended. So the session starts them:
//
//	go f(x)
//	p·1 := x; p·2 := func() { f(p·1) }; Go(p·2, "In [1]:1:1")

// goroutine lowers a go statement.
func (l *lowering) goroutine(c *astutil.Cursor, s *ast.GoStmt) {
	list, function := l.thunk(s.Call, s.Go)
	replaceBy(c, append(list, l.call(HookGo, function, stringLit(s.Go, l.fset.Position(s.Go).String()))))
}

// guardFunctions has functions that compiled code runs in goroutines run as those of
// go statements do: a panic there would end the process.
//
//	time.AfterFunc(d, f)
//	time.AfterFunc(d, prompt.Guarded(f, "In [3]:1:1"))
//
//	wg.Go(f)
//	prompt.WaitGo(func(n int) { wg.Add(n) }, func() { wg.Done() }, f, "In [3]:1:1")
func (l *lowering) guardFunctions(call *ast.CallExpr) {
	id := baseName(call.Fun)
	sel, isSelector := call.Fun.(*ast.SelectorExpr)
	if isSelector {
		id = sel.Sel
	}
	fn, ok := l.info.Uses[id].(*types.Func)
	if !ok || fn.Name() != "Go" && fn.Name() != "AfterFunc" || len(call.Args) == 0 {
		return
	}
	position := func() ast.Expr { return stringLit(call.Pos(), l.fset.Position(call.Pos()).String()) }
	f := &call.Args[len(call.Args)-1]
	switch fn.FullName() {
	case "time.AfterFunc", "context.AfterFunc":
		*f = l.hook(HookGuarded, *f, position())
	case "(*sync.WaitGroup).Go":
		if containsCall([]ast.Expr{sel.X}) {
			*f = l.hook(HookGuarded, *f, position())
			return
		}
		literal := func(method string, params []*ast.Field, args ...ast.Expr) ast.Expr {
			group := clone(sel.X)
			copyInfo(l.info, sel.X, group)
			body := &ast.CallExpr{Fun: &ast.SelectorExpr{X: group, Sel: ident(call.Pos(), method)}, Lparen: call.Pos(), Args: args, Rparen: call.Pos()}
			return &ast.FuncLit{Type: &ast.FuncType{Func: call.Pos(), Params: &ast.FieldList{List: params}},
				Body: &ast.BlockStmt{Lbrace: call.Pos(), List: []ast.Stmt{&ast.ExprStmt{X: body}}, Rbrace: call.Pos()}}
		}
		n := "n" + mark
		add := literal("Add", []*ast.Field{{Names: []*ast.Ident{ident(call.Pos(), n)}, Type: ident(call.Pos(), "int")}}, ident(call.Pos(), n))
		*call = *l.hook(HookWaitGo, add, literal("Done", nil), *f, position())
	}
}

// receiverOf is the receiver of a method that is about to be called, as it is
// then, with its type and the method's name; the name is nil for a function.
func (l *lowering) receiverOf(e ast.Expr) (recv ast.Expr, t types.Type, name *ast.Ident) {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return nil, nil, nil
	}
	selection := l.info.Selections[sel]
	if selection == nil || selection.Kind() != types.MethodVal {
		return nil, nil, nil
	}
	if types.Identical(l.info.TypeOf(sel.X), selection.Recv()) && len(selection.Index()) > 1 {
		l.namePath(sel, pathTo(selection.Recv(), selection.Index()))
	}
	t = l.info.TypeOf(sel.X)
	method := selection.Obj().(*types.Func).Signature()
	if !isPointer(t) && !types.IsInterface(t) && isPointer(method.Recv().Type()) {
		return &ast.UnaryExpr{OpPos: sel.Pos(), Op: token.AND, X: sel.X}, types.NewPointer(t), sel.Sel
	}
	if isPointer(t) && !isPointer(method.Recv().Type()) && !types.IsInterface(method.Recv().Type()) && pathOf(selection.Obj().Pkg()) == "" {
		return &ast.StarExpr{Star: sel.Pos(), X: sel.X}, deref(t), sel.Sel
	}
	return sel.X, t, sel.Sel
}

// parameterType is the type that the i-th argument of a call is converted to;
// nil where the call has more than the function takes.
func parameterType(sig *types.Signature, i int, spread bool) types.Type {
	n := sig.Params().Len()
	switch {
	case i < n-1 || i == n-1 && (!sig.Variadic() || spread):
		return sig.Params().At(i).Type()
	case sig.Variadic():
		return sig.Params().At(n - 1).Type().(*types.Slice).Elem()
	}
	return nil
}
