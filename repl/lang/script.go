package lang

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"slices"
)

// CheckScript checks and lowers a Go program of one file, as strictly as Go
// does. Where keep is set, the cell gives its declarations and main's own
// variables to the session and names main's nodes, as if main's statements had
// been typed. The error is an [Errors].
func (s *Scope) CheckScript(fileName, src string, number int, keep bool) (checked *Cell, err error) {
	defer s.notUnderstood(fileName, &checked, &err)
	return s.checkScript(fileName, src, number, keep)
}

func (s *Scope) checkScript(fileName, src string, number int, keep bool) (*Cell, error) {
	l, g, err := s.readScript(fileName, src, keep)
	if err != nil {
		return nil, err
	}
	l.cell, l.number, l.plain = &Cell{scope: s, imports: s.imports}, number, !keep
	l.lowered[l.main] = l.fresh("main")
	l.group(g, nil, nil)
	if len(l.errs) > 0 {
		return nil, l.errs.tidy()
	}
	if !keep {
		l.cell.Defines = nil
	}
	return l.cell, nil
}

// readScript parses and checks a script. The group has its declarations, and the
// statements of main; where keep is set, constants and types of main's own are among
// the declarations.
func (s *Scope) readScript(fileName, src string, keep bool) (*lowering, *group, error) {
	file, err := parser.ParseFile(s.fset, fileName, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, fromParser(err)
	}
	if l, ok := reserved(scan(src)); ok {
		at := s.fset.File(file.FileStart)
		return nil, nil, Errors{{Pos: at.Position(at.Pos(l.offset)), Msg: reservedName}}
	}
	if file.Name.Name != "main" {
		return nil, nil, Errors{{Pos: s.fset.Position(file.Name.Pos()), Msg: "package " + file.Name.Name + " is no program: a script is of package main"}}
	}
	lifted := keep && liftLocals(file)
	program := s.plainGo()
	var missing Errors
	for _, spec := range file.Imports {
		if _, err := s.im.Import(importPath(spec)); err != nil {
			missing = append(missing, Error{Pos: s.fset.Position(spec.Path.Pos()), Msg: err.Error()})
		}
	}
	if len(missing) > 0 {
		return nil, nil, missing
	}
	info, errs := program.check(file)
	switch {
	case len(errs) > 0 && lifted: // perhaps for this
		return s.readScript(fileName, src, false)
	case len(errs) > 0:
		return nil, nil, errs.tidy()
	}
	main := mainOf(file)
	if main == nil {
		return nil, nil, Errors{{Pos: token.Position{Filename: fileName, Line: 1, Column: 1}, Msg: "function main is undeclared in the main package"}}
	}
	g := &group{stmts: main.Body.List}
	for _, d := range file.Decls {
		if d != ast.Decl(main) {
			g.decls = append(g.decls, d)
		}
	}
	return &lowering{Scope: program, info: info, main: info.Defs[main.Name], jobs: &jobs{}}, g, nil
}

// mainOf is the function main of a file, nil where it has none.
func mainOf(file *ast.File) *ast.FuncDecl {
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "main" {
			return f
		}
	}
	return nil
}

// liftLocals makes declarations of the file of the constants and types that main
// declares, as far as the file does not have their names already: what main made
// with them can be kept then. It reports whether there are any.
func liftLocals(file *ast.File) bool {
	main := mainOf(file)
	if main == nil || main.Body == nil {
		return false
	}
	taken := make(map[string]bool)
	for _, d := range file.Decls {
		for _, id := range declares(d) {
			taken[id.Name] = true
		}
	}
	for _, spec := range file.Imports {
		taken[path.Base(importPath(spec))] = true
		if spec.Name != nil {
			taken[spec.Name.Name] = true
		}
	}
	var left []ast.Stmt
	for _, stmt := range main.Body.List {
		d, ok := stmt.(*ast.DeclStmt)
		if !ok || d.Decl.(*ast.GenDecl).Tok == token.VAR {
			left = append(left, stmt)
			continue
		}
		ids := declares(d.Decl)
		// A name of Go itself may mean that in other functions.
		if slices.ContainsFunc(ids, func(id *ast.Ident) bool { return taken[id.Name] || types.Universe.Lookup(id.Name) != nil }) {
			left = append(left, stmt)
			continue
		}
		for _, id := range ids {
			taken[id.Name] = true
		}
		file.Decls = append(file.Decls, d.Decl)
	}
	lifted := len(left) < len(main.Body.List)
	main.Body.List = left
	return lifted
}
