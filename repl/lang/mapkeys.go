package lang

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// The interpreter finds no key again that is in an interface with methods. So maps with
// such keys have keys of type any:
//
//	m := map[I]int{x: 1}; m[y]++; for k := range m { … }
//	m := map[any]int{any(x): 1}; m[any(y)]++; for k· := range m { k, _ := k·.(I); … }
//
// Keys of compiled code's interfaces stay as they are where compiled code may have such
// maps, as go/types has.

// anyKey is the type of a map's keys for the interpreter, in a program for the compiler.
func (l *lowering) anyKey(key types.Type) types.Type {
	if l.program == nil && hasMethods(key) && (!l.foreign(key) || ownKeys(key)) {
		return types.Universe.Lookup("any").Type()
	}
	return key
}

// ownKeys reports whether of the maps that have keys of an interface type of compiled
// code there are none but those of cells.
func ownKeys(key types.Type) bool {
	named, ok := types.Unalias(key).(*types.Named)
	if !ok {
		return false
	}
	path := pathOf(named.Obj().Pkg())
	return path == "" || path == "fmt" || strings.HasPrefix(path, "gradrepl/")
}

// keyType writes the type of a map's keys, or refuses one that has an interface with
// methods within it.
func (l *lowering) keyType(m *ast.MapType) {
	key := l.info.TypeOf(m.Key)
	if key == nil {
		return
	}
	if types.Unalias(l.anyKey(key)) != types.Unalias(key) {
		m.Key = ident(m.Key.Pos(), "any")
		l.info.Types[m.Key] = types.TypeAndValue{Type: types.Universe.Lookup("any").Type()}
		return
	}
	named, isNamed := types.Unalias(key).(*types.Named)
	if !types.IsInterface(key) && !(isNamed && isCompiled(named)) && holds(key, hasMethods) {
		name := types.TypeString(key, func(*types.Package) string { return "" })
		l.errs = append(l.errs, Error{Pos: l.fset.Position(m.Key.Pos()), Msg: fmt.Sprintf(
			"a map cannot have keys of type %s here, for it has an interface with methods in it: take fmt.Sprint of one as the key", name)})
	}
}

// rangeKeys gives a loop over a map whose keys are of type any for the interpreter
// variables of their own type.
func (l *lowering) rangeKeys(s *ast.RangeStmt) {
	t := l.info.TypeOf(s.X)
	if t == nil || s.Key == nil {
		return
	}
	m, ok := t.Underlying().(*types.Map)
	if !ok || types.Identical(l.anyKey(m.Key()), m.Key()) {
		return
	}
	if id, ok := s.Key.(*ast.Ident); ok && id.Name == "_" {
		return
	}
	pos := s.For
	typ, err := l.typeExpr(m.Key())
	if err != nil {
		return
	}
	l.info.Types[typ] = types.TypeAndValue{Type: m.Key()}
	each := func(e *ast.Expr, t types.Type) ast.Expr {
		name := l.fresh("each" + mark)
		*e = ident(pos, name)
		value := ident(pos, name)
		l.info.Types[value] = types.TypeAndValue{Type: t}
		return value
	}
	key := s.Key
	asserted := &ast.TypeAssertExpr{X: each(&s.Key, l.anyKey(m.Key())), Lparen: pos, Type: typ, Rparen: pos}
	begin := []ast.Stmt{&ast.AssignStmt{Lhs: []ast.Expr{key, ident(pos, "_")}, TokPos: pos, Tok: s.Tok, Rhs: []ast.Expr{asserted}}}
	if s.Tok == token.ASSIGN && s.Value != nil {
		value := s.Value
		begin = append(begin, &ast.AssignStmt{Lhs: []ast.Expr{value}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{each(&s.Value, m.Elem())}})
	}
	s.Tok = token.DEFINE
	inner := &ast.BlockStmt{Lbrace: s.Body.Lbrace, List: s.Body.List, Rbrace: s.Body.Rbrace}
	s.Body.List = append(begin, inner)
}
