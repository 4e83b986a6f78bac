package mathml

import (
	"html"
	"strings"
	"unicode"
)

// Line typesets a line: an element math, which can stand in HTML.
func Line(line string) string {
	p := &parser{tokens: scan(line)}
	return `<math displaystyle="true" alttext="` + html.EscapeString(strings.TrimSpace(line)) + `"><mrow>` + p.sequence("") + `</mrow></math>`
}

// The grammar, in which a sequence takes whatever comes:
//
//	sequence = { word | operator | product } .
//	product  = quotient { ( "·" | "⊙" ) quotient } .
//	quotient = row [ "/" row ] .
//	row      = factor { factor } .
//	factor   = ( "∂" factor | "√" factor | name | number | bracketed ) { lowered | raised } .
type parser struct {
	tokens []token
	at     int
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != end {
		p.at++
	}
	return t
}

func (p *parser) isOperator(texts string) bool {
	t := p.peek()
	return t.kind == operator && strings.Contains(texts, t.text)
}

// sequence typesets up to a closing bracket, which it leaves, or the end.
func (p *parser) sequence(closing string) string {
	var b strings.Builder
	begins := true    // nothing is before, or what a minus is a sign behind
	separated := true // nothing is before, or punctuation with its space
	for {
		t := p.peek()
		switch {
		case t.kind == end || closing != "" && t.kind == bracket && t.text == closing:
			return b.String()
		case t.kind == word:
			b.WriteString(p.words(!separated))
			begins, separated = true, false
			continue
		case t.kind == operator && t.text == "−" && begins:
			p.next()
			b.WriteString(`<mo form="prefix">−</mo>`)
		case t.kind == operator || t.kind == bracket && !p.beginsFactor(t):
			p.next()
			b.WriteString(sign(t.text))
			begins, separated = t.kind == operator, strings.Contains(",;:", t.text)
			continue
		default:
			if t.space && b.Len() > 0 {
				b.WriteString(space)
			}
			b.WriteString(p.product())
		}
		begins, separated = false, false
	}
}

// space is a narrow one, between what only a blank parts.
const space = `<mspace width="0.2em"/>`

// words typesets words in a row, with the blanks around them.
func (p *parser) words(before bool) string {
	blank := func(is bool) string {
		if is {
			return "\u00a0"
		}
		return ""
	}
	text := blank(before && p.peek().space) + p.next().text
	for p.peek().kind == word {
		text += " " + p.next().text
	}
	return "<mtext>" + html.EscapeString(text) + blank(p.peek().space) + "</mtext>"
}

func (p *parser) product() string {
	out := p.quotient()
	for p.isOperator("·⊙") {
		out += sign(p.next().text)
		if !p.beginsFactor(p.peek()) {
			break
		}
		out += p.quotient()
	}
	return out
}

func (p *parser) quotient() string {
	above, bare := p.row(false)
	if !p.isOperator("/") {
		return above
	}
	p.next()
	if !p.beginsFactor(p.peek()) {
		return above + sign("/")
	}
	_, below := p.row(true)
	return "<mfrac><mrow>" + bare + "</mrow><mrow>" + below + "</mrow></mfrac>"
}

// row typesets factors beside each other. bare is the same without brackets
// around all of it, which a fraction does not need. Below a fraction's line it
// goes on only behind a function or a sum.
func (p *parser) row(below bool) (whole, bare string) {
	t := p.peek()
	whole, bare = p.factor()
	goesOn := !below || t.kind == name && (t.text == "Σ" || len([]rune(t.text)) > 1)
	call := t.kind == name && t.text != "∂" // brackets right behind it are its argument's
	for p.beginsFactor(p.peek()) && (goesOn || call && p.peek().kind == bracket && !p.peek().space) {
		if p.peek().space {
			if p.peek().kind == bracket {
				break
			}
			whole += space
		}
		next, _ := p.factor()
		whole += next
		bare = whole
	}
	return whole, bare
}

func (p *parser) beginsFactor(t token) bool {
	return t.kind == name || t.kind == number || t.kind == bracket && strings.Contains("([", t.text) ||
		t.kind == bracket && t.text == "|" && p.closes(p.at)
}

// closes reports whether the bar at a place has another behind it.
func (p *parser) closes(at int) bool {
	for _, t := range p.tokens[at+1:] {
		if t.kind == bracket && t.text == "|" {
			return true
		}
	}
	return false
}

// factor typesets one with its indices and exponents.
func (p *parser) factor() (whole, bare string) {
	t := p.next()
	base := ""
	switch {
	case t.kind == number:
		base = "<mn>" + html.EscapeString(t.text) + "</mn>"
	case t.kind == bracket:
		return p.bracketed(t.text)
	case t.text == "∂" && p.beginsFactor(p.peek()) && p.peek().kind == name:
		inner, _ := p.factor()
		whole = "<mrow><mo form=\"prefix\" rspace=\"0\">∂</mo>" + inner + "</mrow>"
		return whole, whole
	case t.text == "√" && p.beginsFactor(p.peek()):
		_, inner := p.factor()
		base = "<msqrt>" + inner + "</msqrt>"
	case t.text == "Σ":
		base = "<mo>∑</mo>"
		if p.peek().kind == lowered {
			whole = "<munder>" + base + signs(p.next().text) + "</munder>"
			return whole, whole
		}
	case len([]rune(t.text)) > 1:
		base = `<mi mathvariant="normal">` + html.EscapeString(t.text) + "</mi>"
	default:
		base = "<mi>" + html.EscapeString(t.text) + "</mi>"
	}
	whole = p.scripts(base)
	return whole, whole
}

// scripts puts the indices and exponents that follow to a base.
func (p *parser) scripts(base string) string {
	low, high := "", ""
	for p.peek().kind == lowered || p.peek().kind == raised {
		if t := p.next(); t.kind == lowered {
			low += t.text
		} else {
			high += t.text
		}
	}
	switch {
	case low != "" && high != "":
		return "<msubsup>" + base + signs(low) + signs(high) + "</msubsup>"
	case low != "":
		return "<msub>" + base + signs(low) + "</msub>"
	case high != "":
		return "<msup>" + base + signs(high) + "</msup>"
	}
	return base
}

// bracketed typesets what is in brackets, the first of which has been read. bare
// leaves them out where they are round and nothing is raised behind them.
func (p *parser) bracketed(open string) (whole, bare string) {
	closing := map[string]string{"(": ")", "[": "]", "|": "|"}[open]
	inner := p.sequence(closing)
	if p.peek().kind == end {
		return sign(open) + inner, sign(open) + inner
	}
	p.next()
	fence := func(text, form string) string { return `<mo form="` + form + `" fence="true">` + text + "</mo>" }
	group := "<mrow>" + fence(open, "prefix") + inner + fence(closing, "postfix") + "</mrow>"
	whole = p.scripts(group)
	if open == "(" && whole == group {
		return whole, inner
	}
	return whole, whole
}

// sign typesets an operator; punctuation has a space behind it.
func sign(text string) string {
	switch text {
	case ",", ";", ":":
		return `<mo separator="true" lspace="0" rspace="0.4em">` + text + "</mo>"
	}
	return "<mo>" + html.EscapeString(text) + "</mo>"
}

// signs typesets the signs of an index or exponent.
func signs(text string) string {
	var b strings.Builder
	for i, c := range text {
		switch {
		case i == 0 && len([]rune(text)) > 2 && isWord(text):
			return "<mtext>" + html.EscapeString(text) + "</mtext>"
		case unicode.IsLetter(c):
			b.WriteString("<mi>" + string(c) + "</mi>")
		case unicode.IsNumber(c):
			b.WriteString("<mn>" + string(c) + "</mn>")
		default:
			b.WriteString(`<mo lspace="0" rspace="0">` + html.EscapeString(string(c)) + "</mo>")
		}
	}
	return "<mrow>" + b.String() + "</mrow>"
}

// isWord tells a word in an index, as in Σ_row, from letters side by side.
func isWord(text string) bool { return strings.Contains(functions+"row ", " "+text+" ") }
