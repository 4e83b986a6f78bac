package lang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

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
