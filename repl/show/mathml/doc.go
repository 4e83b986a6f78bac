// Package mathml typesets the mathematics of op descriptions. These are lines
// of plain text with the signs of Unicode, such as
//
//	X∇ᵢⱼ = Σₖ F∇ₖ · ∂Fₖ/∂Xᵢⱼ = F∇ᵢ · softmax(X)ᵢⱼ, as for LogSumExp
//
// which a terminal shows as they are. [Line] turns one into MathML, which
// browsers typeset: raised and lowered signs, fractions, sums with their indices,
// and words among them as words.
//
// Nothing is an error. What the little grammar in parse.go does not know is
// written as it stands, so a description can be anything.
package mathml
