package lang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// The checker has computed every constant expression exactly; the interpreter
// gets some wrong, and takes some declarations for loops. So it is given the
// values: an expression becomes a literal, a declaration one without iota and
// with a type.

// constantValue replaces a constant expression by its value, and reports
// whether the cursor was at one that is no literal already.
func (l *lowering) constantValue(c *astutil.Cursor, e ast.Expr) bool {
	tv, ok := l.info.Types[e]
	if !ok || tv.Value == nil || isLiteral(e) {
		return false
	}
	if id := baseName(e); id != nil {
		obj, isConst := l.info.Uses[id].(*types.Const)
		if !isConst || obj.Pkg() == nil {
			return false // true, false
		}
		if _, named := types.Unalias(tv.Type).(*types.Named); named && types.Identical(obj.Type(), tv.Type) {
			return false // has its declaration
		}
	}
	lit := l.literal(e.Pos(), tv.Type, tv.Value)
	if lit == nil {
		return false
	}
	l.info.Types[lit] = tv
	c.Replace(lit)
	return true
}

// shifted gives a constant that is shifted by a variable the type that it has
// there: the interpreter takes it for an int.
func (l *lowering) shifted(e *ast.BinaryExpr) {
	if e.Op != token.SHL && e.Op != token.SHR {
		return
	}
	tv, ok := l.info.Types[e.X]
	if !ok || tv.Value == nil || l.info.Types[e.Y].Value != nil {
		return
	}
	if lit := l.literal(e.X.Pos(), tv.Type, constant.ToInt(tv.Value)); lit != nil {
		l.info.Types[lit] = tv
		e.X = lit
	}
}

// literalLength writes the length of an array type as a number: types are declared
// before constants.
func (l *lowering) literalLength(t *ast.ArrayType) {
	if t.Len == nil {
		return
	}
	if a, ok := l.info.TypeOf(t).(*types.Array); ok {
		t.Len = intLit(t.Len.Pos(), int(a.Len()))
	}
}

// isLiteral reports whether an expression is a literal, perhaps with a sign.
func isLiteral(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return true
	case *ast.ParenExpr:
		return isLiteral(e.X)
	case *ast.UnaryExpr:
		return isLiteral(e.X)
	}
	return false
}

// literal writes a constant of a type; nil where it has no form.
func (l *lowering) literal(pos token.Pos, t types.Type, v constant.Value) ast.Expr {
	basic, ok := t.Underlying().(*types.Basic)
	if !ok {
		return nil
	}
	e := plainLiteral(pos, basic, v)
	if e == nil {
		return nil
	}
	switch types.Unalias(t) {
	case types.Typ[types.Int], types.Typ[types.Float64], types.Typ[types.String], types.Typ[types.Bool]:
		return e
	}
	if basic.Info()&types.IsUntyped != 0 {
		return e
	}
	conversion, err := l.typeExpr(t)
	if err != nil {
		return nil
	}
	return &ast.CallExpr{Fun: conversion, Lparen: pos, Args: []ast.Expr{e}, Rparen: pos}
}

// plainLiteral writes a constant without its type.
func plainLiteral(pos token.Pos, t *types.Basic, v constant.Value) ast.Expr {
	number := func(kind token.Token, text string) ast.Expr {
		if text, negative := strings.CutPrefix(text, "-"); negative {
			lit := &ast.BasicLit{ValuePos: pos, Kind: kind, Value: text}
			return &ast.ParenExpr{Lparen: pos, X: &ast.UnaryExpr{OpPos: pos, Op: token.SUB, X: lit}, Rparen: pos}
		}
		return &ast.BasicLit{ValuePos: pos, Kind: kind, Value: text}
	}
	float := func(v constant.Value) ast.Expr {
		f, _ := constant.Float64Val(v)
		text := strconv.FormatFloat(f, 'g', -1, 64)
		if !strings.ContainsAny(text, ".en") {
			text += ".0"
		}
		return number(token.FLOAT, text)
	}
	switch info := t.Info(); {
	case info&types.IsBoolean != 0:
		return ident(pos, strconv.FormatBool(constant.BoolVal(v)))
	case info&types.IsString != 0:
		return stringLit(pos, constant.StringVal(v))
	case info&types.IsInteger != 0:
		return number(token.INT, constant.ToInt(v).ExactString())
	case info&types.IsFloat != 0:
		return float(constant.ToFloat(v))
	case info&types.IsComplex != 0:
		v = constant.ToComplex(v)
		return &ast.CallExpr{Fun: ident(pos, "complex"), Lparen: pos, Args: []ast.Expr{float(constant.Real(v)), float(constant.Imag(v))}, Rparen: pos}
	}
	return nil
}

// constants writes a declaration of constants with types and values.
func (l *lowering) constants(d *ast.GenDecl) {
	var specs []ast.Spec
	for _, spec := range d.Specs {
		for _, id := range spec.(*ast.ValueSpec).Names {
			obj, ok := l.info.Defs[id].(*types.Const)
			if !ok || id.Name == "_" {
				continue
			}
			basic, ok := obj.Type().Underlying().(*types.Basic)
			if _, named := types.Unalias(obj.Type()).(*types.Named); !ok || !named {
				continue // its uses are literals
			}
			e, err := l.typeExpr(obj.Type())
			value := plainLiteral(id.Pos(), basic, obj.Val())
			if err != nil || value == nil {
				continue
			}
			specs = append(specs, &ast.ValueSpec{Names: []*ast.Ident{id}, Type: e, Values: []ast.Expr{value}})
		}
	}
	d.Specs = specs
	d.Lparen, d.Rparen = d.TokPos, d.TokPos
}
