package lang

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// What a saved program has of what is no cell that ran to its end: scripts, seeds
// of the random numbers, and cells that panicked.

// enclosure is a run of groups that a program has within a function literal, with
// what the program has before and after their statements. What they define for
// others is a variable of the program.
type enclosure struct {
	before, after string
	first, last   *programGroup
}

// enclose puts groups into a function literal.
func (p *program) enclose(groups []*programGroup, before, after string) {
	if len(groups) == 0 {
		return
	}
	e := &enclosure{before: before, after: after, first: groups[0], last: groups[len(groups)-1]}
	for _, pg := range groups {
		pg.within = e
	}
}

// guard has the program go on after groups that panic, as the session did.
func (p *program) guard(groups []*programGroup) {
	if p.bare || len(groups) == 0 {
		return
	}
	if p.going == "" {
		p.going = p.ownName("goOn")
	}
	groups[0].need("fmt")
	groups[0].need("os")
	p.enclose(groups, p.going+"(func() {\n", "})\n")
}

// writeGoingOn writes the function that goes on after a panic.
func (p *program) writeGoingOn(out *bytes.Buffer) {
	if p.going == "" {
		return
	}
	fmt.Fprintf(out, `
// %s runs what panicked at the prompt, where the session went on.
func %[1]s(cell func()) {
	defer func() {
		if p := recover(); p != nil {
			%s.Fprintln(%s.Stderr, "panic:", p)
		}
	}()
	cell()
}
`, p.going, p.packageName("fmt"), p.packageName("os"))
}

// findEnclosed finds the variables of enclosures that others use.
func (p *program) findEnclosed() {
	for _, pg := range p.groups {
		if pg.within == nil {
			continue
		}
		for _, stmt := range pg.stmts {
			for _, id := range definedBy(stmt) {
				if obj := pg.info.Defs[id]; obj != nil {
					p.owner[obj] = pg.within
				}
			}
		}
		p.owner[pg.result] = pg.within
	}
	if len(p.owner) == 0 {
		return
	}
	for _, pg := range p.groups {
		found := make(map[types.Object]bool)
		for _, stmt := range pg.stmts {
			pg.uses(stmt, found, true)
			for _, id := range definedBy(stmt) {
				found[pg.reused[pg.info.Defs[id]]] = true
			}
		}
		for obj := range found {
			if e := p.owner[obj]; e != nil && e != pg.within {
				p.global[obj] = true
			}
		}
	}
}

// addScript checks and adds a script.
func (p *program) addScript(c Source) error {
	l, g, err := p.readScript(c.Script, c.Text, true)
	if err != nil {
		return err
	}
	l.cell, l.number = &Cell{scope: p.Scope, imports: p.Scope.imports}, c.Number
	enclosed := slices.ContainsFunc(g.stmts, leaves)
	variables, inits := l.scriptVariables(g)
	g.stmts = slices.Concat(variables, inits, g.stmts)
	before := len(p.groups)
	l.group(g, nil, nil)
	if len(l.errs) > 0 {
		return l.errs.tidy()
	}
	l.cell.Commit(func(step int) bool {
		step -= steps(variables) // which the session has before those of main
		return step <= 0 || c.defined(step)
	})
	pg := p.groups[before]
	pg.ahead = append(l.arguments(c), pg.ahead...)
	switch {
	case c.Panicked:
		p.guard(p.groups[before:])
	case enclosed && !p.bare:
		p.enclose(p.groups[before:], "func() {\n", "}()\n")
	}
	return nil
}

// steps is how many of some statements define variables.
func steps(stmts []ast.Stmt) int {
	n := 0
	for _, stmt := range stmts {
		if len(definedBy(stmt)) > 0 {
			n++
		}
	}
	return n
}

// leaves reports whether a statement may leave its function, or has it do something
// at its end.
func leaves(stmt ast.Stmt) (does bool) {
	ast.Inspect(stmt, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt, *ast.DeferStmt:
			does = true
		}
		return !does
	})
	return does
}

// scriptVariables takes the package variables and the functions init out of a
// script's declarations, and gives the statements that define the one, in Go's order,
// and call the others.
func (l *lowering) scriptVariables(g *group) (variables, inits []ast.Stmt) {
	var decls []ast.Decl
	define := func(names []*ast.Ident, typ ast.Expr, rhs []ast.Expr) {
		spec := &ast.ValueSpec{Names: names, Type: typ, Values: rhs}
		variables = append(variables, &ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, TokPos: names[0].Pos(), Specs: []ast.Spec{spec}}})
	}
	specs := make(map[types.Object]*ast.ValueSpec)
	idents := make(map[types.Object]*ast.Ident)
	for _, d := range g.decls {
		f, _ := d.(*ast.FuncDecl)
		gd, _ := d.(*ast.GenDecl)
		switch {
		case f != nil && f.Recv == nil && f.Name.Name == "init":
			f.Name = ident(f.Name.Pos(), l.fresh("init"))
			inits = append(inits, &ast.ExprStmt{X: &ast.CallExpr{Fun: ident(f.Pos(), f.Name.Name)}})
			decls = append(decls, d)
		case gd != nil && gd.Tok == token.IMPORT:
		case gd != nil && gd.Tok == token.VAR:
			for _, s := range gd.Specs {
				spec := s.(*ast.ValueSpec)
				for _, id := range spec.Names {
					specs[l.info.Defs[id]], idents[l.info.Defs[id]] = spec, id
				}
				if len(spec.Values) == 0 {
					define(spec.Names, spec.Type, nil)
				}
			}
		default:
			decls = append(decls, d)
		}
	}
	for _, init := range l.info.InitOrder {
		names := make([]*ast.Ident, len(init.Lhs))
		for i, v := range init.Lhs {
			if names[i] = idents[v]; names[i] == nil {
				names[i] = ident(v.Pos(), "_")
			}
		}
		var typ ast.Expr
		if spec := specs[init.Lhs[0]]; spec != nil && spec.Type != nil {
			typ = clone(spec.Type)
		}
		define(names, typ, []ast.Expr{init.Rhs})
	}
	g.decls = decls
	return variables, inits
}

// arguments are statements that give a script the arguments that it got.
func (l *lowering) arguments(c Source) []ast.Stmt {
	uses := func(path string, names ...string) bool {
		for _, obj := range l.info.Uses {
			if obj.Pkg() != nil && obj.Pkg().Path() == path && obj.Parent() == obj.Pkg().Scope() && !slices.Contains(names, obj.Name()) {
				return true
			}
		}
		return false
	}
	flags := uses("flag", "NewFlagSet", "FlagSet", "ContinueOnError", "ExitOnError", "PanicOnError", "ErrHelp")
	if !flags && !uses("os", "Stdout", "Stderr", "Stdin", "Exit") {
		return nil
	}
	l.need("os")
	args := &ast.CompositeLit{Type: &ast.ArrayType{Elt: ident(token.NoPos, "string")}}
	for _, arg := range append([]string{c.Script}, c.Args...) {
		args.Elts = append(args.Elts, &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(arg)})
	}
	osName := l.packageName("os")
	out := []ast.Stmt{&ast.AssignStmt{Lhs: []ast.Expr{selector(token.NoPos, osName, "Args")}, Tok: token.ASSIGN, Rhs: []ast.Expr{args}}}
	if flags { // each script has flags of its own
		l.need("flag")
		flagName := l.packageName("flag")
		set := &ast.CallExpr{Fun: selector(token.NoPos, flagName, "NewFlagSet"), Args: []ast.Expr{
			&ast.IndexExpr{X: selector(token.NoPos, osName, "Args"), Index: intLit(token.NoPos, 0)}, selector(token.NoPos, flagName, "ExitOnError")}}
		out = append(out, &ast.AssignStmt{Lhs: []ast.Expr{selector(token.NoPos, flagName, "CommandLine")}, Tok: token.ASSIGN, Rhs: []ast.Expr{set}})
	}
	return out
}

// addSeed adds a statement that starts the random numbers anew.
func (p *program) addSeed(c Source) {
	if p.rng == "" {
		p.rng = p.ownName("rng")
	}
	l := &lowering{Scope: p.Scope, cell: &Cell{scope: p.Scope}, info: newInfo(), number: c.Number, jobs: &jobs{}}
	l.need(tensorPath)
	seeded := &ast.CallExpr{Fun: selector(token.NoPos, l.packageName(tensorPath), "NewRNG"), Args: []ast.Expr{&ast.BasicLit{Kind: token.INT, Value: strconv.FormatUint(*c.Seed, 10)}}}
	p.groups = append(p.groups, &programGroup{lowering: l, ahead: []ast.Stmt{&ast.AssignStmt{
		Lhs: []ast.Expr{&ast.StarExpr{X: ident(token.NoPos, p.rng)}}, Tok: token.ASSIGN, Rhs: []ast.Expr{&ast.StarExpr{X: seeded}}}}})
}

// writeRandom declares the random numbers that have a seed.
func (p *program) writeRandom(out *bytes.Buffer) {
	if p.rng != "" {
		fmt.Fprintf(out, "\n// %s gives the random numbers that have a seed.\nvar %[1]s = %s.DefaultRNG()\n", p.rng, p.packageName(tensorPath))
	}
}

// seeded has a piece of syntax draw from the random numbers that have a seed: from
// them are Rand, Randn and DefaultRNG at the prompt.
func (pg *programGroup) seeded(p *program, root ast.Node) {
	if p.rng == "" || p.bare {
		return
	}
	random := func(n ast.Node) string {
		sel, ok := n.(*ast.SelectorExpr)
		id, isIdent := n.(*ast.Ident)
		if ok {
			id = sel.Sel
		} else if !isIdent {
			return ""
		}
		f, ok := pg.info.Uses[id].(*types.Func)
		if !ok || f.Pkg() == nil || f.Pkg().Path() != tensorPath || f.Signature().Recv() != nil {
			return ""
		}
		return f.Name()
	}
	astutil.Apply(root, func(c *astutil.Cursor) bool {
		if call, ok := c.Node().(*ast.CallExpr); ok && random(call.Fun) == "DefaultRNG" {
			c.Replace(ident(call.Pos(), p.rng))
			return false
		}
		switch name := random(c.Node()); name {
		case "DefaultRNG": // as a value
			result := &ast.StarExpr{X: selector(c.Node().Pos(), pg.packageName(tensorPath), "RNG")}
			pg.need(tensorPath)
			c.Replace(&ast.FuncLit{
				Type: &ast.FuncType{Params: &ast.FieldList{}, Results: &ast.FieldList{List: []*ast.Field{{Type: result}}}},
				Body: &ast.BlockStmt{List: []ast.Stmt{&ast.ReturnStmt{Results: []ast.Expr{ident(c.Node().Pos(), p.rng)}}}}})
			return false
		case "Rand", "Randn":
			c.Replace(selector(c.Node().Pos(), p.rng, name))
			return false
		}
		return true
	}, nil)
}
