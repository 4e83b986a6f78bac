package lang

import (
	"go/ast"
	"go/types"
	"strings"
)

// Package log asks the runtime for the place of its caller, which is one in the
// interpreter. So each call gets a logger that knows its own, where the logger's flags ask
// for places:
//
//	log.Println("x")
//	LoggerAt(nil, "main.go", 7).Println("x")

// logPosition gives a call of package log a logger that knows the call's place.
func (l *lowering) logPosition(call *ast.CallExpr) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || l.program != nil {
		return
	}
	fn, ok := l.info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != "log" {
		return
	}
	name := strings.TrimSuffix(strings.TrimSuffix(fn.Name(), "f"), "ln")
	if name != "Print" && name != "Panic" && name != "Fatal" {
		return
	}
	at := l.fset.Position(call.Pos())
	place := []ast.Expr{stringLit(call.Pos(), at.Filename), intLit(call.Pos(), at.Line)}
	selection := l.info.Selections[sel]
	switch {
	case selection != nil && len(selection.Index()) == 1:
		sel.X = l.hook(HookLoggerAt, append([]ast.Expr{sel.X}, place...)...)
	case selection == nil:
		logger := l.hook(HookLoggerAt, append([]ast.Expr{ident(call.Pos(), "nil")}, place...)...)
		if name == "Fatal" {
			call.Args, call.Ellipsis = []ast.Expr{logger, l.sprint(call, strings.TrimPrefix(fn.Name(), name))}, 0
			call.Fun = l.hook(HookFatal).Fun
			return
		}
		call.Fun = &ast.SelectorExpr{X: logger, Sel: ident(sel.Sel.Pos(), sel.Sel.Name)}
	}
}

// sprint is the text of what a call is to print; the suffix tells how: "", "f" or "ln".
func (l *lowering) sprint(call *ast.CallExpr, suffix string) ast.Expr {
	l.need("fmt")
	return &ast.CallExpr{Fun: selector(call.Pos(), l.packageName("fmt"), "Sprint"+suffix), Lparen: call.Lparen, Args: call.Args, Ellipsis: call.Ellipsis, Rparen: call.Rparen}
}
