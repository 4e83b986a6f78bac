//go:build ignore

// New of generic type in generic function.
package main

import "fmt"

type ent[K comparable] struct{ k K }
type L[K comparable] struct {
	head *ent[K]
	n    int
}

func New[K comparable](n int) *L[K] {
	l := &L[K]{head: new(ent[K]), n: n}
	return l
}
func New2[K comparable](k K) *ent[K] {
	e := new(ent[K])
	e.k = k
	return e
}
func New3[K comparable](k K) *ent[K] {
	var e *ent[K]
	e = new(ent[K])
	return e
}
func New4[K comparable](k K) *ent[K] {
	return new(ent[K])
}
func main() {
	fmt.Println(New2(3).k, New3("a").k == "", New4(4).k)
	l := New[string](3)
	fmt.Println(l.n, l.head.k == "")
}
