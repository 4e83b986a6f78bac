package lang

import (
	"go/ast"
	"go/token"
)

// Outline is the names that a cell defines at its top level, methods as T.M. It
// only parses the cell: the error is an [Errors] of its syntax, with lines
// counted from 1.
func Outline(src string) ([]string, error) {
	p := &cellParser{token.NewFileSet(), "", src}
	groups, _, err := p.parse()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, g := range groups {
		for _, d := range g.decls {
			if f, ok := d.(*ast.FuncDecl); ok && receiverName(f) != nil {
				names = append(names, receiverName(f).Name+"."+f.Name.Name)
			}
			for _, id := range declares(d) {
				names = append(names, id.Name)
			}
		}
		for _, s := range g.stmts {
			for _, id := range definedBy(s) {
				names = append(names, id.Name)
			}
		}
	}
	return names, nil
}
