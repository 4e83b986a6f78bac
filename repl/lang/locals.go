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
	note := func(names ...ast.Expr) {
		for _, e := range names {
			if id, ok := e.(*ast.Ident); ok {
				p.locals[id.Name] = true
			}
		}
	}
	for _, root := range nodes {
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
