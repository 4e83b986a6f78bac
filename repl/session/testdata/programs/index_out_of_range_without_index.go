//go:build ignore

// Index out of range without index.
package main

import "fmt"
import "strings"

func try(t func(int) int) {
	defer func() { fmt.Println(recover()) }()
	fmt.Println(t(2))
}
func main() {
	try(func(i int) int { a := [][]int{{1}, {2}}; return a[i][0] })
	try(func(i int) int { return []int{1}[i] })
	try(func(i int) int { return len(strings.Fields("a b")[i]) })
	fs := []func() int{
		func() int { var a []int; return a[len(a)+1] },
	}
	try(func(i int) int { return fs[0]() })
	m := map[string]func() int{
		"a": func() int { a := []int{3}; return a[len(a)] },
	}
	try(func(i int) int { return m["a"]() })
	type cmd struct{ f func(args []string) string }
	cs := []cmd{{func(args []string) string { return args[1] }}}
	try(func(i int) int { return len(cs[0].f(nil)) })
}
