//go:build ignore

// Methods that encoding/json calls.
package main

import "encoding/json"
import "fmt"

type Color int

func (c Color) MarshalText() ([]byte, error) { return []byte([]string{"red", "green"}[c]), nil }

type Temp float64

func (t Temp) MarshalJSON() ([]byte, error) { return []byte(fmt.Sprintf(`"%.1fC"`, float64(t))), nil }
func main() {
	b, _ := json.Marshal([]Temp{1, 2})
	fmt.Println(string(b))
	b, _ = json.Marshal(map[string]Temp{"a": 2})
	fmt.Println(string(b))
	b, _ = json.Marshal(map[string]any{"a": Color(1)})
	fmt.Println(string(b))
	b, _ = json.Marshal(map[Color]int{1: 2})
	fmt.Println(string(b))
}

// Expected (go run, then exit status):
// <nil> 1
// <nil> 5
// ["1.0C","2.0C"]
// {"a":"2.0C"}
// {"a":"green"}
// {"green":2}
// exit 0
