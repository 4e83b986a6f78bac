package lang

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
)

// Sources gives the text of the packages, or parts of packages, that are
// interpreted: their functions and types are made for the program that uses
// them, as those of generic declarations are.
type Sources func(importPath string) (name, text string, ok bool)

// load checks the source of a package, once, and puts what it declares into
// the package's scope, in front of what there is in compiled form.
func (im *importer) load(pkg *types.Package) error {
	p := pkg.Path()
	if im.sources == nil || im.loaded[p] {
		return nil
	}
	im.loaded[p] = true
	name, text, ok := im.sources(p)
	if !ok {
		return nil
	}
	file, err := parser.ParseFile(im.fset, mark+path.Base(name), text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	im.mention(file)
	info := newInfo()
	conf := types.Config{Importer: im}
	if err := types.NewChecker(&conf, im.fset, pkg, info).Files([]*ast.File{file}); err != nil {
		return fmt.Errorf("the source of package %s: %w", p, err)
	}
	im.generics.learn(file.Decls, info, true, true)
	return nil
}

// mention loads the objects of other packages that a file mentions.
func (im *importer) mention(file *ast.File) {
	imports := make(map[string]string)
	for _, spec := range file.Imports {
		p := importPath(spec)
		imports[path.Base(p)] = p
		if name := im.names[p]; name != "" {
			imports[name] = p
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok && imports[id.Name] != "" {
				im.object(imports[id.Name], sel.Sel.Name)
			}
		}
		return true
	})
}

// newInfo is what a check is to record.
func newInfo() *types.Info {
	return &types.Info{
		Types:      make(map[ast.Expr]types.TypeAndValue),
		Defs:       make(map[*ast.Ident]types.Object),
		Uses:       make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection),
		Instances:  make(map[*ast.Ident]types.Instance),
		Implicits:  make(map[ast.Node]types.Object),
	}
}

// interpreted adds to an importer the packages that there is source of.
func (im *importer) interpreted(fset *token.FileSet, g *generics, sources Sources) {
	im.fset, im.generics, im.sources = fset, g, sources
}
