//go:build ignore

// Elided pointer struct in compiled map type.
package main

import (
	"fmt"
	"net/http"
	"net/url"
	"testing/fstest"
)

func main() {
	m := url.Values{"a": {"1", "2"}}
	fmt.Println(m, http.Header{"X": {"y"}})
	f := fstest.MapFS{"b.txt": {Data: []byte("yo")}}
	fmt.Println(len(f))
}
