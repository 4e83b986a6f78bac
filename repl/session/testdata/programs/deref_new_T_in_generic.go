//go:build ignore

// Deref new T in generic.
package main

import "fmt"

func Pop[T any](xs []T) (T, bool) {
	if len(xs) == 0 {
		return *new(T), false
	}
	return xs[0], true
}
func main() {
	fmt.Println(Pop([]string{}))
	fmt.Println(Pop([]int{1}))
}
