package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// instanceOf finds the instance of a generic function or type, or makes a new
// one.
func (l *lowering) instanceOf(obj types.Object, args []types.Type) (inst *instance, fresh bool) {
	for _, i := range l.generics.instances[obj] {
		if identical(i.args, args) {
			return i, false
		}
	}
	inst = &instance{args: args, name: l.fresh(obj.Name() + mark + mark)}
	l.generics.instances[obj] = append(l.generics.instances[obj], inst)
	l.cell.made = append(l.cell.made, func() {
		l.generics.instances[obj] = slices.DeleteFunc(l.generics.instances[obj], func(i *instance) bool { return i == inst })
	})
	return inst, true
}

func identical(a, b []types.Type) bool {
	for i := range a {
		if !types.Identical(a[i], b[i]) {
			return false
		}
	}
	return len(a) == len(b)
}

// functionInstance is the interpreter's name of a generic function with type
// arguments; "" for a function that there is no source of.
func (l *lowering) functionInstance(fn *types.Func, args []types.Type) string {
	t := l.generics.functions[fn]
	if t == nil {
		return ""
	}
	inst, fresh := l.instanceOf(fn, args)
	if fresh {
		l.jobs.add(job{t, inst, false})
	}
	return inst.name
}

// typeInstance is the interpreter's name of a generic type with type
// arguments, which it declares.
func (l *lowering) typeInstance(t *types.Named) (string, error) {
	obj := t.Obj()
	inst, fresh := l.instanceOf(obj, typeList(t.TypeArgs()))
	if !fresh {
		return inst.name, nil
	}
	inst.typ = t
	if err := l.declareType(inst.name, t); err != nil { // it mentions a type that has no name yet
		l.generics.instances[obj] = slices.DeleteFunc(l.generics.instances[obj], func(i *instance) bool { return i == inst })
		return "", err
	}
	for _, m := range l.generics.methods[obj] {
		l.jobs.add(job{m, inst, true})
	}
	return inst.name, nil
}

// declareType declares a type of the interpreter's own, before those that it
// mentions.
func (l *lowering) declareType(name string, t *types.Named) (err error) {
	spec := &ast.TypeSpec{Name: ident(l.pos, name)}
	d := &ast.GenDecl{Tok: token.TYPE, TokPos: l.pos, Specs: []ast.Spec{spec}}
	l.decls = append(l.decls, d)
	if spec.Type, err = l.typeExpr(t.Underlying()); err != nil {
		l.decls = slices.DeleteFunc(l.decls, func(other ast.Decl) bool { return other == ast.Decl(d) })
		return err
	}
	tagType(spec.Type, name)
	l.nameCycles(spec.Type, t)
	l.learnType(t, name)
	l.decls = append(l.decls, l.forwards(t)...)
	return nil
}

func typeList(l *types.TypeList) []types.Type {
	var out []types.Type
	for t := range l.Types() {
		out = append(out, t)
	}
	return out
}

// jobs are the instances that are still to be made.
type jobs struct{ list []job }

func (j *jobs) add(x job) { j.list = append(j.list, x) }

// makeInstances makes the declarations of all instances that are mentioned in
// what was lowered so far, and in themselves.
func (l *lowering) makeInstances() {
	for len(l.jobs.list) > 0 && len(l.errs) == 0 {
		j := l.jobs.list[0]
		l.jobs.list = l.jobs.list[1:]
		l.makeInstance(j)
	}
}

func (l *lowering) makeInstance(j job) {
	decl := clone(j.decl)
	decl.Name = ident(decl.Name.Pos(), l.fresh(j.instance.name+mark+j.template.name))
	if !j.receiver {
		decl.Name.Name = j.instance.name
	}
	env := maps.Clone(j.env)
	typeArgs := make(map[types.Object]types.Type)
	for i, name := range j.params {
		if name != "_" {
			alias := types.NewTypeName(token.NoPos, nil, name, j.args[i])
			env[name], typeArgs[alias] = alias, j.args[i]
		}
	}
	scope := *l.Scope
	scope.env, scope.envPath = env, j.path
	info, errs := scope.check(&ast.File{Name: ident(decl.Pos(), "main"), Decls: []ast.Decl{decl}})
	if len(errs) > 0 {
		l.errs = append(l.errs, errs...)
		return
	}
	sub := &lowering{Scope: l.Scope, cell: l.cell, info: info, number: l.number, plain: l.plain, jobs: l.jobs, typeArgs: typeArgs, pos: decl.Pos()}
	if !j.source {
		if j.holder == "" {
			j.holder = l.fresh("at" + mark)
			l.cell.made = append(l.cell.made, func() { j.holder = "" })
			sub.declareHolder(function{j.shown, decl.Body.Lbrace, decl.Body.Rbrace + 1, j.holder})
		}
		decl.Body.List = newMarker(sub, j.holder).list(decl.Body.List)
	}
	if j.receiver {
		sub.instanceMethod(j, decl)
	} else {
		sub.rewrite(decl, false)
		sub.decls = append(sub.decls, decl)
	}
	l.takeOver(sub)
	l.importIn(decl.Pos(), sub.imports)
}

// takeOver adds what was generated for an instance to what the group gets.
func (l *lowering) takeOver(sub *lowering) {
	l.decls = append(l.decls, sub.decls...)
	l.start = append(l.start, sub.start...)
	l.errs = append(l.errs, sub.errs...)
	for _, path := range sub.imports {
		l.need(path)
	}
}

// instanceMethod lowers a method of an instance of a generic type, given as a
// function.
func (l *lowering) instanceMethod(j job, decl *ast.FuncDecl) {
	recv := ast.Expr(ident(l.pos, j.instance.name))
	if j.pointer {
		recv = &ast.StarExpr{Star: l.pos, X: recv}
	}
	params := decl.Type.Params.List
	method := &ast.FuncDecl{
		Recv: &ast.FieldList{List: []*ast.Field{{Names: params[0].Names, Type: recv}}},
		Name: ident(decl.Pos(), j.template.name),
	}
	if l.plain {
		l.rewrite(decl, false)
		method.Type = &ast.FuncType{Func: decl.Pos(), Params: &ast.FieldList{List: decl.Type.Params.List[1:]}, Results: decl.Type.Results}
		method.Body = decl.Body
		l.decls = append(l.decls, method)
		return
	}
	l.rewrite(decl.Type, false)
	method.Type = &ast.FuncType{Func: decl.Pos(), Params: &ast.FieldList{List: decl.Type.Params.List[1:]}, Results: decl.Type.Results}
	l.throughVariable(j.instance, method, &ast.FuncLit{Type: decl.Type, Body: decl.Body})
}

// nameOf is the interpreter's name of a type of the session; "" for others.
func (l *lowering) nameOf(t *types.Named) string {
	if t.TypeArgs().Len() == 0 {
		return l.lowered[t.Obj()]
	}
	e, err := l.namedExpr(t)
	if id, ok := e.(*ast.Ident); ok && err == nil {
		return id.Name
	}
	return ""
}

// instantiate replaces the name of a generic function or type, with type
// arguments or without where they were inferred, by that of its instance. It
// reports whether the cursor is at one.
func (l *lowering) instantiate(c *astutil.Cursor) bool {
	e, ok := c.Node().(ast.Expr)
	if !ok {
		return false
	}
	var id *ast.Ident
	switch e := e.(type) {
	case *ast.IndexExpr:
		id = baseName(e.X)
	case *ast.IndexListExpr:
		id = baseName(e.X)
	case *ast.SelectorExpr, *ast.Ident:
		id = baseName(e)
	}
	if id == nil {
		return false
	}
	inst, ok := l.info.Instances[id]
	switch obj := l.info.Uses[id].(type) {
	case *types.Func:
		if _, isIndex := e.(*ast.IndexExpr); isIndex && !ok {
			return false // f[i] of what is no function
		}
		if name := l.functionInstance(obj.Origin(), typeList(inst.TypeArgs)); name != "" {
			id := ident(e.Pos(), name)
			l.info.Types[id] = types.TypeAndValue{Type: l.info.TypeOf(e)}
			c.Replace(id)
			return true
		}
	case *types.TypeName:
		if ok {
			l.replaceType(c, inst.Type)
			return true
		}
	}
	return false
}

// baseName is the identifier of a name with or without a package.
func baseName(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		if _, ok := e.X.(*ast.Ident); ok {
			return e.Sel
		}
	}
	return nil
}

// replaceType puts the expression of a type where the cursor is.
func (l *lowering) replaceType(c *astutil.Cursor, t types.Type) {
	e, err := l.typeExpr(t)
	if err != nil {
		l.errs = append(l.errs, Error{Pos: l.fset.Position(c.Node().Pos()), Msg: err.Error()})
		return
	}
	if call, ok := c.Parent().(*ast.CallExpr); ok && c.Name() == "Fun" && call != nil {
		e = &ast.ParenExpr{Lparen: l.pos, X: e, Rparen: l.pos}
	}
	c.Replace(e)
}
