//go:build ignore

// Fmt Formatter.
package main

import "fmt"

type F struct{ v float64 }

func (f F) Format(s fmt.State, verb rune) { fmt.Fprintf(s, "F[%c]", verb) }
func main() {
	fmt.Printf("%v\n", F{1})
}
