package lang

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/go/ast/astutil"
)

// The conveniences of a cell that are not Go: operators on nodes, names in
// lower case, ops in the form of methods. They are resolved by types: a cell is
// checked, what has an error and a meaning here is written as the Go that it
// stands for, and the cell is checked again, until nothing changes.

// The packages whose functions operators and methods stand for.
const (
	enginePath = "gradrepl/engine"
	tensorPath = "gradrepl/engine/tensor"
	opsPath    = "gradrepl/ops"
	nnPath     = "gradrepl/nn"
)

// resolver writes the conveniences of one file as Go.
type resolver struct {
	*Scope
	info    *types.Info
	pkg     *types.Package
	changed bool
	node    types.Type            // *engine.TensorNode
	made    map[ast.Expr]ast.Expr // calls written in this round that give a node
}

// convenient reports whether the scope has the packages that the conveniences
// are about.
func (s *Scope) convenient() bool {
	return !s.strict && s.im.tables[opsPath] != nil && s.im.tables[enginePath] != nil
}

// resolveOnce writes what can be resolved with the types of a check, and
// reports whether there was anything.
func (s *Scope) resolveOnce(file *ast.File, info *types.Info, pkg *types.Package) bool {
	r := &resolver{Scope: s, info: info, pkg: pkg, made: make(map[ast.Expr]ast.Expr)}
	r.node = types.NewPointer(s.im.object(enginePath, "TensorNode").Type())
	notReceiver := func(c *astutil.Cursor) bool { return c.Name() != "Recv" } // which has to be a type of the session
	astutil.Apply(file, notReceiver, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.BinaryExpr:
			if e := r.binary(n); e != nil {
				r.replace(c, e)
			}
		case *ast.UnaryExpr:
			if n.Op == token.SUB && r.isNode(n.X) {
				r.replace(c, r.call(opsPath, "Neg", n.OpPos, n.X))
			}
		case *ast.AssignStmt:
			r.compound(n)
		case *ast.CallExpr:
			if e := r.methodForm(n); e != nil {
				r.replace(c, e)
			}
		case *ast.SelectorExpr:
			r.selectorName(n)
		case *ast.Ident:
			r.bareName(c, n)
		}
		return true
	})
	return r.changed
}

func (r *resolver) replace(c *astutil.Cursor, e ast.Expr) {
	c.Replace(e)
	r.made[e] = e
	r.changed = true
}

// isNode reports whether an expression is known to be a node.
func (r *resolver) isNode(e ast.Expr) bool {
	e = ast.Unparen(e)
	if r.made[e] != nil {
		return true
	}
	t := r.info.TypeOf(e)
	return t != nil && types.Identical(t, r.node)
}

// isNumber reports whether an expression is a real number.
func (r *resolver) isNumber(e ast.Expr) bool {
	t := r.info.TypeOf(e)
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsInteger|types.IsFloat) != 0
}

var operators = map[token.Token]string{token.ADD: "Add", token.SUB: "Sub", token.MUL: "Mul", token.QUO: "Div"}

// binary is what an operator on nodes, or a node and a number, stands for; nil
// for other expressions.
func (r *resolver) binary(e *ast.BinaryExpr) ast.Expr {
	name, ok := operators[e.Op]
	if !ok {
		return nil
	}
	return r.operation(name, e.X.Pos(), e.X, e.Y)
}

func (r *resolver) operation(name string, pos token.Pos, x, y ast.Expr) ast.Expr {
	switch a, b := r.isNode(x), r.isNode(y); {
	case a && b:
	case a && r.isNumber(y):
		y = r.constant(y)
	case b && r.isNumber(x):
		x = r.constant(x)
	default:
		return nil
	}
	return r.call(opsPath, name, pos, x, y)
}

// constant is a number as a node that takes no gradient.
func (r *resolver) constant(e ast.Expr) ast.Expr {
	if b, ok := r.info.TypeOf(e).Underlying().(*types.Basic); !ok || b.Info()&types.IsUntyped == 0 {
		e = &ast.CallExpr{Fun: ident(e.Pos(), "float64"), Lparen: e.Pos(), Args: []ast.Expr{e}, Rparen: e.End()}
	}
	return r.call(enginePath, "Const", e.Pos(), r.call(tensorPath, "Scalar", e.Pos(), e))
}

// compound turns a += b on nodes into a = a + b.
func (r *resolver) compound(s *ast.AssignStmt) {
	op := map[token.Token]token.Token{token.ADD_ASSIGN: token.ADD, token.SUB_ASSIGN: token.SUB, token.MUL_ASSIGN: token.MUL, token.QUO_ASSIGN: token.QUO}[s.Tok]
	if op == token.ILLEGAL || len(s.Lhs) != 1 || !r.isNode(s.Lhs[0]) {
		return
	}
	if e := r.operation(operators[op], s.Lhs[0].Pos(), s.Lhs[0], s.Rhs[0]); e != nil {
		s.Tok, s.Rhs = token.ASSIGN, []ast.Expr{e}
		r.changed = true
	}
}

// methodForm is what x.relu() stands for: ops.Relu(x), where a node has no such
// field or method; nil for other calls.
func (r *resolver) methodForm(call *ast.CallExpr) ast.Expr {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !r.isNode(sel.X) || r.member(r.node, sel.Sel.Name) != "" {
		return nil
	}
	name := sel.Sel.Name
	if !r.takesNode(name) {
		name = r.exported(opsPath, name)
	}
	if !r.takesNode(name) {
		return nil
	}
	out := r.call(opsPath, name, call.Pos(), append([]ast.Expr{sel.X}, call.Args...)...)
	out.(*ast.CallExpr).Ellipsis = call.Ellipsis
	return out
}

// takesNode reports whether a name is that of a function of ops whose first
// parameter is a node.
func (s *Scope) takesNode(name string) bool {
	fn, ok := s.im.object(opsPath, name).(*types.Func)
	return ok && fn.Signature().Params().Len() > 0 && isNode(fn.Signature().Params().At(0).Type())
}

// call is a call of a function of a package, whatever the cell's own names.
func (r *resolver) call(path, name string, pos token.Pos, args ...ast.Expr) ast.Expr {
	end := args[len(args)-1].End()
	return &ast.CallExpr{Fun: ident(pos, hiddenName(path, name)), Lparen: pos, Args: args, Rparen: end}
}

// hiddenName is how a cell mentions a function of a package whatever the names
// that the user has defined.
func hiddenName(path, name string) string {
	return map[string]string{enginePath: "e", tensorPath: "t", opsPath: "o", nnPath: "n"}[path] + mark + name
}

// AsOp is what has to stand around an expression of an op, and AsModule around one
// of a module, to make an OpNode or a Sequential of it, whatever the names of the
// session: in their fields is what compiled code sees of a value of the session.
func AsOp() (before, after string) { return hiddenName(enginePath, "OpNode") + "{Op:", "}" }

// AsModule is described at [AsOp].
func AsModule() (before, after string) {
	return hiddenName(nnPath, "Sequential") + "{Layers: []" + hiddenName(nnPath, "Module") + "{", "}}"
}

// hidden finds what a hidden name means.
func (s *Scope) hidden(name string) types.Object {
	letter, name, ok := strings.Cut(name, mark)
	if !ok {
		return nil
	}
	path := map[string]string{"e": enginePath, "t": tensorPath, "o": opsPath, "n": nnPath}[letter]
	if path == "" {
		return nil
	}
	switch obj := s.im.object(path, name).(type) {
	case *types.Func:
		return types.NewFunc(token.NoPos, obj.Pkg(), letter+mark+name, obj.Signature())
	case *types.TypeName:
		return types.NewTypeName(token.NoPos, obj.Pkg(), letter+mark+name, obj.Type())
	}
	return nil
}

// shownName is the name of an object that may have been mentioned by a hidden
// one.
func shownName(obj types.Object) string {
	if _, name, ok := strings.Cut(obj.Name(), mark); ok {
		return name
	}
	return obj.Name()
}

// selectorName gives a selector the name that its lower-case form stands for.
func (r *resolver) selectorName(sel *ast.SelectorExpr) {
	if id, ok := sel.X.(*ast.Ident); ok {
		if p, ok := r.info.Uses[id].(*types.PkgName); ok {
			path := p.Imported().Path()
			if _, exact := r.im.tables[path][sel.Sel.Name]; exact {
				return
			}
			if name := r.exported(path, sel.Sel.Name); name != "" {
				r.rename(sel.Sel, name)
			}
			return
		}
	}
	t := r.info.TypeOf(sel.X)
	if r.made[ast.Unparen(sel.X)] != nil {
		t = r.node
	}
	if t == nil || t == types.Typ[types.Invalid] {
		return
	}
	if name := r.member(t, sel.Sel.Name); name != "" && name != sel.Sel.Name {
		r.rename(sel.Sel, name)
	}
}

func (r *resolver) rename(id *ast.Ident, name string) {
	id.Name = name
	r.changed = true
}

// member is the field or method that a name means for a type: the one of that
// name, or of one that the name is a lower-case form of; "" where there is
// none.
func (r *resolver) member(t types.Type, name string) string {
	if t = r.anew(t); t == nil {
		return ""
	}
	if obj, _, _ := types.LookupFieldOrMethod(t, true, r.pkg, name); obj != nil {
		return name
	}
	for _, c := range membersOf(t) {
		if isForm(name, c.Name) {
			return c.Name
		}
	}
	return ""
}

// bareName gives an unknown name the one that its lower-case form stands for.
func (r *resolver) bareName(c *astutil.Cursor, id *ast.Ident) {
	if r.info.Uses[id] != nil || r.info.Defs[id] != nil || !isValue(c) {
		return
	}
	if sel, ok := c.Parent().(*ast.SelectorExpr); ok && sel.Sel == id {
		return
	}
	if r.resolve(id.Name, r.pkg) != nil || types.Universe.Lookup(id.Name) != nil {
		return
	}
	_, pointed := c.Parent().(*ast.StarExpr)
	for _, p := range r.predeclared {
		if name := r.exported(p, id.Name); name != "" {
			if _, isFunc := r.im.object(p, name).(*types.Func); isFunc && pointed {
				return // a type that is not known yet
			}
			r.rename(id, name)
			return
		}
	}
}

// fold is a name without upper case and underscores: what forms of one name
// have in common.
func fold(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }

// isForm reports whether a name is a lower-case form of an exported one:
// zero_grad and zerograd of ZeroGrad.
func isForm(name, exported string) bool {
	first, _ := utf8.DecodeRuneInString(name)
	capital, _ := utf8.DecodeRuneInString(exported)
	// Most names differ in their first letter.
	return unicode.IsLower(first) && unicode.IsUpper(capital) && unicode.ToLower(capital) == first && fold(name) == fold(exported)
}

// exported is the name of a package that a name is a lower-case form of, "" where
// there is none; of several, the first in the alphabet.
func (s *Scope) exported(path, name string) string {
	best := ""
	for candidate := range s.im.tables[path] {
		if isForm(name, candidate) && (best == "" || candidate < best) {
			best = candidate
		}
	}
	return best
}
