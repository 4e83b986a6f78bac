package lang

import (
	"bytes"
	"fmt"
	"go/format"
	"go/token"
	"go/types"
	"slices"
	"sort"
	"strings"
)

// ShowPackage is the import path of the package whose Println shows a result
// in a saved program as the prompt shows it.
const ShowPackage = "gradrepl/repl/show"

// Source is something that ran in a session: a cell, a script, or a seed of the
// random numbers.
type Source struct {
	Number    int // of the cell that it was, or was run by
	Text      string
	Script    string              // where it is a script, its file's name
	Args      []string            // and the arguments that it got
	Part      bool                // of a command: its result has no name
	Seed      *uint64             // where it is a seed
	Precision *int                // where it is how many digits of tensors are shown
	Panicked  bool                // it did not run to its end
	Defined   func(step int) bool // which of its definitions there were then; nil for all
}

// defined reports whether there was a definition of a step.
func (c Source) defined(step int) bool { return c.Defined == nil || c.Defined(step) }

// name is what errors call a cell.
func (c Source) name() string { return fmt.Sprintf("In [%d]", c.Number) }

// IsCell reports whether it is a cell, and not what a command did.
func (c Source) IsCell() bool { return c.Script == "" && c.Seed == nil && c.Precision == nil }

// Program writes what ran in a session as one Go program that does and prints the
// same. What cells declare becomes declarations of the program, and their statements
// are those of main, in order. A name that was defined again is another name in the
// program; a function or method that was declared again is what it was at each time.
//
// What cannot be checked, because it uses what is missing in cells, is left out:
// without says of what and why.
func Program(symbols Symbols, sources Sources, predeclared []string, cells []Source) (text string, without []*LeftOut, err error) {
	p := newProgram(symbols, sources, predeclared, cells, false)
	text, err = p.text()
	return text, p.without, err
}

// PlainGo writes the last of some cells as plain Go: its declarations and
// statements, without what a program needs beside them.
func PlainGo(symbols Symbols, sources Sources, predeclared []string, cells []Source) (string, error) {
	p := newProgram(symbols, sources, predeclared, cells, true)
	last := cells[len(cells)-1].Number
	for _, left := range p.without {
		if left.Number == last {
			return "", left
		}
	}
	p.findUses()
	var decls, body bytes.Buffer
	for _, pg := range p.groups {
		if pg.number != last {
			continue
		}
		if err := pg.write(p, &decls, &body); err != nil {
			return "", err
		}
	}
	var parts []string // formatted by themselves: together they would be no Go
	for _, part := range []struct{ before, text string }{
		{"", decls.String()},
		{"_ = 0\n", body.String()}, // a statement that cannot be taken for the beginning of a declaration
	} {
		text, err := format.Source([]byte(part.before + part.text))
		if err != nil {
			return "", err
		}
		if text := strings.TrimSpace(strings.TrimPrefix(string(text), part.before)); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "\n\n"), nil
}

// LeftOut is why a program is without something that ran.
type LeftOut struct {
	Number int
	Err    error // an [Errors]
	Waits  bool  // it waits for what is not defined yet, or turned out to be wrong once that was there
}

func (l *LeftOut) Error() string { return fmt.Sprintf("cell %d: %v", l.Number, l.Err) }

func (l *LeftOut) Unwrap() error { return l.Err }

// newProgram checks what is to be in a program. Where bare is set it is only for the
// last of it to be read.
func newProgram(symbols Symbols, sources Sources, predeclared []string, cells []Source, bare bool) *program {
	s := NewScope(token.NewFileSet(), symbols, sources, predeclared...)
	p := &program{Scope: s, bare: bare, global: make(map[types.Object]bool), owner: make(map[types.Object]*enclosure), used: make(map[types.Object]bool), labels: make(map[string]bool), locals: make(map[string]bool)}
	s.program, s.joiner = p, "_"
	for _, c := range cells {
		p.noteLocals(c)
	}
	kept := slices.Clone(cells)
	leaveOut := func(c Source, err error, waits bool) {
		p.without = append(p.without, &LeftOut{c.Number, err, waits})
		kept = slices.DeleteFunc(kept, func(k Source) bool { return k.Number == c.Number && k.Text == c.Text })
	}
	for _, c := range cells {
		before := len(p.groups)
		if err := p.addSource(c); err != nil {
			p.groups = p.groups[:before]
			leaveOut(c, err, false)
		}
	}
	find := func(name string) int {
		return slices.IndexFunc(cells, func(c Source) bool { return c.IsCell() && !c.Part && c.name() == name })
	}
	for _, w := range s.waiting {
		if i := find(w.name); i >= 0 {
			leaveOut(cells[i], Errors{{Msg: w.sentence()}}, true)
		}
	}
	for _, e := range p.dropped {
		if i := find(e.Pos.Filename); i >= 0 {
			leaveOut(cells[i], Errors{e}, true)
		}
	}
	if bare || len(kept) == len(cells) {
		return p
	}
	kept = slices.DeleteFunc(kept, func(c Source) bool { return c.IsCell() && slices.Contains(p.replaced, c.name()) })
	// What is left out may have left something behind, such as methods that types have
	// for the checker. So the rest is checked once more, as if it had never been.
	left := p.without
	p = newProgram(symbols, sources, predeclared, kept, bare)
	p.without = append(left, p.without...)
	return p
}

// addSource checks and adds something that ran.
func (p *program) addSource(c Source) error {
	before := len(p.groups)
	switch {
	case c.Precision != nil:
		p.precision = c.Precision
		return nil
	case c.Seed != nil:
		p.addSeed(c)
		return nil
	case c.Script != "":
		return p.addScript(c)
	}
	cell, err := p.Check(c.name(), c.Text, c.Number, p.results)
	if err != nil {
		return err
	}
	shows := cell.HasResult()
	cell.Commit(c.defined)
	for {
		ready, errs := p.Ready(c.Number)
		p.dropped = append(p.dropped, errs...)
		if ready == nil {
			break
		}
		ready.Commit(func(int) bool { return true })
	}
	for _, pg := range p.groups[before:] {
		p.groups[before].ahead = append(p.groups[before].ahead, pg.functions...)
	}
	switch groups := p.groups[before:]; {
	case c.Panicked:
		p.guard(groups)
	case !p.bare && slices.ContainsFunc(groups, func(pg *programGroup) bool { return slices.ContainsFunc(pg.stmts, leaves) }):
		p.enclose(groups, "func() {\n", "}()\n") // what is deferred runs at the cell's end
	}
	if !c.Panicked && shows && !c.Part {
		p.results = append(p.results, c.Number)
	}
	return nil
}

// program collects the checked groups of all cells: how one is written depends
// on what later ones use.
type program struct {
	*Scope
	groups    []*programGroup
	results   []int // the numbers of the cells that have one
	without   []*LeftOut
	dropped   Errors                      // of cells that waited and turned out to be wrong
	replaced  []string                    // cells that waited until others declared the same
	global    map[types.Object]bool       // variables that functions of the program use
	owner     map[types.Object]*enclosure // of the variables that enclosures define
	used      map[types.Object]bool       // variables that are read somewhere
	labels    map[string]bool             // that main has
	locals    map[string]bool             // names that something declares somewhere
	bare      bool                        // of one cell, to be read: nothing is added to it
	naming    string                      // the function that names nodes, "" until one is needed
	going     string                      // the function that goes on after a panic, "" until one is needed
	precision *int                        // with how many digits results are shown, nil for as many as at the beginning
	rng       string                      // the variable of seeded random numbers, "" without a seed
	again     []*declaredAgain
	imports   []string
}

// text writes the program.
func (p *program) text() (string, error) {
	p.findUses()
	var decls, body bytes.Buffer
	for _, pg := range p.groups {
		if err := pg.write(p, &decls, &body); err != nil {
			return "", err
		}
	}
	var out bytes.Buffer
	out.WriteString("//go:build ignore\n\npackage main\n\n")
	p.writeImports(&out)
	p.writeRandom(&out)
	fmt.Fprintf(&out, "\n%s\nfunc main() {\n%s}\n", decls.Bytes(), body.Bytes())
	p.writeGoingOn(&out)
	if p.naming != "" {
		fmt.Fprintf(&out, "\n// %s gives a node that has no name the one of its variable.\nfunc %[1]s(node *%s.TensorNode, name string) {\n\tif node != nil && node.Name == \"\" {\n\t\tnode.Name = name\n\t}\n}\n",
			p.naming, p.packageName("gradrepl/engine"))
	}
	text, err := format.Source(out.Bytes())
	if err != nil {
		return "", fmt.Errorf("writing the program: %w\n%s", err, out.Bytes())
	}
	return string(text), nil
}

// writeImports writes the import declaration, the standard library's packages
// first.
func (p *program) writeImports(out *bytes.Buffer) {
	if len(p.imports) == 0 {
		return
	}
	project := func(path string) bool { return strings.HasPrefix(path, "gradrepl/") }
	sort.Slice(p.imports, func(i, j int) bool {
		a, b := p.imports[i], p.imports[j]
		if project(a) != project(b) {
			return project(b)
		}
		return a < b
	})
	out.WriteString("import (\n")
	for i, path := range p.imports {
		if i > 0 && project(path) && !project(p.imports[i-1]) {
			out.WriteString("\n")
		}
		name := p.packageName(path)
		if name == p.im.names[path] {
			name = ""
		}
		fmt.Fprintf(out, "%s %q\n", name, path)
	}
	out.WriteString(")\n")
}
