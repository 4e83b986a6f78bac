//go:build ignore

// Slice of any as one argument is spread.
package main

import "fmt"

func count(args ...any) int { return len(args) }
func main() {
	xs := []any{1, 2}
	fmt.Println(count(xs), count(xs...), count([]any{3, 4}), count(xs, 1), count(nil))
	fmt.Println(xs)
	var ys []any
	ys = append(ys, xs)
	fmt.Println(len(ys))
}
