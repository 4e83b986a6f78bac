package lang

import (
	"go/ast"
	"go/token"
	"go/types"
)

// To reflection an interpreted type has no name, and so it has none for the
// compiled packages that get its values as an interface. A type that is an op
// or a module gets a method that tells its name, and the wrapper that the
// interpreter puts around its values asks for it.

// namedKinds are the interfaces whose wrappers ask for a name: a type is one
// where it has the methods, and then gets the method tells.
var namedKinds = []struct {
	methods [2]string
	tells   string
}{
	{[2]string{"Forward", "Backward"}, "OpName"},
	{[2]string{"Forward", "Parameters"}, "ModuleName"},
}

// typeNames are the methods that tell the names of the declared types.
func (l *lowering) typeNames(decls []ast.Decl) []ast.Decl {
	var out []ast.Decl
	for _, d := range decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.TYPE {
			continue
		}
		for _, spec := range g.Specs {
			t := spec.(*ast.TypeSpec)
			obj := l.info.Defs[t.Name]
			if obj == nil || t.TypeParams != nil || t.Assign.IsValid() {
				continue
			}
			if named, ok := obj.Type().(*types.Named); ok {
				l.learnType(named, l.lowered[obj])
				out = append(out, l.namesOf(named)...)
				out = append(out, l.forwards(named)...)
			}
		}
	}
	return out
}

// namesOf are the methods that tell the name of a type, which it does not have
// yet.
func (l *lowering) namesOf(named *types.Named) []ast.Decl {
	var out []ast.Decl
	if types.IsInterface(named) {
		return nil
	}
	for _, kind := range namedKinds {
		key := told{named, kind.tells}
		if !l.hasMethod(named, kind.methods[0]) || !l.hasMethod(named, kind.methods[1]) || l.ownMethod(named, kind.tells) != nil || l.told[key] {
			continue
		}
		l.told[key] = true
		out = append(out, l.telling(named, kind.tells))
	}
	if key := (told{named, describes}); l.describesItself(named) && !l.told[key] {
		if f := l.describing(l.receiver(named), l.ownMethod(named, "Describe")); f != nil {
			l.told[key] = true
			out = append(out, f)
		}
	}
	return out
}

// describes is the method that an op with a description gets beside its own
// Describe. The interpreter looks for the methods of a wrapper by their names
// alone, and somebody's Describe may be about something else.
const describes = "OpDescribe"

// describesItself reports whether a type is an op that has a description.
func (l *lowering) describesItself(named *types.Named) bool {
	d := l.ownMethod(named, "Describe")
	if d == nil || !l.hasMethod(named, "Forward") || !l.hasMethod(named, "Backward") || l.ownMethod(named, describes) != nil {
		return false
	}
	params, results := d.Signature().Params(), d.Signature().Results()
	if params.Len() != 0 || results.Len() != 1 {
		return false
	}
	result, ok := types.Unalias(results.At(0).Type()).(*types.Named)
	return ok && result.Obj().Name() == "Description" && pathOf(result.Obj().Pkg()) == enginePath
}

// describing is the method of a receiver that gives what its Describe does, nil
// where that has no type that can be written.
func (l *lowering) describing(recv ast.Expr, describe *types.Func) *ast.FuncDecl {
	result, err := l.typeExpr(describe.Signature().Results().At(0).Type())
	if err != nil {
		return nil
	}
	call := &ast.CallExpr{Fun: &ast.SelectorExpr{X: ident(l.pos, "p"+mark), Sel: ident(l.pos, "Describe")}, Lparen: l.pos, Rparen: l.pos}
	return &ast.FuncDecl{
		Recv: &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(l.pos, "p"+mark)}, Type: recv}}},
		Name: ident(l.pos, describes),
		Type: &ast.FuncType{Func: l.pos, Params: &ast.FieldList{}, Results: &ast.FieldList{List: []*ast.Field{{Type: result}}}},
		Body: &ast.BlockStmt{List: []ast.Stmt{&ast.ReturnStmt{Return: l.pos, Results: []ast.Expr{call}}}},
	}
}

// told is a method that a type was given.
type told struct {
	named  *types.Named
	method string
}

// telling is the method of a type that returns its name.
func (l *lowering) telling(named *types.Named, name string) ast.Decl {
	results := &ast.FieldList{List: []*ast.Field{{Type: ident(l.pos, "string")}}}
	recv := &ast.Field{Names: []*ast.Ident{ident(l.pos, "p"+mark)}, Type: l.receiver(named)}
	text := &ast.ReturnStmt{Return: l.pos, Results: []ast.Expr{stringLit(l.pos, named.Obj().Name())}}
	return &ast.FuncDecl{
		Recv: &ast.FieldList{List: []*ast.Field{recv}},
		Name: ident(l.pos, name),
		Type: &ast.FuncType{Func: l.pos, Params: &ast.FieldList{}, Results: results},
		Body: &ast.BlockStmt{List: []ast.Stmt{text}},
	}
}

// receiver is the receiver's type of the type's method Forward.
func (l *lowering) receiver(named *types.Named) ast.Expr {
	name := ident(l.pos, l.nameOf(named))
	if m := l.ownMethod(named, "Forward"); m != nil {
		if _, pointer := m.Signature().Recv().Type().(*types.Pointer); pointer {
			return &ast.StarExpr{Star: l.pos, X: name}
		}
	}
	return name
}
