package lang

import (
	"go/ast"
	"go/token"
	"go/types"
)

// receiverBase is the type that a method of a group is declared on: the one of an
// earlier cell or of a package that the receiver's name means, also by aliases.
// It is nil where the group declares the type itself, and for what is no type.
func (s *Scope) receiverBase(g *group, d *ast.FuncDecl) types.Type {
	if d.Recv.NumFields() == 0 {
		return nil
	}
	return s.baseType(g, receiverType(d), make(map[string]bool))
}

// baseType is the type of a receiver's type expression without its pointer. seen
// are the names that led there.
func (s *Scope) baseType(g *group, e ast.Expr, seen map[string]bool) types.Type {
	if sel, ok := ast.Unparen(e).(*ast.SelectorExpr); ok {
		return s.packageType(sel)
	}
	id := typeName(e)
	if id == nil || seen[id.Name] {
		return nil
	}
	seen[id.Name] = true
	spec, declared := g.declaration(id.Name)
	switch {
	case spec != nil && spec.Assign.IsValid():
		base := s.baseType(g, spec.Type, seen)
		if named, ok := base.(*types.Named); ok && named.TypeParams().Len() > 0 && named.TypeArgs().Len() == 0 {
			return anyInstance(named)
		}
		return base
	case declared:
		return nil
	}
	if obj, ok := s.resolve(id.Name, mainPackage()).(*types.TypeName); ok {
		return types.Unalias(obj.Type())
	}
	return nil
}

// anyInstance is an instance of a generic type.
func anyInstance(named *types.Named) types.Type {
	args := make([]types.Type, named.TypeParams().Len())
	for i := range args {
		args[i] = types.Universe.Lookup("any").Type()
	}
	instance, _ := types.Instantiate(nil, named, args, false) // no error, as nothing is validated
	return instance
}

// packageType is the type that a selector p.T means.
func (s *Scope) packageType(sel *ast.SelectorExpr) types.Type {
	id, ok := sel.X.(*ast.Ident)
	if !ok {
		return nil
	}
	p, ok := s.resolve(id.Name, mainPackage()).(*types.PkgName)
	if !ok {
		return nil
	}
	if obj, ok := s.im.object(p.Imported().Path(), sel.Sel.Name).(*types.TypeName); ok {
		return types.Unalias(obj.Type())
	}
	return nil
}

// declaration is the declaration of a type in the group, and whether the group
// declares anything of the name.
func (g *group) declaration(name string) (spec *ast.TypeSpec, declared bool) {
	for _, d := range g.decls {
		for _, id := range declares(d) {
			declared = declared || id.Name == name
		}
		gd, ok := d.(*ast.GenDecl)
		if !ok || gd.Tok != token.TYPE {
			continue
		}
		for _, s := range gd.Specs {
			if s := s.(*ast.TypeSpec); s.Name.Name == name {
				spec = s
			}
		}
	}
	return spec, declared
}

// receiverError is what is wrong with the receiver of a method, "" where there is
// nothing: go/types is given a function in the place of a method on an earlier
// cell's type, and panics on a method on another package's.
func (s *Scope) receiverError(g *group, d *ast.FuncDecl) string {
	if d.Recv.NumFields() > 1 {
		return "method has multiple receivers"
	}
	base := s.receiverBase(g, d)
	if base == nil {
		return ""
	}
	named, ok := base.(*types.Named)
	switch {
	case !ok:
		if _, basic := base.(*types.Basic); basic {
			return "cannot define new methods on non-local type " + TypeString(base)
		}
		return "invalid receiver type " + TypeString(base)
	case pathOf(named.Obj().Pkg()) != "" || named.Obj().Pkg() == nil:
		return "cannot define new methods on non-local type " + TypeString(base)
	}
	if named.TypeArgs().Len() > 0 {
		return "cannot define new methods on instantiated type " + receiverName(d).Name
	}
	switch named.Underlying().(type) {
	case *types.Pointer, *types.Interface:
		return "invalid receiver type " + TypeString(base) + " (pointer or interface type)"
	}
	return ""
}
