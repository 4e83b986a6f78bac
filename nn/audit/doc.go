// Package audit looks at a network and a loss that was computed with it for what
// keeps it from training: parameters that an optimiser does not know of, units that
// are dead, gradients that vanish or explode, NaN and where it came from.
//
//	fmt.Println(audit.Check(model, loss))
//
// It runs a backward pass of its own and changes nothing.
package audit
