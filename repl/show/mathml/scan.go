package mathml

import (
	"strings"
	"unicode"
)

// kind is what a token is.
type kind int

const (
	end      kind = iota
	name          // a letter or a name of the mathematics: X, σ, softmax, Targets
	number        // 2, ½, 0.5
	word          // of English
	lowered       // an index: ᵢⱼ
	raised        // an exponent: ², ᵀ, ∇, ′
	operator      // + − · ⊙ / = …
	bracket       // ( ) [ ] |
)

type token struct {
	kind  kind
	text  string // of lowered and raised the signs as they are on the line: "ij"
	space bool   // there is a blank before it
}

// functions are names of several letters that begin with a small one; others
// are words.
const functions = " exp log max min sin cos tan tanh sinh cosh sign softmax onehot lo hi "

// below and above are the signs that stand for others on the line.
var (
	below = pairs("ₐaₑeₕhᵢiⱼjₖkₗlₘmₙnₒoₚpᵣrₛsₜtᵤuᵥvₓx₀0₁1₂2₃3₄4₅5₆6₇7₈8₉9₊+₋−")
	above = pairs("ᵃaᵇbᶜcᵈdᵉeᶠfᵍgʰhⁱiʲjᵏkˡlᵐmⁿnᵒoᵖpʳrˢsᵗtᵘuᵛvʷwˣxʸyᶻzᴬAᴮBᵀTᵂW⁰0¹1²2³3⁴4⁵5⁶6⁷7⁸8⁹9⁺+⁻−∇∇′′")
)

func pairs(s string) map[rune]rune {
	m := make(map[rune]rune)
	runes := []rune(s)
	for i := 0; i+1 < len(runes); i += 2 {
		m[runes[i]] = runes[i+1]
	}
	return m
}

// scan takes a line apart.
func scan(line string) []token {
	var out []token
	r := []rune(line)
	space := false
	for i := 0; i < len(r); {
		if unicode.IsSpace(r[i]) {
			space = true
			i++
			continue
		}
		t, n := next(r[i:])
		t.space = space
		out = append(out, t)
		space = false
		i += n
	}
	return append(out, token{kind: end})
}

// next is the token at the beginning of a line, and its length.
func next(r []rune) (token, int) {
	take := func(k kind, is func(i int, c rune) bool) (token, int) {
		n := 1
		for n < len(r) && is(n, r[n]) {
			n++
		}
		return token{kind: k, text: string(r[:n])}, n
	}
	c := r[0]
	switch {
	case below[c] != 0:
		// Commas stand between indices, too: ᵢ,ⱼ₊ₛ.
		t, n := take(lowered, func(i int, c rune) bool {
			return below[c] != 0 || c == ',' && i+1 < len(r) && below[r[i+1]] != 0
		})
		t.text = translate(t.text, below)
		return t, n
	case c == '_' && len(r) > 1 && unicode.IsLetter(r[1]):
		t, n := take(lowered, func(_ int, c rune) bool { return unicode.IsLetter(c) && above[c] == 0 })
		t.text = t.text[1:]
		return t, n
	case above[c] != 0:
		t, n := take(raised, func(_ int, c rune) bool { return above[c] != 0 })
		t.text = translate(t.text, above)
		return t, n
	case c == '^' && len(r) > 1:
		t, n := take(raised, func(i int, c rune) bool {
			return unicode.IsNumber(c) && above[c] == 0 || i == 1 && (c == '−' || unicode.IsLetter(c))
		})
		t.text = t.text[1:]
		return t, n
	case unicode.IsNumber(c):
		return take(number, func(i int, c rune) bool {
			return unicode.IsDigit(c) && below[c] == 0 || c == '.' && i+1 < len(r) && unicode.IsDigit(r[i+1])
		})
	case unicode.IsLetter(c) && c < 0x250: // Latin
		t, n := take(name, func(_ int, c rune) bool { return unicode.IsLetter(c) && c < 0x250 })
		t.kind = nameOrWord(t.text, r[n:])
		return t, n
	case unicode.IsLetter(c) || c == '∂' || c == 'Σ' || c == '√' || c == '…':
		return token{kind: name, text: string(c)}, 1
	case strings.ContainsRune("()[]|", c):
		return token{kind: bracket, text: string(c)}, 1
	}
	return token{kind: operator, text: string(c)}, 1
}

func translate(s string, m map[rune]rune) string {
	return strings.Map(func(c rune) rune {
		if t := m[c]; t != 0 {
			return t
		}
		return c
	}, s)
}

// nameOrWord tells a name from a word of English: names are letters alone,
// functions, and what begins with a capital. The letter a before a word is the
// article.
func nameOrWord(text string, rest []rune) kind {
	if len([]rune(text)) > 1 {
		if strings.Contains(functions, " "+text+" ") || unicode.IsUpper([]rune(text)[0]) {
			return name
		}
		return word
	}
	after := strings.TrimLeft(string(rest), " ")
	if text == "a" && len(after) < len(string(rest)) {
		next := strings.FieldsFunc(after, func(c rune) bool { return !unicode.IsLetter(c) })
		begins := after != "" && unicode.IsLetter([]rune(after)[0])
		if begins && len(next) > 0 && len(next[0]) > 1 && nameOrWord(next[0], nil) == word {
			return word
		}
	}
	return name
}
