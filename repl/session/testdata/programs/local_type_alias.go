//go:build ignore

// Local type alias.
package main

import "fmt"

type T struct{ A int }

func main() {
	type U = T
	us := []U{{1}}
	var m U
	m.A = 3
	type I = int
	var i I = 4
	fmt.Println(us, m, i)
}
