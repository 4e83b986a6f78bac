package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strconv"
	"strings"
)

// When interpreted code panics, the interpreter tells which functions were
// running, but not where they were. So the lowered code keeps note itself:
// each function has a package variable that holds the position of its latest
// statement that could panic. With some 20 ns for each such statement that is
// a fraction of what any of them takes.

// function is a function of a cell or script, as the interpreter runs it.
type function struct {
	name       string
	start, end token.Pos
	variable   string // that holds the position
}

// site is a place in a statement where a panic may come from.
type site struct {
	pos    token.Pos
	callee string   // the name of the function that is called; "" for an index or slice expression
	expr   ast.Expr // the index or slice expression
	bounds *bounds  // what it was given; nil where that is not noted
}

// tracer knows the functions and statements of all cells.
type tracer struct {
	functions []function
	sites     map[token.Pos][]site // by statement
}

// Frame is a function that was running when a panic began.
type Frame struct {
	Function string         // its name, "" for a cell's own statements
	Pos      token.Position // of the statement that it was at
	sites    []site
	fset     *token.FileSet
}

// CallOf is the position of the statement's only call of a function of the
// given name; without one it is the statement's own.
func (f Frame) CallOf(name string) token.Position { return f.only(name) }

// OutOfRange is what Go says of the statement's index or slice expression that
// is out of range, and its position; the text is "" where that is not known, the
// position then that of the only such expression or else the statement's. at
// gives the value of a variable.
func (f Frame) OutOfRange(at func(variable string) int) (string, token.Position) {
	for _, s := range f.sites {
		if s.bounds != nil {
			if text := s.bounds.outOfRange(at); text != "" {
				return text, f.fset.Position(s.pos)
			}
		}
	}
	return "", f.only("")
}

func (f Frame) only(callee string) token.Position {
	var found []site
	for _, s := range f.sites {
		if s.callee == callee {
			found = append(found, s)
		}
	}
	if len(found) == 1 {
		return f.fset.Position(found[0].pos)
	}
	return f.Pos
}

// Frame finds the function that the interpreter names by a position in it,
// and asks at for the value of the variable that says where it was. It gives
// false for a position in none.
func (s *Scope) Frame(file string, line, column int, at func(variable string) int) (Frame, bool) {
	fs := s.tracer.functions
	best := -1
	for i := len(fs) - 1; i >= 0; i-- {
		start, end := s.fset.Position(fs[i].start), s.fset.Position(fs[i].end)
		if start.Filename != file || before(line, column, start) || !before(line, column, end) {
			continue
		}
		// The innermost one, and of two of the same text the later.
		if best < 0 || (fs[i].start > fs[best].start && fs[i].end <= fs[best].end) {
			best = i
		}
	}
	if best < 0 {
		return Frame{}, false
	}
	f := Frame{Function: fs[best].name, fset: s.fset}
	pos := token.Pos(at(fs[best].variable))
	if pos == token.NoPos {
		pos = fs[best].start
	}
	f.Pos, f.sites = s.fset.Position(pos), s.tracer.sites[pos]
	return f, true
}

func before(line, column int, p token.Position) bool {
	return line < p.Line || (line == p.Line && column < p.Column)
}

// traceDecl has a function or method keep note of where it is.
func (l *lowering) traceDecl(d ast.Decl) {
	f, ok := d.(*ast.FuncDecl)
	if !ok || f.Body == nil {
		return
	}
	name := strings.ReplaceAll(f.Name.Name, mark, ".") // a late method's is T·M
	if id := receiverName(f); id != nil {
		name = id.Name + "." + name
	}
	f.Body.List = l.trace(name, f.Body.Lbrace, f.Body.Rbrace+1, f.Body.List)
}

// trace has a function of the given statements keep note, and returns them.
func (l *lowering) trace(name string, start, end token.Pos, stmts []ast.Stmt) []ast.Stmt {
	t := newMarker(l, l.fresh("at"+mark))
	l.declareHolder(function{name, start, end, t.holder})
	return t.list(stmts)
}

// declareHolder declares the variable that holds a function's position.
func (l *lowering) declareHolder(f function) {
	l.tracer.functions = append(l.tracer.functions, f)
	l.declareInt(f.variable)
}

// marker puts the notes into one function.
type marker struct {
	*lowering
	holder   string                // the variable for the position
	holders  []string              // those for what is indexed
	unmarked map[*ast.FuncLit]bool // that run at the same time as others
	counted  []counted             // loops that the marker is in
	inPlace  bool                  // an index may be checked where it is
}

func newMarker(l *lowering, holder string) *marker {
	return &marker{lowering: l, holder: holder, unmarked: make(map[*ast.FuncLit]bool), inPlace: true}
}

// concurrent leaves function literals without notes: goroutines would write
// theirs to one variable at the same time.
func (m *marker) concurrent(list ...ast.Expr) {
	for _, e := range list {
		if literal, ok := ast.Unparen(e).(*ast.FuncLit); ok {
			m.unmarked[literal] = true
		}
	}
}

func (m *marker) list(stmts []ast.Stmt) []ast.Stmt {
	out := make([]ast.Stmt, 0, 2*len(stmts))
	var parted []ast.Stmt
	for _, stmt := range stmts {
		parted = append(parted, m.valueFirst(initFirst(stmt))...)
	}
	for _, stmt := range parted {
		switch stmt.(type) {
		case *ast.CaseClause, *ast.CommClause: // not statements of their own
			m.inspect(stmt)
			out = append(out, stmt)
			continue
		}
		sites, risky := m.inspect(stmt)
		if risky {
			pos := stmt.Pos()
			notes, sites := m.noteBounds(stmt, sites)
			m.tracer.sites[pos] = sites
			out = append(out, &ast.AssignStmt{
				Lhs: []ast.Expr{ident(pos, m.holder)}, TokPos: pos, Tok: token.ASSIGN,
				Rhs: []ast.Expr{&ast.BasicLit{ValuePos: pos, Kind: token.INT, Value: strconv.Itoa(int(pos))}}})
			out = append(out, notes...)
		}
		out = append(out, stmt)
	}
	return out
}

// initFirst puts an if statement whose condition indexes what its own statement may have
// made into a block with that statement: before the condition the bounds can be noted, in
// it each index would have to be checked by a call.
//
//	if x := f(); a[x] > 0 { … }
//	{ x := f(); if a[x] > 0 { … } }
func initFirst(stmt ast.Stmt) ast.Stmt {
	s, ok := stmt.(*ast.IfStmt)
	if !ok {
		return stmt
	}
	if inner, ok := s.Else.(*ast.IfStmt); ok {
		if block, ok := initFirst(inner).(*ast.BlockStmt); ok {
			s.Else = block
		}
	}
	if s.Init == nil || !hasIndex(s.Cond) {
		return stmt
	}
	first := s.Init
	s.Init = nil
	return &ast.BlockStmt{Lbrace: first.Pos(), List: []ast.Stmt{first, s}, Rbrace: s.End()}
}

func hasIndex(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if _, ok := n.(*ast.IndexExpr); ok {
			found = true
		}
		return !found
	})
	return found
}

// inspect goes through one statement: it marks the statements of its blocks
// and the function literals in it, and finds what could panic outside of them.
func (m *marker) inspect(stmt ast.Stmt) (sites []site, risky bool) {
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			n.List = m.list(n.List)
			return false
		case *ast.ForStmt:
			leave := m.enterLoop(n)
			m.moveCondition(n)
			for _, part := range []ast.Node{n.Init, n.Cond, n.Post, n.Body} {
				if !isNil(part) {
					ast.Inspect(part, visit)
				}
			}
			leave()
			return false
		case *ast.RangeStmt:
			leave := m.enterLoop(n)
			for _, part := range []ast.Node{n.Key, n.Value, n.X, n.Body} {
				if !isNil(part) {
					ast.Inspect(part, visit)
				}
			}
			leave()
			return false
		case *ast.CaseClause:
			for _, e := range n.List {
				s, r := m.inspect(&ast.ExprStmt{X: e})
				sites, risky = append(sites, s...), risky || r
			}
			n.Body = m.list(n.Body)
			return false
		case *ast.CommClause:
			n.Body = m.list(n.Body)
			return false
		case *ast.GoStmt:
			m.concurrent(n.Call.Fun)
		case *ast.FuncLit:
			if m.unmarked[n] {
				return false
			}
			n.Body.List = m.trace("func literal", n.Body.Lbrace, n.Body.Rbrace+1, n.Body.List)
			return false
		case *ast.CallExpr:
			if m.packageOf(n.Fun) == "sync" {
				m.concurrent(n.Args...)
			}
			risky = true
			sites = append(sites, site{pos: n.Pos(), callee: calleeName(n)})
		case *ast.IndexExpr, *ast.SliceExpr:
			risky = true
			sites = append(sites, site{pos: n.Pos(), expr: n.(ast.Expr)})
		case *ast.CompositeLit:
			if t := m.info.TypeOf(n); t != nil {
				_, isMap := t.Underlying().(*types.Map) // whose keys may not be hashable
				risky = risky || isMap
			}
		case *ast.StarExpr, *ast.TypeAssertExpr, *ast.SendStmt:
			risky = true
		case *ast.SelectorExpr:
			if s := m.info.Selections[n]; s != nil && (s.Indirect() || isPointer(s.Recv())) {
				risky = true
			}
		case *ast.BinaryExpr:
			risky = risky || n.Op == token.QUO || n.Op == token.REM || n.Op == token.SHL || n.Op == token.SHR
		case *ast.AssignStmt:
			risky = risky || n.Tok == token.QUO_ASSIGN || n.Tok == token.REM_ASSIGN
		}
		return true
	}
	ast.Inspect(stmt, visit)
	return sites, risky
}

// isNil reports whether a part of a statement is left out.
func isNil(n ast.Node) bool { return n == nil || reflect.ValueOf(n).IsNil() }

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

func calleeName(call *ast.CallExpr) string {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return "?"
}
