// JSON of embedded pointers, escapes, errors.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

type Base struct{ ID int }
type Ptr struct {
	*Base
	Z int
}
type A struct{ A string }
type T struct {
	Name string `json:"name"`
	p    int
	Tags []string `json:"tags"`
	In   struct{ C string }
}
type L int

func (l *L) UnmarshalText(b []byte) error { *l = 1; return nil }

type P struct {
	Views uint64 `json:"views,string"`
	L     L
}
type K string

func (k K) MarshalText() ([]byte, error) {
	if k == "bad" {
		return nil, errors.New("bad key")
	}
	return []byte("<" + string(k) + ">"), nil
}

type W struct {
	K K
	M map[K]A
	*Ptr
}

func main() {
	b, err := json.Marshal(Ptr{Base: &Base{1}})
	fmt.Println(string(b), err)
	b, err = json.Marshal(Ptr{Z: 3})
	fmt.Println(string(b), err)
	b, err = json.Marshal([]W{{K: "k", M: map[K]A{"x": {"<&>"}}, Ptr: &Ptr{&Base{2}, 4}}, {}})
	fmt.Println(string(b), err)
	e := json.NewEncoder(os.Stdout)
	e.SetEscapeHTML(false)
	e.Encode(A{"<>"})
	e.Encode(W{K: "q", M: map[K]A{"<": {"&"}}})
	e.SetEscapeHTML(true)
	e.SetIndent("", " ")
	e.Encode(W{K: "q", M: map[K]A{"<": {"&"}}})
	var t T
	for _, s := range []string{`{"name":1}`, `{"tags":[1]}`, `{"In":{"C":2}}`, `{"name":"x","tags":["a"],"In":{"C":"c"}}`} {
		switch e := json.Unmarshal([]byte(s), &t).(type) {
		case *json.UnmarshalTypeError:
			fmt.Println("type", e.Field, e.Value, e.Type)
		case nil:
			fmt.Println(t)
		default:
			fmt.Println("other", e)
		}
	}
	var p P
	fmt.Println(json.Unmarshal([]byte(`{"views":5}`), &p), p)
	fmt.Println(json.Unmarshal([]byte(`{"views":"5","L":"x"}`), &p), p)
	var q Ptr
	fmt.Println(json.Unmarshal([]byte(`{"ID":5,"Z":6}`), &q), q.ID, q.Z)
	var x any
	json.Unmarshal([]byte(`{"a":[1,"b",null,{"c":true}]}`), &x)
	fmt.Println(x)
}
