package lang

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// A function or method that a session declares again is what earlier callers reach
// from then on. A program has all of its declarations, under names of their own, and
// a variable with the one that counts:
//
//	var f func(int) int
//	func f_1(x int) int { … }
//	func f_2(x int) int { … }
//
//	f = f_1
//	…
//	f = f_2

// declaredAgain is a function or method that was declared again.
type declaredAgain struct {
	variable string       // that has the function that counts
	base     string       // of the names of the declarations
	versions int          // how many there are
	named    *types.Named // whose method it is, nil for a function
	method   string
}

// next is the name of the next declaration.
func (d *declaredAgain) next(p *program) string {
	d.versions++
	return p.fresh(fmt.Sprintf("%s_%d", d.base, d.versions))
}

// functionAgain makes a variable of a function that the program has already, where a
// group declares it again with the same signature.
func (p *program) functionAgain(pg *programGroup, f *ast.FuncDecl, old types.Object) bool {
	obj, ok := pg.info.Defs[f.Name].(*types.Func)
	before, ok2 := old.(*types.Func)
	if p.bare || !ok || !ok2 || p.lowered[before] == "" || !types.Identical(obj.Type(), before.Type()) || obj.Signature().TypeParams().Len() > 0 {
		return false
	}
	name := p.lowered[before]
	again := p.find(func(d *declaredAgain) bool { return d.variable == name })
	if again == nil {
		owner, first := p.declarationOf(before)
		if first == nil {
			return false
		}
		again = &declaredAgain{variable: name, base: name}
		p.again = append(p.again, again)
		owner.variable(name, before.Type(), first.Pos())
		owner.ahead = append(owner.ahead, again.takenBy(first, again.next(p)))
	}
	pg.defineAs(name, f.Name.Name, obj, 0)
	pg.functions = append(pg.functions, again.takenBy(f, again.next(p)))
	return true
}

// methodAgain makes a call of a variable of a method that the program has already,
// where a group declares it again.
func (p *program) methodAgain(pg *programGroup, m *lateMethod) bool {
	if p.bare || m.again == nil || m.named.TypeParams().Len() > 0 {
		return false
	}
	again := p.find(func(d *declaredAgain) bool { return d.named == m.named && d.method == m.name })
	if again == nil {
		owner, first := p.methodDeclaration(m.named, m.name)
		if first == nil {
			return false
		}
		base := p.lowered[m.named.Obj()] + "_" + m.name
		again = &declaredAgain{variable: p.fresh(base + "_now"), base: base, named: m.named, method: m.name}
		p.again = append(p.again, again)
		sig := m.again.Signature()
		owner.callsVariable(again, sig)
		nameParams(first)
		first.Type.Params.List = append([]*ast.Field{first.Recv.List[0]}, first.Type.Params.List...)
		first.Recv = nil
		unnameParams(first)
		owner.ahead = append(owner.ahead, again.takenBy(first, again.next(p)))
	}
	unnameParams(m.decl)
	pg.ahead = append(pg.ahead, again.takenBy(m.decl, again.next(p)))
	return true
}

func (p *program) find(is func(*declaredAgain) bool) *declaredAgain {
	for _, d := range p.again {
		if is(d) {
			return d
		}
	}
	return nil
}

// takenBy gives a declaration a name, and the statement by which it is the one that
// counts.
func (d *declaredAgain) takenBy(f *ast.FuncDecl, name string) ast.Stmt {
	f.Name = ident(f.Name.Pos(), name)
	return &ast.AssignStmt{Lhs: []ast.Expr{ident(token.NoPos, d.variable)}, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(token.NoPos, name)}}
}

// callsVariable declares the variable of a method, and the method, which calls it.
func (pg *programGroup) callsVariable(d *declaredAgain, sig *types.Signature) {
	recv := types.NewParam(token.NoPos, nil, "receiver", sig.Recv().Type())
	params, names := []*types.Var{recv}, []ast.Expr{ident(token.NoPos, "receiver")}
	for i := range sig.Params().Len() {
		name := fmt.Sprintf("p%d", i+1)
		params = append(params, types.NewParam(token.NoPos, nil, name, sig.Params().At(i).Type()))
		names = append(names, ident(token.NoPos, name))
	}
	pg.variable(d.variable, types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), sig.Results(), sig.Variadic()), token.NoPos)
	typ, err := pg.typeExpr(types.NewSignatureType(nil, nil, nil, types.NewTuple(params[1:]...), sig.Results(), sig.Variadic()))
	recvType, err2 := pg.typeExpr(sig.Recv().Type())
	if err != nil || err2 != nil {
		return // variable has said so
	}
	for i, field := range typ.(*ast.FuncType).Params.List {
		field.Names = []*ast.Ident{names[i+1].(*ast.Ident)}
	}
	call := &ast.CallExpr{Fun: ident(token.NoPos, d.variable), Args: names}
	if sig.Variadic() {
		call.Ellipsis = 1 // anywhere
	}
	var body ast.Stmt = &ast.ExprStmt{X: call}
	if sig.Results().Len() > 0 {
		body = &ast.ReturnStmt{Results: []ast.Expr{call}}
	}
	pg.lowering.decls = append(pg.lowering.decls, &ast.FuncDecl{
		Recv: &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(token.NoPos, "receiver")}, Type: recvType}}},
		Name: ident(token.NoPos, d.method),
		Type: typ.(*ast.FuncType),
		Body: &ast.BlockStmt{List: []ast.Stmt{body}},
	})
}

// bindLate writes a function that is declared again, where it is not called, as a
// literal that calls it: a value reaches the declaration that counts, as at the prompt.
func (pg *programGroup) bindLate(p *program, root ast.Node) {
	if len(p.again) == 0 {
		return
	}
	astutil.Apply(root, func(c *astutil.Cursor) bool {
		id, ok := c.Node().(*ast.Ident)
		if !ok || c.Name() == "Fun" || c.Name() == "Sel" {
			return true
		}
		fn, ok := pg.info.Uses[id].(*types.Func)
		if !ok || p.find(func(d *declaredAgain) bool { return d.named == nil && d.variable == p.lowered[fn] }) == nil {
			return true
		}
		typ, err := pg.funcExpr(fn.Signature())
		if err != nil {
			return true
		}
		literal := pg.passOnTo(ident(id.Pos(), p.lowered[fn]), typ.(*ast.FuncType), typ.(*ast.FuncType).Params.List)
		ast.Inspect(literal, func(n ast.Node) bool { // which is in no need of the mark here
			if id, ok := n.(*ast.Ident); ok {
				id.Name = strings.ReplaceAll(id.Name, mark, "")
			}
			return true
		})
		c.Replace(literal)
		return false
	}, nil)
}

// declarationOf is the declaration of a function, and the group that it is of.
func (p *program) declarationOf(obj types.Object) (*programGroup, *ast.FuncDecl) {
	for _, pg := range p.groups {
		for _, d := range pg.decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && pg.info.Defs[f.Name] == obj {
				return pg, f
			}
		}
	}
	return nil, nil
}

// methodDeclaration is the declaration of a method, and the group that it is of.
func (p *program) methodDeclaration(named *types.Named, name string) (*programGroup, *ast.FuncDecl) {
	for _, pg := range p.groups {
		for _, d := range pg.decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Name.Name != name {
				continue
			}
			if id := receiverName(f); id != nil && receiverIs(pg.info.ObjectOf(id), named) {
				return pg, f
			}
		}
	}
	return nil, nil
}

// receiverIs reports whether a receiver's name means a type, perhaps by an alias.
func receiverIs(obj types.Object, named *types.Named) bool {
	if obj == nil || obj.Type() == nil {
		return false
	}
	own, ok := types.Unalias(deref(types.Unalias(obj.Type()))).(*types.Named)
	return ok && own.Origin().Obj() == named.Origin().Obj()
}
