package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
)

// lowering makes the interpreter's Go of one group that has been checked.
type lowering struct {
	*Scope
	cell     *Cell
	info     *types.Info
	number   int
	plain    bool                          // leave variables where they are: nobody looks at them afterwards
	main     types.Object                  // the function that the statements come from, nil for a cell
	pos      token.Pos                     // of what is generated
	imports  []string                      // import paths that the file needs
	decls    []ast.Decl                    // generated
	start    []ast.Stmt                    // run before the statements: methods' functions,
	vars     []ast.Stmt                    // then the values of package variables,
	inits    []ast.Stmt                    // then calls of init
	reused   map[types.Object]types.Object // variables that a := assigns to, with the older ones they are
	unused   map[token.Pos]bool            // where variables are defined that a program has to use once more
	jobs     *jobs                         // instances of generic declarations that are to be made
	typeArgs map[types.Object]types.Type   // what the type parameters of an instance are
	errs     Errors
}

// group adds the lowered group to the cell. late are its methods on types of
// earlier cells, show is the expression whose value is to be shown.
func (l *lowering) group(g *group, late []*lateMethod, show *argument) {
	if l.program != nil {
		if l.refuseBrokenIn(g); len(l.errs) == 0 {
			l.program.add(l, g, late, show)
		}
		return
	}
	l.pos = g.pos()
	if l.refuseRecursive(); len(l.errs) > 0 {
		return
	}
	l.noteRecovering(g.decls)
	g.decls = l.learnGenerics(g.decls, late)
	for _, d := range g.decls {
		l.traceDecl(d)
	}
	if n := len(g.stmts); n > 0 {
		g.stmts = l.trace("", g.stmts[0].Pos(), g.stmts[n-1].End()+1, g.stmts)
	}
	declared := l.declare(g, late)
	if !l.plain {
		l.hoist(g.stmts)
	}
	var body []ast.Stmt
	for _, stmt := range g.stmts {
		switch {
		case show != nil && stmt == ast.Stmt(show.stmt):
			body = append(body, l.show(show)...)
		case l.plain:
			body = append(body, stmt)
		default:
			body = append(body, l.statement(stmt)...)
		}
	}
	block := &ast.BlockStmt{List: body}
	l.rewrite(block, !l.plain)
	for _, d := range declared {
		l.rewrite(d, false)
	}
	l.makeInstances()
	l.makeAsserters()
	l.makeInstances()

	l.importIn(l.nowhere, l.imports)
	for _, d := range g.decls { // of cells that waited
		l.importIn(d.Pos(), l.imports)
	}
	step := Step{}
	if stmts := slices.Concat(l.start, l.vars, l.inits, block.List); len(stmts) > 0 {
		if len(g.stmts) > 0 && len(stmts) > len(block.List) {
			// Where a function begins is what the interpreter says when it
			// panics: that is to be in the cell, not in what comes before.
			begin := g.stmts[0].Pos()
			stmts = append([]ast.Stmt{nothing(begin)}, stmts...)
		}
		step.Run = l.functionName()
		l.decls = append(l.decls, &ast.FuncDecl{
			Name: ident(l.pos, step.Run),
			Type: &ast.FuncType{Func: l.pos, Params: &ast.FieldList{}},
			Body: &ast.BlockStmt{Lbrace: l.pos, List: stmts, Rbrace: l.pos},
		})
	}
	typeDecls, others := typesFirst(append(declared, l.decls...))
	imports := l.importDecls()
	if len(typeDecls) > 0 {
		file := &ast.File{Package: l.pos, Name: ident(l.pos, "main"), Decls: append(imports, typeDecls...)}
		l.cell.Steps = append(l.cell.Steps, Step{File: file, Types: typeNames(typeDecls)})
		imports = nil
	}
	step.File = &ast.File{Package: l.pos, Name: ident(l.pos, "main"), Decls: append(imports, others...)}
	l.cell.Steps = append(l.cell.Steps, step)
}

// typesFirst parts the declarations of types from all others: the interpreter
// gets them in a step of their own, so that the session can complete them before
// they are used.
func typesFirst(decls []ast.Decl) (typeDecls, others []ast.Decl) {
	for _, d := range decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE {
			typeDecls = append(typeDecls, d)
		} else {
			others = append(others, d)
		}
	}
	return typeDecls, others
}

// typeNames are the names of the types that are declared and are no aliases.
func typeNames(decls []ast.Decl) []string {
	var out []string
	for _, d := range decls {
		for _, spec := range d.(*ast.GenDecl).Specs {
			if t := spec.(*ast.TypeSpec); !t.Assign.IsValid() {
				out = append(out, t.Name.Name)
			}
		}
	}
	return out
}

// functionName is the interpreter's name of the function of the statements.
func (l *lowering) functionName() string {
	if l.main != nil {
		return l.lowered[l.main]
	}
	return l.fresh("cell" + mark + strconv.Itoa(l.number))
}

func (g *group) pos() token.Pos {
	switch {
	case len(g.decls) > 0:
		return g.decls[0].Pos()
	case len(g.stmts) > 0:
		return g.stmts[0].Pos()
	}
	return token.NoPos
}

// declare gives the group's declarations their names in the interpreter, and
// returns them without imports and in the form that they are run in.
func (l *lowering) declare(g *group, late []*lateMethod) []ast.Decl {
	lateOf := make(map[ast.Decl]*lateMethod)
	for _, m := range late {
		lateOf[m.decl] = m
	}
	var out []ast.Decl
	var vars, constants []*ast.GenDecl
	for _, d := range g.decls {
		if m := lateOf[d]; m != nil {
			l.lateMethod(m)
			continue
		}
		if gd, ok := d.(*ast.GenDecl); ok && (gd.Tok == token.IMPORT || onlyBlank(gd)) {
			continue
		}
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			f.Name = ident(f.Name.Pos(), l.fresh("init"))
			l.inits = append(l.inits, &ast.ExprStmt{X: &ast.CallExpr{Fun: ident(l.pos, f.Name.Name), Lparen: l.pos, Rparen: l.pos}})
		}
		for _, id := range declares(d) {
			if obj := l.info.Defs[id]; obj != nil && id.Name != "_" {
				old := l.names[id.Name]
				l.define(id.Name, obj, 0)
				l.replaces(old, obj)
			}
		}
		if gd, ok := d.(*ast.GenDecl); ok && gd.Tok == token.VAR {
			vars = append(vars, gd)
			continue
		}
		if gd, ok := d.(*ast.GenDecl); ok && gd.Tok == token.CONST {
			constants = append(constants, gd)
			continue
		}
		out = append(out, d)
	}
	for _, d := range constants { // now that all types have their names
		if l.constants(d); len(d.Specs) > 0 {
			out = append(out, d)
		}
	}
	for _, d := range vars {
		l.packageVariables(d)
	}
	l.initialise()
	if l.plain {
		return append(out, l.typeNames(out)...)
	}
	hidden := l.typeNames(out)
	for _, d := range out {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil {
			l.dispatch(f)
		}
	}
	return append(out, hidden...)
}

// onlyBlank reports whether a declaration is of types that have no name.
func onlyBlank(d *ast.GenDecl) bool {
	if d.Tok != token.TYPE {
		return false
	}
	d.Specs = slices.DeleteFunc(d.Specs, func(spec ast.Spec) bool { return spec.(*ast.TypeSpec).Name.Name == "_" })
	return len(d.Specs) == 0
}

// packageVariables declares the package variables of a script without their
// values, which initialise assigns: the interpreter does not find each order
// of initialisation that Go does.
func (l *lowering) packageVariables(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		for _, id := range spec.(*ast.ValueSpec).Names {
			if obj := l.info.Defs[id]; obj != nil && id.Name != "_" {
				l.variable(l.lowered[obj], obj.Type(), id.Pos())
			}
		}
	}
}

// initialise assigns their values to the package variables, in Go's order.
func (l *lowering) initialise() {
	for _, init := range l.info.InitOrder {
		lhs := make([]ast.Expr, len(init.Lhs))
		for i, v := range init.Lhs {
			lhs[i] = ident(init.Rhs.Pos(), "_")
			if v.Name() != "_" {
				lhs[i] = ident(init.Rhs.Pos(), l.lowered[v])
			}
		}
		if len(init.Lhs) == 1 {
			l.convert(&init.Rhs, init.Lhs[0].Type())
		}
		for _, stmt := range l.assign(init.Rhs.Pos(), lhs, []ast.Expr{init.Rhs}) {
			l.rewrite(stmt, false)
			l.vars = append(l.vars, stmt)
		}
	}
}

// define gives an object a name in the interpreter, and its own name in the
// session to it once the cell has come to the step.
func (l *lowering) define(name string, obj types.Object, step int) {
	as := name
	if l.program == nil || !l.program.bare {
		as = l.fresh(name)
	}
	l.defineAs(as, name, obj, step)
}

// defineAs is define with the name that the object has in the interpreter.
func (l *lowering) defineAs(as, name string, obj types.Object, step int) {
	l.lowered[obj] = as
	l.cell.Defines = append(l.cell.Defines, Definition{name, obj, step})
	l.names[name] = obj
}

// replaces notes that a function is declared again with the same signature: what
// calls the older ones is to reach it.
func (l *lowering) replaces(old, anew types.Object) {
	f, ok := old.(*types.Func)
	if !ok || l.plain || !types.Identical(f.Type(), anew.Type()) || l.lowered[f] == "" {
		return
	}
	name := l.lowered[anew]
	l.older[name] = append(slices.Clone(l.older[l.lowered[f]]), l.lowered[f])
	for _, o := range l.older[name] {
		l.cell.Replaces = append(l.cell.Replaces, Replacement{Old: o, New: name})
	}
}

// hoist makes package variables of the variables that statements define in
// their own scope.
func (l *lowering) hoist(stmts []ast.Stmt) {
	for _, stmt := range stmts {
		step := 0
		ids := definedBy(stmt)
		_, assigns := stmt.(*ast.AssignStmt) // var defines all of its variables anew
		reuse := assigns && l.anyNew(ids)
		for _, id := range ids {
			obj := l.info.Defs[id]
			if obj == nil {
				continue // := assigns to what an earlier statement defined
			}
			if old := l.sameVariable(obj); reuse && old != nil {
				l.lowered[obj] = l.lowered[old]
				if l.reused == nil {
					l.reused = make(map[types.Object]types.Object)
				}
				l.reused[obj] = old
				continue
			}
			if step == 0 {
				step = l.cell.nextStep()
			}
			l.define(id.Name, obj, step)
			if l.program != nil {
				continue
			}
			l.variable(l.lowered[obj], obj.Type(), id.Pos())
		}
	}
}

// anyNew reports whether there is a name that the session does not have. Then
// a := assigns to the others, as it does within one scope of Go.
func (l *lowering) anyNew(ids []*ast.Ident) bool {
	for _, id := range ids {
		if l.names[id.Name] == nil {
			return true
		}
	}
	return false
}

// sameVariable is the session's variable of an object's name and type.
func (l *lowering) sameVariable(obj types.Object) types.Object {
	old, ok := l.names[obj.Name()].(*types.Var)
	if !ok || !types.Identical(old.Type(), obj.Type()) {
		return nil
	}
	return old
}

// variable declares a package variable.
func (l *lowering) variable(name string, t types.Type, pos token.Pos) {
	e, err := l.typeExpr(t)
	if err != nil {
		l.errs = append(l.errs, Error{Pos: l.fset.Position(pos), Msg: err.Error()})
		return
	}
	if hasNames(e) && l.program == nil {
		// The interpreter would take the names of fields for those of other
		// variables, which this one's value needs.
		alias := l.fresh("type" + mark)
		l.decls = append(l.decls, &ast.GenDecl{Tok: token.TYPE, TokPos: l.pos, Specs: []ast.Spec{
			&ast.TypeSpec{Name: ident(l.pos, alias), Assign: l.pos, Type: e}}})
		e = ident(l.pos, alias)
	}
	l.decls = append(l.decls, &ast.GenDecl{Tok: token.VAR, TokPos: l.pos, Specs: []ast.Spec{
		&ast.ValueSpec{Names: []*ast.Ident{ident(l.pos, name)}, Type: e}}})
}

// statement turns a statement that defines variables into one that assigns to
// them, followed by word to the session that they exist.
func (l *lowering) statement(stmt ast.Stmt) []ast.Stmt {
	var out []ast.Stmt
	switch s := stmt.(type) {
	case *ast.AssignStmt:
		if s.Tok != token.DEFINE || l.generated(s) {
			return []ast.Stmt{s}
		}
		out = l.assign(s.Pos(), s.Lhs, s.Rhs)
	case *ast.DeclStmt:
		for _, spec := range s.Decl.(*ast.GenDecl).Specs {
			v, ok := spec.(*ast.ValueSpec)
			if !ok {
				return []ast.Stmt{s}
			}
			lhs := make([]ast.Expr, len(v.Names))
			for i, id := range v.Names {
				lhs[i] = id
			}
			out = append(out, l.assign(s.Pos(), lhs, v.Values)...)
		}
	default:
		return []ast.Stmt{discard(stmt)}
	}
	for _, id := range definedBy(stmt) {
		for _, d := range l.cell.Defines {
			if d.obj == l.info.Defs[id] && d.step > 0 {
				return append(out, l.call(HookDefined, intLit(l.pos, d.step)))
			}
		}
	}
	return out
}

// generated reports whether a definition is of the lowering's own variables,
// which stay in the function that it is in.
func (l *lowering) generated(s *ast.AssignStmt) bool {
	return !slices.ContainsFunc(s.Lhs, func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return !ok || l.info.ObjectOf(id) != nil || id.Name == "_"
	})
}

// discard turns an expression that was the argument of a function for the
// check, and is not to be shown, into an assignment to nothing.
func discard(stmt ast.Stmt) ast.Stmt {
	e, ok := stmt.(*ast.ExprStmt)
	if !ok {
		return stmt
	}
	call, ok := e.X.(*ast.CallExpr)
	if !ok {
		return stmt
	}
	if id, ok := call.Fun.(*ast.Ident); !ok || id.Name != showFunc || len(call.Args) != 1 {
		return stmt
	}
	switch e := ast.Unparen(call.Args[0]).(type) {
	case *ast.CallExpr:
		return &ast.ExprStmt{X: call.Args[0]}
	case *ast.Ident:
		if e.Name == "nil" {
			return &ast.EmptyStmt{Semicolon: e.Pos(), Implicit: true}
		}
	}
	return &ast.AssignStmt{Lhs: []ast.Expr{ident(e.Pos(), "_")}, TokPos: e.Pos(), Tok: token.ASSIGN, Rhs: call.Args}
}

// assign assigns values to variables. Several values of one expression go
// through variables of their own, for the interpreter does not put each such
// form into package variables.
func (l *lowering) assign(pos token.Pos, lhs, rhs []ast.Expr) []ast.Stmt {
	switch {
	case len(rhs) == 0:
		return nil
	case len(lhs) == len(rhs):
		return []ast.Stmt{&ast.AssignStmt{Lhs: lhs, TokPos: pos, Tok: token.ASSIGN, Rhs: rhs}}
	}
	temps, out := make([]ast.Expr, len(lhs)), make([]ast.Stmt, 1, len(lhs)+1)
	tok := token.ASSIGN
	for i, e := range lhs {
		if id, ok := e.(*ast.Ident); ok && id.Name == "_" {
			temps[i] = ident(pos, "_")
			continue
		}
		tok = token.DEFINE
		t := l.fresh("value" + mark)
		temps[i] = ident(pos, t)
		out = append(out, &ast.AssignStmt{Lhs: []ast.Expr{e}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(pos, t)}})
	}
	out[0] = &ast.AssignStmt{Lhs: temps, TokPos: pos, Tok: tok, Rhs: rhs}
	return out
}
