package lang

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// suggest adds to the errors about unknown names the name that was probably
// meant.
func (s *Scope) suggest(file *ast.File, info *types.Info, errs Errors) {
	if len(errs) == 0 {
		return
	}
	selected := make(map[*ast.Ident]bool) // behind a dot: not names of their own
	ast.Inspect(file, func(n ast.Node) bool {
		var id *ast.Ident
		var candidates func() []Candidate
		switch n := n.(type) {
		case *ast.SelectorExpr:
			id = n.Sel
			selected[id] = true
			candidates = func() []Candidate { return s.selectable(n, info) }
		case *ast.Ident:
			if selected[n] {
				return true
			}
			id, candidates = n, s.bareNames
		default:
			return true
		}
		for i, e := range errs {
			if e.Pos != s.fset.Position(id.Pos()) || !aboutName(e.Msg, id.Name) {
				continue
			}
			if sel, ok := n.(*ast.SelectorExpr); ok && s.opOf(sel, info) {
				errs[i].Msg = fmt.Sprintf("%s is an op: %[1]s(…) applies it", textOf(sel))
			} else if name := nearest(id.Name, candidates()); name != "" {
				errs[i].Msg = withSuggestion(e.Msg, name)
			}
		}
		return true
	})
}

// opOf reports whether a selector is an op in the form of a method that is not
// called.
func (s *Scope) opOf(sel *ast.SelectorExpr, info *types.Info) bool {
	t := info.TypeOf(sel.X)
	if t == nil || !isNode(t) || !s.convenient() {
		return false
	}
	return s.takesNode(sel.Sel.Name) || s.takesNode(s.exported(opsPath, sel.Sel.Name))
}

// textOf is a selector as it may have been typed: of a longer expression it has the
// name behind the dot alone.
func textOf(sel *ast.SelectorExpr) string {
	for x := sel.X; ; {
		switch e := x.(type) {
		case *ast.Ident:
			return types.ExprString(sel)
		case *ast.SelectorExpr:
			x = e.X
		default:
			return "." + sel.Sel.Name
		}
	}
}

// selectable are the names that may stand behind the dot of a selector.
func (s *Scope) selectable(sel *ast.SelectorExpr, info *types.Info) []Candidate {
	if id, ok := sel.X.(*ast.Ident); ok {
		if p, ok := info.Uses[id].(*types.PkgName); ok {
			return s.packageNames(p.Imported().Path())
		}
	}
	t := info.TypeOf(sel.X)
	if t == nil || t == types.Typ[types.Invalid] {
		return nil
	}
	return s.membersAndOps(t)
}

// aboutName reports whether a message says that a name is unknown.
func aboutName(msg, name string) bool {
	return strings.HasSuffix(msg, "has no field or method "+name+")") ||
		msg == "undefined: "+name || strings.HasPrefix(msg, "undefined: ") && strings.HasSuffix(msg, "."+name)
}

func withSuggestion(msg, name string) string {
	if head, ok := strings.CutSuffix(msg, ")"); ok {
		return head + "; did you mean " + name + "?)"
	}
	return msg + " (did you mean " + name + "?)"
}

// nearest is the candidate that takes the fewest changes of letters to come to,
// upper case or lower: one for every three of the name's, and of several the
// first in the alphabet. It is "" where all take more, and for a word of Go.
func nearest(name string, candidates []Candidate) string {
	best, distance := "", len(name)/3+1
	length := utf8.RuneCountInString(name)
	for _, c := range candidates {
		if strings.Contains(c.Name, mark) || len(c.Name) < 2 || token.IsKeyword(c.Name) {
			continue
		}
		if n := utf8.RuneCountInString(c.Name); n > length+distance || n+distance < length {
			continue // that many letters alone make the difference
		}
		d := levenshtein.ComputeDistance(strings.ToLower(name), strings.ToLower(c.Name))
		if d < distance || d == distance && best != "" && c.Name < best {
			best, distance = c.Name, d
		}
	}
	return best
}
