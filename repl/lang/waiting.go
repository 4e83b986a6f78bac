package lang

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// Go's declarations may be in any order. So a cell of declarations that mentions
// what is not defined yet waits for it: it is checked again, together with others
// that wait, after each cell that defines something. Until then its names are
// known to be waited for, and nothing more.

// waitingCell is a cell that waits.
type waitingCell struct {
	name, src string // as given to Check
	declares  []string
	missing   []string
}

// Waiting tells what cells of declarations wait for, a sentence each.
func (s *Scope) Waiting() []string {
	var out []string
	for _, w := range s.waiting {
		out = append(out, w.sentence())
	}
	return out
}

func (w *waitingCell) sentence() string {
	verb, is := "waits", "is"
	if len(w.declares) > 1 {
		verb = "wait"
	}
	if len(w.missing) > 1 {
		is = "are"
	}
	return fmt.Sprintf("%s %s for %s, which %s not defined yet", strings.Join(w.declares, ", "), verb, strings.Join(w.missing, ", "), is)
}

// wait has a cell that failed its check wait, if there is nothing wrong with it
// but that something is missing; otherwise it is nil.
func (s *Scope) wait(name, src string, err error) *waitingCell {
	errs, ok := err.(Errors)
	if !ok {
		return nil
	}
	groups, imports, parseErr := (&cellParser{s.fset, name, src}).parse()
	if parseErr != nil || len(imports) > 0 {
		return nil
	}
	w := &waitingCell{name: name, src: src}
	for _, g := range groups {
		names, onlyDeclares := g.declaredNames()
		if !onlyDeclares {
			return nil
		}
		w.declares = append(w.declares, names...)
	}
	if len(w.declares) == 0 {
		return nil
	}
	if w.missing = s.missing(errs, w.declares); w.missing == nil {
		return nil
	}
	return w
}

// declaredNames are the names that a group declares, methods as T.M. It reports
// false where the group does anything else.
func (g *group) declaredNames() ([]string, bool) {
	var out []string
	for _, d := range g.decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil {
			if id := receiverName(f); id != nil {
				out = append(out, id.Name+"."+f.Name.Name)
			}
			continue
		}
		for _, id := range declares(d) {
			out = append(out, id.Name)
		}
	}
	for _, stmt := range g.stmts {
		d, ok := stmt.(*ast.DeclStmt)
		if !ok || d.Decl.(*ast.GenDecl).Tok != token.VAR {
			return nil, false
		}
		for _, spec := range d.Decl.(*ast.GenDecl).Specs {
			for _, id := range spec.(*ast.ValueSpec).Names {
				out = append(out, id.Name)
			}
		}
	}
	return out, true
}

// missing are the names whose lack is all that some errors are about; nil where
// there is anything else.
func (s *Scope) missing(errs Errors, declares []string) []string {
	var out []string
	for _, e := range errs {
		name, ok := s.missingName(e.Msg, declares)
		if !ok {
			return nil
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// missingName is what a message says is missing: a name, or a method of a type of
// the session, as T.M.
func (s *Scope) missingName(msg string, declares []string) (string, bool) {
	msg, _, _ = strings.Cut(msg, " (did you mean")
	if name, ok := strings.CutPrefix(msg, "undefined: "); ok {
		return name, token.IsIdentifier(name)
	}
	if name, ok := strings.CutSuffix(msg, " is not a type"); ok { // Node (function) is not a type
		name, _, _ = strings.Cut(name, " (")
		return name, s.names[name] == nil
	}
	if _, rest, ok := strings.Cut(msg, " does not implement "); ok { // *main.T does not implement I (missing method M)
		before, _, _ := strings.Cut(msg, " does not implement ")
		typ := strings.TrimLeft(before[strings.LastIndexAny(before, " (\t")+1:], "*")
		_, method, ok := strings.Cut(rest, "(missing method ")
		typ, _, _ = strings.Cut(strings.TrimPrefix(typ, "main."), "[")
		_, ofSession := s.names[typ].(*types.TypeName)
		return typ + "." + strings.TrimSuffix(strings.TrimSpace(method), ")"), ok && (ofSession || slices.Contains(declares, typ))
	}
	_, rest, ok := strings.Cut(msg, " undefined (type ")
	typ, rest, ok2 := strings.Cut(rest, " has no field or method ")
	method, _, _ := strings.Cut(rest, ";")
	method, _, _ = strings.Cut(method, ",")
	typ, method = strings.TrimLeft(typ, "*"), strings.TrimSuffix(method, ")")
	typ, _, _ = strings.Cut(strings.TrimPrefix(typ, "main."), "[")
	if !ok || !ok2 {
		return "", false
	}
	_, ofSession := s.names[typ].(*types.TypeName)
	return typ + "." + method, ofSession || slices.Contains(declares, typ)
}

// add has a cell wait, in the place of those that declared its names.
func (s *Scope) addWaiting(w *waitingCell) {
	s.forgetWaiting(w.declares)
	s.waiting = append(s.waiting, w)
}

// isWaitedFor reports whether a waiting cell declares a name, which then means nothing
// else.
func (s *Scope) isWaitedFor(name string) bool {
	return slices.ContainsFunc(s.waiting, func(w *waitingCell) bool { return slices.Contains(w.declares, name) })
}

// forgetWaiting drops the waiting cells that declare one of some names: they have
// been declared again.
func (s *Scope) forgetWaiting(names []string) {
	s.waiting = slices.DeleteFunc(slices.Clone(s.waiting), func(w *waitingCell) bool {
		again := slices.ContainsFunc(names, func(n string) bool { return n != "_" && slices.Contains(w.declares, n) })
		if again && s.program != nil {
			s.program.replaced = append(s.program.replaced, w.name)
		}
		return again
	})
}

// Ready checks the waiting cells again. It returns one cell of those that wait
// for nothing any more, nil where there are none, and what turned out to be wrong
// with others, which are dropped.
func (s *Scope) Ready(number int) (cell *Cell, errs Errors) {
	trying := slices.Clone(s.waiting)
	var declared []string
	for _, w := range trying {
		declared = append(declared, w.declares...)
	}
	for len(trying) > 0 {
		checked, err := s.together(trying, number)
		if err == nil {
			s.waiting = slices.DeleteFunc(slices.Clone(s.waiting), func(w *waitingCell) bool { return slices.Contains(trying, w) })
			return checked, errs
		}
		list, _ := err.(Errors)
		var left []*waitingCell
		for _, w := range trying {
			own := slices.DeleteFunc(slices.Clone(list), func(e Error) bool { return e.Pos.Filename != w.name })
			missing := s.missing(own, declared)
			switch {
			case len(own) == 0:
				left = append(left, w)
			case missing != nil:
				w.missing = missing
			default: // what it waited for is there, but it is wrong
				errs = append(errs, own...)
				s.waiting = slices.DeleteFunc(slices.Clone(s.waiting), func(other *waitingCell) bool { return other == w })
			}
		}
		if len(left) == len(trying) {
			break
		}
		trying = left
	}
	return nil, errs
}

// together checks several cells as one.
func (s *Scope) together(cells []*waitingCell, number int) (*Cell, error) {
	all := &group{}
	for _, w := range cells {
		groups, _, err := (&cellParser{s.fset, w.name, w.src}).parse()
		if err != nil {
			return nil, err
		}
		for _, g := range groups {
			all.decls = append(all.decls, g.decls...)
			for _, stmt := range g.stmts { // variables, to be computed in the order that they need
				all.decls = append(all.decls, stmt.(*ast.DeclStmt).Decl)
			}
		}
	}
	return s.checkGroups([]*group{all}, nil, number, nil)
}

// explainWaiting adds to errors about names that cells wait to define what those
// cells wait for.
func (s *Scope) explainWaiting(err error) error {
	errs, ok := err.(Errors)
	if !ok || len(s.waiting) == 0 {
		return err
	}
	for i, e := range errs {
		name, missing := s.missingName(e.Msg, nil)
		for _, w := range s.waiting {
			if missing && slices.Contains(w.declares, name) {
				errs[i].Msg = w.sentence()
			}
		}
	}
	return errs
}
