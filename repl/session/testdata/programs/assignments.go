//go:build ignore

// What is received, found or asserted goes into variables that can be assigned to.
package main

import "fmt"

type XC chan int

func (c XC) Recv() int           { return <-c }
func rec(c chan int) int         { return <-c }
func recf(c chan func() int) int { return (<-c)() }

type P struct{ x int }

func main() {
	c := make(chan int, 10)
	for i := range 10 {
		c <- i
	}
	s := <-c
	f := func() int { return 7 }
	s = f()
	s++
	fmt.Println(s)
	fmt.Println(rec(c), XC(c).Recv())
	x, ok := <-c
	x = f()
	fmt.Println(x, ok)
	var y int
	y = <-c
	y = f() + y
	fmt.Println(y)
	g := func() int { v := <-c; v = v * 2; w := &v; *w += 1; return v }
	fmt.Println(g())
	cp := make(chan P, 2)
	cp <- P{1}
	cp <- P{2}
	p := <-cp
	p.x = 5
	fmt.Println(p)
	q := &p
	q.x = 6
	fmt.Println(p)
	p, ok = <-cp
	p.x++
	fmt.Println(p, ok)
	fs := make(chan func() int, 1)
	fs <- f
	fmt.Println(recf(fs))
	select {
	case v := <-c:
		v = f() + v
		fmt.Println(v)
	}
	for v := range c {
		v = f() + v
		fmt.Println(v)
		if len(c) == 0 {
			break
		}
	}
	m := map[string]P{"a": {1}}
	z := m["a"]
	z.x = f()
	fmt.Println(z, m)
	z2, ok := m["b"]
	z2.x = 4
	fmt.Println(z2, ok)
	var i any = P{3}
	t := i.(P)
	t.x = f()
	fmt.Println(t, i)
	t2, ok := i.(P)
	t2.x = f()
	fmt.Println(t2, i, ok)
	n := i.(P).x
	n = f()
	fmt.Println(n)
	close(c)
	fmt.Println(rec(c), XC(c).Recv())
	arr := [3]int{1, 2, 3}
	b := arr
	b[0] = f()
	fmt.Println(arr, b)
	st := struct{ a [2]int }{[2]int{1, 2}}
	st2 := st
	st2.a[1] = f()
	fmt.Println(st, st2)
	sl := []P{{1}, {2}}
	e := sl[0]
	e.x = f()
	for _, e := range sl {
		e.x = 100
	}
	fmt.Println(sl, e)
	pp := &sl[1]
	pp.x = f()
	fmt.Println(sl)
	ms := map[string][]int{}
	ms["a"] = append(ms["a"], f())
	ms["a"][0]++
	mi := map[string]int{}
	mi["q"] += f()
	mi["q"]++
	fmt.Println(ms, mi)
}
