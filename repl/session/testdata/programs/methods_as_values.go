//go:build ignore

// Method expressions, method values, loggers.
package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
)

type Point struct{ X, Y float64 }

func (p Point) Plus(q Point) Point { return Point{p.X + q.X, p.Y + q.Y} }
func (p *Point) Scale(f float64)   { p.X *= f; p.Y *= f }
func (p Point) All(qs ...Point) (sum float64) {
	for _, q := range qs {
		sum += p.Plus(q).X
	}
	return sum
}

type Adder interface{ Plus(Point) Point }

var table = map[string]func(Point, Point) Point{"+": Point.Plus}

type service struct {
	*log.Logger
	name string
}

func main() {
	plus := Point.Plus
	fmt.Println(plus(Point{1, 2}, Point{3, 5}))
	fmt.Printf("%T %T\n", plus, (*Point).Scale)
	p := Point{1, 2}
	scale := (*Point).Scale
	scale(&p, 3)
	fmt.Println(p, table["+"](p, p), Adder.Plus(p, p))
	fmt.Println(Point.All(p, p, p))
	bound := p.Plus
	p = Point{}
	fmt.Println(bound(p))
	fmt.Println(strings.Map(func(r rune) rune { return r + 1 }, "HAL"), (*strings.Reader).Len(strings.NewReader("four")))

	var out bytes.Buffer
	l := log.New(&out, "one: ", log.Lmsgprefix)
	l.Println("hello", p)
	l.SetPrefix("two: ")
	l.SetFlags(0)
	l.Printf("%v", p)
	fmt.Print(out.String(), l.Prefix(), l.Flags(), "\n")
	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	log.Print("standard")
	log.Default().SetPrefix("> ")
	log.Println(log.Prefix(), log.Flags())
	var w io.Writer = l.Writer()
	fmt.Fprintln(w, "direct")
	fmt.Println(out.Len())
	s := service{l, "s"}
	s.Println("embedded")
	fmt.Println(out.String())
}
