package lang

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Candidate is a way to complete a word.
type Candidate struct {
	Name   string
	Detail string       // the type, or what else the name is
	obj    types.Object // to write Detail of, where the candidate is one to show
	rank   int          // candidates of a lower one come first
}

// Complete finds the names that the word before offset pos of a cell could
// become, and the offset at which the word begins. They are in alphabetical order: of
// what stands behind a dot the fields first, then methods, then ops; of others those
// that the session defined first.
func (s *Scope) Complete(src string, pos int) (candidates []Candidate, from int) {
	from = pos
	defer func() { _ = recover() }() // where there is nothing to offer
	return s.complete(src, pos)
}

func (s *Scope) complete(src string, pos int) (candidates []Candidate, from int) {
	from = pos
	for from > 0 {
		r, size := utf8.DecodeLastRuneInString(src[:from])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' {
			break
		}
		from -= size
	}
	word := src[from:pos]
	var all []Candidate
	if before := strings.TrimRight(src[:from], " \t"); strings.HasSuffix(before, ".") {
		all = s.members(operand(before[:len(before)-1]))
	} else if word != "" {
		all = append(s.bareNames(), written(src[:from])...)
	}
	candidates = beginning(all, func(name string) bool { return strings.HasPrefix(name, word) })
	if first, _ := utf8.DecodeRuneInString(word); len(candidates) == 0 && unicode.IsLower(first) {
		candidates = beginning(all, func(name string) bool { return strings.HasPrefix(fold(name), fold(word)) })
	}
	slices.SortFunc(candidates, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), strings.Compare(a.Name, b.Name))
	})
	return candidates, from
}

// beginning are the candidates whose names fit, each once, with their details.
func beginning(all []Candidate, fits func(name string) bool) []Candidate {
	var out []Candidate
	seen := make(map[string]bool)
	for _, c := range all {
		if fits(c.Name) && !seen[c.Name] {
			seen[c.Name] = true
			if c.obj != nil {
				c.Detail = detail(c.obj)
			}
			out = append(out, c)
		}
	}
	return out
}

// operand is the expression that ends a piece of source: names, selectors,
// calls and index expressions.
func operand(src string) string {
	lexemes := scan(src)
	after := func(i int) string { // what begins behind a lexeme
		if i+1 >= len(lexemes) {
			return ""
		}
		return src[lexemes[i+1].offset:]
	}
	for n := len(lexemes); n > 0 && lexemes[n-1].tok == token.SEMICOLON; n-- {
		lexemes = lexemes[:n-1]
	}
	i, depth := len(lexemes)-1, 0
	wantName := true // a name has to come next, not the dot before one
	for ; i >= 0; i-- {
		tok := lexemes[i].tok
		switch {
		case tok == token.RPAREN || tok == token.RBRACK || tok == token.RBRACE:
			if depth == 0 && !wantName {
				return after(i)
			}
			depth++
			continue
		case tok == token.LPAREN || tok == token.LBRACK || tok == token.LBRACE:
			depth--
			if depth < 0 {
				return after(i)
			}
			wantName = true
			continue
		case depth > 0:
			continue
		case tok == token.PERIOD && !wantName:
			wantName = true
			continue
		case wantName && (tok == token.IDENT || tok == token.STRING || tok == token.INT || tok == token.FLOAT):
			wantName = false
			continue
		}
		break
	}
	return after(i)
}

// members are the fields and methods of an expression's type, or the exported
// names of a package.
func (s *Scope) members(src string) []Candidate {
	expr, err := parser.ParseExprFrom(s.fset, "", src, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	if id, ok := expr.(*ast.Ident); ok {
		if p, ok := s.resolve(id.Name, types.NewPackage("main", "main")).(*types.PkgName); ok {
			return s.packageNames(p.Imported().Path())
		}
	}
	show := &ast.ExprStmt{X: &ast.CallExpr{Fun: ident(expr.Pos(), showFunc), Lparen: expr.Pos(), Args: []ast.Expr{expr}, Rparen: expr.End()}}
	g := &group{stmts: []ast.Stmt{show}}
	info, _ := s.check(g.file())
	t := info.TypeOf(show.X.(*ast.CallExpr).Args[0]) // which the check may have written as Go
	if t == nil {
		return nil
	}
	return s.membersAndOps(t)
}

// membersAndOps are the fields and methods of a type, and for a node the ops
// that have the form of methods.
func (s *Scope) membersAndOps(t types.Type) []Candidate {
	out := membersOf(s.anew(t))
	if !isNode(t) || !s.convenient() {
		return out
	}
	for _, c := range s.packageNames(opsPath) {
		if s.takesNode(c.Name) {
			c.obj, c.Detail, c.rank = nil, TypeString(withoutFirst(c.obj.Type().(*types.Signature))), 2
			out = append(out, c)
		}
	}
	return out
}

// withoutFirst is a signature without its first parameter.
func withoutFirst(sig *types.Signature) *types.Signature {
	params := slices.Collect(sig.Params().Variables())
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(params[1:]...), sig.Results(), sig.Variadic())
}

func membersOf(t types.Type) []Candidate {
	var out []Candidate
	seen := make(map[types.Type]bool)
	var fields func(t types.Type)
	fields = func(t types.Type) {
		st, ok := deref(t).Underlying().(*types.Struct)
		if !ok || seen[t] {
			return
		}
		seen[t] = true
		for f := range st.Fields() {
			if f.Exported() || f.Pkg() == nil || f.Pkg().Path() == "main" {
				out = append(out, Candidate{Name: f.Name(), obj: f})
			}
			if f.Embedded() {
				fields(f.Type())
			}
		}
	}
	fields(t)
	if _, ok := t.Underlying().(*types.Interface); !ok {
		if _, isPointer := t.(*types.Pointer); !isPointer {
			t = types.NewPointer(t)
		}
	}
	set := types.NewMethodSet(t)
	for i := range set.Len() {
		m := set.At(i).Obj()
		if m.Exported() || m.Pkg() == nil || m.Pkg().Path() == "main" {
			out = append(out, Candidate{Name: m.Name(), obj: m, rank: 1})
		}
	}
	return out
}

func (s *Scope) packageNames(path string) []Candidate {
	var out []Candidate
	for name := range s.im.tables[path] {
		if obj := s.im.object(path, name); obj != nil {
			out = append(out, Candidate{Name: name, obj: obj})
		}
	}
	return out
}

// bareNames are the names that may stand without a prefix.
func (s *Scope) bareNames() []Candidate {
	var out []Candidate
	for name, obj := range s.names {
		out = append(out, Candidate{Name: name, obj: obj})
	}
	own := len(out)
	for _, p := range s.predeclared {
		out = append(out, s.packageNames(p)...)
	}
	for name := range s.im.byName {
		if !strings.HasSuffix(name, mark) {
			out = append(out, Candidate{Name: name, Detail: "package"})
		}
	}
	for _, name := range types.Universe.Names() {
		out = append(out, Candidate{Name: name, obj: types.Universe.Lookup(name)})
	}
	for t := token.BREAK; t <= token.VAR; t++ {
		out = append(out, Candidate{Name: t.String(), Detail: "keyword"})
	}
	for i := own; i < len(out); i++ {
		out[i].rank = 1
	}
	return out
}

// written are the names that a piece of source mentions.
func written(src string) []Candidate {
	var out []Candidate
	for _, l := range scan(src) {
		if l.tok == token.IDENT && len(l.lit) > 1 {
			out = append(out, Candidate{Name: l.lit})
		}
	}
	return out
}

// detail says what a name is.
func detail(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.TypeName:
		return "type"
	case *types.Builtin:
		return "built-in function"
	case *types.Const:
		return "const " + TypeString(obj.Type())
	case *types.Nil:
		return ""
	}
	return TypeString(obj.Type())
}

// TypeString writes a type as a cell would: what cells define has no prefix, and
// the rest that of its package's name.
func TypeString(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		return p.Name()
	})
}
