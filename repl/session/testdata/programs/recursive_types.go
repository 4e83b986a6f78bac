//go:build ignore

// Types that refer to each other.
package main

import "fmt"

type A4 struct {
	b []B4
	x int
}
type B4 struct {
	a *A4
	x int
}

type A7 struct {
	b B7
	x int
}
type B7 struct {
	a *A7
	n *B7
	x int
}

type Graph8 struct {
	nodes  []*Node8
	edges  []*Edge8
	byName map[string]*Node8
}
type Node8 struct {
	g    *Graph8
	out  []*Edge8
	name string
}
type Edge8 struct {
	from, to *Node8
	g        *Graph8
	w        int
}

type Tree9 struct {
	left, right *Tree9
	parent      *Tree9
	kids        []*Tree9
	m           map[string]Tree9
	v           int
}

type Opt10 func(*Srv10)
type Srv10 struct {
	opts []Opt10
	h    map[string]Handler10
	v    int
}
type Handler10 func(s *Srv10, args ...string) Handler210
type Handler210 func(*Srv10) error

type Node11 interface{ Kids() []Node11 }
type Leaf11 struct{ v int }
type Branch11 struct {
	kids []Node11
	by   map[string]Node11
	up   *Branch11
}

func (Leaf11) Kids() []Node11      { return nil }
func (b *Branch11) Kids() []Node11 { return b.kids }

type LRU12 struct {
	cap        int
	head, tail *entry12
	m          map[int]*entry12
}
type entry12 struct {
	k, v       int
	prev, next *entry12
	owner      *LRU12
}

type Game13 struct {
	board   [2][2]Cell13
	players []Player13
}
type Cell13 struct {
	owner *Player13
	g     *Game13
}
type Player13 struct {
	name  string
	cells []*Cell13
	g     *Game13
}

type Trie14 struct{ root node14 }
type node14 struct {
	kids map[rune]*node14
	end  bool
}

type stateFn15 func(*lexer15) stateFn15
type lexer15 struct {
	n     int
	state stateFn15
}

func start15(l *lexer15) stateFn15 {
	l.n++
	if l.n > 3 {
		return nil
	}
	return start15
}

type Expr16 interface{ Eval(*Env16) Value16 }
type Value16 interface{ String() string }
type Env16 struct {
	vars map[string]Value16
	up   *Env16
}
type Fn16 struct {
	env  *Env16
	body Expr16
}
type Num16 float64

func (n Num16) String() string      { return fmt.Sprint(float64(n)) }
func (n Num16) Eval(*Env16) Value16 { return n }
func (f *Fn16) String() string      { return "fn" }

type List17[T any] struct {
	root Elem17[T]
	n    int
}
type Elem17[T any] struct {
	next, prev *Elem17[T]
	list       *List17[T]
	v          T
}

func (l *List17[T]) Init() { l.root.next = &l.root; l.root.prev = &l.root }
func (l *List17[T]) Push(v T) {
	e := &Elem17[T]{v: v, list: l}
	at := l.root.prev
	e.prev = at
	e.next = at.next
	e.prev.next = e
	e.next.prev = e
	l.n++
}

func main() {
	func() {
		a := &A4{x: 1}
		a.b = append(a.b, B4{a, 2})
		fmt.Println(a.b[0].a.b[0].x)
	}()
	func() {
		a := &A7{x: 1}
		a.b.a = a
		a.b.n = &a.b
		a.b.x = 4
		fmt.Println(a.b.a.b.x, a.b.n.n.x)
	}()
	func() {
		g := &Graph8{byName: map[string]*Node8{}}
		a := &Node8{g: g, name: "a"}
		b := &Node8{g: g, name: "b"}
		e := &Edge8{a, b, g, 3}
		a.out = append(a.out, e)
		g.nodes = append(g.nodes, a, b)
		g.edges = append(g.edges, e)
		g.byName["a"] = a
		fmt.Println(g.nodes[0].out[0].to.g.edges[0].w, g.byName["a"].out[0].from.name)
	}()
	func() {
		t := &Tree9{v: 1}
		t.left = &Tree9{v: 2, parent: t}
		t.kids = []*Tree9{t}
		t.m = map[string]Tree9{"a": *t.left}
		fmt.Println(t.left.parent.kids[0].m["a"].parent.v)
	}()
	func() {
		s := &Srv10{h: map[string]Handler10{}}
		s.opts = append(s.opts, func(s *Srv10) { s.v++ })
		for _, o := range s.opts {
			o(s)
		}
		s.h["x"] = func(s *Srv10, a ...string) Handler210 { return func(s *Srv10) error { s.v += len(a); return nil } }
		fmt.Println(s.h["x"](s, "a", "b")(s), s.v)
	}()
	func() {
		b := &Branch11{kids: []Node11{Leaf11{1}}}
		b.kids = append(b.kids, &Branch11{up: b})
		fmt.Println(len(b.Kids()), b.kids[1].(*Branch11).up.kids[0].(Leaf11).v)
	}()
	func() {
		l := &LRU12{cap: 2, m: map[int]*entry12{}}
		e := &entry12{k: 1, v: 2, owner: l}
		l.head, l.tail = e, e
		e.next = e
		l.m[1] = e
		fmt.Println(l.m[1].next.owner.head.v)
	}()
	func() {
		g := &Game13{}
		g.players = append(g.players, Player13{name: "p", g: g})
		g.board[0][1] = Cell13{&g.players[0], g}
		g.players[0].cells = append(g.players[0].cells, &g.board[0][1])
		fmt.Println(g.board[0][1].owner.cells[0].g.players[0].name)
	}()
	func() {
		t := Trie14{root: node14{kids: map[rune]*node14{}}}
		t.root.kids[65] = &node14{end: true}
		n := &t.root
		n = n.kids[65]
		fmt.Println(n.end, t.root.kids[65].end)
	}()
	func() {
		l := &lexer15{}
		for s := stateFn15(start15); s != nil; {
			s = s(l)
		}
		l.state = start15
		fmt.Println(l.n, l.state(l) == nil)
	}()
	func() {
		e := &Env16{vars: map[string]Value16{}}
		f := &Fn16{env: e, body: Num16(3)}
		e.vars["f"] = f
		fmt.Println(e.vars["f"].(*Fn16).body.Eval(e), e.vars["f"])
	}()
	func() {
		l := &List17[int]{}
		l.Init()
		l.Push(1)
		l.Push(2)
		for e := l.root.next; e != &l.root; e = e.next {
			fmt.Print(e.v, e.list.n, " ")
		}
		fmt.Println()
	}()
}
