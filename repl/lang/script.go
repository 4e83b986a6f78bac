package lang

import (
	"go/ast"
	"go/parser"
	"go/token"
)

// CheckScript checks and lowers a Go program of one file, as strictly as Go
// does. Where keep is set, the cell gives its declarations and main's own
// variables to the session and names main's nodes, as if main's statements had
// been typed. The error is an [Errors].
func (s *Scope) CheckScript(fileName, src string, number int, keep bool) (checked *Cell, err error) {
	defer notUnderstood(fileName, &checked, &err)
	return s.checkScript(fileName, src, number, keep)
}

func (s *Scope) checkScript(fileName, src string, number int, keep bool) (*Cell, error) {
	file, err := parser.ParseFile(s.fset, fileName, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, fromParser(err)
	}
	if l, ok := reserved(scan(src)); ok {
		at := s.fset.File(file.FileStart)
		return nil, Errors{{at.Position(at.Pos(l.offset)), reservedName}}
	}
	if file.Name.Name != "main" {
		return nil, Errors{{s.fset.Position(file.Name.Pos()), "package " + file.Name.Name + " is no program: a script is of package main"}}
	}
	program := s.plainGo()
	var missing Errors
	for _, spec := range file.Imports {
		if _, err := s.im.Import(importPath(spec)); err != nil {
			missing = append(missing, Error{s.fset.Position(spec.Path.Pos()), err.Error()})
		}
	}
	if len(missing) > 0 {
		return nil, missing
	}
	info, errs := program.check(file)
	if len(errs) > 0 {
		return nil, errs.tidy()
	}
	g := &group{}
	var main *ast.FuncDecl
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "main" {
			main = f
			continue
		}
		g.decls = append(g.decls, d)
	}
	if main == nil {
		return nil, Errors{{token.Position{Filename: fileName, Line: 1, Column: 1}, "function main is undeclared in the main package"}}
	}
	g.stmts = main.Body.List
	cell := &Cell{scope: s, imports: s.imports}
	l := &lowering{Scope: program, cell: cell, info: info, number: number, plain: !keep, main: info.Defs[main.Name], jobs: &jobs{}}
	l.lowered[l.main] = l.fresh("main")
	l.group(g, nil, nil)
	if len(l.errs) > 0 {
		return nil, l.errs.tidy()
	}
	if !keep {
		cell.Defines = nil
	}
	return cell, nil
}
