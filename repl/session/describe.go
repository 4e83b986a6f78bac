package session

import (
	"fmt"
	"go/types"
	"slices"
	"sort"

	"gradrepl/repl/lang"
)

// About is what a session knows of a name.
type About struct {
	lang.Subject
	Value   Value    // of a variable of the session
	Where   string   // the cell or script that declared it, "" where it is not the session's
	Source  string   // the text of the declaration there
	Methods []string // and those of a type's methods
}

// Describe finds what a piece of source means, as [lang.Scope.Describe] does.
func (s *Session) Describe(src string) (About, error) {
	subject, err := s.scope.Describe(src, s.results)
	if err != nil {
		return About{}, err
	}
	about := About{Subject: subject}
	if subject.Path != "" || subject.Object == nil {
		return about, nil
	}
	about.Where, about.Source = s.declaration(subject.Object)
	if v, ok := subject.Object.(*types.Var); ok && !v.IsField() {
		if obj, lowered := s.scope.Lookup(subject.Name); obj == subject.Object {
			about.Value = Value{s.interp.Globals()[lowered], v.Type()}
		}
	}
	if _, isType := subject.Object.(*types.TypeName); isType {
		about.Methods = s.methodTexts(subject.Type)
	}
	return about, nil
}

// declaration is the text that declared an object, and the name of the cell
// or script that it stands in.
func (s *Session) declaration(obj types.Object) (where, text string) {
	if !obj.Pos().IsValid() {
		return "", ""
	}
	if fn, ok := obj.(*types.Func); ok {
		if where, text = s.declaredAgain(fn); text != "" {
			return where, text
		}
	}
	at := s.interp.FileSet().Position(obj.Pos())
	return sourceName(at.Filename), lang.DeclarationAt(s.sources[at.Filename], at)
}

// declaredAgain is the latest declaration of a method in a cell: to the
// checker a method is where it was declared first.
func (s *Session) declaredAgain(fn *types.Func) (where, text string) {
	recv := fn.Signature().Recv()
	if recv == nil {
		return "", ""
	}
	named := namedType(recv.Type())
	if named == nil {
		return "", ""
	}
	if current, _ := s.scope.Lookup(named.Obj().Name()); current != named.Obj() {
		return "", "" // later cells are about another type of the name
	}
	declared := sourceName(s.interp.FileSet().Position(named.Obj().Pos()).Filename)
	for _, src := range slices.Backward(s.ran) {
		where := fmt.Sprintf("In [%d]", src.Number)
		if text := lang.MethodDeclaration(src.Text, named.Obj().Name(), fn.Name()); text != "" && src.Script == "" {
			return where, text
		}
		if where == declared {
			break
		}
	}
	return "", ""
}

// namedType is a type with a name, or what a pointer to it points to.
func namedType(t types.Type) *types.Named {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	named, _ := t.(*types.Named)
	return named
}

// methodTexts are the declarations of a type's own methods, in the order in
// which they were first typed.
func (s *Session) methodTexts(t types.Type) []string {
	named, ok := t.(*types.Named)
	if !ok {
		return nil
	}
	var methods []*types.Func
	for m := range named.Methods() {
		methods = append(methods, m)
	}
	sort.SliceStable(methods, func(i, j int) bool { return methods[i].Pos() < methods[j].Pos() })
	var out []string
	for _, m := range methods {
		if _, text := s.declaration(m); text != "" {
			out = append(out, text)
		}
	}
	return out
}
