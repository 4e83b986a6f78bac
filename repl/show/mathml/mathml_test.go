package mathml

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"gradrepl/ops"
)

// plain writes MathML so that its structure can be read: _{} and ^{} for what
// is lowered and raised, {a}/{b} for a fraction, words in quotes.
func plain(t *testing.T, mathml string) string {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(mathml))
	var element func(name string) string
	element = func(name string) string {
		var parts []string
		for {
			token, err := d.Token()
			if err != nil {
				if errors.Is(err, io.EOF) {
					return strings.Join(parts, "")
				}
				t.Fatalf("%v in %s", err, mathml)
			}
			switch x := token.(type) {
			case xml.StartElement:
				parts = append(parts, element(x.Name.Local))
			case xml.CharData:
				parts = append(parts, string(x))
			case xml.EndElement:
				switch name {
				case "msub", "munder":
					return parts[0] + "_{" + parts[1] + "}"
				case "msup":
					return parts[0] + "^{" + parts[1] + "}"
				case "msubsup":
					return parts[0] + "_{" + parts[1] + "}^{" + parts[2] + "}"
				case "mfrac":
					return "{" + parts[0] + "}/{" + parts[1] + "}"
				case "msqrt":
					return "√{" + strings.Join(parts, "") + "}"
				case "mtext":
					return "'" + strings.ReplaceAll(strings.Join(parts, ""), "\u00a0", "~") + "'"
				}
				return strings.Join(parts, "")
			}
		}
	}
	return element("")
}

func TestLine(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"S = A·B", "S=A·B"},
		{"Sᵢⱼ = Σₖ Aᵢₖ · Bₖⱼ", "S_{ij}=∑_{k}A_{ik}·B_{kj}"},
		{"X∇ᵢⱼ = Σₖₘ F∇ₖₘ · ∂Fₖₘ/∂Xᵢⱼ", "X_{ij}^{∇}=∑_{km}F_{km}^{∇}·{∂F_{km}}/{∂X_{ij}}"},
		{"A∇ = S∇·Bᵀ", "A^{∇}=S^{∇}·B^{T}"},
		{"W∇ = S∇ᵀ·X", "W^{∇}=S^{∇T}·X"},
		{"F = σ(X) = 1 / (1 + exp(−X))", "F=σ(X)={1}/{1+exp(−X)}"},
		{"σ′(x) = exp(−x) / (1 + exp(−x))²", "σ^{′}(x)={exp(−x)}/{(1+exp(−x))^{2}}"},
		{"Yᵢⱼ = exp(Xᵢⱼ) / Σₖ exp(Xᵢₖ)", "Y_{ij}={exp(X_{ij})}/{∑_{k}exp(X_{ik})}"},
		{"X∇ = Y∇ / s − Σ_row(Y∇ ⊙ X) / s²", "X^{∇}={Y^{∇}}/{s}−{∑_{'row'}(Y^{∇}⊙X)}/{s^{2}}"},
		{"([k = j] · sᵢ − Xᵢₖ · 1) / sᵢ² (the quotient rule)", "{[k=j]·s_{i}−X_{ik}·1}/{s_{i}^{2}}('the quotient rule')"},
		{"[k = j] − ∂/∂Xᵢⱼ log Σₘ exp(Xᵢₘ)", "[k=j]−{∂}/{∂X_{ij}}log∑_{m}exp(X_{im})"},
		{"f(x) = x^½, so f′(x) = ½ · x^−½", "f(x)=x^{½},'so~'f^{′}(x)=½·x^{−½}"},
		{"φ(x) = exp(−x²/2) / √(2π)", "φ(x)={exp(−{x^{2}}/{2})}/{√{2π}}"},
		{"∂aᵇ/∂a = b · aᵇ⁻¹", "{∂a^{b}}/{∂a}=b·a^{b−1}"},
		{"Fᵢⱼ = Xᵢ,ⱼ₊ₛ for 0 ≤ j", "F_{ij}=X_{i,j+s}'~for~'0≤j"},
		{"F = |X|", "F=|X|"},
		{"c = −Σᵢ log softmax(X)ᵢₜ, with t = Targets[i]", "c=−∑_{i}logsoftmax(X)_{it},'with~'t=Targets[i]"},
		{"X∇ = F∇ where X > 0, else 0: a change does nothing", "X^{∇}=F^{∇}'~where~'X>0,'else~'0:'a change does nothing'"},
		{"tanh′ = (cosh² − sinh²)/cosh²", "tanh^{′}={cosh^{2}−sinh^{2}}/{cosh^{2}}"},
		// What is no mathematics stands as it is.
		{"", ""},
		{"plain words, and <b>more</b> & ) of / them |", "'plain words','and~'<b>'more'</b>&)'~of~'/'~them~'|"},
		{"(open [ and / never closed", "('open~'['and~'/'~never closed'"},
	} {
		if got := plain(t, Line(c.line)); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.line, got, c.want)
		}
	}
}

// Whatever the ops say of themselves is well-formed, and no sign gets lost.
func TestOps(t *testing.T) {
	letters := func(s string) string {
		return strings.Map(func(c rune) rune {
			if t := below[c]; t != 0 {
				c = t
			}
			if t := above[c]; t != 0 {
				c = t
			}
			switch c {
			case '_', '^', '{', '}', '/', '(', ')', ' ', '~', '\'', '√', '∑', 'Σ', '\u00a0':
				return -1
			}
			return c
		}, s)
	}
	sorted := func(s string) string {
		counts := make(map[rune]int)
		for _, c := range s {
			counts[c]++
		}
		var b strings.Builder
		for c := rune(0); c < 0x3000; c++ {
			b.WriteString(strings.Repeat(string(c), counts[c]))
		}
		return b.String()
	}
	for _, op := range ops.All() {
		d := op.Describe()
		for _, line := range append(strings.Split(d.Derivation, "\n"), d.Formula) {
			got, want := sorted(letters(plain(t, Line(line)))), sorted(letters(line))
			if got != want {
				t.Errorf("%s: %s\n has %s\nwant %s", d.Name, line, got, want)
			}
		}
	}
}
