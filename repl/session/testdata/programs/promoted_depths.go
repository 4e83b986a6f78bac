package main

// Methods and fields of one name at several depths, and of compiled types, in interfaces.

import (
	"fmt"
	"sync"
)

type Namer interface{ Name() string }

type Base struct{ n int }

func (Base) Name() string { return "base" }
func (Base) Kind() string { return "base kind" }
func (*Base) Inc() string { return "inc base" }

type Mid struct{ Base }

func (Mid) Name() string { return "mid" }

type Other struct{ Mid }

func (Other) Kind() string { return "other kind" }

type Top struct {
	Other
	Base
}
type Top2 struct {
	*Base
	Other
}
type Kinder interface{ Kind() string }
type Incer interface{ Inc() string }
type X struct{ Y }
type Y struct {
	Z
	W
}
type Z struct{ V }
type W struct{}

func (W) Name() string { return "W" }

type V struct{}

func (V) Name() string { return "V" }

func (t Top) Kind2() string { return t.Other.Kind() + t.Base.Kind() }

type Locked struct {
	Mid
	sync.Mutex
}

type Ring struct{ *Link }
type Link struct {
	*Ring
	Base
}

func main() {
	t := Top{}
	fmt.Println(t.Name(), t.Kind2())
	var n Namer = t
	fmt.Println(n.Name())
	t2 := Top2{Base: &Base{}}
	n = t2
	fmt.Println(n.Name())
	var i Incer = t2
	fmt.Println(i.Inc())
	i = &t
	fmt.Println(i.Inc())
	n = X{}
	fmt.Println(n.Name(), X{}.Name())
	n = &X{}
	fmt.Println(n.Name(), X{}.Name())
	var a any = X{}
	fmt.Println(a.(Namer).Name())
	var k Kinder = Other{}
	fmt.Println(k.Kind())
	var l Locked
	var lock sync.Locker = &l
	lock.Lock()
	fmt.Println(l.TryLock(), l.Name(), l.n)
	lock.Unlock()
	cond := sync.NewCond(&l)
	cond.L.Lock()
	l.Unlock()
	get := t2.Name
	fmt.Println(get(), Top.Name(t), (*Top).Inc(&t), t2.n, t2.Mid.n)
	var r Ring = Ring{&Link{Base: Base{9}}}
	n = r
	fmt.Println(n.Name(), r.n)
}
