package lang

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// What the interpreter gets wrong, and the form that it runs properly.

// protectLiterals puts the composite literals of a parallel assignment into
// parentheses: after a, b := x, T{…} the interpreter would leave a at zero.
func protectLiterals(values []ast.Expr) {
	if len(values) < 2 {
		return
	}
	for i, v := range values {
		if lit, ok := v.(*ast.CompositeLit); ok {
			values[i] = &ast.ParenExpr{Lparen: lit.Pos(), X: lit, Rparen: lit.End()}
		}
	}
}

// packVariadic turns the arguments of a variadic parameter of an interface type
// into a slice, where the interpreter would not do it right: for a compiled function
// it would pass values of interpreted types without the methods that the interface
// wants, and a single argument that is a slice of that type it would spread.
func (l *lowering) packVariadic(call *ast.CallExpr) {
	sig, ok := types.Unalias(l.info.TypeOf(call.Fun)).(*types.Signature)
	if !ok || !sig.Variadic() || call.Ellipsis.IsValid() {
		return
	}
	fixed := sig.Params().Len() - 1
	list, ok := sig.Params().At(fixed).Type().(*types.Slice)
	if !ok || !types.IsInterface(list.Elem()) || len(call.Args) <= fixed {
		return
	}
	isList := func(e ast.Expr) bool { t := l.info.TypeOf(e); return t != nil && types.Identical(t, list) }
	wantsMethods := l.compiled(call.Fun) && hasMethods(list.Elem())
	if !wantsMethods && (l.compiled(call.Fun) || !slices.ContainsFunc(call.Args[fixed:], isList)) {
		return
	}
	e, err := l.typeExpr(list.Elem())
	if err != nil {
		return
	}
	packed := &ast.CompositeLit{
		Type:   &ast.ArrayType{Lbrack: call.Lparen, Elt: e},
		Lbrace: call.Lparen, Elts: append([]ast.Expr{}, call.Args[fixed:]...), Rbrace: call.Rparen,
	}
	l.info.Types[packed] = types.TypeAndValue{Type: list}
	call.Args = append(call.Args[:fixed:fixed], packed)
	call.Ellipsis = call.Rparen
}

// functionValue converts a declared function that is not called to its own type:
// in many places the interpreter would not make a value of it. It reports whether
// the cursor is at one.
//
//	filter(isEven, list...)
//	filter((func(int) bool)(isEven), list...)
func (l *lowering) functionValue(c *astutil.Cursor, e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	if !ok || c.Name() == "Fun" || c.Name() == "Sel" {
		return false
	}
	fn, ok := l.info.Uses[id].(*types.Func)
	if !ok || fn.Signature().Recv() != nil || fn.Signature().TypeParams().Len() > 0 || l.lowered[fn] == "" {
		return false
	}
	if binary, ok := c.Parent().(*ast.BinaryExpr); ok && binary != nil {
		return false // compared with nil
	}
	typ, err := l.typeExpr(fn.Signature())
	if err != nil {
		return false
	}
	value := ident(id.Pos(), l.lowered[fn])
	conversion := &ast.CallExpr{Fun: &ast.ParenExpr{Lparen: id.Pos(), X: typ, Rparen: id.Pos()}, Lparen: id.Pos(), Args: []ast.Expr{value}, Rparen: id.End()}
	l.info.Types[conversion] = types.TypeAndValue{Type: fn.Signature()}
	c.Replace(conversion)
	return true
}

// noteResults finds the results of a return that are to be computed before it: of
// several the interpreter would lose what some calls give, and what is received from
// a channel it would put in the place of the result (see receive.go).
//
//	return f(), true
//	v· := f(); return v·, true
func (r *rewriter) noteResults(s *ast.ReturnStmt) {
	single := len(s.Results) == 1 && received(s.Results[0]) != nil
	if !single && (len(s.Results) < 2 || !containsCall(s.Results)) {
		return
	}
	first := make([]bool, len(s.Results))
	for i, e := range s.Results {
		tv, ok := r.info.Types[e]
		first[i] = ok && tv.Value == nil && !tv.IsNil()
	}
	r.results[s] = first
}

// returnResults computes the results that noteResults found before the return.
func (r *rewriter) returnResults(c *astutil.Cursor, s *ast.ReturnStmt) {
	first := r.results[s]
	if first == nil {
		return
	}
	var before []ast.Stmt
	for i, e := range s.Results {
		if !first[i] {
			continue
		}
		keep := &ast.AssignStmt{Lhs: []ast.Expr{ident(e.Pos(), r.fresh("value"+mark))}, TokPos: e.Pos(), Tok: token.DEFINE, Rhs: []ast.Expr{e}}
		s.Results[i] = ident(e.Pos(), keep.Lhs[0].(*ast.Ident).Name)
		if received(e) != nil {
			keep.Lhs, keep.Rhs[0] = append(keep.Lhs, r.status(e.Pos())), received(e)
		}
		before = append(before, keep)
	}
	c.Replace(&ast.BlockStmt{Lbrace: s.Pos(), List: append(before, s), Rbrace: s.End()})
}

// zeroResults has a function begin with zeros in its named results: the
// interpreter would leave there what the last call has returned.
func (l *lowering) zeroResults(typ *ast.FuncType, body *ast.BlockStmt) {
	if typ == nil || typ.Results == nil || body == nil {
		return
	}
	var zeros []ast.Stmt
	for _, field := range typ.Results.List {
		for _, id := range field.Names {
			if id.Name == "_" {
				continue
			}
			pos, zero := body.Lbrace, l.fresh("zero"+mark)
			resultType := l.resultType(field.Type)
			result := ident(pos, id.Name)
			if obj := l.info.Defs[id]; obj != nil {
				l.info.Uses[result] = obj
			}
			zeros = append(zeros,
				&ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, TokPos: pos, Specs: []ast.Spec{
					&ast.ValueSpec{Names: []*ast.Ident{ident(pos, zero)}, Type: resultType}}}},
				&ast.AssignStmt{Lhs: []ast.Expr{result}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(pos, zero)}})
		}
	}
	body.List = append(zeros, body.List...)
}

// compiled reports whether an expression is a function or method of a compiled
// package.
func (l *lowering) compiled(e ast.Expr) bool {
	var id *ast.Ident
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	default:
		return false
	}
	fn, ok := l.info.Uses[id].(*types.Func)
	return ok && fn.Pkg() != nil && l.generics.functions[fn.Origin()] == nil && l.im.packages[fn.Pkg().Path()] == fn.Pkg()
}

// rangeOverInt turns a loop over an integer, which the interpreter does not
// know, into one that counts:
//
//	for i := range n { … }
//	for i·, n· := 0, n; i· < n·; i·++ { i := i·; … }
//
// It returns nil for other loops.
func (l *lowering) rangeOverInt(s *ast.RangeStmt) *ast.ForStmt {
	t := l.info.TypeOf(s.X)
	if p, ok := t.Underlying().(*types.Pointer); ok && s.Value == nil { // to an array, which need not be there
		t, s.X = types.Typ[types.Int], intLit(s.X.Pos(), int(p.Elem().Underlying().(*types.Array).Len()))
	}
	if b, ok := t.Underlying().(*types.Basic); !ok || b.Info()&types.IsInteger == 0 {
		return nil
	}
	if key, ok := s.Key.(*ast.Ident); ok && key.Name != "_" {
		t = l.info.TypeOf(key) // of an untyped constant it is the variable's
	}
	e, err := l.typeExpr(types.Default(t))
	if err != nil {
		return nil
	}
	pos := s.For
	convert := func(x ast.Expr) ast.Expr {
		return &ast.CallExpr{Fun: e, Lparen: pos, Args: []ast.Expr{x}, Rparen: pos}
	}
	i, n := l.fresh("i"+mark), l.fresh("n"+mark)
	if s.Key != nil {
		inner := &ast.BlockStmt{Lbrace: s.Body.Lbrace, List: s.Body.List, Rbrace: s.Body.Rbrace}
		s.Body.List = []ast.Stmt{&ast.AssignStmt{Lhs: []ast.Expr{s.Key}, TokPos: pos, Tok: s.Tok, Rhs: []ast.Expr{ident(pos, i)}}, inner}
	}
	return &ast.ForStmt{
		For: pos,
		Init: &ast.AssignStmt{
			Lhs: []ast.Expr{ident(pos, i), ident(pos, n)}, TokPos: pos, Tok: token.DEFINE,
			Rhs: []ast.Expr{convert(intLit(pos, 0)), convert(s.X)}},
		Cond: &ast.BinaryExpr{X: ident(pos, i), OpPos: pos, Op: token.LSS, Y: ident(pos, n)},
		Post: &ast.IncDecStmt{X: ident(pos, i), TokPos: pos, Tok: token.INC},
		Body: s.Body,
	}
}

// builtin turns a call of min, max or clear, which the interpreter does not
// know, into one of a function literal, and one of print or println, which it
// has write to the standard output, into one of the session's. It returns nil for
// other calls.
func (l *lowering) builtin(call *ast.CallExpr) ast.Expr {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return nil
	}
	b, ok := l.info.Uses[id].(*types.Builtin)
	if !ok {
		return nil
	}
	switch b.Name() {
	case "min":
		return l.extreme(call, token.LSS)
	case "max":
		return l.extreme(call, token.GTR)
	case "clear":
		return l.hook(HookClear, call.Args...)
	case "make":
		return l.makeChannel(call)
	case "panic":
		if l.info.Types[call.Args[0]].IsNil() {
			call.Args[0] = l.hook(HookNilPanic)
		}
		return nil
	case "print":
		return l.hook(HookPrint, call.Args...)
	case "println":
		return l.hook(HookPrintln, call.Args...)
	}
	return nil
}

// extreme is the call of a function literal with a parameter for each argument
// that returns the one that comes before all others. A NaN comes first.
func (l *lowering) extreme(call *ast.CallExpr, op token.Token) ast.Expr {
	pos := call.Pos()
	e, err := l.typeExpr(types.Default(l.info.TypeOf(call)))
	if err != nil {
		return nil
	}
	const best = "best" + mark
	name := func() ast.Expr { return ident(pos, best) }
	params := &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(pos, best)}, Type: e}}}
	var body []ast.Stmt
	for i := range call.Args[1:] {
		other := func() ast.Expr { return ident(pos, "p"+mark+strconv.Itoa(i)) }
		params.List = append(params.List, &ast.Field{Names: []*ast.Ident{other().(*ast.Ident)}, Type: e})
		better := &ast.BinaryExpr{X: other(), OpPos: pos, Op: op, Y: name()}
		notANumber := &ast.BinaryExpr{X: other(), OpPos: pos, Op: token.NEQ, Y: other()}
		body = append(body, &ast.IfStmt{If: pos,
			Cond: &ast.BinaryExpr{X: better, OpPos: pos, Op: token.LOR, Y: notANumber},
			Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{
				&ast.AssignStmt{Lhs: []ast.Expr{name()}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{other()}}}, Rbrace: pos}})
	}
	body = append(body, &ast.ReturnStmt{Return: pos, Results: []ast.Expr{name()}})
	literal := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos, Params: params, Results: &ast.FieldList{List: []*ast.Field{{Type: e}}}},
		Body: &ast.BlockStmt{Lbrace: pos, List: body, Rbrace: pos},
	}
	return &ast.CallExpr{Fun: literal, Lparen: pos, Args: call.Args, Rparen: pos}
}

// newOf is a call of new with a value, which the interpreter does not know.
//
//	new(x)
//	func(p T) *T { return &p }(x)
func (l *lowering) newOf(call *ast.CallExpr) ast.Expr {
	t := l.info.TypeOf(call).(*types.Pointer).Elem()
	typ, err := l.funcExpr(types.NewSignatureType(nil, nil, nil,
		types.NewTuple(types.NewParam(call.Pos(), nil, "", t)), types.NewTuple(types.NewParam(call.Pos(), nil, "", types.NewPointer(t))), false))
	if err != nil {
		return nil
	}
	pos := call.Pos()
	p := ident(pos, "p"+mark)
	typ.(*ast.FuncType).Params.List[0].Names = []*ast.Ident{p}
	address := &ast.UnaryExpr{OpPos: pos, Op: token.AND, X: ident(pos, p.Name)}
	literal := &ast.FuncLit{Type: typ.(*ast.FuncType), Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos,
		List: []ast.Stmt{&ast.ReturnStmt{Return: pos, Results: []ast.Expr{address}}}}}
	return &ast.CallExpr{Fun: literal, Lparen: pos, Args: call.Args, Rparen: pos}
}

// resultType is the type of a result in the interpreter's names, or as it is
// written where the checker does not know it.
func (l *lowering) resultType(written ast.Expr) ast.Expr {
	if t := l.info.TypeOf(written); t != nil {
		if e, err := l.typeExpr(t); err == nil {
			return e
		}
	}
	return l.copied(written)
}

// refuseKeys refuses a map whose keys are of an interface type with methods: what
// the interpreter has in such an interface is never equal to anything.
func (l *lowering) refuseKeys(m *ast.MapType) {
	t := l.info.TypeOf(m.Key)
	if t == nil || !hasMethods(t) || l.foreign(t) {
		return
	}
	name := types.TypeString(t, func(*types.Package) string { return "" })
	l.errs = append(l.errs, Error{l.fset.Position(m.Key.Pos()), fmt.Sprintf(
		"a map cannot have keys of interface type %s here: map[any]… can", name)})
}

// makeChannel makes a channel of one direction, which the interpreter cannot, of
// one of both. It returns nil for other calls of make.
func (l *lowering) makeChannel(call *ast.CallExpr) ast.Expr {
	ch, ok := l.info.TypeOf(call).Underlying().(*types.Chan)
	if !ok || ch.Dir() == types.SendRecv {
		return nil
	}
	both, err := l.typeExpr(types.NewChan(types.SendRecv, ch.Elem()))
	if err != nil {
		return nil
	}
	one := &ast.ParenExpr{Lparen: call.Pos(), X: call.Args[0], Rparen: call.Pos()}
	call.Args[0] = both
	return &ast.CallExpr{Fun: one, Lparen: call.Pos(), Args: []ast.Expr{call}, Rparen: call.End()}
}

// throughTemporaries gives the values of a parallel assignment to variables of
// their own first, where one is a call or an interface: after a, b = f(), 1 the
// interpreter would leave b at zero, and it mixes up interfaces. What it returns goes before the assignment; nil where
// nothing has to.
func (l *lowering) throughTemporaries(s *ast.AssignStmt) ast.Stmt {
	if s.Tok != token.ASSIGN || len(s.Rhs) < 2 || !containsCall(s.Rhs) && !slices.ContainsFunc(s.Rhs, l.isInterface) {
		return nil
	}
	before := &ast.AssignStmt{TokPos: s.TokPos, Tok: token.DEFINE}
	for i, e := range s.Rhs {
		if tv, ok := l.info.Types[e]; ok && (tv.Value != nil || tv.IsNil()) && !containsCall(s.Rhs[i:i+1]) {
			continue // of the type that the variable gives it
		}
		name := l.fresh("value" + mark)
		before.Lhs, before.Rhs = append(before.Lhs, ident(e.Pos(), name)), append(before.Rhs, e)
		s.Rhs[i] = ident(e.Pos(), name)
	}
	protectLiterals(before.Rhs)
	return before
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

// oneByOne assigns to all but the last variable of a parallel assignment in
// statements of their own, once the values are in variables: the interpreter
// mixes up interfaces in parallel assignments. Where something but names is
// assigned to, it may need the variables as they were.
func (l *lowering) oneByOne(c *astutil.Cursor, s *ast.AssignStmt) {
	if !slices.ContainsFunc(s.Lhs, l.isInterface) || slices.ContainsFunc(s.Lhs, func(e ast.Expr) bool { _, ok := e.(*ast.Ident); return !ok }) {
		return
	}
	last := len(s.Lhs) - 1
	for i, e := range s.Lhs[:last] {
		c.InsertBefore(&ast.AssignStmt{Lhs: []ast.Expr{e}, TokPos: s.TokPos, Tok: token.ASSIGN, Rhs: s.Rhs[i : i+1]})
	}
	s.Lhs, s.Rhs = s.Lhs[last:], s.Rhs[last:]
}

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

// fillClauses puts a statement into the clauses of a switch or select that have
// none, with which the interpreter cannot do anything.
func fillClauses(body *ast.BlockStmt) {
	isEmpty := func(stmt ast.Stmt) bool { _, ok := stmt.(*ast.EmptyStmt); return ok }
	nothing := func(pos token.Pos) []ast.Stmt {
		return []ast.Stmt{&ast.AssignStmt{Lhs: []ast.Expr{ident(pos, "_")}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{intLit(pos, 0)}}}
	}
	for _, stmt := range body.List {
		switch clause := stmt.(type) {
		case *ast.CaseClause:
			if clause.Body = slices.DeleteFunc(clause.Body, isEmpty); len(clause.Body) == 0 {
				clause.Body = nothing(clause.Colon)
			}
		case *ast.CommClause:
			if clause.Body = slices.DeleteFunc(clause.Body, isEmpty); len(clause.Body) == 0 {
				clause.Body = nothing(clause.Colon)
			}
		}
	}
}

// refuseFallthrough refuses a fallthrough into or out of a default clause that is
// not the last one: the interpreter looks at it last wherever it stands.
func (l *lowering) refuseFallthrough(body *ast.BlockStmt) {
	falls := func(c *ast.CaseClause) bool {
		if len(c.Body) == 0 {
			return false
		}
		b, ok := c.Body[len(c.Body)-1].(*ast.BranchStmt)
		return ok && b.Tok == token.FALLTHROUGH
	}
	for i, stmt := range body.List {
		clause, ok := stmt.(*ast.CaseClause)
		if !ok || clause.List != nil || i == len(body.List)-1 {
			continue
		}
		if previous := i > 0 && falls(body.List[i-1].(*ast.CaseClause)); previous || falls(clause) {
			l.errs = append(l.errs, Error{l.fset.Position(clause.Pos()), "fallthrough into or out of a default clause cannot be run here unless the clause is the last one"})
		}
	}
}

// joinConditions makes one condition of each clause of a switch without a tag: of
// several the interpreter looks at the first.
func joinConditions(body *ast.BlockStmt) {
	for _, stmt := range body.List {
		clause, ok := stmt.(*ast.CaseClause)
		if !ok || len(clause.List) < 2 {
			continue
		}
		joined := clause.List[0]
		for _, e := range clause.List[1:] {
			joined = &ast.BinaryExpr{X: joined, OpPos: e.Pos(), Op: token.LOR, Y: &ast.ParenExpr{Lparen: e.Pos(), X: e, Rparen: e.End()}}
		}
		clause.List = []ast.Expr{joined}
	}
}

// roomFor has make ask for memory that might not be there: to run out of it
// ends the process.
//
//	make([]T, n)
//	make([]T, func(n int) int { Room(n, size); return n }(int(n)))
func (l *lowering) roomFor(call *ast.CallExpr) {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || len(call.Args) < 2 {
		return
	}
	if b, ok := l.info.Uses[id].(*types.Builtin); !ok || b.Name() != "make" {
		return
	}
	var elem types.Type
	switch t := l.info.TypeOf(call).Underlying().(type) {
	case *types.Slice:
		elem = t.Elem()
	case *types.Chan:
		elem = t.Elem()
	default:
		return
	}
	const plenty = 1 << 16
	size := types.SizesFor("gc", "amd64").Sizeof(elem)
	for i, arg := range call.Args[1:] {
		if tv, ok := l.info.Types[arg]; ok && tv.Value != nil {
			if n, exact := constant.Int64Val(tv.Value); exact && n < plenty {
				continue
			}
		}
		pos := l.nowhere
		defer l.at(pos)()
		n := ident(pos, "n"+mark)
		integer := &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{n}, Type: ident(pos, "int")}}}
		literal := &ast.FuncLit{
			Type: &ast.FuncType{Func: pos, Params: integer, Results: &ast.FieldList{List: []*ast.Field{{Type: ident(pos, "int")}}}},
			Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos, List: []ast.Stmt{
				l.call(HookRoom, ident(pos, n.Name), intLit(pos, int(size))),
				&ast.ReturnStmt{Return: pos, Results: []ast.Expr{ident(pos, n.Name)}}}}}
		toInt := &ast.CallExpr{Fun: ident(pos, "int"), Lparen: pos, Args: []ast.Expr{arg}, Rparen: pos}
		call.Args[i+1] = &ast.CallExpr{Fun: literal, Lparen: pos, Args: []ast.Expr{toInt}, Rparen: pos}
	}
}

// fatal turns a call of a logger's method Fatal, Fatalf or Fatalln, which would
// end the process, into one of the session's function:
//
//	l.Fatalf("%d", n)
//	Fatal(l, fmt.Sprintf("%d", n))
//
// It returns nil for other calls.
func (l *lowering) fatal(call *ast.CallExpr) ast.Expr {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	selection := l.info.Selections[sel]
	if selection == nil || selection.Kind() != types.MethodVal || selection.Obj().Pkg() == nil || selection.Obj().Pkg().Path() != "log" {
		return nil
	}
	sprint := map[string]string{"Fatal": "Sprint", "Fatalf": "Sprintf", "Fatalln": "Sprintln"}[sel.Sel.Name]
	if sprint == "" {
		return nil
	}
	logger := sel.X
	for t, index := deref(selection.Recv()), selection.Index(); len(index) > 1; index = index[1:] { // embedded
		field := t.Underlying().(*types.Struct).Field(index[0])
		logger, t = &ast.SelectorExpr{X: logger, Sel: ident(sel.Pos(), field.Name())}, deref(field.Type())
	}
	l.need("fmt")
	message := &ast.CallExpr{Fun: selector(call.Pos(), l.packageName("fmt"), sprint), Lparen: call.Lparen, Args: call.Args, Ellipsis: call.Ellipsis, Rparen: call.Rparen}
	return l.hook(HookFatal, logger, message)
}

// throughEmbedded names the embedded fields through which a method of an embedded
// interface is reached, which the interpreter does not find:
//
//	x.Method
//	x.Embedded.Method
func (l *lowering) throughEmbedded(sel *ast.SelectorExpr) {
	s := l.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal || len(s.Index()) < 2 || !types.IsInterface(s.Obj().(*types.Func).Signature().Recv().Type()) {
		return
	}
	t := s.Recv()
	for _, i := range s.Index()[:len(s.Index())-1] {
		st, ok := deref(t).Underlying().(*types.Struct)
		if !ok {
			return
		}
		field := st.Field(i)
		name := ident(sel.Pos(), field.Name())
		l.info.Uses[name] = field
		sel.X = &ast.SelectorExpr{X: sel.X, Sel: name}
		l.info.Types[sel.X] = types.TypeAndValue{Type: field.Type()}
		t = field.Type()
	}
}

// functionReceiver copies the receiver of a method of a function type, where it is
// no variable of its own: the interpreter would find no method there.
func (l *lowering) functionReceiver(sel *ast.SelectorExpr) {
	s := l.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal {
		return
	}
	t := l.info.TypeOf(sel.X)
	_, isFunc := t.Underlying().(*types.Signature)
	if _, isName := ast.Unparen(sel.X).(*ast.Ident); !isFunc || isName || l.plainNamed(t) == nil {
		return
	}
	if c := l.copyOf(sel.X, t); c != nil {
		l.info.Types[c] = types.TypeAndValue{Type: t}
		sel.X = c
	}
}

// methodExpression turns a method expression, whose type the interpreter takes
// for the method's, into a function literal:
//
//	T.Method
//	func(r T, p·1 int) string { return r.Method(p·1) }
//
// It returns nil for other selectors.
func (l *lowering) methodExpression(sel *ast.SelectorExpr) ast.Expr {
	s := l.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodExpr {
		return nil
	}
	sig := l.info.TypeOf(sel).(*types.Signature)
	typ, err := l.funcExpr(sig)
	if err != nil {
		return nil
	}
	params := typ.(*ast.FuncType).Params.List
	recv := ident(sel.Pos(), "p"+mark+"0")
	l.info.Types[recv] = types.TypeAndValue{Type: sig.Params().At(0).Type()}
	params[0].Names = []*ast.Ident{ident(sel.Pos(), recv.Name)}
	return l.passOnTo(&ast.SelectorExpr{X: recv, Sel: ident(sel.Pos(), sel.Sel.Name)}, typ.(*ast.FuncType), params[1:])
}

// methodValue turns a method value into a function literal that has a copy of
// the receiver, where the interpreter would have the variable itself:
//
//	x.Method
//	func(r T) func(int) string { return func(p·1 int) string { return r.Method(p·1) } }(x)
//
// It returns nil for other selectors, and where the receiver is a pointer.
func (l *lowering) methodValue(sel *ast.SelectorExpr) ast.Expr {
	s := l.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal || l.info.Types[sel].Type == nil {
		return nil
	}
	t := l.info.TypeOf(sel.X)
	if method := s.Obj().(*types.Func).Signature(); isPointer(t) || types.IsInterface(t) || isPointer(method.Recv().Type()) {
		return nil
	}
	typ, err := l.funcExpr(l.info.TypeOf(sel).(*types.Signature))
	result, err2 := l.funcExpr(l.info.TypeOf(sel).(*types.Signature))
	recvType, err3 := l.typeExpr(t)
	if err != nil || err2 != nil || err3 != nil {
		return nil
	}
	pos := sel.Pos()
	recv := ident(pos, "p"+mark+"0")
	l.info.Types[recv] = types.TypeAndValue{Type: t}
	inner := l.passOnTo(&ast.SelectorExpr{X: recv, Sel: ident(pos, sel.Sel.Name)}, typ.(*ast.FuncType), typ.(*ast.FuncType).Params.List)
	outer := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos,
			Params:  &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(pos, recv.Name)}, Type: recvType}}},
			Results: &ast.FieldList{List: []*ast.Field{{Type: result}}}},
		Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{&ast.ReturnStmt{Return: pos, Results: []ast.Expr{inner}}}, Rbrace: pos}}
	return &ast.CallExpr{Fun: outer, Lparen: pos, Args: []ast.Expr{sel.X}, Rparen: pos}
}

// passOnTo is a function literal of a type that calls a function with some of
// its parameters, which it names.
func (l *lowering) passOnTo(fun ast.Expr, typ *ast.FuncType, params []*ast.Field) ast.Expr {
	pos := fun.Pos()
	call := &ast.CallExpr{Fun: fun, Lparen: pos, Rparen: pos}
	for i, field := range params {
		name := "p" + mark + strconv.Itoa(i+1)
		field.Names = []*ast.Ident{ident(pos, name)}
		call.Args = append(call.Args, ident(pos, name))
		if _, variadic := field.Type.(*ast.Ellipsis); variadic {
			call.Ellipsis = pos
		}
	}
	var body ast.Stmt = &ast.ExprStmt{X: call}
	if typ.Results != nil && len(typ.Results.List) > 0 {
		body = &ast.ReturnStmt{Return: pos, Results: []ast.Expr{call}}
	}
	return &ast.FuncLit{Type: typ, Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{body}, Rbrace: pos}}
}
