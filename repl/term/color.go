package term

import (
	"go/scanner"
	"go/token"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/chzyer/readline"
)

// Colored reports whether what is written to f should have colours: f is a
// terminal that knows them, and NO_COLOR (https://no-color.org) is not set.
func Colored(f *os.File) bool {
	return readline.IsTerminal(int(f.Fd())) && !dumb() && os.Getenv("NO_COLOR") == ""
}

// dumb reports whether the terminal cannot move its cursor.
func dumb() bool { return os.Getenv("TERM") == "dumb" }

// style is what a part of the picture is; a palette says how that looks.
type style uint8

const (
	plain style = iota
	promptText
	promptNumber
	keyword
	number
	quoted
	comment
	command
	detail
	chosen
	styles
)

// palette is the SGR parameters (ECMA-48, 8.3.117) of each style, empty for
// none.
type palette [styles]string

var colors = palette{
	promptText:   "32",
	promptNumber: "32;1",
	keyword:      "35",
	number:       "36",
	quoted:       "33",
	comment:      "90",
	command:      "34;1",
	detail:       "90",
	chosen:       "7",
}

// on and off are written before and after what has the style.
func (p *palette) on(s style) string {
	if p[s] == "" {
		return ""
	}
	return "\x1b[" + p[s] + "m"
}

func (p *palette) off(s style) string {
	if p[s] == "" {
		return ""
	}
	return "\x1b[0m"
}

func (p *palette) paint(s style, text string) string { return p.on(s) + text + p.off(s) }

// highlight gives the style of each byte of a cell: that of Go's tokens, or of
// a command in its first word.
func highlight(cell string) []style {
	out := make([]style, len(cell))
	fill := func(from, to int, s style) {
		for i := max(from, 0); i < min(to, len(out)); i++ {
			out[i] = s
		}
	}
	if start := len(cell) - len(strings.TrimLeft(cell, " \t\n")); start < len(cell) {
		switch cell[start] {
		case '%', '!', '?':
			end := strings.IndexAny(cell[start:], " \t\n")
			if end < 0 {
				end = len(cell) - start
			}
			fill(start, start+end, command)
			return out
		}
	}
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", 1, len(cell))
	s.Init(file, []byte(cell), func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		at := int(pos) - 1
		switch {
		case tok == token.EOF:
			return out
		case tok.IsKeyword():
			fill(at, at+len(lit), keyword)
		case tok == token.INT, tok == token.FLOAT, tok == token.IMAG:
			fill(at, at+len(lit), number)
		case tok == token.STRING, tok == token.CHAR:
			fill(at, at+len(lit), quoted)
		case tok == token.COMMENT:
			fill(at, at+len(lit), comment)
		}
	}
}

// runeStyles is highlight with a style for each rune.
func runeStyles(runes []rune) []style {
	bytes := highlight(string(runes))
	out := make([]style, len(runes))
	at := 0
	for i, r := range runes {
		out[i] = bytes[at]
		at += utf8.RuneLen(r)
	}
	return out
}
