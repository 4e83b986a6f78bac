package lang

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// group is a run of declarations followed by a run of statements: they are
// checked and lowered together, as one Go file.
type group struct {
	decls []ast.Decl
	stmts []ast.Stmt
	value *ast.ExprStmt // the last statement, where its value is to be shown
}

// parser of one cell: its name is what positions are reported in.
type cellParser struct {
	fset *token.FileSet
	name string
	src  string
}

// parse reads the parts of a cell into groups, and its imports.
func (p *cellParser) parse() ([]*group, []*ast.ImportSpec, error) {
	if l, ok := unopened(scan(p.src)); ok {
		return nil, nil, Errors{{Pos: p.position(l.offset), Msg: "unexpected " + l.tok.String()}}
	}
	if l, ok := reserved(scan(p.src)); ok {
		return nil, nil, Errors{{Pos: p.position(l.offset), Msg: reservedName}}
	}
	parts := split(p.src)
	var (
		groups  []*group
		imports []*ast.ImportSpec
		current = &group{}
		defined = make(map[string]bool) // by the statements of the current group
		errs    Errors
	)
	next := func() {
		groups = append(groups, current)
		current, defined = &group{}, make(map[string]bool)
	}
	for i, part := range parts {
		if part.kind == statement {
			stmts, err := p.statements(part)
			if err != nil {
				errs = append(errs, p.first(err))
				continue
			}
			if len(stmts) == 0 {
				continue
			}
			if redefines(stmts, defined) {
				next()
				redefines(stmts, defined)
			}
			current.stmts = append(current.stmts, stmts...)
			if e, ok := stmts[len(stmts)-1].(*ast.ExprStmt); ok && i == len(parts)-1 && !part.semicolon {
				current.value = e
			}
			continue
		}
		file, err := p.file("package main;", part, "")
		if err != nil {
			errs = append(errs, p.first(err))
			continue
		}
		if part.kind == importing {
			imports = append(imports, file.Imports...)
			continue
		}
		if len(current.stmts) > 0 {
			next()
		}
		current.decls = append(current.decls, file.Decls...)
	}
	next()
	if len(errs) > 0 {
		return nil, nil, errs.tidy()
	}
	return groups, imports, nil
}

// first is the first of the parser's errors: the others mostly follow from it.
// One behind the end of the cell is about text that nobody typed.
func (p *cellParser) first(err error) Error {
	e := fromParser(err)[0]
	if strings.HasSuffix(e.Msg, "found '%'") {
		e.Msg += " (a % command stands on a line of its own)"
	}
	if lines := strings.Split(strings.TrimRight(p.src, " \t\n"), "\n"); e.Pos.Line > len(lines) {
		e.Pos.Line, e.Pos.Column = len(lines), len(lines[len(lines)-1])+1
		if i := strings.Index(e.Msg, "found "); i >= 0 {
			e.Msg = e.Msg[:i] + "found the end of the cell"
		}
	}
	return e
}

func (p *cellParser) statements(part part) ([]ast.Stmt, error) {
	file, err := p.file("package main; func _() {", part, "\n}")
	if err != nil {
		return nil, err
	}
	return file.Decls[0].(*ast.FuncDecl).Body.List, nil
}

// file parses a part of the cell between two pieces of text that make it a
// file. A line comment tells the parser where in the cell the part stands.
func (p *cellParser) file(before string, part part, after string) (*ast.File, error) {
	at := p.position(part.start)
	text := fmt.Sprintf("%s/*line %s:%d:%d*/%s%s", before, p.name, at.Line, at.Column, p.src[part.start:part.end], after)
	return parser.ParseFile(p.fset, p.name, text, parser.SkipObjectResolution)
}

// position is the line and column of an offset of the cell.
func (p *cellParser) position(offset int) token.Position {
	head := p.src[:offset]
	return token.Position{Filename: p.name, Offset: offset, Line: strings.Count(head, "\n") + 1, Column: offset - strings.LastIndex(head, "\n")}
}

// redefines reports whether the statements define, at their top level, only
// names that are in defined already. Otherwise it adds theirs.
func redefines(stmts []ast.Stmt, defined map[string]bool) bool {
	var names []string
	again := false
	for _, s := range stmts {
		fresh, old := false, false
		for _, id := range definedBy(s) {
			if defined[id.Name] {
				old = true
			} else {
				fresh = true
			}
			names = append(names, id.Name)
		}
		if _, isVar := s.(*ast.DeclStmt); old && (!fresh || isVar) {
			again = true
		}
	}
	if again {
		return true
	}
	for _, n := range names {
		defined[n] = true
	}
	return false
}

// definedBy gives the identifiers that a statement defines in its own scope,
// some of which may only be assigned to.
func definedBy(s ast.Stmt) []*ast.Ident {
	var out []*ast.Ident
	add := func(e ast.Expr) {
		if id, ok := e.(*ast.Ident); ok && id.Name != "_" {
			out = append(out, id)
		}
	}
	switch s := s.(type) {
	case *ast.AssignStmt:
		if s.Tok == token.DEFINE {
			for _, e := range s.Lhs {
				add(e)
			}
		}
	case *ast.DeclStmt:
		for _, spec := range s.Decl.(*ast.GenDecl).Specs {
			if v, ok := spec.(*ast.ValueSpec); ok {
				for _, id := range v.Names {
					add(id)
				}
			}
		}
	}
	return out
}

// IsExpression reports whether a piece of source is one expression.
func IsExpression(src string) bool {
	_, err := parser.ParseExpr(src)
	return err == nil
}
