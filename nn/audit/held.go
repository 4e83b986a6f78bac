package audit

import (
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"

	"gradrepl/engine"
	"gradrepl/nn"
)

// Held are the nodes that the fields of a module lead to, each by its path:
// "Layer1.Weight". What is only in a closure or package variable is not found. A
// module can say itself what it holds by a method Held.
func Held(m nn.Module) map[*engine.TensorNode]string {
	held := make(map[*engine.TensorNode]string)
	paths := Walk(reflect.ValueOf(m), Reading{})
	if h, ok := m.(holder); ok {
		paths = h.Held()
	}
	for path, n := range paths {
		if _, known := held[n]; !known {
			held[n] = path
		}
	}
	return held
}

// holder is a module that says itself what it holds.
type holder interface {
	Held() iter.Seq2[string, *engine.TensorNode]
}

// wrapped is what a value in an interface says that it holds.
func wrapped(v reflect.Value) (iter.Seq2[string, *engine.TensorNode], bool) {
	if v.IsNil() || !v.CanInterface() {
		return nil, false
	}
	h, ok := v.Interface().(holder)
	if !ok {
		return nil, false
	}
	return h.Held(), true
}

// Reading says how values are to be read that are not what they look like to
// reflection, such as those of an interpreter.
type Reading struct {
	FieldName func(reflect.StructField) string  // what a field is called; nil for its name
	Inside    func(reflect.Value) reflect.Value // a value without what is around it; nil for itself
}

// Walk finds the nodes that the fields of a value lead to, by their paths. It does
// not follow a node's graph.
func Walk(v reflect.Value, how Reading) iter.Seq2[string, *engine.TensorNode] {
	return func(yield func(string, *engine.TensorNode) bool) {
		w := &walker{Reading: how, yield: yield, seen: make(map[target]bool)}
		w.value(v, "", 0)
	}
}

type walker struct {
	Reading
	yield func(string, *engine.TensorNode) bool
	seen  map[target]bool
	done  bool
}

func (w *walker) name(f reflect.StructField) string {
	if w.FieldName == nil {
		return f.Name
	}
	return w.FieldName(f)
}

// target is where a pointer points, with its type: a struct and its first field
// have the same address.
type target struct {
	address uintptr
	typ     reflect.Type
}

// deepest bounds how far fields are followed: module lists of any depth are no
// module's.
const deepest = 50

func (w *walker) value(v reflect.Value, path string, depth int) {
	if w.done || depth > deepest || !v.IsValid() {
		return
	}
	if w.Inside != nil {
		if v = w.Inside(v); !v.IsValid() {
			return
		}
	}
	switch v.Kind() {
	case reflect.Interface:
		if inner, ok := wrapped(v); ok { // it knows its own names
			for p, n := range inner {
				w.done = w.done || !w.yield(strings.TrimPrefix(path+"."+p, "."), n)
			}
			return
		}
		w.value(v.Elem(), path, depth+1)
	case reflect.Pointer:
		key := target{v.Pointer(), v.Type()}
		if v.IsNil() || w.seen[key] {
			return
		}
		w.seen[key] = true
		if v.Type() == reflect.TypeFor[*engine.TensorNode]() {
			n := (*engine.TensorNode)(v.UnsafePointer()) // the field may be unexported
			w.done = !w.yield(strings.TrimPrefix(path, "."), n)
			return
		}
		if !foreign(v.Type().Elem()) {
			w.value(v.Elem(), path, depth+1)
		}
	case reflect.Struct:
		if foreign(v.Type()) {
			return
		}
		for i := range v.NumField() {
			w.value(v.Field(i), path+"."+w.name(v.Type().Field(i)), depth+1)
		}
	case reflect.Slice, reflect.Array:
		if k := v.Type().Elem().Kind(); k >= reflect.Bool && k <= reflect.Complex128 || k == reflect.String {
			return
		}
		for i := range v.Len() {
			w.value(v.Index(i), fmt.Sprintf("%s[%d]", path, i), depth+1)
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		for _, k := range keys {
			w.value(v.MapIndex(k), fmt.Sprintf("%s[%v]", path, k), depth+1)
		}
	}
}

// foreign reports whether a type is of the standard library, whose insides hold no
// parameters, or of the graph.
func foreign(t reflect.Type) bool {
	first, _, _ := strings.Cut(t.PkgPath(), "/")
	library := first != "" && first != "main" && first != "gradrepl" && !strings.Contains(first, ".")
	return library || t == reflect.TypeFor[engine.OpNode]()
}

// sortByPath orders nodes by where the module holds them.
func (a *auditor) sortByPath(nodes []*engine.TensorNode) {
	slices.SortFunc(nodes, func(x, y *engine.TensorNode) int { return strings.Compare(a.held[x], a.held[y]) })
}
