//go:build ignore

// Fmt of struct that embeds a Stringer interface.
package main

import "fmt"

type Job interface {
	fmt.Stringer
	Run() int
}
type p struct{ id int }

func (p p) String() string { return fmt.Sprint("job", p.id) }
func (p p) Run() int       { return 1 }

type wrapped struct {
	Job
	n int
}

func main() {
	var j Job = wrapped{p{1}, 2}
	fmt.Println(j.String())
	fmt.Println(j)
	fmt.Printf("%v %s\n", j, wrapped{p{2}, 2})
}
