// An element or asserted value that there is not is zero.
package main

import "fmt"

type S struct {
	a  int
	ok bool
}

func k(s string) string { fmt.Print(s, " "); return s }

func get(m map[string]int) (v int, ok bool) {
	v = 9
	v, ok = m["x"]
	return
}

func main() {
	n, ok := 7, true
	n, ok = map[string]int{}["x"]
	fmt.Println(n, ok)
	s := "old"
	s, ok = any(1).(string)
	fmt.Printf("%q %v\n", s, ok)
	m := map[string]int{"a": 1}
	t := S{5, true}
	t.a, t.ok = m["zzz"]
	fmt.Println(t)
	xs := []int{4, 5}
	xs[0], ok = m["q"]
	fmt.Println(xs, ok)
	pm := map[string]*S{"s": &t}
	p := &t
	p, ok = pm["nope"]
	fmt.Println(p == nil, ok)
	c := make(chan int, 1)
	c <- 3
	close(c)
	t.a, ok = <-c
	fmt.Println(t.a, ok)
	t.a, ok = <-c
	fmt.Println(t.a, ok)
	n, ok = <-c
	fmt.Println(n, ok)
	fmt.Println(get(m))
	var x any = "str"
	var e error = fmt.Errorf("e")
	e, ok = x.(error)
	fmt.Println(e, ok)
	var st fmt.Stringer
	st, ok = x.(fmt.Stringer)
	fmt.Println(st, ok)
	x, ok = m["a"]
	fmt.Println(x, ok)
	if n, ok = m["no"]; !ok {
		fmt.Println("none", n)
	}
	for n, ok = m["a"]; ok; n, ok = m["b"] {
		fmt.Println("loop", n)
	}
	_, ok = m["a"]
	fmt.Println(ok)
	n, _ = m["no"]
	fmt.Println(n)
	mm := map[string]map[string]int{"in": {}}
	mm["in"][k("i")], ok = m[k("a")]
	fmt.Println(mm, ok)
	func() { n, ok = m["a"] }()
	fmt.Println(n, ok)
	var i any = 5
	_, ok = i.(int)
	n, _ = i.(int)
	fmt.Println(n, ok)
	var b bool
	q := &b
	n, *q = m["a"]
	fmt.Println(n, b)
}
