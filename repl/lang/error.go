package lang

import (
	"go/scanner"
	"go/token"
	"go/types"
	"regexp"
	"sort"
	"strings"
)

// Error is what is wrong with a cell before it runs.
type Error struct {
	Pos  token.Position // in the cell
	Msg  string
	Hint string // a sentence about what may have been meant, "" mostly
}

func (e Error) Error() string { return e.Pos.String() + ": " + e.Msg }

// Errors are all that was found, in the order of the text.
type Errors []Error

func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// fromParser takes over the errors of go/parser.
func fromParser(err error) Errors {
	list, ok := err.(scanner.ErrorList)
	if !ok {
		return Errors{{Msg: err.Error()}}
	}
	var out Errors
	for _, e := range list {
		out = append(out, Error{Pos: e.Pos, Msg: e.Msg})
	}
	return out.tidy()
}

// hiddenNames are the beginnings of those that [hiddenName] makes.
var hiddenNames = regexp.MustCompile(`\b[eton]` + mark)

// ownPackage is the package's own name before that of a type.
var ownPackage = regexp.MustCompile(`\bmain\.([\pL_])`)

// declaredInside is where a type parameter of the standard library is declared, for
// which there is no file here.
var declaredInside = regexp.MustCompile(` \(declared at ` + mark + `?\.?[\w/]*` + mark + `?[\w/]*\.go:\d+:\d+\)`)

// fromChecker takes over an error of go/types.
func fromChecker(fset *token.FileSet, err error) Error {
	if e, ok := err.(types.Error); ok {
		// What is checked is not quite what was typed: see showFunc and lateMethod.
		msg := strings.ReplaceAll(e.Msg, " in argument to "+showFunc, "")
		msg = hiddenNames.ReplaceAllString(msg, "")
		if strings.HasPrefix(msg, "in call to "+showFunc) {
			msg = "cannot use a generic function without instantiation: its type arguments are not known here"
		}
		msg = declaredInside.ReplaceAllString(msg, "")
		msg = ownPackage.ReplaceAllString(msg, "$1") // as Go's compiler writes it
		return Error{Pos: fset.Position(e.Pos), Msg: strings.ReplaceAll(msg, mark, ".")}
	}
	return Error{Msg: err.Error()}
}

// tidy sorts the errors and keeps the first of each line: what follows it
// there is mostly its consequence.
func (es Errors) tidy() Errors {
	sort.SliceStable(es, func(i, j int) bool {
		a, b := es[i].Pos, es[j].Pos
		return a.Line < b.Line || (a.Line == b.Line && a.Column < b.Column)
	})
	var out Errors
	for _, e := range es {
		if n := len(out); n == 0 || out[n-1].Pos.Line != e.Pos.Line {
			out = append(out, e)
		}
	}
	return out
}

// Caret shows a line of the source with a caret under a column (counted in
// bytes from 1), both indented by two blanks. It is empty where there is no
// such line.
func Caret(src string, line, column int) string {
	lines := strings.Split(src, "\n")
	if line < 1 || line > len(lines) {
		return ""
	}
	text := strings.TrimRight(lines[line-1], " \t\r")
	before := text[:max(0, min(column-1, len(text)))]
	pad := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, before)
	trimmed := strings.TrimLeft(text, " \t")
	cut := min(len(text)-len(trimmed), len(pad))
	return "  " + text[cut:] + "\n  " + pad[cut:] + "^"
}

var chain = regexp.MustCompile(`\*?[\pL_][\pL\d_]*(\.[\pL_][\pL\d_]*)*[(\[]?`)

// Followed are the names in a line of the source, from a column on, that something is
// looked for behind: of a.b.c + f() these are a, a.b and f.
func Followed(src string, line, column int) []string {
	lines := strings.Split(src, "\n")
	if line < 1 || line > len(lines) || column < 1 || column > len(lines[line-1]) {
		return nil
	}
	var out []string
	for _, text := range chain.FindAllString(lines[line-1][column-1:], -1) {
		whole := strings.Trim(text, "*([")
		names := strings.Split(whole, ".")
		for i := 1; i < len(names); i++ {
			out = append(out, strings.Join(names[:i], "."))
		}
		if whole != text {
			out = append(out, whole)
		}
	}
	return out
}
