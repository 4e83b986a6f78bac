package lang

import (
	"go/scanner"
	"go/token"
	"strings"
)

// kind tells the parts of a cell apart.
type kind int

const (
	statement   kind = iota // also var, which a cell runs in its turn
	declaration             // const, type, func, method
	importing
)

// part is one statement or declaration at the top level of a cell.
type part struct {
	kind       kind
	start, end int  // offsets in the cell, the ending semicolon left out
	semicolon  bool // ended by a semicolon that was typed
}

// lexeme is a token with its place.
type lexeme struct {
	tok    token.Token
	lit    string
	offset int
}

// scan cuts the source into tokens. Errors of the scanner are left to the
// parser, which finds them again.
func scan(src string) []lexeme {
	var s scanner.Scanner
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(src))
	s.Init(file, []byte(src), nil, 0)
	var out []lexeme
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return out
		}
		out = append(out, lexeme{tok, lit, file.Offset(pos)})
	}
}

// split finds the statements and declarations of a cell.
func split(src string) []part {
	lexemes := scan(src)
	var parts []part
	depth, first := 0, -1 // first is the index of the lexeme that begins the part
	header := false       // of a for, if or switch: its semicolons are its own
	finish := func(end int, semicolon bool) {
		if first >= 0 {
			parts = append(parts, part{kindOf(lexemes[first:]), lexemes[first].offset, end, semicolon})
			first = -1
		} else if semicolon && len(parts) > 0 {
			parts[len(parts)-1].semicolon = true
		}
	}
	for i, l := range lexemes {
		switch l.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK:
			depth--
		case token.RBRACE:
			depth--
			// The block has ended, or a function in the header that is called.
			if depth == 0 && !(i+1 < len(lexemes) && lexemes[i+1].tok == token.LPAREN) {
				header = false
			}
		case token.FOR, token.IF, token.SWITCH:
			if depth == 0 {
				header = true
			}
		case token.SEMICOLON:
			if depth <= 0 && !(header && l.lit == ";") {
				finish(l.offset, l.lit == ";")
				header = false
				continue
			}
		}
		if first < 0 {
			first = i
		}
	}
	finish(len(src), false)
	return parts
}

// kindOf looks at how a part begins.
func kindOf(l []lexeme) kind {
	switch l[0].tok {
	case token.IMPORT:
		return importing
	case token.CONST, token.TYPE:
		return declaration
	case token.FUNC:
		if isFuncDecl(l[1:]) {
			return declaration
		}
	}
	return statement
}

// isFuncDecl tells a declaration, with a name after func or after a receiver,
// from a function literal. l begins after the word func.
func isFuncDecl(l []lexeme) bool {
	if len(l) == 0 {
		return false
	}
	if l[0].tok == token.IDENT {
		return true
	}
	depth := 0
	for i, x := range l {
		switch x.tok {
		case token.LPAREN:
			depth++
		case token.RPAREN:
			depth--
		}
		if depth == 0 {
			rest := l[i+1:]
			return len(rest) >= 2 && rest[0].tok == token.IDENT && (rest[1].tok == token.LPAREN || rest[1].tok == token.LBRACK)
		}
	}
	return false
}

// unopened is the first closing bracket that nothing has opened.
func unopened(lexemes []lexeme) (lexeme, bool) {
	depth := 0
	for _, l := range lexemes {
		switch l.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if depth--; depth < 0 {
				return l, true
			}
		}
	}
	return lexeme{}, false
}

// reserved is the first name with the letter that ends those of lowered code. The
// names of functions and types that are hidden, which the session itself puts into
// texts, are none of them: see hiddenName.
func reserved(lexemes []lexeme) (lexeme, bool) {
	for _, l := range lexemes {
		if l.tok == token.IDENT && strings.Contains(l.lit, mark) && !hiddenNames.MatchString(l.lit) {
			return l, true
		}
	}
	return lexeme{}, false
}

const reservedName = "a name cannot have the letter " + mark + " here"

// Incomplete reports whether the text of a cell cannot be whole yet: a bracket
// or a raw string is open, or it ends in an operator, a comma or a word that
// something has to follow.
func Incomplete(src string) bool {
	if unclosed(src) {
		return true
	}
	depth := 0
	lexemes := scan(src)
	for _, l := range lexemes {
		switch l.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		}
	}
	if depth > 0 {
		return true
	}
	if len(lexemes) == 0 {
		return false
	}
	n := len(lexemes)
	last := lexemes[n-1].tok
	switch last {
	case token.COLON: // of a label; another one is an error, and soon told
		return n >= 2 && lexemes[n-2].tok == token.IDENT && (n == 2 || lexemes[n-3].tok == token.SEMICOLON || lexemes[n-3].tok == token.COLON)
	case token.SEMICOLON, token.RPAREN, token.RBRACK, token.RBRACE, token.INC, token.DEC, token.ILLEGAL:
		return false
	case token.ELSE, token.FUNC, token.STRUCT, token.INTERFACE, token.MAP, token.CHAN, token.GO, token.DEFER, token.RANGE:
		return true
	}
	return last.IsOperator()
}

// unclosed reports whether a raw string or a general comment is open at the
// end of the source.
func unclosed(src string) bool {
	var s scanner.Scanner
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(src))
	open := false
	s.Init(file, []byte(src), func(_ token.Position, msg string) {
		open = open || strings.Contains(msg, "raw string literal not terminated") || strings.Contains(msg, "comment not terminated")
	}, 0)
	for {
		if _, tok, _ := s.Scan(); tok == token.EOF {
			return open
		}
	}
}
