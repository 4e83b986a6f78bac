package lang

import (
	"go/ast"
	"go/parser"
	"go/token"
)

// What a program adds of its own, the names of packages included, must not be hidden
// where it is mentioned by a local variable of the same name.

// noteLocals notes the names that variables, parameters and functions have in a
// source. One that cannot be parsed is not going to be in the program.
func (p *program) noteLocals(c Source) {
	fset := token.NewFileSet()
	var nodes []ast.Node
	if c.Script != "" {
		if file, err := parser.ParseFile(fset, c.Script, c.Text, parser.SkipObjectResolution); err == nil {
			nodes = []ast.Node{file}
		}
	} else if groups, _, err := (&cellParser{fset, "", c.Text}).parse(); err == nil {
		for _, g := range groups {
			nodes = append(nodes, g.file())
		}
	}
	for _, root := range nodes {
		declaredWithin(root, p.locals)
	}
}

// Locals are the names that are declared inside of the statements of a cell, and mean
// something else there than in the session.
func Locals(src string) map[string]bool {
	groups, _, err := (&cellParser{token.NewFileSet(), "", src}).parse()
	if err != nil {
		return nil
	}
	names := make(map[string]bool)
	for _, g := range groups {
		declaredWithin(g.file(), names)
		for _, stmt := range g.stmts {
			for _, id := range definedBy(stmt) {
				delete(names, id.Name)
			}
		}
	}
	return names
}

// declaredWithin notes the names that are declared in a piece of syntax.
func declaredWithin(root ast.Node, names map[string]bool) {
	note := func(list ...ast.Expr) {
		for _, e := range list {
			if id, ok := e.(*ast.Ident); ok {
				names[id.Name] = true
			}
		}
	}
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				note(n.Lhs...)
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				note(n.Key, n.Value)
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				note(id)
			}
		case *ast.Field:
			for _, id := range n.Names {
				note(id)
			}
		case *ast.FuncDecl:
			note(n.Name)
		}
		return true
	})
}

// ownName is a fresh name for what the program adds.
func (s *Scope) ownName(base string) string {
	if !s.program.locals[base] || s.used[base] > 0 {
		return s.fresh(base)
	}
	s.used[base] = 1
	name := s.fresh(base)
	s.used[base] = 0
	return name
}
