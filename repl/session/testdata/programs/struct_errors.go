package main

import (
	"fmt"
	"sort"
)

type W struct {
	msg  string
	code int
}

func (w W) Error() string { return fmt.Sprint(w.msg, w.code) }

type S struct{ a, b int }

func (s S) String() string { return fmt.Sprint("S", s.a, s.b) }

type by struct {
	xs []int
	n  int
}

func (b by) Len() int           { return len(b.xs) }
func (b by) Less(i, j int) bool { return b.xs[i] < b.xs[j] }
func (b by) Swap(i, j int)      { b.xs[i], b.xs[j] = b.xs[j], b.xs[i] }

type E struct {
	error
	n int
}

func f(err error) { fmt.Println(err.Error()) }

func g(ok bool) error {
	if ok {
		return W{"r", 2}
	}
	return nil
}

func main() {
	f(W{"a", 1})
	var st fmt.Stringer = S{1, 2}
	fmt.Println(st.String())
	var e error = W{"x", 3}
	fmt.Println(e.Error())
	xs := []int{3, 1, 2}
	sort.Sort(by{xs, 1})
	fmt.Println(xs)
	fmt.Println(g(true).Error(), g(false) == nil)
	f(E{e, 2})
	errs := []error{W{"k", 1}, E{e, 3}}
	for _, e := range errs {
		fmt.Println(e.Error())
	}
	m := map[string]error{"a": W{"m", 1}}
	fmt.Println(m["a"].Error())
	w := W{"b", 2}
	e = w
	w.msg = "changed"
	fmt.Println(e.Error())
	e = &w
	w.msg = "changed"
	fmt.Println(e.Error())
}
