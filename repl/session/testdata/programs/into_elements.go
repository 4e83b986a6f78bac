// What goes into elements of maps, and what is sorted in place.
package main

import (
	"fmt"
	"slices"
	"sort"
)

type C int
type P interface{}

func two() (int, error)          { return 7, nil }
func three() (int, string, bool) { return 1, "b", true }
func sorted(a ...any) []any {
	sort.SliceStable(a, func(i, j int) bool { return fmt.Sprint(a[i]) < fmt.Sprint(a[j]) })
	return a
}

func main() {
	m := map[string]int{}
	var err error
	m["a"], err = two()
	_, err = two()
	fmt.Println(m, err)
	xs := make([]string, 2)
	mm := map[int]map[string]bool{1: {}}
	m["b"], xs[1], mm[1]["x"] = three()
	fmt.Println(m, xs, mm)
	src := map[string]int{"a": 1}
	out := map[string]any{}
	var ok bool
	out["x"], ok = src["a"]
	fmt.Println(out, ok)
	var a any = 5
	out["y"], ok = a.(int)
	var v any
	r := map[string]bool{}
	v, r["a"] = src["zz"]
	fmt.Println(out, ok, v, r)
	x := []any{3, 1, 2}
	sort.Slice(x, func(i, j int) bool { return x[i].(int) < x[j].(int) })
	fmt.Println(x)
	y := []P{"b", "a"}
	slices.SortFunc(y, func(a, b P) int { return map[bool]int{true: -1, false: 1}[a.(string) < b.(string)] })
	fmt.Println(y, sorted("z", 1, C(0), "a"))
	z := []any{C(2), C(1)}
	sort.Slice(z, func(i, j int) bool { return z[i].(C) < z[j].(C) })
	fmt.Println(z)
	var fs []func() int
L:
	for i := 0; i < 5; i++ {
		switch {
		case true:
			i++
			fs = append(fs, func() int { return i })
			continue L
		}
	}
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
}
