// Keys that cannot be hashed, JSON into what is there.
package main

import (
	"encoding/json"
	"fmt"
)

type Item struct {
	Name string
	Qty  int
}

func main() {
	func() {
		defer func() { fmt.Println(recover()) }()
		m := map[any]int{}
		m[[]int{1}] = 2
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		m := map[any]int{}
		m[map[string]int{}]++
	}()
	its := []Item{{"q", 1}, {"r", 2}}
	fmt.Println(json.Unmarshal([]byte(`[{"Qty":5}]`), &its), its)
	its2 := []Item{{"q", 1}}
	fmt.Println(json.Unmarshal([]byte(`[{"Qty":"x"}]`), &its2), its2)
	fmt.Println(json.Unmarshal([]byte(`[{"Qty"`), &its2), its2)
	fmt.Println(json.Unmarshal([]byte(`[{"Name":"a"},{"Name":"b"}]`), &its2), its2)
	fmt.Println(json.Unmarshal([]byte(`[]`), &its2), its2, its2 == nil)
}
