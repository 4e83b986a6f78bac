//go:build ignore

// Printf star width variable.
package main

import "fmt"

func main() {
	fmt.Printf("%[2]*[1]d|\n", 12, 5)
	fmt.Printf("%[1]d %[1]T|\n", 12, 5)
	fmt.Printf("%*d|\n", 5, 42)
	x, w := 4, 5
	fmt.Printf("%[2]*[1]d|\n", x, w)
	fmt.Printf("%[2]*[1]d %[1]T|\n", x, w)
	fmt.Printf("%*d %T|\n", w, x, x)
	fmt.Printf("%T: %*d|\n", w, w, x)
}
