package session

import (
	"reflect"
	"slices"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// Types that refer to each other, such as
//
//	type Graph struct { nodes []*Node }
//	type Node struct { graph *Graph; next *Node }
//	type state func(*lexer) state
//
// are more than the interpreter can make reflect types of: it resolves one
// recursion, not several, and none of functions. So the session makes them, once
// the declarations have been compiled and before anything uses them.
//
// The reflect package has no recursive types either. A struct is made with fields
// of other types of the same layout, which are then replaced; in the same way a
// function, with other parameters and results. This depends on the layout of
// internal/abi's StructType and FuncType, which TestRecursiveTypes would tell of.

// typeNode is the interpreter's description of a type, of which reflection reads
// the unexported fields.
type typeNode struct{ v reflect.Value }

func (t typeNode) field(name string) reflect.Value { return open(t.v.FieldByName(name)) }

// open is an unexported field as one that can be used.
func open(v reflect.Value) reflect.Value {
	return reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
}

func nodeOf(pointer reflect.Value) typeNode { return typeNode{pointer.Elem()} }

func (t typeNode) key() unsafe.Pointer { return unsafe.Pointer(t.v.UnsafeAddr()) }

// category is the interpreter's word for the kind of type.
func (t typeNode) category() string {
	return t.field("cat").MethodByName("String").Call(nil)[0].String()
}

func (t typeNode) list(name string) []typeNode {
	var out []typeNode
	list := t.field(name)
	for i := range list.Len() {
		out = append(out, nodeOf(list.Index(i)))
	}
	return out
}

// structFields are the fields of a struct.
func (t typeNode) structFields() []reflect.Value {
	var out []reflect.Value
	list := t.field("field")
	for i := range list.Len() {
		out = append(out, list.Index(i))
	}
	return out
}

// typeMaker makes reflect types for the types of a step.
type typeMaker struct {
	symbols reflect.Value // the interpreter's, by name
	named   map[unsafe.Pointer]bool
	copies  map[unsafe.Pointer][]typeNode // other nodes for a type of the symbols
	group   []typeNode                    // types that refer to each other, of which reflect types are being made
	made    map[unsafe.Pointer]reflect.Type
}

// makeRecursive gives the interpreter the reflect types of those among the named
// types that refer to each other.
func makeRecursive(i *interp.Interpreter, names []string) {
	scope := open(reflect.ValueOf(i).Elem().FieldByName("scopes")).MapIndex(reflect.ValueOf("main"))
	if !scope.IsValid() {
		return
	}
	m := &typeMaker{
		symbols: open(scope.Elem().FieldByName("sym")),
		named:   make(map[unsafe.Pointer]bool),
		copies:  make(map[unsafe.Pointer][]typeNode),
	}
	var nodes []typeNode
	for _, name := range names {
		if t, ok := m.lookup(name); ok {
			switch t.category() {
			case "structT", "funcT":
				nodes = append(nodes, t)
				m.named[t.key()] = true
			}
		}
	}
	for _, group := range m.groups(nodes) {
		m.makeGroup(group)
	}
}

// lookup is the type of a name.
func (m *typeMaker) lookup(name string) (typeNode, bool) {
	symbol := m.symbols.MapIndex(reflect.ValueOf(name))
	if !symbol.IsValid() {
		return typeNode{}, false
	}
	typ := open(symbol.Elem().FieldByName("typ"))
	if typ.IsNil() {
		return typeNode{}, false
	}
	return nodeOf(typ), true
}

// resolved is the type that a node stands for: of a name that was mentioned
// before it was declared there are several.
func (m *typeMaker) resolved(t typeNode) typeNode {
	name := t.field("name").String()
	if name == "" {
		return t
	}
	r, ok := m.lookup(name)
	if !ok || !m.named[r.key()] || r.key() == t.key() {
		return t
	}
	m.copies[r.key()] = append(m.copies[r.key()], t)
	return r
}

// parts are the types that a type is made of.
func (m *typeMaker) parts(t typeNode) []typeNode {
	var out []typeNode
	switch t.category() {
	case "structT":
		for _, f := range t.structFields() {
			out = append(out, nodeOf(open(f.FieldByName("typ"))))
		}
	case "funcT":
		out = append(t.list("arg"), t.list("ret")...)
	case "mapT":
		out = append(out, nodeOf(t.field("key")), nodeOf(t.field("val")))
	case "linkedT", "arrayT", "sliceT", "variadicT", "chanT", "chanRecvT", "chanSendT", "ptrT":
		out = append(out, nodeOf(t.field("val")))
	}
	for i, p := range out {
		out[i] = m.resolved(p)
	}
	return out
}

// uses are the named types that a type is made of, directly or through unnamed
// ones.
func (m *typeMaker) uses(t typeNode) []typeNode {
	var out []typeNode
	seen := make(map[unsafe.Pointer]bool)
	var walk func(t typeNode)
	walk = func(t typeNode) {
		for _, p := range m.parts(t) {
			if seen[p.key()] {
				continue
			}
			seen[p.key()] = true
			if m.named[p.key()] {
				out = append(out, p)
			} else {
				walk(p)
			}
		}
	}
	walk(t)
	return out
}

// groups are the sets of types that refer to each other (the strongly connected
// components of the graph, Tarjan 1972), but for the one that the interpreter
// can do by itself: a single struct without functions in it.
func (m *typeMaker) groups(nodes []typeNode) [][]typeNode {
	var out [][]typeNode
	index, low := make(map[unsafe.Pointer]int), make(map[unsafe.Pointer]int)
	onStack := make(map[unsafe.Pointer]bool)
	var stack []typeNode
	var visit func(t typeNode)
	visit = func(t typeNode) {
		k := t.key()
		index[k] = len(index) + 1
		low[k] = index[k]
		stack, onStack[k] = append(stack, t), true
		self := false
		for _, u := range m.uses(t) {
			if u.key() == k {
				self = true
			}
			if index[u.key()] == 0 {
				visit(u)
				low[k] = min(low[k], low[u.key()])
			} else if onStack[u.key()] {
				low[k] = min(low[k], index[u.key()])
			}
		}
		if low[k] != index[k] {
			return
		}
		at := slices.IndexFunc(stack, func(s typeNode) bool { return s.key() == k })
		group := slices.Clone(stack[at:])
		stack = stack[:at]
		for _, g := range group {
			onStack[g.key()] = false
		}
		if len(group) > 1 || self && m.hasFunction(t) || m.embeds(t) {
			out = append(out, group)
		}
	}
	for _, t := range nodes {
		if index[t.key()] == 0 {
			visit(t)
		}
	}
	return out
}

// hasFunction reports whether a type is a function or has some in it, not looking into
// those that have names.
func (m *typeMaker) hasFunction(t typeNode) bool {
	seen := make(map[unsafe.Pointer]bool)
	var has func(t typeNode) bool
	has = func(t typeNode) bool {
		if seen[t.key()] {
			return false
		}
		seen[t.key()] = true
		return t.category() == "funcT" || slices.ContainsFunc(m.parts(t), func(p typeNode) bool { return !m.named[p.key()] && has(p) })
	}
	return has(t)
}

// embeds reports whether a struct embeds another beside further fields. The
// interpreter does not tell reflection of it, and encoding/json would not find the
// fields.
func (m *typeMaker) embeds(t typeNode) bool {
	if t.category() != "structT" || len(t.structFields()) < 2 {
		return false
	}
	for _, f := range t.structFields() {
		if open(f.FieldByName("embed")).Bool() && m.plainStruct(nodeOf(open(f.FieldByName("typ")))) {
			return true
		}
	}
	return false
}

// plainStruct reports whether a type is an interpreted struct or a pointer to one:
// reflection can embed no others beside further fields.
func (m *typeMaker) plainStruct(t typeNode) bool {
	t = m.resolved(t)
	if t.category() == "ptrT" {
		t = m.resolved(nodeOf(t.field("val")))
	}
	return t.category() == "structT"
}

// makeGroup makes the reflect types of a group, unless the interpreter has some
// already.
func (m *typeMaker) makeGroup(group []typeNode) {
	for _, t := range group {
		if !t.field("rtype").IsNil() {
			return
		}
	}
	m.group, m.made = group, make(map[unsafe.Pointer]reflect.Type)
	for _, t := range group {
		m.shape(t)
	}
	for _, t := range group {
		m.complete(t)
	}
	for _, t := range group {
		for _, node := range append(m.copies[t.key()], t) {
			node.field("rtype").Set(reflect.ValueOf(m.made[t.key()]))
		}
	}
}

func (m *typeMaker) inGroup(t typeNode) bool {
	return slices.ContainsFunc(m.group, func(g typeNode) bool { return g.key() == t.key() })
}

// Stand-ins for types that are not made yet.
var (
	anyPointer = reflect.TypeFor[*byte]()
	anySlice   = reflect.TypeFor[[]byte]()
	anyMap     = reflect.TypeFor[map[string]byte]()
	anyFunc    = reflect.TypeFor[func()]()
)

// shape is a type of the same layout as t. For the types of the group it is the
// one that will be t once it is complete.
func (m *typeMaker) shape(t typeNode) reflect.Type {
	t = m.resolved(t)
	if made := m.made[t.key()]; made != nil {
		return made
	}
	switch t.category() {
	case "ptrT", "chanT", "chanRecvT", "chanSendT":
		return anyPointer
	case "sliceT", "variadicT":
		return anySlice
	case "mapT":
		return anyMap
	case "arrayT":
		return reflect.ArrayOf(int(t.field("length").Int()), m.shape(nodeOf(t.field("val"))))
	case "linkedT":
		return m.shape(nodeOf(t.field("val")))
	case "funcT":
		if !m.inGroup(t) {
			return anyFunc
		}
		in, out := t.list("arg"), t.list("ret")
		own := []reflect.Type{m.unique(t)}
		m.made[t.key()] = reflect.FuncOf(slices.Repeat(own, len(in)), slices.Repeat(own, len(out)), false)
		return m.made[t.key()]
	case "structT":
		made := reflect.StructOf(m.fields(t, m.shape))
		if m.inGroup(t) {
			m.made[t.key()] = made
		}
		return made
	}
	return m.real(t)
}

// unique is a type that there is nowhere else: reflection hands out the same type
// of a function for the same parameters.
func (m *typeMaker) unique(t typeNode) reflect.Type {
	name := t.field("name").String()
	return reflect.PointerTo(reflect.StructOf([]reflect.StructField{{Name: "Of", Type: anyPointer, Tag: reflect.StructTag(name)}}))
}

// fields are the fields of a struct as the interpreter names them.
func (m *typeMaker) fields(t typeNode, typ func(typeNode) reflect.Type) []reflect.StructField {
	var out []reflect.StructField
	list := t.structFields()
	for _, f := range list {
		name := open(f.FieldByName("name")).String()
		if first, _ := utf8.DecodeRuneInString(name); !unicode.IsUpper(first) {
			name = "X" + name
		}
		out = append(out, reflect.StructField{
			Name:      name,
			Type:      typ(nodeOf(open(f.FieldByName("typ")))),
			Tag:       reflect.StructTag(open(f.FieldByName("tag")).String()),
			Anonymous: open(f.FieldByName("embed")).Bool() && (len(list) == 1 || m.plainStruct(nodeOf(open(f.FieldByName("typ"))))),
		})
	}
	return out
}

// real is the reflect type of a type, once those of the group have been made.
func (m *typeMaker) real(t typeNode) reflect.Type {
	t = m.resolved(t)
	if made := m.made[t.key()]; made != nil {
		return made
	}
	if rtype := t.field("rtype"); !rtype.IsNil() {
		return rtype.Interface().(reflect.Type)
	}
	val := func() reflect.Type { return m.real(nodeOf(t.field("val"))) }
	switch t.category() {
	case "ptrT":
		return reflect.PointerTo(val())
	case "chanT":
		return reflect.ChanOf(reflect.BothDir, val())
	case "chanRecvT":
		return reflect.ChanOf(reflect.RecvDir, val())
	case "chanSendT":
		return reflect.ChanOf(reflect.SendDir, val())
	case "sliceT", "variadicT":
		return reflect.SliceOf(val())
	case "mapT":
		return reflect.MapOf(m.real(nodeOf(t.field("key"))), val())
	case "arrayT":
		return reflect.ArrayOf(int(t.field("length").Int()), val())
	case "linkedT":
		return val()
	case "funcT":
		in, variadic := m.reals(t.list("arg"))
		out, _ := m.reals(t.list("ret"))
		return reflect.FuncOf(in, out, variadic)
	case "structT":
		if t.field("name").String() != "" {
			break // it may refer to itself
		}
		return reflect.StructOf(m.fields(t, m.real))
	}
	// A type that refers to none of the group, which the groups before it have made
	// types for: the interpreter's own way will do.
	return m.interpreters(t)
}

// reals are the reflect types of parameters, and whether the last is variadic.
func (m *typeMaker) reals(list []typeNode) (out []reflect.Type, variadic bool) {
	for _, t := range list {
		out = append(out, m.real(t))
		variadic = t.category() == "variadicT"
	}
	return out, variadic
}

// complete puts the real types into a type that was made as a shape.
func (m *typeMaker) complete(t typeNode) {
	made := m.made[t.key()]
	if t.category() == "structT" {
		for i, f := range m.fields(t, m.real) {
			setFieldType(made, i, f.Type)
		}
		return
	}
	in, variadic := m.reals(t.list("arg"))
	out, _ := m.reals(t.list("ret"))
	setFuncTypes(made, append(in, out...), len(out), variadic)
}

// interpreters is the reflect type that the interpreter makes of a type.
func (m *typeMaker) interpreters(t typeNode) reflect.Type {
	node := reflect.NewAt(t.v.Type(), t.key())
	return node.MethodByName("TypeOf").Call(nil)[0].Interface().(reflect.Type)
}
