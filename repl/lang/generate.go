package lang

import (
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
)

// Pieces of syntax that lowered cells are made of beside the user's own.

// Names of the package through which lowered cells call their session, and of
// what is in it.
const (
	HookPackage         = "prompt" + mark
	HookShow            = "Show"            // func(values ...any): a cell's results
	HookText            = "Text"            // func(text string): a cell's result, written by its own method
	HookName            = "Name"            // func(node *engine.TensorNode, name, file string, line int): where it was given to the variable
	HookGo              = "Go"              // func(function func(), position string)
	HookGuarded         = "Guarded"         // func(function func(), position string) func(): for what compiled code runs in a goroutine
	HookWaitGo          = "WaitGo"          // func(add func(int), done, function func(), position string): WaitGroup.Go
	HookDefers          = "NewDefers"       // func() *Defers, with methods Do, Push and Recover
	HookShown           = "Shown"           // func(value any, typ int) any: an argument of fmt's
	HookShownIn         = "ShownIn"         // func(list any) any: the one in a slice of an interface type
	HookShownAll        = "ShownAll"        // func(values []any) []any
	HookErrorf          = "Errorf"          // func(format string, values []any, as func(any) (error, bool)) error: fmt.Errorf(format, values...)
	HookPrintedAll      = "PrintedAll"      // func(values []any) []any: for functions without a format
	HookTypeVerbs       = "TypeVerbs"       // func(format string) string
	HookTextMethod      = "TextMethod"      // func(typ string, pointer bool, name string, method func(value any) string)
	HookFormatMethod    = "FormatMethod"    // func(typ string, pointer bool, name string, method func(value any, s fmt.State, verb rune))
	HookMarshalMethod   = "MarshalMethod"   // func(typ string, pointer bool, name string, method func(value any) ([]byte, error))
	HookUnmarshalMethod = "UnmarshalMethod" // func(typ string, pointer bool, name string, method func(value any, data []byte) error)
	HookInside          = "Inside"          // func(value any) any: without what the interpreter wraps around it
	HookMethods         = "Methods"         // func(value any, wanted ...any) []any: pairs of a name and a pointer to its type
	HookBare            = "Bare"            // func(value any) any: without a label
	HookSame            = "Same"            // func(x, y any) bool
	HookRunes           = "Runes"           // func(text any) []native.Rune: of a string
	HookAt              = "At"              // func(i, n int) int: an index, which panics where it is out of range
	HookNilPanic        = "NilPanic"        // func() any: what panic(nil) panics with
	HookPrinted         = "Printed"         // func(value any, typ int) any: an argument of fmt's functions without a format
	HookJSON            = "JSON"            // func(value any, typ int) any: an argument of encoding/json's functions
	HookFromJSON        = "FromJSON"        // func(target any, typ int) any: what encoding/json is to read into
	HookKey             = "Key"             // func(key any): panics where it would not be found in a map
	HookClear           = "Clear"           // func(value any): the built-in function
	HookPrint           = "Print"           // func(values ...any): the built-in function
	HookPrintln         = "Println"         // func(values ...any)
	HookLoggerAt        = "LoggerAt"        // func(logger *log.Logger, file string, line int) *log.Logger: nil is the standard one
	HookFatal           = "Fatal"           // func(logger *log.Logger, message string): panics with the end of the cell
	HookRoom            = "Room"            // func(n, size int): panics where there is not as much memory
	HookFail            = "Fail"            // func(value any, typ, from int): panics, as a value of an interface type is not of a type
	HookDefined         = "Defined"         // func(step int): so far a cell's definitions exist
)

// call is a statement that calls one of the session's functions.
func (l *lowering) call(function string, args ...ast.Expr) ast.Stmt {
	return &ast.ExprStmt{X: l.hook(function, args...)}
}

func (l *lowering) hook(function string, args ...ast.Expr) *ast.CallExpr {
	l.need(HookPackage)
	return &ast.CallExpr{Fun: selector(l.pos, l.packageName(HookPackage), function), Lparen: l.pos, Args: args, Rparen: l.pos}
}

// once takes a name for a function that is generated once in a session. It begins with
// the mark: what is made of the names of others ends with it.
func (l *lowering) once(name string) {
	l.used[name] = 1
	l.cell.made = append(l.cell.made, func() { l.used[name] = 0 })
}

// at has what is generated stand at a position, until the function that it
// returns is called.
func (l *lowering) at(pos token.Pos) (back func()) {
	old := l.pos
	l.pos = pos
	return func() { l.pos = old }
}

// packageName is what the interpreter calls the package of an import path.
func (s *Scope) packageName(path string) string {
	if n, ok := s.imported[path]; ok {
		return n
	}
	var n string
	if s.program != nil {
		n = s.ownName(s.im.names[path])
	} else {
		n = s.fresh("pkg" + mark + s.im.names[path])
	}
	s.imported[path] = n
	return n
}

// need has the file import a package.
func (l *lowering) need(path string) {
	for _, p := range l.imports {
		if p == path {
			return
		}
	}
	l.imports = append(l.imports, path)
}

// importDecls import what a step of a cell needs, as far as an earlier step has
// not: to the interpreter all steps are one file.
func (l *lowering) importDecls() []ast.Decl {
	d := &ast.GenDecl{Tok: token.IMPORT, TokPos: l.pos, Lparen: l.pos, Rparen: l.pos}
	for _, p := range l.imports {
		if slices.Contains(l.cell.needs, p) {
			continue
		}
		l.cell.needs = append(l.cell.needs, p)
		l.importedIn[inFile(filepath.Base(l.fset.Position(l.pos).Filename), p)] = true
		d.Specs = append(d.Specs, &ast.ImportSpec{
			Name: ident(l.pos, l.packageName(p)),
			Path: &ast.BasicLit{ValuePos: l.pos, Kind: token.STRING, Value: strconv.Quote(p)},
		})
	}
	if len(d.Specs) == 0 {
		return nil
	}
	return []ast.Decl{d}
}

// importIn has a step of the cell import packages for code at positions of
// another file than the cell's: the interpreter looks for the package of a type
// in the file that the type stands in.
func (l *lowering) importIn(pos token.Pos, paths []string) {
	file := filepath.Base(l.fset.Position(pos).Filename)
	if file == filepath.Base(l.fset.Position(l.pos).Filename) {
		return
	}
	d := &ast.GenDecl{Tok: token.IMPORT, TokPos: pos, Lparen: pos, Rparen: pos}
	for _, p := range paths {
		key := inFile(file, p)
		if l.importedIn[key] {
			continue
		}
		l.importedIn[key] = true
		d.Specs = append(d.Specs, &ast.ImportSpec{
			Name: ident(pos, l.packageName(p)),
			Path: &ast.BasicLit{ValuePos: pos, Kind: token.STRING, Value: strconv.Quote(p)},
		})
	}
	if len(d.Specs) > 0 {
		l.cell.Steps = append(l.cell.Steps, Step{File: &ast.File{Package: pos, Name: ident(pos, "main"), Decls: []ast.Decl{d}}})
	}
}

// inFile tells an import of a package in one file from others.
func inFile(file, path string) string { return file + "\x00" + path }

func intLit(pos token.Pos, n int) ast.Expr {
	return &ast.BasicLit{ValuePos: pos, Kind: token.INT, Value: fmt.Sprint(n)}
}

func stringLit(pos token.Pos, s string) ast.Expr {
	return &ast.BasicLit{ValuePos: pos, Kind: token.STRING, Value: strconv.Quote(s)}
}

func selector(pos token.Pos, x string, path ...string) ast.Expr {
	var e ast.Expr = ident(pos, x)
	for _, sel := range path {
		e = &ast.SelectorExpr{X: e, Sel: ident(pos, sel)}
	}
	return e
}

// nothing is a statement that does nothing: the interpreter takes an empty one for the
// end of a clause.
func nothing(pos token.Pos) ast.Stmt {
	return &ast.AssignStmt{Lhs: []ast.Expr{ident(pos, "_")}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{intLit(pos, 0)}}
}
