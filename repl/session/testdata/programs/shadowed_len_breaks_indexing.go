//go:build ignore

// Shadowed len breaks indexing.
package main

import "fmt"

func f(s []int) int {
	len := len(s)
	sum := 0
	for i := 0; i < len; i++ {
		sum += s[i]
	}
	return sum
}
func main() {
	fmt.Println(f([]int{1, 2, 3}))
}
