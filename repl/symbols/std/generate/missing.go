package main

import (
	"go/build"
	"go/types"
	"path"
	"reflect"
	"strings"

	"github.com/traefik/yaegi/stdlib"
)

// leftOut are packages that get no table, whatever they export, and why.
var leftOut = map[string]string{
	"embed":              "go:embed is obeyed by the compiler only",
	"os/exec":            "the interpreter has a table of its own for it, complete",
	"plugin":             "the interpreter loads no compiled code",
	"runtime/cgo":        "there is no cgo",
	"runtime/coverage":   "of use in programs built for coverage only",
	"runtime/race":       "of use in programs built with the race detector only",
	"syscall":            "differs from platform to platform",
	"testing/cryptotest": "of use under go test only",
	"testing/synctest":   "of use under go test only",
	"unsafe":             "its functions are the compiler's",
	"time/tzdata":        "has no names, and half a megabyte of data",
}

// A table is what the interpreter lacks of one package.
type table struct {
	path, name string
	symbols    map[string]symbol
}

// exported counts the symbols that a program can name.
func (t table) exported() int {
	n := 0
	for name := range t.symbols {
		if !strings.HasPrefix(name, "_") {
			n++
		}
	}
	return n
}

// missing are the tables of what the library of a release exports on all
// platforms, in the same form on each, and the interpreter's tables lack. They
// are in alphabetical order of the packages' paths.
func missing(release int) ([]table, error) {
	later, err := newer(build.Default.GOROOT, release)
	if err != nil {
		return nil, err
	}
	parsed := newSources()
	var paths []string
	found := make(map[string]*table)
	for i, p := range platforms {
		l := newLibrary(parsed, p)
		if i == 0 {
			if paths, err = l.paths(); err != nil {
				return nil, err
			}
		}
		for _, path := range paths {
			if _, left := leftOut[path]; left {
				continue
			}
			pkg, err := l.Import(path)
			if nothing(err) {
				delete(found, path)
				continue
			}
			if err != nil {
				return nil, err
			}
			t := lacking(pkg, later)
			if i == 0 {
				found[path] = &t
			} else if found[path] != nil {
				found[path].keep(t)
			}
		}
	}
	var tables []table
	for _, path := range paths {
		if t := found[path]; t != nil && len(t.symbols) > 0 {
			tables = append(tables, *t)
		}
	}
	return tables, nil
}

// keep drops from a table what another platform's has not in the same form.
func (t *table) keep(other table) {
	for name, s := range t.symbols {
		if !reflect.DeepEqual(s, other.symbols[name]) {
			delete(t.symbols, name)
		}
	}
}

// lacking is what a package exports and the interpreter's table of it lacks.
func lacking(pkg *types.Package, later map[string]bool) table {
	t := table{pkg.Path(), pkg.Name(), make(map[string]symbol)}
	have := stdlib.Symbols[path.Join(t.path, t.name)]
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() || have[name].IsValid() || later[t.path+"."+name] || generic(obj) {
			continue
		}
		t.symbols[name] = newSymbol(obj)
		if i, ok := interfaceType(obj); ok {
			t.symbols["_"+name] = newWrapper(obj, i)
		}
	}
	return t
}

// generic tells what reflection has no value for: a function or type with type
// parameters, and an interface that only a type parameter can have.
func generic(obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.Func:
		return obj.Signature().TypeParams().Len() > 0
	case *types.TypeName:
		if t, ok := obj.Type().(interface{ TypeParams() *types.TypeParamList }); ok && t.TypeParams().Len() > 0 {
			return true // a named type or an alias
		}
		i, ok := obj.Type().Underlying().(*types.Interface)
		return ok && !i.IsMethodSet()
	}
	return false
}

// interfaceType is the interface that a type's name stands for.
func interfaceType(obj types.Object) (*types.Interface, bool) {
	if _, ok := obj.(*types.TypeName); !ok {
		return nil, false
	}
	i, ok := obj.Type().Underlying().(*types.Interface)
	return i, ok
}
