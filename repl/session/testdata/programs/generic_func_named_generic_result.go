//go:build ignore

// Generic func named generic result.
package main

import "fmt"

type R[T any] struct{ Val T }

func f[T any](x T) (r R[T]) {
	r.Val = x
	return r
}
func main() {
	fmt.Println(f(3))
}
