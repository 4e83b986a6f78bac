//go:build ignore

// Tagless switch takes only first of several conditions.
package main

import "fmt"

func main() {
	for n := range 4 {
		switch {
		case n == 1, n == 2:
			fmt.Println(n, "one or two")
		default:
			fmt.Println(n, "other")
		}
	}
}
