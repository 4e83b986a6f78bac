package lang

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// rewrite puts the interpreter's names into a piece of syntax. Where naming is
// set, each node of a graph that is assigned to a variable outside of function
// literals is told the variable's name.
func (l *lowering) rewrite(root ast.Node, naming bool) {
	functions := 0 // how many function literals we are in
	astutil.Apply(root, func(c *astutil.Cursor) bool {
		if l.program == nil && l.instantiate(c) {
			return false
		}
		switch n := c.Node().(type) {
		case *ast.DeclStmt:
			if l.program == nil && l.hoistTypes(n) {
				c.Replace(&ast.EmptyStmt{Semicolon: n.Pos(), Implicit: true})
				return false
			}
		case *ast.FuncLit:
			functions++
		case *ast.CallExpr:
			if l.program == nil {
				l.packVariadic(n)
			}
		}
		return true
	}, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.FuncLit:
			functions--
		case *ast.Ident:
			l.rewriteIdent(c, n)
		case *ast.RangeStmt:
			if l.program == nil {
				if counting := l.rangeOverInt(n); counting != nil {
					c.Replace(counting)
				}
			}
		case *ast.CallExpr:
			if l.program == nil {
				if call := l.builtin(n); call != nil {
					c.Replace(call)
				}
			}
		case *ast.GoStmt:
			if l.program == nil {
				l.guardGoroutine(n)
			}
		case *ast.ValueSpec:
			protectLiterals(n.Values)
		case *ast.AssignStmt:
			if l.program == nil && c.Index() >= 0 {
				if before := l.throughTemporaries(n); before != nil {
					c.InsertBefore(before)
				}
			}
			protectLiterals(n.Rhs)
			if naming && functions == 0 && c.Index() >= 0 {
				for _, call := range l.namings(n) {
					c.InsertAfter(call)
				}
			}
		}
		return true
	})
}

func (l *lowering) rewriteIdent(c *astutil.Cursor, id *ast.Ident) {
	obj := l.info.ObjectOf(id)
	if obj == nil {
		return
	}
	if name, ok := l.lowered[obj]; ok {
		id.Name = name
		return
	}
	if t, ok := l.typeArgs[obj]; ok {
		l.replaceType(c, t)
		return
	}
	switch obj := obj.(type) {
	case *types.PkgName:
		path := obj.Imported().Path()
		l.need(path)
		id.Name = l.packageName(path)
	case *types.Var:
		if obj.Embedded() { // a field is called as its type is
			if named, ok := deref(obj.Type()).(*types.Named); ok {
				if name := l.nameOf(named); name != "" {
					id.Name = name
				}
			}
		} else if !obj.IsField() {
			l.qualify(c, id, obj)
		}
	case *types.Func:
		if obj.Signature().Recv() == nil {
			l.qualify(c, id, obj)
		}
	case *types.TypeName, *types.Const:
		l.qualify(c, id, obj)
	}
}

// qualify puts its package before a predeclared name.
func (l *lowering) qualify(c *astutil.Cursor, id *ast.Ident, obj types.Object) {
	if _, ok := c.Parent().(*ast.SelectorExpr); ok && c.Name() == "Sel" {
		return
	}
	if obj.Pkg() == nil || l.im.packages[obj.Pkg().Path()] != obj.Pkg() {
		return // a name of Go itself, or one local to a function
	}
	l.need(obj.Pkg().Path())
	id.Name = shownName(obj)
	c.Replace(&ast.SelectorExpr{X: ident(id.Pos(), l.packageName(obj.Pkg().Path())), Sel: id})
}

// namings are the calls that name the nodes that a statement assigns.
func (l *lowering) namings(s *ast.AssignStmt) []ast.Stmt {
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		return nil
	}
	var out []ast.Stmt
	for _, e := range s.Lhs {
		id, ok := e.(*ast.Ident)
		if !ok {
			continue
		}
		if obj, ok := l.info.ObjectOf(id).(*types.Var); ok && isNode(obj.Type()) {
			out = append(out, l.naming(ident(id.Pos(), id.Name), stringLit(id.Pos(), obj.Name())))
		}
	}
	return out
}

// naming is a call that names one node.
func (l *lowering) naming(node, name ast.Expr) ast.Stmt {
	if l.program == nil {
		return l.call(HookName, node, name)
	}
	if l.program.naming == "" {
		l.program.naming = l.fresh("nameNode")
	}
	l.need("gradrepl/engine")
	return &ast.ExprStmt{X: &ast.CallExpr{Fun: ident(node.Pos(), l.program.naming), Args: []ast.Expr{node, name}}}
}

// isNode reports whether a type is *engine.TensorNode.
func isNode(t types.Type) bool {
	p, ok := t.(*types.Pointer)
	if !ok {
		return false
	}
	n, ok := p.Elem().(*types.Named)
	return ok && n.Obj().Name() == "TensorNode" && n.Obj().Pkg().Path() == "gradrepl/engine"
}

func deref(t types.Type) types.Type {
	if p, ok := t.(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}
