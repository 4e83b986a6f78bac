package lang

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// rewrite puts the interpreter's names into a piece of syntax. Where naming is
// set, each node of a graph that is assigned to a variable outside of function
// literals is told the variable's name.
func (l *lowering) rewrite(root ast.Node, naming bool) {
	r := &rewriter{lowering: l, naming: naming, over: make(map[*ast.RangeStmt]*types.Signature), newValues: make(map[*ast.CallExpr]bool), results: make(map[*ast.ReturnStmt][]bool)}
	if l.program != nil {
		astutil.Apply(root, r.enter, r.leaveForProgram)
		return
	}
	l.unparenthesize(root)
	statusFirst(root)
	l.localTypes(root)
	l.conversions(root)
	l.interfaces(root)
	if block, ok := root.(*ast.BlockStmt); ok && l.defers(block) {
		l.withDefers(nil, block)
		r.wrapped = 1
	}
	astutil.Apply(root, r.enterForInterpreter, r.leave)
}

// rewriter is one walk through a piece of syntax.
type rewriter struct {
	*lowering
	naming    bool
	functions int                                 // how many function literals we are in
	types     []*ast.FuncType                     // of the functions that we are in
	over      map[*ast.RangeStmt]*types.Signature // loops over functions
	newValues map[*ast.CallExpr]bool              // calls of new with a value
	results   map[*ast.ReturnStmt][]bool          // which results are to be computed before the return
	wrapped   int                                 // how many of these are around the root's own statements
	loops     loops
}

// enter keeps note of where the walk is.
func (r *rewriter) enter(c *astutil.Cursor) bool {
	switch n := c.Node().(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		r.loops.depth++
	case *ast.FuncLit:
		r.functions++
		r.types = append(r.types, n.Type)
	case *ast.FuncDecl:
		r.types = append(r.types, n.Type)
	}
	return true
}

func (r *rewriter) left(n ast.Node) {
	switch n.(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		r.loops.depth--
	case *ast.FuncLit:
		r.functions--
		r.types = r.types[:len(r.types)-1]
	case *ast.FuncDecl:
		r.types = r.types[:len(r.types)-1]
	}
}

// function is the type of the function that the walk is in, nil at the top
// level of a cell.
func (r *rewriter) function() *ast.FuncType {
	if len(r.types) == 0 {
		return nil
	}
	return r.types[len(r.types)-1]
}

// enterForInterpreter writes what is to be replaced as a whole.
func (r *rewriter) enterForInterpreter(c *astutil.Cursor) bool {
	if e, ok := c.Node().(ast.Expr); ok && (r.constantValue(c, e) || r.instantiate(c) || r.functionValue(c, e)) {
		return false
	}
	switch n := c.Node().(type) {
	case *ast.DeclStmt:
		r.declareReceived(n)
		if d := n.Decl.(*ast.GenDecl); d.Tok == token.CONST {
			if r.constants(d); len(d.Specs) == 0 {
				c.Replace(nothing(n.Pos()))
				return false
			}
		}
	case *ast.BranchStmt:
		markLabel(n.Label)
	case *ast.FuncDecl:
		r.nameAll(n.Type.Params)
		r.ownResults(n.Type, n.Body)
		r.withDefers(n.Type, n.Body)
		r.zeroResults(n.Type, n.Body)
	case *ast.FuncLit:
		r.nameAll(n.Type.Params)
		r.ownResults(n.Type, n.Body)
		r.withDefers(n.Type, n.Body)
		r.zeroResults(n.Type, n.Body)
	case *ast.CallExpr:
		if t := r.info.Types[n.Fun]; t.IsBuiltin() && calleeName(n) == "new" && r.info.Types[n.Args[0]].IsValue() {
			r.newValues[n] = true
		}
		r.loops.note(n, r.compiled(n.Fun))
		r.packVariadic(n)
		r.spreadAsSlice(n)
		if builtinName(r.info, n.Fun) == "append" && !n.Ellipsis.IsValid() {
			if list, ok := r.info.TypeOf(n).Underlying().(*types.Slice); ok {
				for i := 1; i < len(n.Args); i++ {
					r.protectOperation(&n.Args[i], list.Elem())
					if _, ok := n.Args[i].(*ast.CallExpr); ok && types.IsInterface(list.Elem()) {
						n.Args[i] = inParens(n.Args[i])
					}
				}
			}
		}
		r.appendTogether(n)
		r.roomFor(n)
		r.showArguments(n)
		r.logPosition(n)
		r.guardFunctions(n)
	case *ast.AssignStmt:
		r.defineReceived(c, n)
		r.ownArrays(n)
	case *ast.ReturnStmt:
		r.noteResults(n)
	case *ast.UnaryExpr:
		if star, ok := ast.Unparen(n.X).(*ast.StarExpr); ok && n.Op == token.AND { // &*p
			c.Replace(&ast.ParenExpr{Lparen: n.Pos(), X: star.X, Rparen: n.End()})
		} else if n.Op == token.AND {
			r.throughSlice(n)
		}
	case *ast.StarExpr:
		if zero := r.zeroOf(n); zero != nil {
			c.Replace(zero)
			return false
		}
	case *ast.BinaryExpr:
		r.shifted(n)
	case *ast.CompositeLit:
		if addressed := r.addressed(n); addressed != nil {
			c.Replace(addressed)
		}
	case *ast.IndexExpr:
		if t := r.info.TypeOf(n.X); t != nil && indexable(t) {
			r.plainIndex(&n.Index)
		}
	case *ast.SliceExpr:
		for _, e := range []*ast.Expr{&n.Low, &n.High, &n.Max} {
			r.plainIndex(e)
		}
	case *ast.MapType:
		r.keyType(n)
	case *ast.ArrayType:
		r.literalLength(n)
	case *ast.TypeSpec:
		r.nameType(n)
		if obj := r.info.Defs[n.Name]; obj != nil {
			r.nameCycles(n.Type, obj.Type())
		}
	case *ast.StructType:
		tagFields(n)
	case *ast.InterfaceType:
		if len(n.Methods.List) == 0 {
			c.Replace(ident(n.Pos(), "any"))
			return true
		}
		r.flatten(n)
	case *ast.LabeledStmt:
		if behind := r.leaveLabelled(n); behind != nil && c.Index() >= 0 {
			c.InsertAfter(behind)
		}
		markLabel(n.Label)
	case *ast.ForStmt:
		r.ownVariables(n, labelOf(c))
	case *ast.RangeStmt:
		if sig, ok := r.info.TypeOf(n.X).Underlying().(*types.Signature); ok {
			r.over[n] = sig
			break
		}
		r.assigningRange(n)
		r.rangeOverString(n)
		r.rangeOverPointed(n)
		r.ownRangeVariables(n)
		r.rangeOverChannels(n)
	case *ast.TypeSwitchStmt:
		fillClauses(n.Body)
	case *ast.SwitchStmt:
		r.chosen(n)
		fillClauses(n.Body)
		if n.Tag == nil {
			joinConditions(n.Body)
		}
	case *ast.SelectStmt:
		if behind := r.leaveSelect(n); behind != nil {
			c.Replace(&ast.BlockStmt{Lbrace: n.Pos(), List: []ast.Stmt{n, behind}, Rbrace: n.End()})
		}
		fillClauses(n.Body)
	}
	return r.enter(c)
}

// labelOf is the label of the statement at the cursor, "" for none.
func labelOf(c *astutil.Cursor) string {
	if l, ok := c.Parent().(*ast.LabeledStmt); ok {
		return l.Label.Name
	}
	return ""
}

// leave writes what has other pieces in it, which are written by then.
func (r *rewriter) leave(c *astutil.Cursor) bool {
	defer r.left(c.Node()) // not what may replace it
	switch n := c.Node().(type) {
	case *ast.Ident:
		r.rewriteIdent(c, n)
	case *ast.RangeStmt:
		if sig := r.over[n]; sig != nil {
			if labelOf(c) == "" {
				c.Replace(r.rangeOverFunc(n, sig, "", r.function()))
			}
		} else if counting := r.rangeOverInt(n); counting != nil {
			c.Replace(counting)
		}
	case *ast.LabeledStmt:
		loop, ok := n.Stmt.(*ast.RangeStmt)
		if !ok || c.Index() < 0 {
			break
		}
		if sig := r.over[loop]; sig != nil {
			n.Stmt = r.rangeOverFunc(loop, sig, n.Label.Name, r.function())
		} else if before, receiving := r.rangeOverChannel(loop); receiving != nil {
			c.InsertBefore(before)
			n.Stmt = receiving
		}
	case *ast.ReturnStmt:
		protectLiterals(n.Results)
		if f := r.function(); f != nil && f.Results != nil {
			for i, t := range resultTypes(r.info, f) {
				if i < len(n.Results) {
					r.protectOperation(&n.Results[i], t)
				}
			}
		}
		r.returnResults(c, n)
	case *ast.CallExpr:
		r.loops.closures(n)
		if call := r.otherCall(n); call != nil {
			if tv, ok := r.info.Types[n]; ok { // what is around it may ask
				r.info.Types[call] = tv
			}
			c.Replace(call)
		}
	case *ast.ValueSpec:
		if len(n.Values) > 1 {
			protectLiterals(n.Values)
		}
	case *ast.AssignStmt:
		r.assignReceived(c, n)
		r.defineWithStatus(c, n)
		if c.Index() >= 0 {
			r.redefine(c, n)
		}
		stmts := r.parallel(n)
		if stmts == nil {
			stmts = r.withStatus(n)
		}
		switch last := len(stmts) - 1; {
		case stmts == nil:
		case c.Index() < 0:
			c.Replace(inFunction(stmts...))
		default:
			for _, stmt := range stmts[:last] {
				c.InsertBefore(stmt)
			}
			*n = *stmts[last].(*ast.AssignStmt)
		}
		if n.Tok == token.ASSIGN || len(n.Rhs) > 1 {
			protectLiterals(n.Rhs)
		}
		if n.Tok == token.ASSIGN && len(n.Lhs) == len(n.Rhs) {
			for i := range n.Rhs {
				r.protectOperation(&n.Rhs[i], r.typeOfVariable(n.Lhs[i]))
				r.protectCall(&n.Rhs[i])
			}
		}
		r.protectValue(n)
		r.nameNodes(c, n)
	}
	return true
}

// otherCall is what a call is written as; nil where it stays as it is.
func (r *rewriter) otherCall(n *ast.CallExpr) ast.Expr {
	if r.newValues[n] {
		return r.newOf(n)
	}
	if call := r.builtin(n); call != nil {
		return call
	}
	return r.fatal(n)
}

// leaveForProgram writes names only.
func (r *rewriter) leaveForProgram(c *astutil.Cursor) bool {
	switch n := c.Node().(type) {
	case *ast.Ident:
		r.rewriteIdent(c, n)
	case *ast.AssignStmt:
		r.nameNodes(c, n)
	case *ast.CallExpr:
		r.printed(n)
	}
	r.left(c.Node())
	return true
}

// nameNodes has the nodes that a statement assigns told their names.
func (r *rewriter) nameNodes(c *astutil.Cursor, s *ast.AssignStmt) {
	if r.naming && r.functions == r.wrapped && c.Index() >= 0 {
		for _, call := range r.namings(s) {
			c.InsertAfter(call)
		}
	}
}

func (l *lowering) rewriteIdent(c *astutil.Cursor, id *ast.Ident) {
	obj := l.info.ObjectOf(id)
	if obj == nil {
		return
	}
	if name, ok := l.lowered[obj]; ok {
		id.Name = name
		return
	}
	if t, ok := l.typeArgs[obj]; ok {
		l.replaceType(c, t)
		return
	}
	if t, ok := obj.(*types.TypeName); ok && t.IsAlias() && isLocal(obj) && l.program == nil {
		l.replaceType(c, types.Unalias(t.Type()))
		return
	}
	switch obj := obj.(type) {
	case *types.PkgName:
		path := obj.Imported().Path()
		l.need(path)
		id.Name = l.packageName(path)
	case *types.Var:
		if obj.Embedded() { // a field is called as its type is
			if named, ok := deref(obj.Type()).(*types.Named); ok {
				if name := l.nameOf(named); name != "" {
					id.Name = name
				} else if l.info.Defs[id] != nil { // of a package that needs no prefix
					l.qualify(c, id, named.Obj())
				}
			}
		} else if !obj.IsField() {
			if isLocal(obj) && types.Universe.Lookup(id.Name) != nil && l.program == nil {
				id.Name += mark // what is generated may mean Go's own len
			}
			l.qualify(c, id, obj)
		}
	case *types.Func:
		if obj.Signature().Recv() == nil {
			l.qualify(c, id, obj)
		}
	case *types.TypeName, *types.Const:
		l.qualify(c, id, obj)
	}
}

// isLocal reports whether an object is declared within a function.
func isLocal(obj types.Object) bool {
	return obj.Pkg() != nil && obj.Parent() != nil && obj.Parent() != obj.Pkg().Scope()
}

// qualify puts its package before a predeclared name.
func (l *lowering) qualify(c *astutil.Cursor, id *ast.Ident, obj types.Object) {
	if _, ok := c.Parent().(*ast.SelectorExpr); ok && c.Name() == "Sel" {
		return
	}
	if obj.Pkg() == nil || l.im.packages[obj.Pkg().Path()] != obj.Pkg() {
		return // a name of Go itself, or one local to a function
	}
	l.need(obj.Pkg().Path())
	id.Name = shownName(obj)
	c.Replace(&ast.SelectorExpr{X: ident(id.Pos(), l.packageName(obj.Pkg().Path())), Sel: id})
}

// namings are the calls that name the nodes that a statement assigns.
func (l *lowering) namings(s *ast.AssignStmt) []ast.Stmt {
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		return nil
	}
	var out []ast.Stmt
	for _, e := range s.Lhs {
		id, ok := e.(*ast.Ident)
		if !ok {
			continue
		}
		if obj, ok := l.info.ObjectOf(id).(*types.Var); ok && isNode(obj.Type()) {
			out = append(out, l.naming(ident(id.Pos(), id.Name), stringLit(id.Pos(), obj.Name())))
		}
	}
	return out
}

// naming is a call that names one node.
func (l *lowering) naming(node, name ast.Expr) ast.Stmt {
	if l.program == nil {
		at := l.fset.Position(node.Pos())
		return l.call(HookName, node, name, stringLit(node.Pos(), at.Filename), intLit(node.Pos(), at.Line))
	}
	if l.program.naming == "" {
		l.program.naming = l.ownName("nameNode")
	}
	l.need("gradrepl/engine")
	return &ast.ExprStmt{X: &ast.CallExpr{Fun: ident(node.Pos(), l.program.naming), Args: []ast.Expr{node, name}}}
}

// isNode reports whether a type is *engine.TensorNode.
func isNode(t types.Type) bool {
	p, ok := t.(*types.Pointer)
	if !ok {
		return false
	}
	n, ok := p.Elem().(*types.Named)
	return ok && n.Obj().Name() == "TensorNode" && n.Obj().Pkg().Path() == "gradrepl/engine"
}

func deref(t types.Type) types.Type {
	if p, ok := t.(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}
