// Received values, promoted fields, loop indices, typed nil.
package main

import "fmt"

type Pt struct{ X int }
type Addr struct{ City string }
type Person struct{ Home Addr }
type Office struct{ City string }
type Emp struct {
	Person
	Office
}
type Deep struct {
	In struct{ N int }
	*Emp
	Q
}
type Q struct{ N int }
type S struct {
	f int
	a [2][2]int
}

func count(xs ...int) int { return len(xs) }

func main() {
	ch := make(chan int, 20)
	for i := range 20 {
		ch <- i + 5
	}
	x, y := 3, 4
	x, y = 1, <-ch
	fmt.Println(x, y)
	xs := []int{0, 0}
	xs[0], xs[1] = <-ch, <-ch
	fmt.Println(xs)
	w := 2
	w, y = w+1, <-ch
	var s S
	s.f, w = <-ch, w
	fmt.Println(w, y, s)
	for x, _ = <-ch; x < 12; x, _ = <-ch {
		fmt.Println(x)
	}
	if xs[1] = <-ch; true {
		fmt.Println(xs)
	}
	if s.a[1][0] = <-ch; s.a[1][0] > 0 {
		fmt.Println(s)
	}
	m := map[string]int{}
	var ok bool
	select {
	default:
		x, _ = <-ch
		_, ok = <-ch
		m["k"], ok = <-ch
		fmt.Println(x, ok, m)
	}
	if x, _ = <-ch; x > 0 {
		fmt.Println(x)
	}
	cp := make(chan Pt, 5)
	for i := range 5 {
		cp <- Pt{i}
	}
	var d Pt = <-cp
	d.X = 9
	e, f := <-cp, 1
	e.X++
	var g, h = <-cp, 1
	g.X += h
	var a any = <-cp
	fmt.Println(d, e, f, g, a)
	emp := Emp{Person{Addr{"Rome"}}, Office{"Oslo"}}
	emp.City += "!"
	fmt.Println(emp.City, emp)
	dp := Deep{Emp: &emp, Q: Q{7}}
	dp.N++
	dp.City = "Bern"
	fmt.Println(dp.N, dp.In.N, emp.City)
	for i := range []int{0, 0, 0, 0} {
		i++
		fmt.Print(i, " ")
	}
	for i, v := range []string{"a", "b", "c"} {
		i = 2 - i
		fmt.Print(i, v, " ")
	}
	var i int
	for i = range xs {
		i += 5
	}
	fmt.Println(i)
	mm := map[*int]int{nil: 3}
	fmt.Println(mm[nil], count(nil...), count())
	mm[nil]++
	delete(mm, nil)
	fmt.Println(len(mm))
}
