//go:build ignore

// Fmt GoStringer.
package main

import "fmt"

type G struct{ a int }

func (G) GoString() string { return "G!" }
func main() {
	fmt.Printf("%#v\n", G{1})
}
