//go:build ignore

// Recover of panic nil.
package main

import "fmt"
import "runtime"

func f() (r any) {
	defer func() { r = recover() }()
	panic(nil)
}
func main() {
	r := f()
	fmt.Println(r)
	_, ok := r.(*runtime.PanicNilError)
	fmt.Println(ok)
}
