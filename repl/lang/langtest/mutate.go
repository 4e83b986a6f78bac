package langtest

import (
	"go/scanner"
	"go/token"
	"strings"
	"unicode/utf8"
)

// exchange puts other pieces of syntax of the same kind into a cell.
func (m *Maker) exchange(p piece) string {
	for range 1 + m.rng.IntN(2) {
		kind := pick(m, []int{expressions, expressions, statements, typeNames, names, names, literals})
		spans := p.nodes[kind]
		if len(spans) == 0 {
			continue
		}
		s := pick(m, spans)
		p = newPiece(p.text[:s.from] + m.part(kind, p) + p.text[s.to:])
	}
	if m.oneOf(8) {
		return m.within(p.text)
	}
	return p.text
}

// part is a piece of syntax of a kind: one of the cell itself, of the session's
// document, of the corpus, or one of the grammar.
func (m *Maker) part(kind int, p piece) string {
	n := m.rng.IntN(10)
	if n >= 4 && n < 7 && len(m.document) > 0 {
		p = pick(m, m.document)
	}
	if spans := p.nodes[kind]; n < 7 && len(spans) > 0 {
		s := pick(m, spans)
		return p.text[s.from:s.to]
	}
	if n < 9 && len(m.corpus.parts[kind]) > 0 {
		return pick(m, m.corpus.parts[kind])
	}
	m.begin()
	switch kind {
	case expressions:
		return m.expand("{"+pick(m, grammarTypes)+"}", 2)
	case statements:
		return m.expand("{stmts}", 2)
	case typeNames:
		return pick(m, grammarTypes)
	case names:
		return pick(m, preludeNames)
	}
	return pick(m, oddLiterals)
}

// lexeme is a token and the blanks before it.
type lexeme struct {
	tok         token.Token
	blank, text string
}

// lex cuts a text into tokens; what is left over at the end is the last one's.
func lex(text string) []lexeme {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", 1, len(text))
	s.Init(file, []byte(text), func(token.Position, string) {}, scanner.ScanComments)
	var starts []int
	var toks []token.Token
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		if tok == token.SEMICOLON && lit == "\n" {
			continue // of the blanks
		}
		starts, toks = append(starts, int(pos)-1), append(toks, tok)
	}
	out := make([]lexeme, 0, len(starts))
	end := 0
	for i, from := range starts {
		to := len(text)
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		body := strings.TrimRight(text[from:to], " \t\n")
		if body == "" {
			continue
		}
		out = append(out, lexeme{toks[i], text[min(end, from):from], body})
		end = from + len(body)
	}
	return out
}

func unlex(list []lexeme) string {
	var b strings.Builder
	for i, l := range list {
		if l.blank == "" && i > 0 && joins(list[i-1].text, l.text) {
			b.WriteByte(' ')
		}
		b.WriteString(l.blank)
		b.WriteString(l.text)
	}
	return b.String()
}

// joins reports whether two words would become one.
func joins(a, b string) bool {
	return a != "" && b != "" && wordByte(a[len(a)-1]) && wordByte(b[0])
}

func wordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}

// mutateTokens changes some tokens of a cell.
func (m *Maker) mutateTokens(text string) string {
	list := lex(text)
	for n := 1 + m.rng.IntN(3); n > 0 && len(list) > 0; n-- {
		i := m.rng.IntN(len(list))
		switch m.rng.IntN(12) {
		case 0: // delete
			list = append(list[:i:i], list[min(len(list), i+1+m.rng.IntN(3)):]...)
		case 1: // double
			j := min(len(list), i+1+m.rng.IntN(6))
			list = append(list[:j:j], append(append([]lexeme{}, list[i:j]...), list[j:]...)...)
		case 2: // swap
			j := m.rng.IntN(len(list))
			if m.oneOf(2) {
				j = min(len(list)-1, i+1)
			}
			list[i], list[j] = list[j], list[i]
		case 3, 4, 5, 6: // exchange for one of its kind
			list[i].text = m.like(list[i])
		case 7: // put in
			list = append(list[:i:i], append([]lexeme{m.anyToken()}, list[i:]...)...)
		case 8: // what is in brackets for what is in others
			from, to := bracketed(list, i)
			other := lex(m.some().text)
			if len(other) > 0 && to > from {
				a, b := bracketed(other, m.rng.IntN(len(other)))
				list = append(list[:from:from], append(append([]lexeme{}, other[a:b]...), list[to:]...)...)
			}
		case 9: // without its brackets, or in some
			from, to := bracketed(list, i)
			if m.oneOf(2) && to-from >= 2 {
				list = append(append(list[:from:from], list[from+1:to-1]...), list[to:]...)
			} else {
				open, shut := pick(m, brackets), pick(m, brackets)
				list = append(append(append(append(list[:from:from], lexeme{text: open[:1]}), list[from:to]...), lexeme{text: shut[1:]}), list[to:]...)
			}
		case 10: // the first half of it, the second half of another
			other := lex(m.some().text)
			list = append(list[:i:i], other[m.rng.IntN(len(other)+1):]...)
		case 11:
			if m.oneOf(2) {
				return m.within(unlex(list))
			}
			return m.join(unlex(list), m.some().text)
		}
	}
	return unlex(list)
}

var brackets = []string{"()", "[]", "{}"}

// bracketed is the nearest pair of brackets around a token, brackets included:
// the whole list where there is none.
func bracketed(list []lexeme, i int) (from, to int) {
	from, depth := i, 0
	for ; from > 0; from-- {
		if closes(list[from]) && from < i {
			depth++
		}
		if opens(list[from]) {
			if depth == 0 {
				break
			}
			depth--
		}
	}
	depth = 0
	for to = from; to < len(list); to++ {
		if opens(list[to]) {
			depth++
		}
		if closes(list[to]) {
			if depth--; depth <= 0 {
				return from, to + 1
			}
		}
	}
	return from, len(list)
}

func opens(l lexeme) bool  { return l.text == "(" || l.text == "[" || l.text == "{" }
func closes(l lexeme) bool { return l.text == ")" || l.text == "]" || l.text == "}" }

// like is the text of a token of much the same kind.
func (m *Maker) like(l lexeme) string {
	switch {
	case l.tok == token.IDENT && m.oneOf(3):
		return m.form(l.text)
	case l.tok == token.IDENT:
		if spans := m.some(); len(spans.nodes[names]) > 0 && m.oneOf(2) {
			s := pick(m, spans.nodes[names])
			return spans.text[s.from:s.to]
		}
		return pick(m, preludeNames)
	case l.tok.IsLiteral():
		return pick(m, oddLiterals)
	case l.tok.IsKeyword():
		return pick(m, keywords)
	}
	for _, class := range operatorClasses {
		for _, op := range class {
			if op == l.text && !m.oneOf(5) {
				return pick(m, class)
			}
		}
	}
	return pick(m, pick(m, operatorClasses))
}

// form writes a name in another way.
func (m *Maker) form(name string) string {
	switch m.rng.IntN(8) {
	case 0:
		return strings.ToLower(name)
	case 1:
		return strings.ToUpper(name[:1]) + name[1:]
	case 2: // ZeroGrad as zero_grad
		var b strings.Builder
		for i, r := range name {
			if i > 0 && r >= 'A' && r <= 'Z' {
				b.WriteByte('_')
			}
			b.WriteString(strings.ToLower(string(r)))
		}
		return b.String()
	case 3:
		return name + name
	case 4:
		i := m.rng.IntN(len(name))
		return strings.ToValidUTF8(name[:i]+name[i+1:]+"x", "x")
	case 5:
		return name + pick(m, []string{"ꞏ", "ꞏ1", "é", "_", "1", "ß", "Σ", "名"})
	}
	return pick(m, oddNames)
}

// anyToken is a token of any kind.
func (m *Maker) anyToken() lexeme {
	text := ""
	switch m.rng.IntN(5) {
	case 0:
		text = pick(m, keywords)
	case 1:
		text = pick(m, oddLiterals)
	case 2:
		text = pick(m, preludeNames)
	case 3:
		text = pick(m, oddNames)
	default:
		text = pick(m, pick(m, operatorClasses))
	}
	return lexeme{blank: " ", text: text + " "}
}

var operatorClasses = [][]string{
	{"+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "&^"},
	{"+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "&^=", "=", ":="},
	{"&&", "||"}, {"==", "!=", "<", "<=", ">", ">="},
	{"++", "--"}, {"<-", "!", "~", "&", "*", "-", "^"},
	{"(", ")", "[", "]", "{", "}"},
	{",", ";", ".", ":", "...", "\n"},
}

var keywords = []string{
	"break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough", "for", "func", "go", "goto",
	"if", "import", "interface", "map", "package", "range", "return", "select", "struct", "switch", "type", "var",
}

// damage changes the bytes of a cell.
func (m *Maker) damage(text string) string {
	if m.oneOf(10) {
		text = m.lines()
	}
	for range 1 + m.rng.IntN(3) {
		at := m.rng.IntN(len(text) + 1)
		switch m.rng.IntN(8) {
		case 0:
			text = text[:at]
		case 1:
			text = text[at:]
		case 2, 3:
			text = insert(text, at, pick(m, oddTexts))
		case 4:
			text = insert(text, at, string([]byte{byte(m.rng.IntN(256))}))
		case 5:
			text = insert(text, at, string(rune(m.rng.IntN(0x3000))))
		case 6:
			if at < len(text) {
				text = text[:at] + string([]byte{text[at] ^ 1<<m.rng.IntN(8)}) + text[at+1:]
			}
		case 7:
			to := min(len(text), at+m.rng.IntN(20))
			text = text[:at] + text[to:]
		}
	}
	return text
}
