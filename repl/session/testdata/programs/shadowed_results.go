// Results that the body has variables of the same name of.
package main

import (
	"errors"
	"fmt"
	"sync"
)

func g() (int, error) { return 9, fmt.Errorf("bad") }
func f() (n int, err error) {
	defer fmt.Println("bye")
	if n, err := g(); err != nil {
		return n, err
	}
	return 0, nil
}
func f2() (n int, err error) {
	var mu sync.Mutex
	mu.Lock()
	defer mu.Unlock()
	for i, n := range []int{4, 5} {
		if i == 1 {
			return n * 2, errors.New("x")
		}
	}
	switch n := 3; {
	default:
		return n, nil
	}
}
func f3() (v int, ok bool) {
	for v := range func(y func(int) bool) { _ = y(1) && y(4) } {
		if v == 4 {
			return v, true
		}
	}
	return 0, false
}
func f5() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("r %v", r)
		}
	}()
	if _, err := g(); err != nil {
		panic(err)
	}
	return nil
}
func f6() (x int) {
	x = 1
	func() (x int) { x = 5; defer func() { x++ }(); return x }()
	{
		x := 7
		_ = x
	}
	return
}

type T struct{}

func (T) m() (res []int, err error) {
	defer func() {}()
	if res, err := []int{1}, error(nil); err == nil {
		return res, err
	}
	return
}
func gen[V any](v V) (out V, err error) {
	defer func() {}()
	if out := v; true {
		return out, nil
	}
	return
}
func main() {
	fmt.Println(f())
	fmt.Println(f2())
	fmt.Println(f3())
	fmt.Println(f5(), f6())
	fmt.Println(T{}.m())
	fmt.Println(gen("g"))
	fmt.Println(func() (n int, s string) {
		defer func() {}()
		if n, s := 2, "z"; n > 1 {
			return n, s
		}
		return
	}())
}
