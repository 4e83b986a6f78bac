//go:build ignore

// Declared functions as values.
package main

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

func isEven(n int) bool                  { return n%2 == 0 }
func up(r rune) rune                     { return r + 1 }
func less(a, b int) int                  { return b - a }
func get() func(int) bool                { return isEven }
func get2() (func(int) bool, error)      { return isEven, nil }
func id[T any](x T) T                    { return x }
func apply(f func(int) bool, x int) bool { return f(x) }
func lits() []func(int) bool             { return []func(int) bool{isEven, func(n int) bool { return !isEven(n) }} }

type S struct{ f func(int) bool }
type Op func(int) bool

func (o Op) Not() Op { return func(n int) bool { return !o(n) } }

func main() {
	fs := []func(int) bool{isEven}
	m := map[string]func(int) bool{"e": isEven}
	s := S{isEven}
	s2 := &S{f: isEven}
	ch := make(chan func(int) bool, 1)
	ch <- isEven
	fs = append(fs, isEven)
	var a any = isEven
	fmt.Println(fs[0](2), m["e"](3), s.f(4), s2.f(5), (<-ch)(6), fs[1](1), a.(func(int) bool)(8))
	fmt.Println(strings.Map(up, "HAL"), get()(2), id(isEven)(3), apply(isEven, 3))
	f, err := get2()
	fmt.Println(f(2), err, lits()[1](3))
	x := []int{3, 1, 2}
	slices.SortFunc(x, less)
	fmt.Println(x, Op(isEven).Not()(3), Op(isEven).Not().Not()(3))
	idx := slices.IndexFunc(x, isEven)
	fmt.Println(idx)
	func() {
		g := isEven
		defer fmt.Println(g(2))
		h := func() func(int) bool { return g }
		fmt.Println(h()(4))
	}()
	sort.Slice(x, func(i, j int) bool { return x[i] < x[j] })
	fmt.Println(x)
	var nf func(int) bool
	fmt.Println(nf == nil)
	nf = isEven
	if nf != nil {
		fmt.Println("set")
	}
	sw := map[bool]func(string) string{true: strings.ToUpper, false: strings.ToLower}
	fmt.Println(sw[true]("a"), sw[false]("B"))
	p := &fs[0]
	fmt.Println((*p)(2))
	fn := func(g func(int) bool) func(int) bool { return g }
	fmt.Println(fn(isEven)(2))
}
