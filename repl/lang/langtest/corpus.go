package langtest

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// Corpus is cells that people wrote.
type Corpus struct {
	documents [][]piece // that belong together, in order
	pieces    []piece   // all cells
	parts     parts     // of all cells
}

// piece is a cell with the places of what can be exchanged in it.
type piece struct {
	text  string
	nodes [nodeKinds][]span
}

// span is a piece of a text.
type span struct{ from, to int }

// The kinds of syntax that can stand in each other's place.
const (
	expressions = iota
	statements
	typeNames
	names
	literals
	nodeKinds
)

// parts are texts that can be put into the place of others, by kind.
type parts [nodeKinds][]string

// Read makes a corpus of the documents that some file patterns match: a
// transcript (.txt, see repl/transcript_test.go) is one of its cells, a Go
// program one of its declarations and main's statements.
func Read(patterns ...string) (*Corpus, error) {
	c := &Corpus{}
	for _, pattern := range patterns {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			if cells := cellsOf(path, string(text)); len(cells) > 0 {
				c.Add(cells...)
			}
		}
	}
	if len(c.documents) == 0 {
		return nil, errors.New("no file of a corpus matches " + strings.Join(patterns, ", "))
	}
	return c, nil
}

// Add adds a document.
func (c *Corpus) Add(cells ...string) {
	var document []piece
	for _, text := range cells {
		p := newPiece(text)
		document = append(document, p)
		for kind, spans := range p.nodes {
			for _, s := range spans {
				if part := text[s.from:s.to]; len(part) < 200 {
					c.parts[kind] = append(c.parts[kind], part)
				}
			}
		}
	}
	c.documents = append(c.documents, document)
	c.pieces = append(c.pieces, document...)
}

// Keep leaves out the cells that a function does not want.
func (c *Corpus) Keep(wanted func(text string) bool) *Corpus {
	kept := &Corpus{}
	for _, document := range c.documents {
		var cells []string
		for _, p := range document {
			if wanted(p.text) {
				cells = append(cells, p.text)
			}
		}
		if len(cells) > 0 {
			kept.Add(cells...)
		}
	}
	return kept
}

func cellsOf(path, text string) []string {
	if filepath.Ext(path) == ".go" {
		return programCells(text)
	}
	var cells []string
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "In [") {
			_, cell, _ := strings.Cut(line, "]: ")
			cells = append(cells, cell)
		} else if _, more, ok := strings.Cut(line, "...: "); ok && len(cells) > 0 && strings.TrimSpace(line[:len(line)-len(more)]) == "...:" {
			cells[len(cells)-1] += "\n" + more
		}
	}
	return cells
}

// programCells cuts a program into its declarations, imports left out, and the
// statements of its main.
func programCells(text string) []string {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	piece := func(n ast.Node) string { return text[fset.Position(n.Pos()).Offset:fset.Position(n.End()).Offset] }
	var cells []string
	for _, d := range file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			continue
		}
		main, ok := d.(*ast.FuncDecl)
		if !ok || main.Name.Name != "main" || main.Recv != nil {
			cells = append(cells, piece(d))
			continue
		}
		for _, stmt := range main.Body.List {
			cells = append(cells, piece(stmt))
		}
	}
	return cells
}

// newPiece finds what can be exchanged in a cell. In one that is neither
// statements nor declarations alone there is nothing.
func newPiece(text string) piece {
	p := piece{text: text}
	for _, before := range []string{"package p; func _() {", "package p;"} {
		after := ""
		if strings.HasSuffix(before, "{") {
			after = "\n}"
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "", before+text+after, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		tokens := fset.File(file.Package)
		at := func(n ast.Node) (span, bool) {
			s := span{tokens.Offset(n.Pos()) - len(before), tokens.Offset(n.End()) - len(before)}
			return s, s.from >= 0 && s.to <= len(text) && s.from < s.to
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if n == nil {
				return true
			}
			s, ok := at(n)
			if !ok {
				return true
			}
			switch n := n.(type) {
			case *ast.Ident:
				p.nodes[names] = append(p.nodes[names], s)
			case *ast.BasicLit:
				p.nodes[literals] = append(p.nodes[literals], s)
			case *ast.ArrayType, *ast.MapType, *ast.ChanType, *ast.FuncType, *ast.StructType, *ast.InterfaceType, *ast.StarExpr:
				p.nodes[typeNames] = append(p.nodes[typeNames], s)
			case ast.Stmt:
				p.nodes[statements] = append(p.nodes[statements], s)
			case *ast.Field:
				if n.Type != nil {
					if s, ok := at(n.Type); ok {
						p.nodes[typeNames] = append(p.nodes[typeNames], s)
					}
				}
			}
			if _, ok := n.(ast.Expr); ok {
				p.nodes[expressions] = append(p.nodes[expressions], s)
			}
			return true
		})
		break
	}
	return p
}
