package lang

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
)

// Go says which index was out of which range; the interpreter does not. So what
// a statement indexes with is noted before it runs, beside its position:
//
//	x = a[i+1]
//	at· = 17; at·0 = i+1; at·1 = len(a); x = a[i+1]
//
// Where that would be too early, because something in front of the expression
// decides whether it is evaluated or changes what it is made of, the index goes
// through a function that checks it:
//
//	x = f() + a[At(i+1, len(a))]

// bounds are the variables that hold what an index or slice expression was
// given.
type bounds struct {
	slice    bool
	parts    [3]string // the index; of a slice expression low, high and max, "" where it has none
	length   string    // of what is indexed,
	capacity bool      // or its capacity
}

// outOfRange is what Go says of values that are out of range; "" where they
// are not.
func (b *bounds) outOfRange(at func(variable string) int) string {
	n, with := at(b.length), "length"
	if b.capacity {
		with = "capacity"
	}
	out := func(i int) bool { return i < 0 || i > n }
	withLength := func(format string, i int) string {
		text := fmt.Sprintf("out of range ["+format+"]", i)
		if i < 0 {
			return text
		}
		return fmt.Sprintf("%s with %s %d", text, with, n)
	}
	if !b.slice {
		if i := at(b.parts[0]); out(i) || i == n {
			return "index " + withLength("%d", i)
		}
		return ""
	}
	low, high := 0, n
	if b.parts[0] != "" {
		low = at(b.parts[0])
	}
	if b.parts[1] != "" {
		high = at(b.parts[1])
	}
	const what = "slice bounds "
	if b.parts[2] != "" {
		switch limit := at(b.parts[2]); {
		case out(limit):
			return what + withLength("::%d", limit)
		case high < 0:
			return what + withLength(":%d:", high)
		case high > limit:
			return fmt.Sprintf(what+"out of range [:%d:%d]", high, limit)
		case low < 0:
			return what + withLength("%d::", low)
		case low > high:
			return fmt.Sprintf(what+"out of range [%d:%d:]", low, high)
		}
		return ""
	}
	switch {
	case out(high):
		return what + withLength(":%d", high)
	case low < 0:
		return what + withLength("%d:", low)
	case low > high:
		return fmt.Sprintf(what+"out of range [%d:%d]", low, high)
	}
	return ""
}

// boundsFinder finds what one statement indexes.
type boundsFinder struct {
	*marker
	stmt  ast.Stmt
	found []ast.Expr // index and slice expressions that can be noted before the statement, in the order of their evaluation
	late  bool       // something that was evaluated by now may have changed variables
}

// noteBounds gives the statements that note what a statement indexes, and puts
// where they do so in front of its sites. What cannot be noted gets its check in
// place.
func (m *marker) noteBounds(stmt ast.Stmt, sites []site) ([]ast.Stmt, []site) {
	f := &boundsFinder{marker: m, stmt: stmt}
	f.walk(stmt, false)
	n := &notes{marker: m, pos: stmt.Pos()}
	var noted []site
	for _, e := range f.found {
		b := &bounds{}
		switch e := e.(type) {
		case *ast.IndexExpr:
			b.parts[0], b.length = n.note(m.asInt(e.Index)), n.note(m.sizeOf("len", e.X))
		case *ast.SliceExpr:
			n.slice(b, e)
		}
		noted = append(noted, site{pos: e.Pos(), expr: e, bounds: b})
	}
	for _, s := range sites {
		if !slices.Contains(f.found, s.expr) {
			noted = append(noted, s)
		}
	}
	return n.stmts, noted
}

// notes are the statements that note what one statement indexes.
type notes struct {
	*marker
	pos   token.Pos
	stmts []ast.Stmt
}

// note assigns a value to a variable and returns its name.
func (n *notes) note(e ast.Expr) string {
	used := len(n.stmts)
	if used == len(n.holders) {
		n.holders = append(n.holders, n.declareInt(n.holder+mark+strconv.Itoa(used)))
	}
	name := n.holders[used]
	n.stmts = append(n.stmts, &ast.AssignStmt{Lhs: []ast.Expr{ident(n.pos, name)}, TokPos: n.pos, Tok: token.ASSIGN, Rhs: []ast.Expr{e}})
	return name
}

// slice notes what a slice expression is given.
func (n *notes) slice(b *bounds, e *ast.SliceExpr) {
	b.slice = true
	for part, x := range []ast.Expr{e.Low, e.High, e.Max} {
		if x != nil {
			b.parts[part] = n.note(n.asInt(x))
		}
	}
	_, ofSlice := n.info.TypeOf(e.X).Underlying().(*types.Slice)
	if ofSlice && e.High != nil {
		b.length, b.capacity = n.note(n.sizeOf("cap", e.X)), true
	} else { // up to its length
		b.length = n.note(n.sizeOf("len", e.X))
	}
}

// declareInt declares a package variable of type int.
func (l *lowering) declareInt(name string) string {
	l.decls = append(l.decls, &ast.GenDecl{Tok: token.VAR, TokPos: l.pos, Specs: []ast.Spec{
		&ast.ValueSpec{Names: []*ast.Ident{ident(l.pos, name)}, Type: ident(l.pos, "int")}}})
	return name
}

// copied is a copy of an expression that the checker knows as much of.
func (l *lowering) copied(e ast.Expr) ast.Expr {
	c := clone(e)
	copyInfo(l.info, e, c)
	return c
}

// asInt is a copy of an index as an int.
func (l *lowering) asInt(e ast.Expr) ast.Expr {
	tv := l.info.Types[e]
	c := l.copied(e)
	if l.plainIndex(&c); tv.Value != nil || types.Identical(tv.Type, types.Typ[types.Int]) {
		return c
	}
	return &ast.CallExpr{Fun: ident(e.Pos(), "int"), Lparen: e.Pos(), Args: []ast.Expr{c}, Rparen: e.End()}
}

// sizeOf is len(e) or cap(e).
func (l *lowering) sizeOf(function string, e ast.Expr) ast.Expr {
	if a, ok := l.info.TypeOf(e).Underlying().(*types.Pointer); ok { // to an array
		return intLit(e.Pos(), int(a.Elem().Underlying().(*types.Array).Len()))
	}
	return &ast.CallExpr{Fun: ident(e.Pos(), function), Lparen: e.Pos(), Args: []ast.Expr{l.copied(e)}, Rparen: e.End()}
}

// walk goes through a statement in the order in which its expressions are
// evaluated. guarded tells that it depends on another's value whether this
// one's is computed.
func (f *boundsFinder) walk(root ast.Node, guarded bool) {
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt, *ast.FuncLit, *ast.CaseClause, *ast.CommClause:
			return false
		case *ast.ForStmt:
			return false // evaluated again and again
		case *ast.RangeStmt:
			f.walk(n.X, guarded)
			return false
		case *ast.AssignStmt:
			f.assignment(n, guarded)
			return false
		case *ast.BinaryExpr:
			if n.Op == token.LAND || n.Op == token.LOR {
				f.walk(n.X, guarded)
				f.walk(n.Y, true)
				return false
			}
		case *ast.CallExpr:
			f.walk(n.Fun, guarded)
			for _, arg := range n.Args {
				f.walk(arg, guarded)
			}
			f.late = f.late || !f.harmless(n)
			return false
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				f.walk(n.X, guarded)
				f.late = true
				return false
			}
		case *ast.IndexExpr:
			if f.info.Types[n.X].IsType() || f.info.Types[n.Index].IsType() {
				return false
			}
			f.walk(n.X, guarded)
			f.walk(n.Index, guarded)
			f.index(n, guarded)
			return false
		case *ast.SliceExpr:
			for _, e := range []ast.Expr{n.X, n.Low, n.High, n.Max} {
				if e != nil {
					f.walk(e, guarded)
				}
			}
			if f.can(guarded, n.X, n.Low, n.High, n.Max) {
				f.found = append(f.found, n)
			}
			return false
		}
		return true
	})
}

// assignment walks through an assignment: what is on the left is indexed when
// the right side has its values.
func (f *boundsFinder) assignment(s *ast.AssignStmt, guarded bool) {
	for _, e := range s.Rhs {
		f.walk(e, guarded)
	}
	checked := f.inPlace
	f.inPlace = false
	for _, e := range s.Lhs {
		f.walk(e, guarded)
	}
	f.inPlace = checked
}

// index has an index expression noted or checked in place, where it could be
// out of range.
func (f *boundsFinder) index(e *ast.IndexExpr, guarded bool) {
	t := f.info.TypeOf(e.X)
	if t == nil || !indexable(t) || f.inRange(e) {
		return
	}
	switch {
	case f.can(guarded, e.X, e.Index):
		f.found = append(f.found, e)
	case f.inPlace && f.isSimple(e.X, true, false):
		pos := e.Index.Pos()
		f.plainIndex(&e.Index)
		index := e.Index
		if tv := f.info.Types[index]; tv.Value == nil && !types.Identical(tv.Type, types.Typ[types.Int]) {
			index = &ast.CallExpr{Fun: ident(pos, "int"), Lparen: pos, Args: []ast.Expr{index}, Rparen: index.End()}
		}
		e.Index = f.hook(HookAt, index, f.sizeOf("len", e.X))
		f.info.Types[e.Index] = types.TypeAndValue{Type: types.Typ[types.Int]}
	case f.inPlace && !isPointer(t) && f.isSimple(e.Index, true, false):
		f.checkValue(e, t)
	}
}

// checkValue has an index of what a call or a literal gives checked before it is
// used:
//
//	f()[i]
//	func(x []T) []T { At(i, len(x)); return x }(f())[i]
func (f *boundsFinder) checkValue(e *ast.IndexExpr, t types.Type) {
	checked, ok := f.through(e.X, t, t).(*ast.CallExpr)
	if !ok {
		return
	}
	literal := checked.Fun.(*ast.FuncLit)
	x := literal.Type.Params.List[0].Names[0]
	length := &ast.CallExpr{Fun: ident(x.Pos(), "len"), Lparen: x.Pos(), Args: []ast.Expr{ident(x.Pos(), x.Name)}, Rparen: x.Pos()}
	literal.Body.List = append([]ast.Stmt{f.call(HookAt, f.asInt(e.Index), length)}, literal.Body.List...)
	f.info.Types[checked] = types.TypeAndValue{Type: t}
	e.X = checked
}

// can reports whether expressions can be evaluated before the statement, with
// the same values and no harm.
func (f *boundsFinder) can(guarded bool, list ...ast.Expr) bool {
	if f.late {
		return false
	}
	for _, e := range list {
		if e != nil && !f.isSimple(e, !guarded, true) {
			return false
		}
	}
	return true
}

// indexable reports whether an index of a type can be out of range.
func indexable(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Slice, *types.Array:
		return true
	case *types.Basic:
		return t.Info()&types.IsString != 0
	case *types.Pointer:
		_, ok := t.Elem().Underlying().(*types.Array)
		return ok
	}
	return false
}

// isSimple reports whether an expression may be evaluated once more: it changes
// nothing, and panics only where risky allows it. before tells that the other
// evaluation is before the statement, where variables of its own are not yet.
func (f *boundsFinder) isSimple(e ast.Expr, risky, before bool) bool {
	simple := func(list ...ast.Expr) bool {
		return !slices.ContainsFunc(list, func(e ast.Expr) bool { return !f.isSimple(e, risky, before) })
	}
	if tv, ok := f.info.Types[e]; ok && tv.Value != nil {
		return true
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return simple(e.X)
	case *ast.Ident:
		v, ok := f.info.Uses[e].(*types.Var)
		return ok && (!before || v.Pos() < f.stmt.Pos() || v.Pos() >= f.stmt.End())
	case *ast.SelectorExpr:
		s := f.info.Selections[e]
		if s == nil { // of a package
			_, ok := f.info.Uses[e.Sel].(*types.Var)
			return ok
		}
		return s.Kind() == types.FieldVal && (risky || !s.Indirect() && !isPointer(s.Recv())) && simple(e.X)
	case *ast.StarExpr:
		return risky && simple(e.X)
	case *ast.IndexExpr:
		return risky && !f.info.Types[e.Index].IsType() && simple(e.X, e.Index)
	case *ast.SliceExpr:
		for _, part := range []ast.Expr{e.Low, e.High, e.Max} {
			if part != nil && !simple(part) {
				return false
			}
		}
		return risky && simple(e.X)
	case *ast.UnaryExpr:
		return (e.Op == token.SUB || e.Op == token.ADD || e.Op == token.XOR) && simple(e.X)
	case *ast.BinaryExpr:
		switch e.Op {
		case token.ADD, token.SUB, token.MUL, token.AND, token.OR, token.XOR, token.AND_NOT:
			return simple(e.X, e.Y)
		case token.QUO, token.REM:
			return (risky || f.info.Types[e.Y].Value != nil) && simple(e.X, e.Y)
		}
	case *ast.CallExpr:
		return len(e.Args) == 1 && f.harmless(e) && simple(e.Args[0])
	}
	return false
}

// harmless reports whether a call is a conversion or one of len or cap.
func (f *boundsFinder) harmless(call *ast.CallExpr) bool {
	if f.info.Types[call.Fun].IsType() {
		_, basic := f.info.TypeOf(call.Fun).Underlying().(*types.Basic)
		return basic
	}
	name := builtinName(f.info, call.Fun)
	return name == "len" || name == "cap"
}

// counted is a loop whose variable stays within the length of something.
type counted struct {
	key, over types.Object
}

// enterLoop has index expressions in the body of a loop like
//
//	for i := range a
//	for i := 0; i < len(a); i++
//
// known to be in range, until the function that it returns is called.
func (m *marker) enterLoop(loop ast.Stmt) (leave func()) {
	old := m.counted
	leave = func() { m.counted = old }
	var key, over *ast.Ident
	var body *ast.BlockStmt
	switch s := loop.(type) {
	case *ast.RangeStmt:
		key, _ = s.Key.(*ast.Ident)
		over, _ = ast.Unparen(s.X).(*ast.Ident)
		body = s.Body
	case *ast.ForStmt:
		key, over = m.counts(s)
		body = s.Body
	}
	if key == nil || over == nil {
		return leave
	}
	c := counted{m.info.Defs[key], m.info.Uses[over]}
	if c.key == nil || c.over == nil || !indexable(c.over.Type()) || m.changes(body, c.key) || m.changes(body, c.over) {
		return leave
	}
	if c.over.Parent() == nil || c.over.Parent() == c.over.Pkg().Scope() || m.lowered[c.over] != "" {
		return leave // what is called may change it
	}
	m.counted = append(slices.Clip(m.counted), c)
	return leave
}

// counts gives i and a of a loop for i := 0; i < len(a); i++.
func (m *marker) counts(s *ast.ForStmt) (key, over *ast.Ident) {
	init, ok := s.Init.(*ast.AssignStmt)
	cond, isBinary := s.Cond.(*ast.BinaryExpr)
	post, isInc := s.Post.(*ast.IncDecStmt)
	if !ok || !isBinary || !isInc || len(init.Lhs) != 1 || init.Tok != token.DEFINE || cond.Op != token.LSS || post.Tok != token.INC {
		return nil, nil
	}
	start := m.info.Types[init.Rhs[0]].Value
	call, ok := cond.Y.(*ast.CallExpr)
	if !ok || start == nil || start.String()[0] == '-' || len(call.Args) != 1 || calleeName(call) != "len" {
		return nil, nil
	}
	i, _ := init.Lhs[0].(*ast.Ident)
	x, _ := cond.X.(*ast.Ident)
	if i == nil || x == nil || m.info.Uses[x] != m.info.Defs[i] {
		return nil, nil
	}
	over, _ = call.Args[0].(*ast.Ident)
	return i, over
}

// changes reports whether a variable may get another value in a block, which
// any function literal may give it.
func (m *marker) changes(block *ast.BlockStmt, v types.Object) bool {
	found := false
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && m.info.Uses[id] == v
	}
	ast.Inspect(block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			found = found || slices.ContainsFunc(n.Lhs, is)
		case *ast.IncDecStmt:
			found = found || is(n.X)
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && is(n.X)
		case *ast.RangeStmt:
			found = found || n.Tok == token.ASSIGN && (n.Key != nil && is(n.Key) || n.Value != nil && is(n.Value))
		}
		return !found
	})
	return found
}

// inRange reports whether an index cannot be out of range.
func (f *boundsFinder) inRange(e *ast.IndexExpr) bool {
	x, ok := ast.Unparen(e.X).(*ast.Ident)
	i, isIdent := ast.Unparen(e.Index).(*ast.Ident)
	if _, isArray := f.info.TypeOf(e.X).Underlying().(*types.Array); isArray && f.info.Types[e.Index].Value != nil {
		return true // the checker has seen to it
	}
	return ok && isIdent && slices.Contains(f.counted, counted{f.info.Uses[i], f.info.Uses[x]})
}

// valueFirst parts an assignment to an element from the computation of its
// value by a call, so that what is indexed is noted between the two:
//
//	a[i] = f()
//	v· := f(); a[i] = v·
//
// Other statements stay as they are.
func (m *marker) valueFirst(stmt ast.Stmt) []ast.Stmt {
	same := []ast.Stmt{stmt}
	s, ok := stmt.(*ast.AssignStmt)
	if !ok || s.Tok != token.ASSIGN || len(s.Lhs) != 1 || len(s.Rhs) != 1 || !containsCall(s.Rhs) {
		return same
	}
	element, ok := s.Lhs[0].(*ast.IndexExpr)
	if !ok || !indexable(m.info.TypeOf(element.X)) {
		return same
	}
	tv := m.info.Types[s.Rhs[0]]
	if !types.Identical(tv.Type, m.info.TypeOf(element)) || containsCall([]ast.Expr{element}) {
		return same
	}
	name := m.fresh("value" + mark)
	define := &ast.AssignStmt{Lhs: []ast.Expr{ident(s.Rhs[0].Pos(), name)}, TokPos: s.TokPos, Tok: token.DEFINE, Rhs: s.Rhs}
	value := ident(s.Rhs[0].Pos(), name)
	m.info.Types[value] = types.TypeAndValue{Type: tv.Type}
	s.Rhs = []ast.Expr{value}
	return []ast.Stmt{define, s}
}

// moveCondition makes the condition of a loop that indexes the first statement
// of its body, so that it is noted each time what is indexed.
func (m *marker) moveCondition(s *ast.ForStmt) {
	if s.Cond == nil {
		return
	}
	indexes := false
	ast.Inspect(s.Cond, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.IndexExpr, *ast.SliceExpr:
			indexes = true
		case *ast.FuncLit:
			return false
		}
		return true
	})
	if !indexes {
		return
	}
	pos := s.Cond.Pos()
	not := &ast.UnaryExpr{OpPos: pos, Op: token.NOT, X: &ast.ParenExpr{Lparen: pos, X: s.Cond, Rparen: s.Cond.End()}}
	m.info.Types[not] = types.TypeAndValue{Type: types.Typ[types.Bool]}
	test := &ast.IfStmt{If: pos, Cond: not, Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos, List: []ast.Stmt{&ast.BranchStmt{TokPos: pos, Tok: token.BREAK}}}}
	s.Body.List = append([]ast.Stmt{test}, s.Body.List...)
	s.Cond = nil
}
