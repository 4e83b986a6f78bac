package lang

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"slices"
	"strconv"
)

// programGroup is a checked group of a cell, a script or a command, as it goes into
// a program.
type programGroup struct {
	*lowering
	decls     []ast.Decl
	stmts     []ast.Stmt
	show      *argument
	result    types.Object // of show
	precision *int         // as in program
	ahead     []ast.Stmt   // of the statements, finished
	functions []ast.Stmt   // by which the functions that it declares again count, from the beginning of the cell on
	within    *enclosure   // nil for statements of main itself
}

// add takes over a group from its check. It gives names to what the group
// defines; the rest waits for the end.
func (p *program) add(l *lowering, g *group, late []*lateMethod, show *argument) {
	pg := &programGroup{lowering: l, stmts: g.stmts, show: show, precision: p.precision}
	p.groups = append(p.groups, pg)
	lateOf := make(map[ast.Decl]*lateMethod)
	for _, m := range late {
		lateOf[m.decl] = m
	}
	for _, d := range g.decls {
		if m := lateOf[d]; m != nil {
			if !p.methodAgain(pg, m) {
				p.replaceMethod(m)
				m.asMethod()
			}
			pg.decls = append(pg.decls, d)
			continue
		}
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && p.functionAgain(pg, f, l.names[f.Name.Name]) {
			pg.decls = append(pg.decls, d)
			continue
		}
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" && !p.bare {
			f.Name = ident(f.Name.Pos(), p.fresh("init")) // which the session has called, once
			pg.ahead = append(pg.ahead, &ast.ExprStmt{X: &ast.CallExpr{Fun: ident(f.Pos(), f.Name.Name)}})
		}
		for _, id := range declares(d) {
			if obj := l.info.Defs[id]; obj != nil && id.Name != "_" {
				l.define(id.Name, obj, 0)
			}
		}
		pg.decls = append(pg.decls, d)
	}
	l.hoist(g.stmts)
	p.uniqueLabels(g.stmts)
	if show == nil || l.prints(show.expr) {
		return
	}
	t := l.info.TypeOf(show.expr)
	l.cell.Results = []types.Type{t}
	switch values := t.(type) {
	case *types.Tuple:
		t = values.At(0).Type()
	case *types.Basic:
		if t = types.Default(t); values.Kind() == types.UntypedNil {
			return
		}
	}
	l.cell.Results = []types.Type{t}
	name := Result(l.number)
	pg.result = types.NewVar(token.NoPos, nil, name, t)
	p.lowered[pg.result] = p.fresh("out" + strconv.Itoa(l.number))
	p.names[name] = pg.result
	l.cell.Defines = append(l.cell.Defines, Definition{name, pg.result, 0})
}

// asMethod undoes what the check made of a method on an earlier cell's type.
func (m *lateMethod) asMethod() {
	m.decl.Recv, m.decl.Name = m.recv, ident(m.decl.Name.Pos(), m.name)
	m.decl.Type.Params.List = m.decl.Type.Params.List[1:]
	m.decl.Type.TypeParams = nil
	unnameParams(m.decl)
}

// replaceMethod removes an earlier declaration of a method.
func (p *program) replaceMethod(m *lateMethod) {
	pg, f := p.methodDeclaration(m.named, m.name)
	if f == nil {
		return
	}
	i := slices.Index(pg.decls, ast.Decl(f))
	pg.decls = slices.Delete(pg.decls, i, i+1)
}

// findUses finds what the variables of the program are used for.
func (p *program) findUses() {
	for _, pg := range p.groups {
		for _, d := range pg.decls {
			pg.uses(d, p.global, true)
			pg.uses(d, p.used, true)
		}
		for _, stmt := range pg.stmts {
			pg.uses(stmt, p.used, false)
		}
	}
	p.findEnclosed()
}

// uses finds the variables that a piece of syntax reads, or where assigned is set
// assigns to.
func (pg *programGroup) uses(root ast.Node, found map[types.Object]bool, assigned bool) {
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			plain := n.Tok == token.ASSIGN || n.Tok == token.DEFINE
			for _, e := range slices.Concat(n.Lhs, n.Rhs) {
				if _, ok := e.(*ast.Ident); ok && plain && slices.Contains(n.Lhs, e) && !assigned {
					continue // to Go this is no use
				}
				pg.uses(e, found, assigned)
			}
			return false
		case *ast.RangeStmt:
			for _, e := range []ast.Expr{n.Key, n.Value} {
				if _, ok := e.(*ast.Ident); e != nil && (!ok || assigned || n.Tok != token.ASSIGN) {
					pg.uses(e, found, assigned)
				}
			}
			pg.uses(n.X, found, assigned)
			pg.uses(n.Body, found, assigned)
			return false
		case *ast.Ident:
			if obj, ok := pg.info.Uses[n]; ok {
				obj = pg.original(obj)
				found[obj] = true
				if pg.reused[obj] != nil {
					found[pg.reused[obj]] = true
				}
			}
		}
		return true
	})
}

// write writes the group's declarations and statements.
func (pg *programGroup) write(p *program, decls, body *bytes.Buffer) error {
	var out []ast.Stmt
	for _, stmt := range pg.stmts {
		if pg.show != nil && stmt == ast.Stmt(pg.show.stmt) {
			out = append(out, pg.showing(p)...)
			continue
		}
		out = append(out, discard(stmt))
		for _, id := range definedBy(stmt) {
			obj := pg.info.Defs[id]
			switch {
			case obj == nil || pg.reused[obj] != nil:
			case p.global[obj]:
				pg.variable(pg.lowered[obj], obj.Type(), id.Pos())
			case !p.used[obj] && !p.bare:
				out = append(out, &ast.AssignStmt{Lhs: []ast.Expr{ident(id.Pos(), "_")}, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(id.Pos(), p.lowered[obj])}})
			}
		}
	}
	out = pg.assignGlobals(p, out)
	block := &ast.BlockStmt{List: out}
	pg.seeded(p, block)
	pg.bindLate(p, block)
	pg.rewrite(block, !p.bare)
	for _, d := range pg.decls {
		pg.seeded(p, d)
		pg.bindLate(p, d)
		pg.rewrite(d, false)
	}
	if !p.bare {
		for _, d := range pg.decls {
			pg.useUnused(d)
		}
		for _, stmt := range block.List {
			pg.useUnused(stmt)
		}
	}
	for _, path := range pg.lowering.imports {
		if !slices.Contains(p.imports, path) {
			p.imports = append(p.imports, path)
		}
	}
	if len(pg.errs) > 0 {
		return pg.errs
	}
	for _, d := range append(pg.lowering.decls, pg.decls...) {
		if err := format.Node(decls, p.fset, d); err != nil {
			return err
		}
		decls.WriteString("\n\n")
	}
	if pg.within != nil && pg.within.first == pg {
		body.WriteString(pg.within.before)
	}
	for _, stmt := range slices.Concat(pg.ahead, block.List) {
		if err := format.Node(body, p.fset, stmt); err != nil {
			return err
		}
		body.WriteString("\n")
	}
	if pg.within != nil && pg.within.last == pg {
		body.WriteString(pg.within.after)
	}
	return nil
}

// assignGlobals turns the definitions of variables that functions of the
// program use into assignments.
func (pg *programGroup) assignGlobals(p *program, stmts []ast.Stmt) []ast.Stmt {
	var out []ast.Stmt
	for _, stmt := range stmts {
		any, fresh := false, false
		for _, id := range definedBy(stmt) {
			obj := pg.info.Defs[id]
			if old := pg.reused[obj]; old != nil {
				any = any || p.global[old] || pg.within != nil && p.owner[old] != pg.within
			} else if obj != nil {
				any = any || p.global[obj]
				fresh = true
			}
		}
		a, isAssign := stmt.(*ast.AssignStmt)
		switch {
		case isAssign && a.Tok == token.DEFINE && !any && !fresh:
			a.Tok = token.ASSIGN
		case any:
			for _, id := range definedBy(stmt) {
				if obj := pg.info.Defs[id]; obj != nil && pg.reused[obj] == nil && !p.global[obj] {
					e, err := pg.typeExpr(obj.Type())
					if err != nil {
						pg.errs = append(pg.errs, Error{Pos: pg.fset.Position(id.Pos()), Msg: err.Error()})
						continue
					}
					out = append(out, &ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{
						&ast.ValueSpec{Names: []*ast.Ident{ident(id.Pos(), p.lowered[obj])}, Type: e}}}})
				}
			}
			out = append(out, plainAssign(stmt)...)
			continue
		}
		out = append(out, stmt)
	}
	return out
}

// plainAssign turns a statement that defines variables into one that assigns
// to them.
func plainAssign(stmt ast.Stmt) []ast.Stmt {
	if a, ok := stmt.(*ast.AssignStmt); ok {
		a.Tok = token.ASSIGN
		return []ast.Stmt{a}
	}
	var out []ast.Stmt
	for _, spec := range stmt.(*ast.DeclStmt).Decl.(*ast.GenDecl).Specs {
		v := spec.(*ast.ValueSpec)
		if len(v.Values) == 0 {
			continue
		}
		lhs := make([]ast.Expr, len(v.Names))
		for i, id := range v.Names {
			lhs[i] = id
		}
		out = append(out, &ast.AssignStmt{Lhs: lhs, Tok: token.ASSIGN, Rhs: v.Values})
	}
	return out
}

// showing prints the value of a cell's last expression.
func (pg *programGroup) showing(p *program) []ast.Stmt {
	if pg.prints(pg.show.expr) || p.bare {
		return []ast.Stmt{&ast.ExprStmt{X: pg.show.expr}}
	}
	pg.need(ShowPackage)
	values, out := []ast.Expr{pg.show.expr}, []ast.Stmt(nil)
	_, several := pg.info.TypeOf(pg.show.expr).(*types.Tuple)
	if pg.result != nil && (p.used[pg.result] || several && pg.precision != nil) {
		values, out = pg.keepResult(p)
	}
	println := selector(token.NoPos, pg.packageName(ShowPackage), "Println")
	if pg.precision != nil {
		println = selector(token.NoPos, pg.packageName(ShowPackage), "PrintlnPrecision")
		values = append([]ast.Expr{intLit(token.NoPos, *pg.precision)}, values...)
	}
	return append(out, &ast.ExprStmt{X: &ast.CallExpr{Fun: println, Args: values}})
}

// keepResult assigns the values of a cell's last expression to variables, the
// first of which is the cell's result.
func (pg *programGroup) keepResult(p *program) (values []ast.Expr, out []ast.Stmt) {
	pos := pg.show.expr.Pos()
	names := []string{p.lowered[pg.result]}
	if tuple, ok := pg.info.TypeOf(pg.show.expr).(*types.Tuple); ok {
		for range tuple.Len() - 1 {
			names = append(names, p.ownName("value"))
		}
	}
	tok := token.DEFINE
	if p.global[pg.result] {
		pg.variable(names[0], pg.result.Type(), pos)
		if tok = token.ASSIGN; len(names) > 1 {
			// The others are main's own.
			temporary := p.ownName("value")
			out = append(out, &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, names[0])}, Tok: token.ASSIGN, Rhs: []ast.Expr{ident(pos, temporary)}})
			names[0], tok = temporary, token.DEFINE
		}
	}
	var lhs []ast.Expr
	for _, name := range names {
		id := ident(pos, name)
		pg.info.Defs[id] = types.NewVar(pos, nil, name, nil) // so that it is known to be defined here
		lhs, values = append(lhs, id), append(values, ident(pos, name))
	}
	return values, append([]ast.Stmt{&ast.AssignStmt{Lhs: lhs, Tok: tok, Rhs: []ast.Expr{pg.show.expr}}}, out...)
}
