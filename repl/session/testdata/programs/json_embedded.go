//go:build ignore

// Embedded structs in JSON.
package main

import "encoding/json"
import "fmt"

type Address struct {
	Street string `json:"street"`
}
type Emb struct {
	Address
	ID int `json:"id"`
}

func main() {
	b, err := json.Marshal(Emb{Address{"a"}, 7})
	fmt.Println(string(b), err)
	var e Emb
	err = json.Unmarshal([]byte(`{"street":"q","id":3}`), &e)
	fmt.Println(e, err)
}
