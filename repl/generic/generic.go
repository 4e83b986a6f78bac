// Package generic has the source of those parts of the standard library that
// the interpreter cannot use in compiled form: generic functions and types,
// and what looks into values of interpreted types.
package generic

import "embed"

//go:embed cmp/cmp.go errors/errors.go iter/iter.go maps/maps.go rand/rand.go
//go:embed reflect/reflect.go slices/slices.go sync/sync.go atomic/atomic.go
var files embed.FS

// folders are the import paths of the packages, and their folders here.
var folders = map[string]string{
	"cmp":          "cmp",
	"errors":       "errors",
	"iter":         "iter",
	"maps":         "maps",
	"math/rand/v2": "rand",
	"reflect":      "reflect",
	"slices":       "slices",
	"sync":         "sync",
	"sync/atomic":  "atomic",
}

// Source is the name and text of the file of a package, where there is one.
func Source(importPath string) (name, text string, ok bool) {
	folder, ok := folders[importPath]
	if !ok {
		return "", "", false
	}
	name = folder + "/" + folder + ".go"
	data, err := files.ReadFile(name)
	return name, string(data), err == nil
}
