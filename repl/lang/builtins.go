package lang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// Built-in functions that the interpreter does not know, or does not do as Go does.

// builtin turns a call of min, max or clear, which the interpreter does not
// know, into one of a function literal, and one of print or println, which it
// has write to the standard output, into one of the session's. It returns nil for
// other calls.
func (l *lowering) builtin(call *ast.CallExpr) ast.Expr {
	switch name := builtinName(l.info, call.Fun); name {
	case "min":
		return l.extreme(call, token.LSS)
	case "max":
		return l.extreme(call, token.GTR)
	case "clear":
		return l.hook(HookClear, call.Args...)
	case "make":
		return l.makeChannel(call)
	case "panic":
		if l.info.Types[call.Args[0]].IsNil() {
			call.Args[0] = l.hook(HookNilPanic)
		}
		return nil
	case "print", "println":
		if shown := l.printed(call); shown != nil {
			for i, arg := range call.Args {
				if tv := l.info.Types[arg]; tv.Type != nil && !tv.IsNil() {
					call.Args[i] = l.shown(HookShown, arg, tv)
				}
			}
			return shown
		}
		return l.hook(map[string]string{"print": HookPrint, "println": HookPrintln}[name], call.Args...)
	}
	return nil
}

// builtinName is the name of the built-in function that is called, "" for others.
func builtinName(info *types.Info, fun ast.Expr) string {
	id, ok := ast.Unparen(fun).(*ast.Ident)
	if !ok {
		return ""
	}
	b, ok := info.Uses[id].(*types.Builtin)
	if !ok {
		return ""
	}
	return b.Name()
}

// printed is the call that shows what a cell gives to print or println as results
// are shown, where that is not all numbers, truth values and texts: Go has these
// functions write addresses, or nothing. It is nil for other calls.
func (l *lowering) printed(call *ast.CallExpr) ast.Expr {
	if name := builtinName(l.info, call.Fun); name != "print" && name != "println" || l.strict || l.im.tables[ShowPackage] == nil {
		return nil
	}
	plain := func(arg ast.Expr) bool {
		t := l.info.TypeOf(arg)
		if t == nil {
			return true
		}
		_, ok := t.Underlying().(*types.Basic)
		return ok
	}
	if !slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return !plain(arg) }) {
		return nil
	}
	l.need(ShowPackage)
	call.Fun = selector(call.Pos(), l.packageName(ShowPackage), "Println")
	return call
}

// extreme is the call of a function literal with a parameter for each argument
// that returns the one that comes before all others. A NaN comes first.
func (l *lowering) extreme(call *ast.CallExpr, op token.Token) ast.Expr {
	pos := call.Pos()
	e, err := l.typeExpr(types.Default(l.info.TypeOf(call)))
	if err != nil {
		return nil
	}
	const best = "best" + mark
	name := func() ast.Expr { return ident(pos, best) }
	params := &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(pos, best)}, Type: e}}}
	var body []ast.Stmt
	for i := range call.Args[1:] {
		other := func() ast.Expr { return ident(pos, "p"+mark+strconv.Itoa(i)) }
		params.List = append(params.List, &ast.Field{Names: []*ast.Ident{other().(*ast.Ident)}, Type: e})
		better := &ast.BinaryExpr{X: other(), OpPos: pos, Op: op, Y: name()}
		notANumber := &ast.BinaryExpr{X: other(), OpPos: pos, Op: token.NEQ, Y: other()}
		body = append(body, &ast.IfStmt{If: pos,
			Cond: &ast.BinaryExpr{X: better, OpPos: pos, Op: token.LOR, Y: notANumber},
			Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{
				&ast.AssignStmt{Lhs: []ast.Expr{name()}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{other()}}}, Rbrace: pos}})
	}
	body = append(body, &ast.ReturnStmt{Return: pos, Results: []ast.Expr{name()}})
	literal := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos, Params: params, Results: &ast.FieldList{List: []*ast.Field{{Type: e}}}},
		Body: &ast.BlockStmt{Lbrace: pos, List: body, Rbrace: pos},
	}
	return &ast.CallExpr{Fun: literal, Lparen: pos, Args: call.Args, Rparen: pos}
}

// newOf is a call of new with a value, which the interpreter does not know.
//
//	new(x)
//	func(p T) *T { return &p }(x)
func (l *lowering) newOf(call *ast.CallExpr) ast.Expr {
	t := l.info.TypeOf(call).(*types.Pointer).Elem()
	typ, err := l.funcExpr(types.NewSignatureType(nil, nil, nil,
		types.NewTuple(types.NewParam(call.Pos(), nil, "", t)), types.NewTuple(types.NewParam(call.Pos(), nil, "", types.NewPointer(t))), false))
	if err != nil {
		return nil
	}
	pos := call.Pos()
	p := ident(pos, "p"+mark)
	typ.(*ast.FuncType).Params.List[0].Names = []*ast.Ident{p}
	address := &ast.UnaryExpr{OpPos: pos, Op: token.AND, X: ident(pos, p.Name)}
	literal := &ast.FuncLit{Type: typ.(*ast.FuncType), Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos,
		List: []ast.Stmt{&ast.ReturnStmt{Return: pos, Results: []ast.Expr{address}}}}}
	return &ast.CallExpr{Fun: literal, Lparen: pos, Args: call.Args, Rparen: pos}
}

// makeChannel makes a channel of one direction, which the interpreter cannot, of
// one of both. It returns nil for other calls of make.
func (l *lowering) makeChannel(call *ast.CallExpr) ast.Expr {
	ch, ok := l.info.TypeOf(call).Underlying().(*types.Chan)
	if !ok || ch.Dir() == types.SendRecv {
		return nil
	}
	both, err := l.typeExpr(types.NewChan(types.SendRecv, ch.Elem()))
	if err != nil {
		return nil
	}
	one := &ast.ParenExpr{Lparen: call.Pos(), X: call.Args[0], Rparen: call.Pos()}
	call.Args[0] = both
	return &ast.CallExpr{Fun: one, Lparen: call.Pos(), Args: []ast.Expr{call}, Rparen: call.End()}
}

// roomFor has make ask for memory that might not be there: to run out of it
// ends the process.
//
//	make([]T, n)
//	make([]T, func(n int) int { Room(n, size); return n }(int(n)))
func (l *lowering) roomFor(call *ast.CallExpr) {
	if len(call.Args) < 2 || builtinName(l.info, call.Fun) != "make" {
		return
	}
	var elem types.Type
	switch t := l.info.TypeOf(call).Underlying().(type) {
	case *types.Slice:
		elem = t.Elem()
	case *types.Chan:
		elem = t.Elem()
	default:
		return
	}
	const plenty = 1 << 16
	size := types.SizesFor("gc", "amd64").Sizeof(elem)
	for i, arg := range call.Args[1:] {
		if tv, ok := l.info.Types[arg]; ok && tv.Value != nil {
			if n, exact := constant.Int64Val(tv.Value); exact && n < plenty {
				continue
			}
		}
		pos := l.nowhere
		defer l.at(pos)()
		n := ident(pos, "n"+mark)
		integer := &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{n}, Type: ident(pos, "int")}}}
		literal := &ast.FuncLit{
			Type: &ast.FuncType{Func: pos, Params: integer, Results: &ast.FieldList{List: []*ast.Field{{Type: ident(pos, "int")}}}},
			Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos, List: []ast.Stmt{
				l.call(HookRoom, ident(pos, n.Name), intLit(pos, int(size))),
				&ast.ReturnStmt{Return: pos, Results: []ast.Expr{ident(pos, n.Name)}}}}}
		toInt := &ast.CallExpr{Fun: ident(pos, "int"), Lparen: pos, Args: []ast.Expr{arg}, Rparen: pos}
		call.Args[i+1] = &ast.CallExpr{Fun: literal, Lparen: pos, Args: []ast.Expr{toInt}, Rparen: pos}
	}
}

// fatal turns a call of a logger's method Fatal, Fatalf or Fatalln, which would
// end the process, into one of the session's function:
//
//	l.Fatalf("%d", n)
//	Fatal(l, fmt.Sprintf("%d", n))
//
// It returns nil for other calls.
func (l *lowering) fatal(call *ast.CallExpr) ast.Expr {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	selection := l.info.Selections[sel]
	if selection == nil || selection.Kind() != types.MethodVal || selection.Obj().Pkg() == nil || selection.Obj().Pkg().Path() != "log" {
		return nil
	}
	suffix, ok := strings.CutPrefix(sel.Sel.Name, "Fatal")
	if !ok {
		return nil
	}
	logger := sel.X
	for t, index := deref(selection.Recv()), selection.Index(); len(index) > 1; index = index[1:] { // embedded
		field := t.Underlying().(*types.Struct).Field(index[0])
		logger, t = &ast.SelectorExpr{X: logger, Sel: ident(sel.Pos(), field.Name())}, deref(field.Type())
	}
	return l.hook(HookFatal, logger, l.sprint(call, suffix))
}
