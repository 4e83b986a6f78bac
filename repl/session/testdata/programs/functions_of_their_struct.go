// Structs with functions that take them.
package main

import "fmt"

type Ctx struct {
	hs []func(*Ctx) int
	i  int
}

func (c *Ctx) Next() int { c.i++; return c.hs[c.i-1](c) }

type D struct{ m map[string]func(*D) string }
type Handler func(*FSM) Handler
type FSM struct {
	tr map[int]func(*FSM) int
	n  int
	st Handler
}
type Trans map[int]func(*G) int
type G struct {
	t  Trans
	ch chan func(*G)
	pp [2]func(*G, int) (*G, error)
}
type Op func(*VM, int) error
type VM struct {
	ops   map[byte]Op
	stack []int
}

func push(v *VM, n int) error               { v.stack = append(v.stack, n); return nil }
func use(g *G, f func(*G, int) (*G, error)) { r, err := f(g, 4); fmt.Println(r == g, err) }
func start(f *FSM) Handler                  { f.n++; return stop }
func stop(f *FSM) Handler                   { f.n += 10; return nil }

func main() {
	c := &Ctx{}
	c.hs = append(c.hs, func(*Ctx) int { return 2 }, func(c *Ctx) int { return c.i })
	fmt.Println(c.hs[0](c), c.Next(), c.Next())
	for _, h := range c.hs {
		fmt.Print(h(c))
	}
	d := &D{m: map[string]func(*D) string{"a": func(d *D) string { return fmt.Sprint(len(d.m)) }}}
	d.m["b"] = func(d *D) string { return d.m["a"](d) + "b" }
	fmt.Println(d.m["b"](d))
	f := &FSM{tr: map[int]func(*FSM) int{0: func(f *FSM) int { return f.n }}, st: start}
	for f.st != nil {
		f.st = f.st(f)
	}
	fmt.Println(f.tr[0](f))
	g := &G{t: Trans{1: func(g *G) int { return len(g.t) }}, ch: make(chan func(*G), 1)}
	g.ch <- func(g *G) { fmt.Println("through", len(g.t)) }
	(<-g.ch)(g)
	fmt.Println(g.t[1](g))
	g.pp[0] = func(g *G, n int) (*G, error) { return g, nil }
	use(g, g.pp[0])
	h := g.pp[0]
	r, err := h(g, 1)
	fmt.Println(r == g, err)
	v := &VM{ops: map[byte]Op{'p': push}}
	fmt.Println(v.ops['p'](v, 3), v.stack)
	if op, ok := v.ops['p']; ok {
		fmt.Println(op(v, 4), v.stack)
	}
}
