package lang

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// A method may be declared in a later cell than its type, and declared again.
// go/types has no such thing, so a late method is checked as a function whose
// first parameter is the receiver, and then added to the type.

// lateMethod is a method on a type of an earlier cell.
type lateMethod struct {
	scope *Scope
	decl  *ast.FuncDecl // with the receiver moved to the parameters
	recv  *ast.FieldList
	name  string
	named *types.Named
	fn    *types.Func // what was added to the type before the check, if anything
	again *types.Func // what the type has already, perhaps of a declaration that failed
}

// receiverName is the name of the type that a method is declared on.
func receiverName(d *ast.FuncDecl) *ast.Ident {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return nil
	}
	return typeName(receiverType(d))
}

// sessionType is the type of an earlier cell that a method of the group is
// declared on, nil where the group declares the type itself.
func (s *Scope) sessionType(g *group, d *ast.FuncDecl) *types.Named {
	named, _ := s.receiverBase(g, d).(*types.Named)
	if named == nil || named.Obj().Pkg() == nil || pathOf(named.Obj().Pkg()) != "" {
		return nil
	}
	return named
}

// splitLate parts the statements from declarations that have late methods, so
// that they see the methods.
func (s *Scope) splitLate(g *group) []*group {
	for _, d := range g.decls {
		if f, ok := d.(*ast.FuncDecl); ok && s.sessionType(g, f) != nil {
			return []*group{{decls: g.decls}, {stmts: g.stmts, value: g.value}}
		}
	}
	return []*group{g}
}

// lateMethods turns the group's late methods into functions.
func (s *Scope) lateMethods(g *group) []*lateMethod {
	var out []*lateMethod
	for _, d := range g.decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		named := s.sessionType(g, f)
		if named == nil {
			continue
		}
		m := &lateMethod{scope: s, decl: f, recv: f.Recv, name: f.Name.Name, named: named}
		f.Type.TypeParams = s.typeParams(f, named)
		nameParams(f)
		f.Type.Params.List = append([]*ast.Field{f.Recv.List[0]}, f.Type.Params.List...)
		f.Name = ident(f.Name.Pos(), named.Obj().Name()+mark+m.name)
		f.Recv = nil
		out = append(out, m)
	}
	return out
}

// typeParams are the type parameters of a method of a generic type as those of
// a function, nil for another type's. The constraints are the type's, under
// names of their own.
func (s *Scope) typeParams(f *ast.FuncDecl, named *types.Named) *ast.FieldList {
	names := receiverParams(f)
	if len(names) == 0 || len(names) != named.TypeParams().Len() {
		return nil
	}
	list := &ast.FieldList{}
	for i, e := range names {
		id, ok := e.(*ast.Ident)
		if !ok {
			return nil
		}
		if id.Name == "_" {
			id.Name = fmt.Sprintf("T%s%d", mark, i)
		}
		constraint := s.fresh("constraint" + mark)
		s.private[constraint] = types.NewTypeName(token.NoPos, nil, constraint, named.TypeParams().At(i).Constraint())
		list.List = append(list.List, &ast.Field{Names: []*ast.Ident{ident(id.Pos(), id.Name)}, Type: ident(id.Pos(), constraint)})
	}
	return list
}

// announce adds the methods whose signature needs nothing of their own cell to
// their types before the bodies are checked, so that they can call each other.
func (s *Scope) announce(late []*lateMethod) {
	for _, m := range late {
		if method(m.named, m.name) != nil || hasField(m.named, m.name) || s.loses(m) {
			continue
		}
		head := &ast.FuncDecl{Name: m.decl.Name, Type: m.decl.Type}
		if m.decl.Type.TypeParams != nil { // which needs a body
			forever := &ast.ForStmt{For: m.decl.Pos(), Body: &ast.BlockStmt{}}
			head.Body = &ast.BlockStmt{List: []ast.Stmt{forever}}
		}
		info, errs := s.check(&ast.File{Name: ident(token.NoPos, "main"), Decls: []ast.Decl{head}})
		if len(errs) == 0 {
			m.add(info.Defs[head.Name].Type().(*types.Signature))
		}
	}
}

// add adds the method to its type, given its signature as a function.
func (m *lateMethod) add(sig *types.Signature) {
	recv, ok := types.Unalias(deref(types.Unalias(sig.Params().At(0).Type()))).(*types.Named)
	if !ok || recv.Origin() != m.named || m.named.TypeParams().Len() != sig.TypeParams().Len() {
		return // func (s Stack) M() of a Stack[T], or the other way round, which has its own error
	}
	if sig.TypeParams().Len() > 0 {
		m.scope.lateGeneric = true
	}
	m.fn = types.NewFunc(m.decl.Pos(), m.named.Obj().Pkg(), m.name, asMethod(sig))
	m.named.AddMethod(m.fn)
	if m.scope.lateGeneric {
		m.scope.fieldsAnew()
	}
}

func asMethod(sig *types.Signature) *types.Signature {
	var recvParams []*types.TypeParam
	if n := sig.TypeParams().Len(); n > 0 { // those of a method are the receiver's
		args := make([]types.Type, n)
		for i := range n {
			p := sig.TypeParams().At(i)
			recvParams = append(recvParams, types.NewTypeParam(types.NewTypeName(p.Obj().Pos(), p.Obj().Pkg(), p.Obj().Name(), nil), p.Constraint()))
			args[i] = recvParams[i]
		}
		inst, err := types.Instantiate(nil, sig, args, false)
		if err != nil {
			panic("lang: " + err.Error()) // the number of arguments fits
		}
		sig = inst.(*types.Signature)
	}
	params := make([]*types.Var, sig.Params().Len()-1)
	for i := range params {
		params[i] = sig.Params().At(i + 1)
	}
	return types.NewSignatureType(sig.Params().At(0), recvParams, nil, types.NewTuple(params...), sig.Results(), sig.Variadic())
}

// finishMethods adds the methods that announce left out, and finds those that
// the type has with another signature or as a field.
func (s *Scope) finishMethods(late []*lateMethod, info *types.Info) Errors {
	var errs Errors
	for _, m := range late {
		obj := info.Defs[m.decl.Name]
		if obj == nil || obj.Type() == nil {
			continue // its own error was reported
		}
		sig := obj.Type().(*types.Signature)
		switch old := method(m.named, m.name); {
		case old == nil && hasField(m.named, m.name):
			errs = append(errs, Error{Pos: s.fset.Position(m.decl.Name.Pos()), Msg: fmt.Sprintf("field and method with the same name %s", m.name)})
		case old == nil && s.loses(m):
			errs = append(errs, Error{Pos: s.fset.Position(m.decl.Name.Pos()), Msg: fmt.Sprintf(
				"%s.%s was a method of an embedded type before; declare the type %[1]s again, with its methods", m.named.Obj().Name(), m.name)})
		case old == nil:
			m.add(sig)
		case old == m.fn:
		case !sameMethod(sig, old):
			errs = append(errs, Error{Pos: s.fset.Position(m.decl.Name.Pos()), Msg: fmt.Sprintf(
				"method %s.%s was declared with another signature (%s); declare the type %[1]s again, with its methods", m.named.Obj().Name(), m.name, withoutParamNames(hiddenNames.ReplaceAllString(types.TypeString(old.Type(), types.RelativeTo(old.Pkg())), "")))})
		default:
			m.fn = nil
			m.again = old
		}
	}
	return errs
}

// loses reports whether a method takes the place of one of an embedded type that values
// of its type had, but only pointers would have it: values have it in the interpreter.
func (s *Scope) loses(m *lateMethod) bool {
	on := s.forwarded[told{m.named, m.name}]
	_, pointer := m.recv.List[0].Type.(*ast.StarExpr)
	return on != nil && !on.pointer && pointer
}

// sameMethod reports whether a function whose first parameter is the receiver
// has the signature of a method.
func sameMethod(sig *types.Signature, old *types.Func) bool {
	recv := sig.Params().At(0).Type()
	if sig.TypeParams().Len() > 0 { // compare with the method of the receiver's instance
		obj, _, _ := types.LookupFieldOrMethod(recv, true, old.Pkg(), old.Name())
		if old, _ = obj.(*types.Func); old == nil {
			return false
		}
		plain := types.NewSignatureType(nil, nil, nil, types.NewTuple(slices.Collect(sig.Params().Variables())[1:]...), sig.Results(), sig.Variadic())
		return types.Identical(plain, old.Type()) && isPointer(recv) == isPointer(old.Signature().Recv().Type())
	}
	return types.Identical(asMethod(sig), old.Type()) && types.Identical(recv, old.Signature().Recv().Type())
}

// revive takes the mark of [Scope.withdraw] from methods that are declared again,
// this time without an error.
func (s *Scope) revive(late []*lateMethod) {
	for _, m := range late {
		delete(s.broken, m.again)
	}
}

// withdraw marks methods that were announced and then failed their check:
// go/types cannot take them away from the type.
func (s *Scope) withdraw(late []*lateMethod) {
	for _, m := range late {
		if m.fn != nil {
			s.broken[m.fn] = true
		}
	}
}

// brokenUses are errors for the uses of withdrawn methods that are not declared
// again.
func (s *Scope) brokenUses(info *types.Info, late []*lateMethod) Errors {
	again := func(fn *types.Func) bool {
		return slices.ContainsFunc(late, func(m *lateMethod) bool { return method(m.named, m.name) == fn })
	}
	var errs Errors
	for sel, selection := range info.Selections {
		if fn, ok := selection.Obj().(*types.Func); ok && s.broken[fn.Origin()] && !again(fn.Origin()) {
			errs = append(errs, Error{Pos: s.fset.Position(sel.Sel.Pos()), Msg: fmt.Sprintf("%s undefined (type %s has no field or method %s)",
				types.ExprString(sel), TypeString(selection.Recv()), sel.Sel.Name)})
		}
	}
	return errs
}

// refuseBroken finds where a value goes into an interface that only a withdrawn
// method lets its type implement.
func (l *lowering) refuseBroken(e ast.Expr, from, target types.Type) {
	iface, ok := target.Underlying().(*types.Interface)
	if !ok || len(l.broken) == 0 || types.IsInterface(from) {
		return
	}
	if name := l.withdrawnFor(from, iface); name != "" {
		l.errs = append(l.errs, Error{Pos: l.fset.Position(e.Pos()), Msg: fmt.Sprintf("%s does not implement %s (missing method %s)", TypeString(from), TypeString(target), name)})
	}
}

// withdrawnFor is the first withdrawn method that lets a type implement an interface; ""
// where there is none.
func (s *Scope) withdrawnFor(t types.Type, iface *types.Interface) string {
	for m := range iface.Methods() {
		obj, _, _ := types.LookupFieldOrMethod(s.anew(t), false, m.Pkg(), m.Name())
		if fn, ok := obj.(*types.Func); ok && s.broken[fn.Origin()] {
			return m.Name()
		}
	}
	return ""
}

// refuseAssertion finds where a value of an interface type is asserted to be of a type
// that only a withdrawn method lets implement that.
func (l *lowering) refuseAssertion(e ast.Expr, t, from types.Type) {
	iface, ok := from.Underlying().(*types.Interface)
	if !ok || len(l.broken) == 0 || t == nil || types.IsInterface(t) {
		return
	}
	if name := l.withdrawnFor(t, iface); name != "" {
		l.errs = append(l.errs, Error{Pos: l.fset.Position(e.Pos()), Msg: fmt.Sprintf("impossible type assertion: %s does not implement %s (missing method %s)", TypeString(t), TypeString(from), name)})
	}
}

// refuseBrokenIn does so in a group that stays as it is.
func (l *lowering) refuseBrokenIn(g *group) {
	if len(l.broken) == 0 {
		return
	}
	try := *l
	refuse := func(n ast.Node) {
		c := clone(n)
		copyInfo(l.info, n, c)
		try.conversions(c)
	}
	for _, d := range g.decls {
		refuse(d)
	}
	for _, stmt := range g.stmts {
		refuse(stmt)
	}
	l.errs = append(l.errs, try.errs...)
}

// found is types.LookupFieldOrMethod without withdrawn methods.
func (s *Scope) found(t types.Type, addressable bool, pkg *types.Package, name string) (obj types.Object, index []int, indirect bool) {
	obj, index, indirect = types.LookupFieldOrMethod(s.anew(t), addressable, pkg, name)
	if fn, ok := obj.(*types.Func); ok && s.broken[fn.Origin()] {
		return nil, nil, false
	}
	return obj, index, indirect
}

// implements is types.Implements without withdrawn methods.
func (s *Scope) implements(t types.Type, iface *types.Interface) bool {
	if t = s.anew(t); !types.Implements(t, iface) {
		return false
	}
	for m := range iface.Methods() {
		if obj, _, _ := s.found(t, false, m.Pkg(), m.Name()); obj == nil && len(s.broken) > 0 {
			return false
		}
	}
	return true
}

// hasMethod reports whether a type or the pointer to it has a method, of its
// own or of an embedded field.
func (s *Scope) hasMethod(named *types.Named, name string) bool {
	obj, _, _ := s.found(types.NewPointer(named), true, named.Obj().Pkg(), name)
	_, ok := obj.(*types.Func)
	return ok
}

// ownMethod is a type's own method, where that was not withdrawn.
func (s *Scope) ownMethod(named *types.Named, name string) *types.Func {
	if m := method(named, name); m != nil && !s.broken[m.Origin()] {
		return m
	}
	return nil
}

func method(named *types.Named, name string) *types.Func {
	for m := range named.Methods() {
		if m.Name() == name {
			return m
		}
	}
	return nil
}

func hasField(named *types.Named, name string) bool {
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if f.Name() == name {
			return true
		}
	}
	return false
}

// nameParams names the receiver and the parameters that have no name, so that
// they can be passed on.
func nameParams(f *ast.FuncDecl) {
	n := 0
	for _, list := range []*ast.FieldList{f.Recv, f.Type.Params} {
		for _, field := range list.List {
			if len(field.Names) == 0 {
				field.Names = []*ast.Ident{ident(field.Pos(), "_")}
			}
			for i, id := range field.Names {
				if id.Name == "_" {
					n++
					field.Names[i] = ident(id.Pos(), fmt.Sprintf("p%s%d", mark, n))
				}
			}
		}
	}
}

// unnameParams takes the names away that nameParams gave.
func unnameParams(f *ast.FuncDecl) {
	for _, list := range []*ast.FieldList{f.Recv, f.Type.Params} {
		if list == nil {
			continue
		}
		for _, field := range list.List {
			for _, id := range field.Names {
				if strings.Contains(id.Name, mark) {
					id.Name = "_"
				}
			}
		}
	}
}

// paramNames are the names that [nameParams] gives.
var paramNames = regexp.MustCompile(`\bp` + mark + `\d+ `)

// withoutParamNames leaves the names that [nameParams] gave out of a signature.
func withoutParamNames(signature string) string { return paramNames.ReplaceAllString(signature, "") }

// nameAll names the parameters that have no name: the interpreter would mix them
// up with the receiver.
func (l *lowering) nameAll(params *ast.FieldList) {
	if params == nil {
		return
	}
	for _, field := range params.List {
		if len(field.Names) == 0 {
			field.Names = []*ast.Ident{ident(field.Pos(), l.fresh("p"+mark))}
		}
	}
}
