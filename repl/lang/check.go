package lang

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"runtime"
	"slices"
	"strings"
)

// Cell is a cell that has been checked and lowered, ready to run.
type Cell struct {
	Steps    []Step       // to be run one after the other
	Results  []types.Type // of the values that it shows; empty where it shows none
	Defines  []Definition // in the order in which it makes them
	Replaces []Replacement
	Hint     string // what the user may have meant instead, "" mostly
	Waits    Errors // why it waits and has no steps; nil for one that does not wait
	scope    *Scope
	sentence string // what it waits for
	imports  map[string]string
	imported []string // names of packages that it imports, which stand for nothing else any more
	steps    int      // how many steps of definitions there are
	late     []*lateMethod
	needs    []string // import paths that its steps have imported
	made     []func() // each forgets something that was made for the cell
}

// Withdraw forgets what the cell would have made for later ones, where the
// interpreter has not taken it.
func (c *Cell) Withdraw() {
	for _, forget := range c.made {
		forget()
	}
}

// Sentence says what a cell that waits is waiting for.
func (c *Cell) Sentence() string { return c.sentence }

// HasResult reports whether later cells can mention what the cell shows.
func (c *Cell) HasResult() bool {
	return len(c.Results) > 0 && c.Results[0] != types.Typ[types.UntypedNil]
}

// nextStep begins a step of definitions.
func (c *Cell) nextStep() int {
	c.steps++
	return c.steps
}

// Step is a Go file for the interpreter, and the function in it to call, ""
// where it has declarations only.
type Step struct {
	File  *ast.File
	Run   string
	Types []string // that it declares, in the interpreter's names; a step with these has nothing else
}

// Replacement is a function that takes the place of an older one of the same
// signature, in the interpreter's names.
type Replacement struct{ Old, New string }

// Definition is a name that a cell gives to the session.
type Definition struct {
	Name string
	obj  types.Object
	step int // it exists once the run has called Defined(step); 0: from the start
}

// Check parses, checks and lowers a cell of the given number, whose name is
// used in positions. results are the numbers of the earlier cells that have
// one. The session's names change only with [Cell.Commit]. The error is an
// [Errors].
//
// A cell of declarations that mentions what is not defined yet waits for it: see
// [Cell.Waits] and [Scope.Ready].
func (s *Scope) Check(cellName, src string, number int, results []int) (checked *Cell, err error) {
	defer s.notUnderstood(cellName, &checked, &err)
	checked, err = s.checkCell(cellName, src, number, results)
	if list, ok := err.(Errors); ok && s.program == nil {
		remind(src, list)
	}
	return checked, err
}

func (s *Scope) checkCell(cellName, src string, number int, results []int) (*Cell, error) {
	groups, imports, err := (&cellParser{s.fset, cellName, src}).parse()
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		if names, only := g.declaredNames(); only {
			s.forgetWaiting(names)
		}
	}
	cell, err := s.checkGroups(groups, imports, number, results)
	if err == nil {
		return cell, nil
	}
	w := s.wait(cellName, src, err)
	if w == nil {
		return nil, s.explainWaiting(err)
	}
	s.addWaiting(w)
	ready, errs := s.Ready(number)
	switch waits := slices.Contains(s.waiting, w); {
	case ready != nil:
		return ready, nil // itself among them: without it none had been ready
	case waits:
		return &Cell{scope: s, imports: s.imports, Waits: append(s.explainWaiting(err).(Errors), errs...), sentence: w.sentence()}, nil
	}
	return nil, append(err.(Errors), errs...)
}

// checkGroups checks and lowers the groups of a cell.
func (s *Scope) checkGroups(groups []*group, imports []*ast.ImportSpec, number int, results []int) (*Cell, error) {
	// Work on copies of the names, so that a cell that fails leaves none.
	names, oldImports := s.names, s.imports
	methods, told, forwarded := s.methods, s.told, s.forwarded
	s.names, s.imports = maps.Clone(names), maps.Clone(oldImports)
	s.methods, s.told, s.forwarded = maps.Clone(methods), maps.Clone(told), maps.Clone(forwarded)
	defer func() { s.names, s.imports = names, oldImports }()

	cell := &Cell{scope: s}
	imported, err := s.addImports(imports)
	cell.imported = imported
	for _, g := range groups {
		for _, part := range s.splitLate(g) {
			if err == nil {
				err = s.checkGroup(cell, part, number, results)
			}
		}
	}
	if err != nil {
		s.withdraw(cell.late)
		cell.Withdraw()
		s.methods, s.told, s.forwarded = methods, told, forwarded
		return nil, err
	}
	cell.imports = s.imports
	return cell, nil
}

// olderThanMethods is why go/types can fail on the result of a method: see
// [Scope.upToDate].
const olderThanMethods = "a generic type has got methods since something of it was declared: declare that again"

// notUnderstood makes an error of a panic: go/types has some on declarations
// that it cannot have met in a file.
func (s *Scope) notUnderstood(name string, cell **Cell, err *error) {
	if r := recover(); r != nil {
		if _, isRuntime := r.(runtime.Error); isRuntime && s.lateGeneric {
			r = olderThanMethods
		}
		*cell, *err = nil, Errors{{Pos: token.Position{Filename: name, Line: 1, Column: 1}, Msg: fmt.Sprintf("this cannot be understood here (%v)", r)}}
	}
}

// Commit gives the cell's names to the session: those that it had made by the
// time it ended, which done tells of a definition's step.
func (c *Cell) Commit(done func(step int) bool) {
	c.scope.imports = c.imports
	for _, name := range c.imported {
		delete(c.scope.names, name)
	}
	for _, d := range c.Defines {
		if d.step == 0 || done(d.step) {
			c.scope.names[d.Name] = d.obj
		}
	}
}

// addImports imports packages, and gives the names by which they are.
func (s *Scope) addImports(imports []*ast.ImportSpec) (names []string, err error) {
	for _, spec := range imports {
		p := importPath(spec)
		pkg, err := s.im.Import(p)
		if err != nil {
			return nil, Errors{{Pos: s.fset.Position(spec.Pos()), Msg: err.Error()}}
		}
		n := pkg.Name()
		if spec.Name != nil {
			n = spec.Name.Name
		}
		switch n {
		case "_":
		case ".":
			s.predeclared = append([]string{p}, s.predeclared...)
		default:
			s.imports[n] = p
			delete(s.names, n)
			names = append(names, n)
		}
	}
	return names, nil
}

func importPath(spec *ast.ImportSpec) string { return strings.Trim(spec.Path.Value, "\"`") }

// checkGroup checks one group, adds its lowered form to the cell, and its
// names to the session's working copy.
func (s *Scope) checkGroup(cell *Cell, g *group, number int, results []int) error {
	if len(g.decls) == 0 && len(g.stmts) == 0 {
		return nil
	}
	if err := s.refuse(g); err != nil {
		return err
	}
	file := g.file()
	s.nameResults(file, results)
	late := s.lateMethods(g)
	s.announce(late)

	show := asArgument(g)
	info, errs := s.check(file)
	if show != nil && errs.noValue(s.fset.Position(g.value.X.Pos())) {
		show.undo() // a call without a result: run it as it is
		show = nil
		info, errs = s.check(file)
	} else if show != nil {
		show.resolved()
	}
	errs = append(errs, s.brokenUses(info, late)...)
	errs = append(errs, s.finishMethods(late, info)...)
	if len(errs) > 0 {
		s.withdraw(late)
		return errs.tidy()
	}
	s.revive(late)
	cell.late = append(cell.late, late...)
	l := &lowering{Scope: s, cell: cell, info: info, number: number, unused: s.unusedAt, jobs: &jobs{}}
	l.group(g, late, show)
	if len(l.errs) > 0 {
		return l.errs.tidy()
	}
	return nil
}

// file puts the group into a Go file whose last declaration is a function of
// the statements.
func (g *group) file() *ast.File {
	pos := token.NoPos
	if len(g.stmts) > 0 {
		pos = g.stmts[0].Pos()
	}
	run := &ast.FuncDecl{
		Name: ident(pos, "_"),
		Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{}},
		Body: &ast.BlockStmt{List: g.stmts},
	}
	return &ast.File{Name: ident(pos, "main"), Decls: append(append([]ast.Decl{}, g.decls...), run)}
}

// check runs go/types on a file, with the session's names in the package's
// scope.
func (s *Scope) check(file *ast.File) (*types.Info, Errors) {
	for round := 0; ; round++ {
		info, pkg, errs := s.checkOnce(file)
		plain := s.strict && s.env == nil
		if plain || len(errs) == 0 || round == maxRounds {
			return info, errs
		}
		changed := keyLiterals(file, info, pkg)
		if s.env == nil && s.convenient() && s.resolveOnce(file, info, pkg) {
			changed = true
		}
		if !changed {
			s.suggest(file, info, errs)
			return info, errs
		}
	}
}

// maxRounds bounds how often a file is checked again. Each round resolves at
// least one more part of every chain a.b.c.
const maxRounds = 50

func (s *Scope) checkOnce(file *ast.File) (*types.Info, *types.Package, Errors) {
	info := newInfo()
	pkg := types.NewPackage(s.packagePath(), "main")
	pkg.Scope().Insert(types.NewFunc(token.NoPos, pkg, showFunc, showSignature()))
	s.populate(pkg, file)
	var errs Errors
	s.unusedAt = make(map[token.Pos]bool)
	conf := types.Config{Importer: s.im, Error: func(err error) {
		e := fromChecker(s.fset, err)
		switch {
		case s.program != nil && unusedVariable(e.Msg):
			s.unusedAt[err.(types.Error).Pos] = true
		case s.env != nil && ofTypeArguments(e.Msg):
		case (s.strict && s.env == nil) || !unused(e.Msg):
			errs = append(errs, e)
		}
	}}
	// What Files returns is the first of what Error was told.
	checker := types.NewChecker(&conf, s.fset, pkg, info)
	defer parenthesized(file)()
	if !survives(func() { _ = checker.Files([]*ast.File{file}) }) && len(errs) == 0 {
		msg := "the checker cannot understand this"
		if s.lateGeneric {
			msg = olderThanMethods
		}
		pos := token.NoPos
		ast.Inspect(file, func(n ast.Node) bool {
			if n != nil && !pos.IsValid() {
				pos = n.Pos()
			}
			return !pos.IsValid()
		})
		errs = append(errs, Error{Pos: s.fset.Position(pos), Msg: msg})
	}
	return info, pkg, errs
}

// parenthesized puts parentheses around the names that types are declared by, and
// gives the function that takes them away: for type T U go/types wants to know
// where U is declared, which for one of an earlier cell it cannot.
func parenthesized(file *ast.File) (undo func()) {
	var specs []*ast.TypeSpec
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range g.Specs {
			t, ok := spec.(*ast.TypeSpec)
			if !ok {
				continue
			}
			if id, ok := t.Type.(*ast.Ident); ok {
				t.Type = &ast.ParenExpr{Lparen: id.Pos(), X: id, Rparen: id.End()}
				specs = append(specs, t)
			}
		}
	}
	return func() {
		for _, t := range specs {
			t.Type = ast.Unparen(t.Type)
		}
	}
}

// survives calls a function and reports whether it returned. go/types panics on
// some declarations that have errors.
func survives(f func()) (ok bool) {
	defer func() { ok = recover() == nil }()
	f()
	return true
}

// ofTypeArguments tells the errors of an instance that are none in its generic
// declaration.
func ofTypeArguments(msg string) bool {
	return strings.HasPrefix(msg, "duplicate case") || strings.HasPrefix(msg, "\tprevious case")
}

// packagePath is the import path of the code that is being checked.
func (s *Scope) packagePath() string {
	if s.envPath != "" {
		return s.envPath
	}
	return "main"
}

// keyLiterals puts the field names into the struct literals T{1, 2} of types
// from earlier cells, and reports whether there were any: to go/types each
// cell is a package of its own, where only a literal with names may mention
// unexported fields of another.
func keyLiterals(file *ast.File, info *types.Info, pkg *types.Package) bool {
	any := false
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok || len(lit.Elts) == 0 {
			return true
		}
		t := info.TypeOf(lit)
		if t == nil {
			return true
		}
		st, ok := deref(t).Underlying().(*types.Struct)
		if !ok || st.NumFields() != len(lit.Elts) {
			return true
		}
		if _, keyed := lit.Elts[0].(*ast.KeyValueExpr); keyed || st.Field(0).Pkg() == pkg || st.Field(0).Pkg() == nil || st.Field(0).Pkg().Path() != pkg.Path() {
			return true
		}
		for i, e := range lit.Elts {
			lit.Elts[i] = &ast.KeyValueExpr{Key: ident(e.Pos(), st.Field(i).Name()), Colon: e.Pos(), Value: e}
		}
		any = true
		return true
	})
	return any
}

// unused tells the errors that are none at the prompt.
func unused(msg string) bool {
	return unusedVariable(msg) || strings.HasSuffix(msg, "imported and not used")
}

// unusedVariable tells the errors about unused variables; that of a type switch
// is the second.
func unusedVariable(msg string) bool {
	return strings.HasPrefix(msg, "declared and not used") || strings.HasSuffix(msg, " declared and not used") && !strings.HasPrefix(msg, "label ")
}

// populate puts what the file's identifiers mean outside of it into the
// package's scope, except for names that the file declares itself.
func (s *Scope) populate(pkg *types.Package, file *ast.File) {
	declared := make(map[string]bool)
	for _, d := range file.Decls {
		for _, id := range declares(d) {
			declared[id.Name] = true
		}
	}
	imports := make(map[string]string) // the file's own
	for _, spec := range file.Imports {
		p := importPath(spec)
		if n, ok := s.im.names[p]; ok {
			if spec.Name != nil {
				n = spec.Name.Name
			}
			imports[n] = p
			declared[n] = true
			if n == "." {
				for symbol := range s.im.tables[p] {
					s.im.object(p, symbol)
				}
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			id, ok := n.X.(*ast.Ident)
			if !ok {
				return true
			}
			if p, ok := imports[id.Name]; ok {
				s.im.object(p, n.Sel.Name)
			} else if pn, ok := s.resolve(id.Name, pkg).(*types.PkgName); ok {
				s.im.object(pn.Imported().Path(), n.Sel.Name)
			}
		case *ast.Ident:
			if n.Name == "_" || declared[n.Name] || pkg.Scope().Lookup(n.Name) != nil {
				return true
			}
			if obj := s.resolve(n.Name, pkg); obj != nil {
				pkg.Scope().Insert(obj)
			}
		}
		return true
	})
}

// declares gives the names that a declaration puts into the package's scope.
func declares(d ast.Decl) []*ast.Ident {
	var out []*ast.Ident
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			out = append(out, d.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				out = append(out, spec.Name)
			case *ast.ValueSpec:
				out = append(out, spec.Names...)
			}
		}
	}
	return out
}

// refuse finds what go/types lets pass in a function but a cell cannot have.
func (s *Scope) refuse(g *group) error {
	var errs Errors
	for _, d := range g.decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body == nil {
			errs = append(errs, Error{Pos: s.fset.Position(f.Name.Pos()), Msg: "missing function body"})
		}
		if f, ok := d.(*ast.FuncDecl); ok {
			if msg := s.receiverError(g, f); msg != "" {
				errs = append(errs, Error{Pos: s.fset.Position(f.Recv.List[0].Type.Pos()), Msg: msg})
			}
		}
	}
	for _, stmt := range g.stmts {
		ast.Inspect(stmt, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.ReturnStmt:
				errs = append(errs, Error{Pos: s.fset.Position(n.Pos()), Msg: "return outside of a function"})
			}
			return true
		})
	}
	if len(errs) > 0 {
		return errs.tidy()
	}
	return nil
}

// argument is a cell's last expression, made the argument of a function for
// the check, so that a value of any type and several values will do.
type argument struct {
	stmt *ast.ExprStmt
	expr ast.Expr
}

const showFunc = "show" + mark

// showSignature is that of a function of any values.
func showSignature() *types.Signature {
	values := types.NewSlice(types.NewInterfaceType(nil, nil))
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(types.NewParam(token.NoPos, nil, "values", values)), nil, true)
}

func asArgument(g *group) *argument {
	for _, stmt := range g.stmts {
		e, ok := stmt.(*ast.ExprStmt)
		if !ok {
			continue
		}
		switch x := ast.Unparen(e.X).(type) {
		case *ast.CallExpr:
			if e != g.value {
				continue // as in any function; Go says what cannot be left unused
			}
		case *ast.UnaryExpr:
			if x.Op == token.ARROW && e != g.value {
				continue
			}
		}
		a := &argument{e, e.X}
		e.X = &ast.CallExpr{Fun: ident(e.Pos(), showFunc), Lparen: e.Pos(), Args: []ast.Expr{a.expr}, Rparen: e.End()}
		if e == g.value {
			return a
		}
	}
	return nil
}

func (a *argument) undo() { a.stmt.X = a.expr }

// resolved takes over what the conveniences have put in the expression's place.
func (a *argument) resolved() { a.expr = a.stmt.X.(*ast.CallExpr).Args[0] }

// noValue reports whether there is the error of a call that has no result
// where a value is needed.
func (es Errors) noValue(pos token.Position) bool {
	for _, e := range es {
		if e.Pos == pos && strings.Contains(e.Msg, "(no value) used as value") {
			return true
		}
	}
	return false
}

func ident(pos token.Pos, name string) *ast.Ident { return &ast.Ident{NamePos: pos, Name: name} }
