//go:build ignore

// Method unnamed param named value receiver.
package main

import "fmt"

type S struct{ a float64 }

func (s S) B(string) float64 { return s.a }
func main() {
	fmt.Println(S{4}.B("x"))
}
