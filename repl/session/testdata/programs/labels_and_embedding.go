// Labels in a select, embedded interfaces, blank fields.
package main

import "fmt"

type I interface{ N() string }
type P struct{}

func (P) N() string { return "p" }

type A struct{ I }
type B struct{ A }
type C struct{ *A }
type Area interface{ Area() int }
type Solid interface {
	Area
	Vol() int
}
type Sq int

func (s Sq) Area() int { return int(s) }
func (s Sq) Vol() int  { return int(s) * 2 }

type T struct {
	_ int
	A int
	_ string
}

func main() {
L:
	for i := 0; ; i++ {
		select {
		default:
			if i < 3 {
				continue L
			}
			if i == 5 {
				break L
			}
			fmt.Println(i)
		}
	}
	ch := make(chan int, 5)
	for i := range 4 {
		ch <- i
	}
	close(ch)
	n := 0
M:
	for {
		select {
		case v, ok := <-ch:
			if !ok {
				break M
			}
			if v == 2 {
				continue M
			}
			n += v
		}
	}
	fmt.Println(n)
	var i I = B{A{P{}}}
	fmt.Println(i.N())
	i = &B{A{P{}}}
	fmt.Println(i.N())
	i = C{&A{P{}}}
	fmt.Println(i.N(), C{&A{P{}}}.N())
	var s Solid = Sq(3)
	fmt.Println(s.Area(), s.Vol())
	var ar Area = s
	fmt.Println(ar.Area(), ar.(Solid).Vol())
	fmt.Println(T{A: 1}.A)
	func() {
		defer func() { fmt.Println(recover()) }()
		_ = s.(interface{ Other() })
	}()
}

type E struct{}

func (*E) Error() string { return "E" }
