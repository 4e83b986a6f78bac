package magic

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
	"text/tabwriter"

	"gradrepl/engine"
	"gradrepl/repl/docs"
	"gradrepl/repl/explain"
	"gradrepl/repl/lang"
	"gradrepl/repl/session"
)

// page is what is told of a name: its declaration and where that is from, a
// variable's value, the doc comment, an op's formula and derivation, fields
// and methods.
type page struct {
	*Env
	about session.About
	entry docs.Entry // empty where there is no source
	text  strings.Builder
}

func (p *page) write(source bool) {
	if pkg, ok := p.about.Object.(*types.PkgName); ok {
		p.packagePage(pkg.Imported().Path(), source)
		return
	}
	p.find()
	if source {
		p.source()
		return
	}
	p.paragraph(p.declaration() + p.origin())
	if v := p.about.Value; v.IsValid() {
		p.paragraph("Value: " + summary(p.Env, session.Name{Name: p.about.Name, Object: p.about.Object, Value: v}))
		if holds := p.Session.Holds(v); holds != "" {
			p.paragraph(fmt.Sprintf("In it is %s: %s.(%[1]s) has its fields and methods.", holds, p.about.Name))
		}
	}
	p.paragraph(p.doc())
	p.formula()
	p.members()
}

// find looks the name up in the sources.
func (p *page) find() {
	if p.about.Path == "" {
		return
	}
	if pkg := p.Docs.Package(p.about.Path); pkg != nil {
		p.entry, _ = pkg.Find(strings.TrimPrefix(p.about.Owner+"."+p.about.Name, "."))
	}
}

// paragraph adds a part of the page, with an empty line before it.
func (p *page) paragraph(text string) {
	if text == "" {
		return
	}
	if p.text.Len() > 0 {
		p.text.WriteString("\n")
	}
	p.text.WriteString(strings.TrimRight(text, "\n") + "\n")
}

// declaration is how Go declares the name; types are written as in their
// source, with the comments on their fields.
func (p *page) declaration() string {
	if basic, ok := p.about.Type.(*types.Basic); ok && p.about.Path == "builtin" && basic.Name() == p.about.Name {
		return p.about.Declaration() // package builtin has type int int
	}
	if p.entry.Signature != "" {
		return p.entry.Signature
	}
	if _, isType := p.about.Object.(*types.TypeName); isType && p.about.Source != "" {
		_, text := splitComment(p.about.Source)
		return text
	}
	return p.about.Declaration()
}

// origin says where the name is from.
func (p *page) origin() string {
	switch {
	case p.about.Owner != "" && p.isField():
		return "\n    a field of " + strings.TrimPrefix(p.about.Path+"."+p.about.Owner, ".")
	case p.about.Path == "builtin":
		return "\n    from Go itself"
	case p.about.Path != "":
		return "\n    from " + p.about.Path
	case p.about.Where != "":
		return "\n    from " + p.about.Where
	}
	return ""
}

func (p *page) isField() bool {
	v, ok := p.about.Object.(*types.Var)
	return ok && v.IsField()
}

// doc is the doc comment: that of the name, or for a variable that of its
// type, or what was typed above its declaration.
func (p *page) doc() string {
	comment, _ := splitComment(p.about.Source)
	if comment != "" || p.entry.Doc != "" {
		return comment + p.entry.Doc
	}
	if _, isVar := p.about.Object.(*types.Var); !isVar && p.about.Object != nil {
		return ""
	}
	return p.typeEntry().Doc
}

// typeEntry is the entry of the type that a value has, or points to.
func (p *page) typeEntry() docs.Entry {
	named := namedOf(p.about.Type)
	if named == nil || named.Obj().Pkg() == nil {
		return docs.Entry{}
	}
	pkg := p.Docs.Package(named.Obj().Pkg().Path())
	if pkg == nil {
		return docs.Entry{}
	}
	e, _ := pkg.Find(named.Obj().Name())
	return e
}

// splitComment parts the comment above a declaration from it.
func splitComment(source string) (comment, declaration string) {
	for {
		line, rest, found := strings.Cut(source, "\n")
		text, isComment := strings.CutPrefix(line, "//")
		if !found || !isComment {
			return comment, source
		}
		comment += strings.TrimPrefix(text, " ") + "\n"
		source = rest
	}
}

// namedOf is the named type of a value or of what it points to, nil where
// there is none.
func namedOf(t types.Type) *types.Named {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	return named
}

// formula is how an op computes and how its backward follows from that.
func (p *page) formula() {
	op, ok := p.op()
	if !ok {
		return
	}
	d := op.Describe()
	if _, isFunc := p.about.Object.(*types.Func); !isFunc || p.doc() == "" { // whose doc comment says the same
		p.paragraph(docs.Wrap(d.Doc))
	}
	p.paragraph("Formula\n" + indent(d.Formula))
	p.paragraph("Derivation\n" + indent(d.Derivation))
	p.paragraph("%explain " + d.Name + " shows an example with numbers.")
}

// op is the op that the name is: an op's type, the function that applies it,
// another name of that function, or a variable with an op.
func (p *page) op() (engine.Described, bool) {
	if v := p.about.Value; v.IsValid() && v.CanInterface() {
		if op, ok := v.Interface().(engine.Described); ok {
			return op, true
		}
	}
	if p.about.Path != "gradrepl/ops" || p.about.Owner != "" {
		return nil, false
	}
	for _, name := range append([]string{p.about.Name}, p.entry.Links...) {
		if op, ok := explain.Op(strings.TrimSuffix(name, "Op")); ok {
			return op, true
		}
	}
	return nil, false
}

// members are what can stand behind the dot of a type or value. A field's page
// is about the field, not about its type.
func (p *page) members() {
	switch p.about.Object.(type) {
	case nil, *types.Var:
		if !p.isField() {
			p.fields()
			p.methods(p.typeEntry().Methods)
			if n := namedOf(p.about.Type); n != nil && n.Obj().Name() == "TensorNode" {
				p.paragraph("Every op that takes a node first has the form of a method, too: x.relu() is\nRelu(x).")
			}
		}
	case *types.TypeName:
		if p.about.Path != "builtin" {
			p.list("Made by", p.entry.Makers)
		}
		if !types.IsInterface(p.about.Type) { // whose declaration has them
			p.methods(p.entry.Methods)
		}
	}
}

func (p *page) fields() {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fields, _ := lang.Members(p.about.Type)
	for _, f := range fields {
		fmt.Fprintf(w, "%s\t%s\n", f.Name(), lang.TypeString(f.Type()))
	}
	w.Flush()
	if len(fields) > 0 {
		p.paragraph("Fields\n" + indent(b.String()))
	}
}

// methods lists methods as their source declares them, or where there is none
// as the checker knows them.
func (p *page) methods(declared []string) {
	var lines []string
	for _, d := range declared {
		_, method, _ := strings.Cut(d, ") ") // behind the receiver
		lines = append(lines, method)
	}
	if _, methods := lang.Members(p.about.Type); len(lines) == 0 {
		for _, m := range methods {
			lines = append(lines, m.Name()+strings.TrimPrefix(lang.TypeString(m.Type()), "func"))
		}
	}
	p.list("Methods", lines)
}

func (p *page) list(title string, lines []string) {
	if len(lines) > 0 {
		p.paragraph(title + "\n" + indent(strings.Join(lines, "\n")))
	}
}

// source is the text of the declaration.
func (p *page) source() {
	text := p.entry.Source
	if p.about.Path == "" {
		text = strings.Join(append([]string{p.about.Source}, p.about.Methods...), "\n\n")
	}
	if strings.TrimSpace(text) == "" {
		p.write(false)
		p.paragraph("(There is no source of it here.)")
		return
	}
	p.paragraph("// " + p.about.Path + p.about.Where + "\n\n" + text)
	if _, isFunc := p.about.Object.(*types.Func); isFunc {
		if op, ok := p.op(); ok {
			p.paragraph(fmt.Sprintf("// ??%sOp shows its Forward and Backward.", strings.TrimSuffix(op.Describe().Name, "Op")))
		}
	}
}

// packagePage lists what a package has. Asked for the source, it begins with
// all of the package's own doc comment.
func (p *page) packagePage(path string, whole bool) {
	p.paragraph("package " + p.about.Name + " // import " + strconv.Quote(path))
	pkg := p.Docs.Package(path)
	if pkg == nil {
		var lines []string
		names, _ := p.Session.Complete(p.about.Name+".", len(p.about.Name)+1)
		for _, n := range names {
			lines = append(lines, n.Name+"  "+n.Detail)
		}
		p.paragraph(indent(strings.Join(lines, "\n")))
		return
	}
	if whole {
		p.paragraph(pkg.Doc())
	} else {
		p.paragraph(docs.Wrap(pkg.Synopsis()))
	}
	p.paragraph(indent(strings.Join(pkg.Names(), "\n")))
}

// indent moves lines to the right.
func indent(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ")
}
