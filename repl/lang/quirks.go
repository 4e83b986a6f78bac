package lang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// What the interpreter gets wrong, and the form that it runs properly.

// protectLiterals puts composite literals into parentheses: after a, b := x, T{…} the
// interpreter would leave a at zero, and after x = T{…} or return T{…} make another
// variable of x or of the result, which closures, pointers and deferred functions do not
// have.
func protectLiterals(values []ast.Expr) {
	for i, v := range values {
		if lit, ok := v.(*ast.CompositeLit); ok {
			values[i] = inParens(lit)
		}
	}
}

func inParens(e ast.Expr) *ast.ParenExpr {
	return &ast.ParenExpr{Lparen: e.Pos(), X: e, Rparen: e.End()}
}

// protectOperation puts an operation that becomes a value of an interface type into
// parentheses: the interpreter would compute some (%, <<, >>, - and ^ of one operand)
// nowhere, and not go on behind that.
func (l *lowering) protectOperation(e *ast.Expr, target types.Type) {
	if target == nil || !types.IsInterface(target) {
		return
	}
	switch (*e).(type) {
	case *ast.BinaryExpr, *ast.UnaryExpr:
		*e = inParens(*e)
	}
}

// protectCall puts a call of what is no name into parentheses: the interpreter would put
// its result in the place of the variable that it is assigned to.
func (l *lowering) protectCall(e *ast.Expr) {
	call, ok := (*e).(*ast.CallExpr)
	if !ok {
		return
	}
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident, *ast.FuncLit:
	case *ast.SelectorExpr:
		if s := l.info.Selections[fun]; s != nil && s.Kind() == types.FieldVal {
			*e = inParens(call)
		}
	default:
		*e = inParens(call)
	}
}

// unparenthesize takes the parentheses from expressions, which the tree needs none of:
// the interpreter takes what stands in them at the beginning of a condition for the
// condition. Those around types stay.
func (l *lowering) unparenthesize(root ast.Node) {
	astutil.Apply(root, nil, func(c *astutil.Cursor) bool {
		if p, ok := c.Node().(*ast.ParenExpr); ok && !l.info.Types[p.X].IsType() {
			c.Replace(p.X)
		}
		return true
	})
}

// protectValue puts the value of an assignment into parentheses where the interpreter
// would lose it: that of a composite literal or a call to a variable of a compiled
// package, and of a comparison to the blank identifier.
func (l *lowering) protectValue(s *ast.AssignStmt) {
	if s.Tok != token.ASSIGN || len(s.Lhs) != 1 || len(s.Rhs) != 1 {
		return
	}
	if id, ok := s.Lhs[0].(*ast.Ident); ok && id.Name == "_" {
		if e, ok := s.Rhs[0].(*ast.BinaryExpr); ok {
			s.Rhs[0] = inParens(e)
		}
		return
	}
	if v, ok := l.info.Uses[baseName(s.Lhs[0])].(*types.Var); ok && v.Pkg() != nil && l.im.packages[v.Pkg().Path()] == v.Pkg() && !v.IsField() {
		s.Rhs[0] = inParens(s.Rhs[0])
	}
}

// plainIndex writes a constant index as a number: of another type than int the
// interpreter does not take each.
func (l *lowering) plainIndex(e *ast.Expr) {
	if *e == nil {
		return
	}
	value := l.info.Types[*e].Value
	if value == nil {
		return
	}
	if n, exact := constant.Int64Val(constant.ToInt(value)); exact && n >= 0 {
		number := intLit((*e).Pos(), int(n))
		l.info.Types[number] = types.TypeAndValue{Type: types.Typ[types.Int], Value: constant.MakeInt64(n)}
		*e = number
	}
}

// throughSlice has the address of an element of an array that is pointed to taken in a
// slice of it: the interpreter can take no other.
//
//	&p[i]
//	&p[:][i]
func (l *lowering) throughSlice(address *ast.UnaryExpr) {
	index, ok := ast.Unparen(address.X).(*ast.IndexExpr)
	if !ok {
		return
	}
	array := ast.Unparen(index.X)
	if star, ok := array.(*ast.StarExpr); ok {
		array = star.X
	}
	t := l.info.TypeOf(array)
	if t == nil {
		return
	}
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return
	}
	if a, ok := p.Elem().Underlying().(*types.Array); ok {
		index.X = &ast.SliceExpr{X: array, Lbrack: index.Lbrack, Rbrack: index.Lbrack}
		l.info.Types[index.X] = types.TypeAndValue{Type: types.NewSlice(a.Elem())}
	}
}

// parallel is a parallel assignment as statements for one variable each, in Go's order,
// where the interpreter would get it wrong: after a, b = f(), 1 it would leave b at zero,
// it mixes up interfaces, knows no type of a nil, and computes what it assigns to
// last. It is nil for others.
//
//	m[f()], k = g(), nil
//	key := f(); v := g(); m[key] = v; k = nil
func (l *lowering) parallel(s *ast.AssignStmt) []ast.Stmt {
	if s.Tok != token.ASSIGN || len(s.Lhs) < 2 || len(s.Lhs) != len(s.Rhs) {
		return nil
	}
	p := &operands{lowering: l, pos: s.TokPos, assigned: make(map[types.Object]bool)}
	for _, e := range s.Lhs {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			p.assigned[l.info.Uses[id]] = true
		}
	}
	isNil := func(e ast.Expr) bool { return l.info.Types[e].IsNil() }
	receives := func(e ast.Expr) bool { return received(e) != nil }
	needed := slices.ContainsFunc(s.Rhs, receives) || containsCall(s.Rhs) || containsCall(s.Lhs) || slices.ContainsFunc(s.Lhs, p.changes) ||
		slices.ContainsFunc(s.Rhs, l.isInterface) || slices.ContainsFunc(s.Lhs, l.isInterface) || slices.ContainsFunc(s.Rhs, isNil)
	if !needed {
		return nil
	}
	for i := range s.Lhs {
		p.first(s.Lhs[i])
	}
	out, last := p.stmts, len(s.Lhs)-1
	for i, e := range s.Rhs {
		if tv, ok := l.info.Types[e]; ok && (tv.Value != nil || tv.IsNil()) && !containsCall(s.Rhs[i:i+1]) {
			continue // of the type that the variable gives it
		}
		name := l.fresh("value" + mark)
		keep := &ast.AssignStmt{Lhs: []ast.Expr{ident(e.Pos(), name)}, TokPos: s.TokPos, Tok: token.DEFINE, Rhs: []ast.Expr{e}}
		if u := received(e); u != nil {
			keep.Lhs, keep.Rhs[0] = append(keep.Lhs, l.status(e.Pos())), u
		}
		out = append(out, keep)
		s.Rhs[i] = ident(e.Pos(), name)
	}
	for i, e := range s.Lhs[:last] {
		out = append(out, &ast.AssignStmt{Lhs: []ast.Expr{e}, TokPos: s.TokPos, Tok: token.ASSIGN, Rhs: s.Rhs[i : i+1]})
	}
	s.Lhs, s.Rhs = s.Lhs[last:], s.Rhs[last:]
	return append(out, s)
}

// withStatus is the assignment of an element of a map or an asserted value with the word
// on whether there is one, through variables of their own: where there is none the
// interpreter would leave the first as it was. So it is for the results of a call that go
// into elements, which it would not find. It is nil for other assignments.
//
//	v, ok = m[k]
//	v·, ok· := m[k]; v = v·; ok = ok·
func (l *lowering) withStatus(s *ast.AssignStmt) []ast.Stmt {
	if s.Tok != token.ASSIGN || len(s.Lhs) < 2 || len(s.Rhs) != 1 {
		return nil
	}
	switch ast.Unparen(s.Rhs[0]).(type) {
	case *ast.IndexExpr, *ast.TypeAssertExpr:
	case *ast.CallExpr:
		if !slices.ContainsFunc(s.Lhs, isIndex) {
			return nil
		}
	default:
		return nil
	}
	p := &operands{lowering: l, pos: s.TokPos, assigned: make(map[types.Object]bool)}
	get := &ast.AssignStmt{TokPos: s.TokPos, Tok: token.DEFINE, Rhs: s.Rhs}
	var set []ast.Stmt
	for i, e := range s.Lhs {
		p.first(e)
		name := l.fresh([]string{"value", "ok"}[min(i, 1)] + mark)
		if id, ok := e.(*ast.Ident); ok && id.Name == "_" {
			name = "_"
		} else {
			set = append(set, &ast.AssignStmt{Lhs: []ast.Expr{e}, TokPos: s.TokPos, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(e.Pos(), name)}})
		}
		get.Lhs = append(get.Lhs, ident(e.Pos(), name))
	}
	if len(set) == 0 {
		return nil
	}
	return slices.Concat(p.stmts, []ast.Stmt{get}, set)
}

func isIndex(e ast.Expr) bool {
	_, ok := ast.Unparen(e).(*ast.IndexExpr)
	return ok
}

// operands gives what is computed in the left side of a parallel assignment to variables
// of their own.
type operands struct {
	*lowering
	pos      token.Pos
	assigned map[types.Object]bool // by the assignment
	stmts    []ast.Stmt
}

// changes reports whether a left side needs a variable that the assignment assigns to.
func (p *operands) changes(e ast.Expr) bool {
	if _, ok := ast.Unparen(e).(*ast.Ident); ok {
		return false
	}
	return mentions(e, func(id *ast.Ident) bool { obj := p.info.Uses[id]; return obj != nil && p.assigned[obj] })
}

// first computes the operands of a left side.
func (p *operands) first(e ast.Expr) {
	switch e := ast.Unparen(e).(type) {
	case *ast.IndexExpr:
		p.holder(&e.X)
		p.keep(&e.Index)
	case *ast.SelectorExpr:
		if p.info.Selections[e] != nil {
			p.holder(&e.X)
		}
	case *ast.StarExpr:
		p.keep(&e.X)
	}
}

// holder computes what has an element or field: a struct or array is a variable itself.
func (p *operands) holder(e *ast.Expr) {
	if t := p.info.TypeOf(*e); t != nil {
		switch t.Underlying().(type) {
		case *types.Pointer, *types.Slice, *types.Map:
			p.keep(e)
		default:
			p.first(*e)
		}
	}
}

// keep gives an operand to a variable, where it could have another value once
// something was assigned.
func (p *operands) keep(e *ast.Expr) {
	switch inner := ast.Unparen(*e).(type) {
	case *ast.Ident:
		if obj := p.info.Uses[inner]; obj == nil || !p.assigned[obj] {
			return
		}
	case *ast.BasicLit:
		return
	}
	if p.info.Types[*e].Value != nil {
		return
	}
	name := p.fresh("operand" + mark)
	p.stmts = append(p.stmts, &ast.AssignStmt{Lhs: []ast.Expr{ident(p.pos, name)}, TokPos: p.pos, Tok: token.DEFINE, Rhs: []ast.Expr{*e}})
	kept := ident(p.pos, name)
	p.info.Types[kept] = types.TypeAndValue{Type: p.info.TypeOf(*e)}
	*e = kept
}

// inFunction is a statement where there can be but one, for example behind a loop's
// condition, that does two.
func inFunction(stmts ...ast.Stmt) ast.Stmt {
	pos := stmts[0].Pos()
	literal := &ast.FuncLit{Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{}}, Body: &ast.BlockStmt{Lbrace: pos, List: stmts, Rbrace: pos}}
	return &ast.ExprStmt{X: &ast.CallExpr{Fun: literal, Lparen: pos, Rparen: pos}}
}

// redefine parts a definition of several variables with several values, of which
// some variables exist already: the interpreter would leave these as they are.
//
//	x, err := 1, f()
//	v·1, v·2 := 1, f(); x := v·1; err = v·2
func (l *lowering) redefine(c *astutil.Cursor, s *ast.AssignStmt) {
	if s.Tok != token.DEFINE || len(s.Rhs) < 2 {
		return
	}
	old := func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return ok && l.info.Uses[id] != nil
	}
	if !slices.ContainsFunc(s.Lhs, old) {
		return
	}
	define := func(tok token.Token, to, value ast.Expr) *ast.AssignStmt {
		return &ast.AssignStmt{Lhs: []ast.Expr{to}, TokPos: s.TokPos, Tok: tok, Rhs: []ast.Expr{value}}
	}
	var then []*ast.AssignStmt
	for i, e := range s.Lhs {
		name, tok := l.fresh("value"+mark), token.DEFINE
		t := l.typeOfVariable(e)
		if old(e) {
			tok = token.ASSIGN
		}
		if id, ok := e.(*ast.Ident); ok && id.Name == "_" {
			c.InsertBefore(define(token.ASSIGN, e, s.Rhs[i]))
			continue
		}
		typ, err := l.typeExpr(t)
		if err != nil {
			return
		}
		c.InsertBefore(&ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, TokPos: s.TokPos, Specs: []ast.Spec{
			&ast.ValueSpec{Names: []*ast.Ident{ident(s.TokPos, name)}, Type: typ}}}})
		c.InsertBefore(define(token.ASSIGN, ident(e.Pos(), name), s.Rhs[i]))
		then = append(then, define(tok, e, ident(e.Pos(), name)))
	}
	last := len(then) - 1
	for _, stmt := range then[:last] {
		c.InsertBefore(stmt)
	}
	*s = *then[last]
}

// isInterface reports whether an expression is of an interface type.
func (l *lowering) isInterface(e ast.Expr) bool {
	t := l.info.TypeOf(e)
	return t != nil && types.IsInterface(t)
}

func containsCall(list []ast.Expr) bool {
	found := false
	for _, e := range list {
		ast.Inspect(e, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.CallExpr:
				found = true
			case *ast.FuncLit:
				return false
			}
			return !found
		})
	}
	return found
}

// ownArrays has array literals that variables are defined by computed in functions
// of their own: the interpreter would use the same memory each time.
func (l *lowering) ownArrays(s *ast.AssignStmt) {
	if s.Tok != token.DEFINE {
		return
	}
	for i, e := range s.Rhs {
		if _, ok := ast.Unparen(e).(*ast.CompositeLit); !ok {
			continue
		}
		t := l.info.TypeOf(e)
		if _, ok := t.Underlying().(*types.Array); !ok {
			continue
		}
		if own := l.freshly(e, t); own != nil {
			l.info.Types[own] = types.TypeAndValue{Type: t}
			s.Rhs[i] = own
		}
	}
}

// addressed writes out the type that an element of a composite literal may leave
// out, and the &, which the interpreter does not know of all types. It returns the
// literal with its &, nil for one without.
//
//	[]*[2]int{{1, 2}}
//	[]*[2]int{&[2]int{1, 2}}
func (l *lowering) addressed(lit *ast.CompositeLit) ast.Expr {
	if lit.Type != nil {
		return nil
	}
	defer l.at(lit.Pos())()
	p, ok := l.info.TypeOf(lit).Underlying().(*types.Pointer)
	if !ok {
		if t, err := l.typeExpr(l.info.TypeOf(lit)); err == nil {
			lit.Type = t
		}
		return nil
	}
	t, err := l.typeExpr(p.Elem())
	if err != nil {
		return nil
	}
	lit.Type = t
	l.info.Types[lit] = types.TypeAndValue{Type: p.Elem()}
	return &ast.UnaryExpr{OpPos: lit.Pos(), Op: token.AND, X: lit}
}

// zeroOf is *new(T) as a function that gives a zero T; nil for others.
func (l *lowering) zeroOf(e *ast.StarExpr) ast.Expr {
	call, ok := ast.Unparen(e.X).(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || !l.info.Types[call.Args[0]].IsType() || calleeName(call) != "new" {
		return nil
	}
	t := l.info.TypeOf(call.Args[0])
	typ, err := l.typeExpr(t)
	if err != nil {
		return nil
	}
	zero := ident(e.Pos(), "zero"+mark)
	body := []ast.Stmt{
		&ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, TokPos: e.Pos(), Specs: []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{zero}, Type: typ}}}},
		&ast.ReturnStmt{Return: e.Pos(), Results: []ast.Expr{ident(e.Pos(), zero.Name)}}}
	literal := &ast.FuncLit{
		Type: &ast.FuncType{Func: e.Pos(), Params: &ast.FieldList{}, Results: &ast.FieldList{List: []*ast.Field{{Type: clone(typ)}}}},
		Body: &ast.BlockStmt{Lbrace: e.Pos(), List: body, Rbrace: e.End()}}
	return &ast.CallExpr{Fun: literal, Lparen: e.Pos(), Rparen: e.End()}
}

// resultTypes are the types of a function's results, nil for those that are not known.
func resultTypes(info *types.Info, f *ast.FuncType) []types.Type {
	var out []types.Type
	for _, field := range f.Results.List {
		for range max(1, len(field.Names)) {
			out = append(out, info.TypeOf(field.Type))
		}
	}
	return out
}
