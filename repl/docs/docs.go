// Package docs is what the sources of packages say of their names: signatures
// with the names of parameters, doc comments, the text itself. The project's
// own packages are part of the program; those of the standard library are read
// from the Go installation, where there is one.
package docs

import (
	"bytes"
	_ "embed"
	"go/ast"
	"go/build"
	"go/doc"
	"go/doc/comment"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

//go:generate go run ./generate

//go:embed sources.txtar
var sources []byte

// Library finds documentation. It reads a package when it is first asked for
// it. It is for one goroutine at a time.
type Library struct {
	goroot   *string // nil until it was looked for
	packages map[string]*Package
}

// NewLibrary makes a library that has read nothing yet.
func NewLibrary() *Library { return &Library{packages: make(map[string]*Package)} }

// Package is the package of an import path, nil where there is no source of it.
func (l *Library) Package(importPath string) *Package {
	if p, ok := l.packages[importPath]; ok {
		return p
	}
	p := l.read(importPath)
	l.packages[importPath] = p
	return p
}

func (l *Library) read(importPath string) *Package {
	p := &Package{path: importPath, fset: token.NewFileSet(), texts: make(map[string]string)}
	texts := l.files(importPath)
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		text := texts[name]
		file, err := parser.ParseFile(p.fset, name, text, parser.ParseComments)
		if err != nil {
			return nil
		}
		p.files, p.texts[name] = append(p.files, file), text
	}
	var err error
	// Package builtin has the names of Go itself, which are in lower case.
	mode := doc.PreserveAST
	if importPath == "builtin" {
		mode |= doc.AllDecls
	}
	if p.doc, err = doc.NewFromFiles(p.fset, p.files, importPath, mode); err != nil || len(p.files) == 0 {
		return nil
	}
	return p
}

// files are the texts of a package by the names of its files.
func (l *Library) files(importPath string) map[string]string {
	out := make(map[string]string)
	if folder, ok := strings.CutPrefix(importPath, module+"/"); ok {
		for _, f := range txtar.Parse(sources).Files {
			if path.Dir(f.Name) == folder {
				out[f.Name] = string(f.Data)
			}
		}
		return out
	}
	dir := filepath.Join(l.root(), "src", filepath.FromSlash(importPath))
	found, err := build.Default.ImportDir(dir, 0)
	if l.root() == "" || err != nil {
		return nil
	}
	for _, name := range found.GoFiles {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil
		}
		out[name] = string(text)
	}
	return out
}

// root is the folder of the Go installation, "" where there is none.
func (l *Library) root() string {
	if l.goroot == nil {
		root := build.Default.GOROOT
		if _, err := os.Stat(filepath.Join(root, "src")); root == "" || err != nil { // it was built elsewhere
			out, _ := exec.Command("go", "env", "GOROOT").Output()
			root = strings.TrimSpace(string(out))
		}
		l.goroot = &root
	}
	return *l.goroot
}

// Package is the documentation of a package.
type Package struct {
	path  string
	fset  *token.FileSet
	files []*ast.File
	texts map[string]string // of the files
	doc   *doc.Package
}

// Entry is what there is to say of a name.
type Entry struct {
	Signature string   // its declaration, of a function without the body
	Doc       string   // its doc comment, in lines of a terminal's width
	Source    string   // the text of the declaration with its comment
	Makers    []string // the functions that make a type, as declarations
	Methods   []string // its methods, in the same form
	Links     []string // the names that the comment puts in brackets
}

// Doc is the package's own doc comment.
func (p *Package) Doc() string { return p.text(p.doc.Doc) }

// Synopsis is the first sentence of that.
func (p *Package) Synopsis() string { return p.doc.Synopsis(p.doc.Doc) }

// Names are the declarations of the package's exported names, a line each:
// constants and variables, functions, then types with what makes them.
func (p *Package) Names() []string {
	var out []string
	values := func(indent string, lists ...[]*doc.Value) {
		for _, v := range slices.Concat(lists...) {
			if names := exported(v.Names); len(names) > 0 {
				out = append(out, indent+v.Decl.Tok.String()+" "+strings.Join(names, ", "))
			}
		}
	}
	values("", p.doc.Consts, p.doc.Vars)
	for _, f := range p.doc.Funcs {
		out = append(out, p.signature(f.Decl))
	}
	for _, t := range p.doc.Types {
		out = append(out, "type "+t.Name)
		values("    ", t.Consts, t.Vars)
		for _, f := range t.Funcs {
			out = append(out, "    "+p.signature(f.Decl))
		}
	}
	return out
}

func exported(names []string) []string {
	var out []string
	for _, n := range names {
		if ast.IsExported(n) {
			out = append(out, n)
		}
	}
	return out
}

// Find is the entry of an exported name, or behind a dot that of a method or
// field of a type: "Sum", "Tensor.Sum", "TensorNode.Grad".
func (p *Package) Find(name string) (Entry, bool) {
	owner, member, isMember := strings.Cut(name, ".")
	for _, t := range p.doc.Types {
		if t.Name == owner {
			if isMember {
				return p.member(t, member)
			}
			return p.typeEntry(t), true
		}
		if !isMember {
			if e, ok := p.among(name, t.Funcs, t.Consts, t.Vars); ok {
				return e, true
			}
		}
	}
	if isMember {
		return Entry{}, false
	}
	return p.among(name, p.doc.Funcs, p.doc.Consts, p.doc.Vars)
}

// among finds a name that is no type.
func (p *Package) among(name string, functions []*doc.Func, values ...[]*doc.Value) (Entry, bool) {
	for _, f := range functions {
		if f.Name == name {
			return p.function(f), true
		}
	}
	for _, list := range values {
		for _, v := range list {
			for _, n := range v.Names {
				if n == name {
					return p.value(v, name), true
				}
			}
		}
	}
	return Entry{}, false
}

func (p *Package) function(f *doc.Func) Entry {
	return Entry{Signature: p.signature(f.Decl), Doc: p.text(f.Doc), Source: p.source(f.Decl, f.Decl.Doc), Links: p.links(f.Doc)}
}

// value is the entry of a constant or variable, which has its own comment or
// that of its group, and there also what stands behind it in its line.
func (p *Package) value(v *doc.Value, name string) Entry {
	e := Entry{Doc: p.text(v.Doc), Source: p.source(v.Decl, v.Decl.Doc)}
	for _, spec := range v.Decl.Specs {
		s := spec.(*ast.ValueSpec)
		for _, id := range s.Names {
			if id.Name != name {
				continue
			}
			if s.Doc != nil {
				e.Doc = p.text(s.Doc.Text())
			}
			if s.Comment != nil && v.Decl.Lparen.IsValid() {
				e.Doc = strings.TrimSpace(e.Doc + "\n" + p.text(s.Comment.Text()))
			}
		}
	}
	return e
}

func (p *Package) typeEntry(t *doc.Type) Entry {
	shown := *t.Decl
	shown.Doc = nil
	e := Entry{Signature: p.format(&shown), Doc: p.text(t.Doc), Source: p.source(t.Decl, t.Decl.Doc), Links: p.links(t.Doc)}
	for _, f := range t.Funcs {
		e.Makers = append(e.Makers, p.signature(f.Decl))
	}
	for _, m := range p.inOrder(t.Methods) {
		e.Methods = append(e.Methods, p.signature(m.Decl))
		e.Source += "\n\n" + p.source(m.Decl, m.Decl.Doc)
	}
	return e
}

// inOrder sorts functions as they stand in the source.
func (p *Package) inOrder(functions []*doc.Func) []*doc.Func {
	out := slices.Clone(functions)
	slices.SortStableFunc(out, func(a, b *doc.Func) int { return int(a.Decl.Pos() - b.Decl.Pos()) })
	return out
}

// member is a method of a type, a field of a struct or a method of an
// interface.
func (p *Package) member(t *doc.Type, name string) (Entry, bool) {
	for _, m := range t.Methods {
		if m.Name == name {
			return p.function(m), true
		}
	}
	for _, spec := range t.Decl.Specs {
		var fields *ast.FieldList
		switch x := spec.(*ast.TypeSpec).Type.(type) {
		case *ast.StructType:
			fields = x.Fields
		case *ast.InterfaceType:
			fields = x.Methods
		default:
			continue
		}
		for _, f := range fields.List {
			for _, id := range f.Names {
				if id.Name == name {
					text := firstComment(f.Doc, f.Comment)
					// The comment is indented as the field is.
					source := strings.ReplaceAll(p.source(f, f.Doc), "\n\t", "\n")
					e := Entry{Doc: p.text(text), Source: source, Links: p.links(text)}
					if signature, ok := f.Type.(*ast.FuncType); ok && isInterface(spec) {
						e.Signature = "func (" + t.Name + ") " + name + strings.TrimPrefix(p.format(signature), "func")
					}
					return e, true
				}
			}
		}
	}
	return Entry{}, false
}

func isInterface(spec ast.Spec) bool {
	_, ok := spec.(*ast.TypeSpec).Type.(*ast.InterfaceType)
	return ok
}

// firstComment is the first comment that there is.
func firstComment(groups ...*ast.CommentGroup) string {
	for _, g := range groups {
		if g != nil {
			return g.Text()
		}
	}
	return ""
}

// signature is the declaration of a function without its body.
func (p *Package) signature(f *ast.FuncDecl) string {
	shown := *f
	shown.Doc, shown.Body = nil, nil
	return p.format(&shown)
}

func (p *Package) format(node any) string {
	var b bytes.Buffer
	if err := format.Node(&b, p.fset, node); err != nil {
		return ""
	}
	return b.String()
}

// Wrap breaks the lines of a text as those of a doc comment.
func Wrap(text string) string { return WrapTo(width, text) }

// WrapTo breaks the lines of a text where they would be longer than a width, or
// than those of a doc comment.
func WrapTo(most int, text string) string {
	printer := comment.Printer{TextWidth: min(width, most)}
	return strings.TrimSpace(string(printer.Text(new(comment.Parser).Parse(text))))
}

// width is that of the text of comments.
const width = 78

// text writes a doc comment for a terminal.
func (p *Package) text(text string) string {
	parsed := p.doc.Parser().Parse(text)
	printer := p.doc.Printer()
	printer.TextWidth = width
	return strings.TrimSpace(string(printer.Text(parsed)))
}

// links are the names in brackets.
func (p *Package) links(text string) []string {
	var out []string
	for rest := text; ; {
		_, after, found := strings.Cut(rest, "[")
		name, more, closed := strings.Cut(after, "]")
		if !found || !closed {
			return out
		}
		if token.IsIdentifier(name) {
			out = append(out, name)
		}
		rest = more
	}
}

// source is the text of a node together with the comment before it.
func (p *Package) source(n ast.Node, before *ast.CommentGroup) string {
	from := n.Pos()
	if before != nil {
		from = before.Pos()
	}
	start, end := p.fset.Position(from), p.fset.Position(n.End())
	text := p.texts[start.Filename]
	return text[start.Offset:end.Offset]
}
