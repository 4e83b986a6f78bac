//go:build ignore

// Return call of function field with named results.
package main

import "fmt"
import "time"

type T struct{ g func(int) string }

func (t T) a() (u string, ok bool)                         { return t.g(1), true }
func (t T) b() (string, bool)                              { return t.g(1), true }
func (t T) c() (u string, ok bool)                         { x := t.g(1); return x, true }
func (t *T) d() (u string, ok bool)                        { return t.g(1), true }
func e(t T) (u string, ok bool)                            { return t.g(1), true }
func f(g func(int) string) (u string, ok bool)             { return g(1), true }
func g(g func(int) string) (u string, err error)           { return g(1), nil }
func h(g func(int) string) (u string)                      { return g(1) }
func (t T) i() (u string)                                  { return t.g(1) }
func k(fs []func(int) string) (u string, ok bool)          { return fs[0](1), true }
func l(fs map[string]func(int) string) (u string, ok bool) { return fs["a"](1), true }
func (t T) n() string                                      { return "n" }
func (t T) m() (u string, ok bool)                         { return t.n(), true }
func q() (u string, ok bool)                               { return T{}.n(), true }
func r(s fmt.Stringer) (u string, ok bool)                 { return s.String(), true }
func main() {
	G := func(i int) string { return "y" }
	t := T{G}
	fmt.Println(t.a())
	fmt.Println(t.b())
	fmt.Println(t.c())
	fmt.Println(t.d())
	fmt.Println(e(t))
	fmt.Println(f(G))
	fmt.Println(g(G))
	fmt.Println(h(G))
	fmt.Println(t.i())
	fmt.Println(k([]func(int) string{G}))
	fmt.Println(l(map[string]func(int) string{"a": G}))
	fmt.Println(t.m())
	fmt.Println(q())
	fmt.Println(r(time.Second))
}
