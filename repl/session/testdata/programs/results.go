//go:build ignore

// Named results begin with zeros.
package main

import "fmt"

func f(n int) (xs []int) {
	for i := 0; i < n; i++ {
		xs = append(xs, i)
	}
	return
}

func count(n int) (c int) {
	c += n
	return
}

var cur = 5

func next() (v int, ok bool) {
	v = 100
	return v + cur, true
}

type T struct{ n int }

func (t T) sum(k int) (total int, err error) {
	total += t.n + k
	return total, nil
}

func rec(n int) (out []int) {
	if n == 0 {
		return
	}
	out = append(out, n)
	out = append(out, rec(n-1)...)
	return out
}

func fact(n int) (r int) {
	if n < 2 {
		return 1
	}
	r = n * fact(n-1)
	return
}

func main() {
	for i := 0; i < 3; i++ {
		fmt.Println(f(i), count(i))
	}
	ok := false
	cur, ok = next()
	fmt.Println(cur, ok)
	x := 3
	func() {
		x, ok = next()
	}()
	fmt.Println(x)
	g := func(n int) (s string) {
		for i := 0; i < n; i++ {
			s += "x"
		}
		return
	}
	for i := 0; i < 3; i++ {
		fmt.Println(g(i))
		v, err := T{i}.sum(1)
		fmt.Println(v, err)
	}
	fmt.Println(rec(3), rec(2), fact(5))
	h := func() (a, b int) { a++; b += 2; return }
	for range 2 {
		a, b := h()
		fmt.Println(a, b)
	}
	for range 2 {
		fmt.Println(h())
	}
	k := func() (m map[string]int) {
		if m == nil {
			m = map[string]int{}
		}
		m["a"]++
		return
	}
	for range 2 {
		fmt.Println(k())
	}
}
