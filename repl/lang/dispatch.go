package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// The interpreter keeps the first declaration of a method. So the methods of a
// cell are lowered to functions in variables, which a later cell can assign
// to:
//
//	var T·M func(t T, x int) int
//	func (t T) M(x int) int { return T·M(t, x) }
//
// and the cell begins with T·M = func(t T, x int) int { … }.

// dispatch lowers a method: it leaves in f the one that only passes on.
func (l *lowering) dispatch(f *ast.FuncDecl) {
	id := receiverName(f)
	if id == nil || f.Body == nil {
		return
	}
	nameParams(f)
	named := l.info.Defs[f.Name].(*types.Func)
	if l.methods[named] == "" {
		l.methods[named] = l.fresh(id.Name + mark + f.Name.Name)
	}
	variable := l.methods[named]
	params := append([]*ast.Field{f.Recv.List[0]}, f.Type.Params.List...)
	fn := &ast.FuncType{Func: f.Pos(), Params: &ast.FieldList{List: params}, Results: f.Type.Results}
	l.install(variable, &ast.FuncLit{Type: fn, Body: f.Body})
	l.decls = append(l.decls, l.holderDecl(variable, fn))
	f.Body = l.pass(variable, f)
}

// throughVariable lowers a method of an instance of a generic type: the method
// calls the function in a variable.
func (l *lowering) throughVariable(inst *instance, f *ast.FuncDecl, literal *ast.FuncLit) {
	name := f.Name.Name
	if variable := inst.methods[name]; variable != "" {
		l.install(variable, literal)
		return
	}
	variable := l.fresh(inst.name + mark + name)
	if inst.methods == nil {
		inst.methods = make(map[string]string)
	}
	inst.methods[name] = variable
	l.install(variable, literal) // which may give other names to the parameters
	f.Body = l.pass(variable, f)
	l.decls = append(l.decls, l.holderDecl(variable, literal.Type), f)
}

// lateMethod lowers a method on a type of an earlier cell, which was checked
// as a function with the receiver as its first parameter.
func (l *lowering) lateMethod(m *lateMethod) {
	obj := method(m.named, m.name)
	fn := &ast.FuncType{Func: m.decl.Pos(), Params: m.decl.Type.Params, Results: m.decl.Type.Results}
	literal := &ast.FuncLit{Type: fn, Body: m.decl.Body}
	if variable := l.methods[obj]; variable != "" {
		l.install(variable, literal)
		return
	}
	variable := l.fresh(m.named.Obj().Name() + mark + m.name)
	l.methods[obj] = variable
	f := &ast.FuncDecl{
		Recv: m.recv,
		Name: ident(m.decl.Pos(), m.name),
		Type: &ast.FuncType{Func: m.decl.Pos(), Params: &ast.FieldList{List: fn.Params.List[1:]}, Results: fn.Results},
	}
	l.install(variable, literal)
	if on := l.forwarded[told{m.named, m.name}]; on != nil {
		l.decls = append(l.decls, l.holderDecl(variable, fn))
		l.ownNow(on, m, variable)
		l.afterLate(m.named)
		return
	}
	f.Recv.List[0].Names = fn.Params.List[0].Names
	f.Body = l.pass(variable, f)
	l.decls = append(l.decls, l.holderDecl(variable, fn), f)
	l.afterLate(m.named)
}

// afterLate has the session know of a type's further method.
func (l *lowering) afterLate(named *types.Named) {
	l.decls = append(l.decls, l.namesOf(named)...)
	for _, other := range l.registry.all() {
		l.decls = append(l.decls, l.forwards(other)...)
	}
	l.renewed(named)
	l.start = append(l.start, l.textMethods(named, l.nameOf(named))...)
	l.learnAgain(named)
}

// learnAgain has the session learn the types anew that have a further method of a type:
// those that embed it, and the instances of a generic one.
func (l *lowering) learnAgain(changed *types.Named) {
	for _, other := range l.registry.all() {
		if other == changed || other.Origin() != changed && !embeds(other, changed, nil) {
			continue
		}
		other = l.anew(other).(*types.Named)
		l.decls = append(l.decls, l.namesOf(other)...)
		l.renewed(other)
		l.start = append(l.start, l.textMethods(other, l.nameOf(other))...)
	}
}

// embeds reports whether a type is a struct that embeds another, at whatever depth.
func embeds(t types.Type, named *types.Named, within []types.Type) bool {
	t = deref(types.Unalias(t))
	st, ok := t.Underlying().(*types.Struct)
	if !ok || slices.Contains(within, t) {
		return false
	}
	within = append(slices.Clone(within), t)
	for f := range st.Fields() {
		if !f.Embedded() {
			continue
		}
		if inner, ok := types.Unalias(deref(types.Unalias(f.Type()))).(*types.Named); ok && inner.Origin() == named.Origin() || embeds(f.Type(), named, within) {
			return true
		}
	}
	return false
}

// install assigns a method's function to its variable before the cell's
// statements run.
func (l *lowering) install(variable string, literal *ast.FuncLit) {
	l.rewrite(literal, false)
	l.start = append(l.start, &ast.AssignStmt{
		Lhs: []ast.Expr{ident(l.pos, variable)}, TokPos: l.pos, Tok: token.ASSIGN, Rhs: []ast.Expr{literal}})
}

// holderDecl declares the variable of a method's function. Its type has no
// names of parameters, which the interpreter would take for variables that
// this one's value needs.
func (l *lowering) holderDecl(variable string, fn *ast.FuncType) ast.Decl {
	unnamed := &ast.FuncType{Func: fn.Func, Params: withoutNames(fn.Params), Results: withoutNames(fn.Results)}
	return &ast.GenDecl{Tok: token.VAR, TokPos: l.pos, Specs: []ast.Spec{
		&ast.ValueSpec{Names: []*ast.Ident{ident(l.pos, variable)}, Type: unnamed}}}
}

func withoutNames(list *ast.FieldList) *ast.FieldList {
	if list == nil {
		return nil
	}
	out := &ast.FieldList{Opening: list.Opening, Closing: list.Closing}
	for _, field := range list.List {
		for range max(1, len(field.Names)) {
			out.List = append(out.List, &ast.Field{Type: field.Type})
		}
	}
	return out
}

// pass is a body that calls the function with the receiver and the parameters.
func (l *lowering) pass(variable string, f *ast.FuncDecl) *ast.BlockStmt {
	call := &ast.CallExpr{Fun: ident(l.pos, variable), Lparen: l.pos, Rparen: l.pos}
	for _, list := range []*ast.FieldList{f.Recv, f.Type.Params} {
		for _, field := range list.List {
			for _, id := range field.Names {
				call.Args = append(call.Args, ident(l.pos, id.Name))
			}
			if _, variadic := field.Type.(*ast.Ellipsis); variadic {
				call.Ellipsis = l.pos
			}
		}
	}
	var stmt ast.Stmt = &ast.ExprStmt{X: call}
	if f.Type.Results != nil && len(f.Type.Results.List) > 0 {
		stmt = &ast.ReturnStmt{Return: l.pos, Results: []ast.Expr{call}}
	}
	return &ast.BlockStmt{Lbrace: l.pos, List: []ast.Stmt{stmt}, Rbrace: l.pos}
}
