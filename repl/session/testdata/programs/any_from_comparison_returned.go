//go:build ignore

// Any from comparison returned.
package main

import "fmt"

func eq(a, b float64) any { return a == b }
func not(a bool) any      { return !a }
func main() {
	f := func(a, b int) any { return a < b }
	fmt.Println(f(1, 2), eq(1, 1), not(false))
}
