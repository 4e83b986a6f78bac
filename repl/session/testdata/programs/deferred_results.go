// Results that deferred functions see and change.
package main

import (
	"errors"
	"fmt"
	"os"
)

func get() (int, error) { return 0, errors.New("bad") }
func C() (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("wrap: %w", err)
		}
	}()
	n, err := get()
	if err != nil {
		return err
	}
	_ = n
	return nil
}
func f() (s string) {
	defer func() { s += "!" }()
	if s := "bad"; s != "" {
		return s
	}
	return
}
func g(x any) (s string, n int) {
	defer func() { n++ }()
	switch s := x.(type) {
	case string:
		return s, len(s)
	case int:
		s++
		return "int", s
	}
	n, t := 4, "t"
	s = t
	return
}
func p(x int) (r int) {
	defer func() { r += x }()
	x, y := 10, x
	r, z := y, 5
	return r + z
}
func parse(ok bool) (v int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered: %v", r)
		}
	}()
	v, err = get()
	if ok {
		v, err := 3, error(nil)
		return v, err
	}
	w, err := get()
	if err != nil {
		return w - 1, err
	}
	panic("no")
}
func file() (text string, err error) {
	f, err := os.Open("/nonexistent")
	if err != nil {
		return "", fmt.Errorf("open: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	buf := make([]byte, 4)
	if _, err := f.Read(buf); err != nil {
		return "", err
	}
	return string(buf), nil
}
func lit() {
	h := func(a int) (b int, err error) {
		defer func() { b *= 2 }()
		c, err := get()
		a, b, d := a+c, 7, 1
		return a + b + d, err
	}
	fmt.Println(h(3))
}

type T struct{ n int }

func (t T) m() (n int, err error) {
	defer func() { n += t.n }()
	t, n, e := T{5}, 2, errors.New("e")
	return n, e
}

func main() {
	fmt.Println(C())
	fmt.Println("result:", f())
	fmt.Println(g("abc"))
	fmt.Println(g(4))
	fmt.Println(g(nil))
	fmt.Println(p(1))
	fmt.Println(parse(true))
	fmt.Println(parse(false))
	_, err := file()
	fmt.Println(errors.Is(err, os.ErrNotExist))
	lit()
	fmt.Println(T{1}.m())
}
