package magic

import (
	"context"
	"fmt"
	"go/types"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/repl/lang"
	"gradrepl/repl/session"
)

func mem(_ context.Context, e *Env, _ string) error {
	runtime.GC() // so that only what is still needed counts
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	fmt.Fprintf(e.Out, "Go heap: %s in use, %s taken from the system\n", size(stats.HeapAlloc), size(stats.HeapSys))

	type holding struct {
		name, what string
		held
	}
	var holdings []holding
	all := newSurvey()
	for _, n := range e.Session.Names() {
		if _, isVar := n.Object.(*types.Var); !isVar || !n.Value.IsValid() {
			continue
		}
		own := newSurvey()
		own.add(n.Value.Value)
		all.add(n.Value.Value)
		if own.tensors > 0 {
			holdings = append(holdings, holding{n.Name, shapeOf(n), own.held})
		}
	}
	if len(holdings) == 0 {
		fmt.Fprintln(e.Out, "No variable holds a tensor.")
		return nil
	}
	slices.SortStableFunc(holdings, func(a, b holding) int { return int(b.bytes) - int(a.bytes) })
	fmt.Fprintln(e.Out)
	w := tabwriter.NewWriter(e.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "Name\tShape\tTensors\tBytes")
	for _, h := range holdings {
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\n", h.name, h.what, h.tensors, size(h.bytes))
	}
	fmt.Fprintf(w, "all, each once\t\t%d\t%s\n", all.tensors, size(all.bytes))
	return w.Flush()
}

// shapeOf is the shape of a variable that is a tensor or a node, and the type
// of another.
func shapeOf(n session.Name) string {
	if n.Value.CanInterface() {
		switch x := n.Value.Interface().(type) {
		case *tensor.Tensor:
			return x.Shape().String()
		case *engine.TensorNode:
			return x.Shape().String()
		}
	}
	return n.Kind(lang.TypeString)
}

// held is what a variable keeps in memory.
type held struct {
	tensors int
	bytes   uint64 // of their elements
}

// survey counts the tensors that can be reached from values, each once: a
// node's value and gradient, what its graph keeps for the backward, the
// parameters of a module. Tensors that share memory count its bytes once.
type survey struct {
	held
	seen   map[target]bool
	memory map[uintptr]bool
}

// target is where a pointer points, with its type: a struct and its first field have
// the same address.
type target struct {
	address uintptr
	typ     reflect.Type
}

func newSurvey() *survey {
	return &survey{seen: make(map[target]bool), memory: make(map[uintptr]bool)}
}

var tensorType = reflect.TypeFor[tensor.Tensor]()

// add walks through all that a value leads to. A list of what is still to be
// looked at takes the place of recursion: graphs are deep.
func (s *survey) add(v reflect.Value) {
	todo := []reflect.Value{v}
	for len(todo) > 0 {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch v.Kind() {
		case reflect.Interface:
			if !v.IsNil() {
				todo = append(todo, v.Elem())
			}
		case reflect.Pointer:
			key := target{v.Pointer(), v.Type()}
			if v.IsNil() || s.seen[key] || !canHold(v.Type().Elem()) {
				continue
			}
			s.seen[key] = true
			todo = append(todo, v.Elem())
		case reflect.Struct:
			if v.Type() == tensorType {
				s.tensor(v)
				continue
			}
			if !canHold(v.Type()) {
				continue
			}
			for i := range v.NumField() {
				todo = append(todo, v.Field(i))
			}
		case reflect.Slice, reflect.Array:
			if isNumber(v.Type().Elem().Kind()) {
				continue
			}
			for i := range v.Len() {
				todo = append(todo, v.Index(i))
			}
		case reflect.Map:
			for it := v.MapRange(); it.Next(); {
				todo = append(todo, it.Key(), it.Value())
			}
		}
	}
}

// tensor counts one, whose elements may be another's too, or the zeros that
// all gradients share before the first backward pass.
func (s *survey) tensor(v reflect.Value) {
	s.tensors++
	data := v.FieldByName("data")
	if v.FieldByName("borrowed").Bool() || s.memory[data.Pointer()] {
		return
	}
	s.memory[data.Pointer()] = true
	s.bytes += uint64(data.Len()) * 8
}

// canHold reports whether a type is one of the project's or of a cell. The
// insides of others are none of our business: they hold no tensors that a cell
// could see, and may be in use by somebody else.
func canHold(t reflect.Type) bool {
	path := t.PkgPath()
	return path == "" || path == "main" || strings.HasPrefix(path, "gradrepl/")
}

func isNumber(k reflect.Kind) bool { return k >= reflect.Bool && k <= reflect.Complex128 }

// size is a number of bytes as a person reads it.
func size(n uint64) string {
	x, units := float64(n), []string{"B", "KiB", "MiB", "GiB", "TiB"}
	for x >= 1024 && len(units) > 1 {
		x, units = x/1024, units[1:]
	}
	if units[0] == "B" {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", x, units[0])
}
