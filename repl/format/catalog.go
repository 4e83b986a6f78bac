package format

import (
	"cmp"
	"fmt"
	"go/types"
	"iter"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unsafe"
)

// The keys of struct tags in which lowered types carry what reflection would
// lose: the type's own name for the interpreter, and the names of unexported
// fields.
const (
	TypeKey  = "gradrepl_type"
	FieldKey = "gradrepl_field"
	// NoField is the field of a struct that has none: its tag has the type's name.
	NoField = "noneꞏ"
	BoxKey  = "gradrepl_box" // of a struct that has a value of another type in its first field
)

// Catalog is what is known of the types of a session.
type Catalog struct {
	// Named finds a type by the name that the interpreter has for it.
	Named func(name string) *types.Named
	// Labelled finds the type that a label tells, nil for none.
	Labelled func(label string) types.Type
	// Method finds a method of a type, or of the pointer to it, as a function
	// whose first parameter is the receiver as any; nil where there is none.
	// Error, String and GoString give a string, MarshalJSON and MarshalText bytes
	// and an error, Format takes what fmt gives to a [fmt.Formatter], and
	// UnmarshalJSON and UnmarshalText take bytes and give an error.
	Method func(t *types.Named, pointer bool, name string) any
}

// taggedStruct is how reflection writes a struct type of the session, whose name is
// in a tag.
var taggedStruct = regexp.MustCompile(`struct \{[^{}]*(?:` + TypeKey + `|` + BoxKey + `):\\"([^"\\]+)\\"[^{}]*\}`)

// TaggedNames puts the names of the session's struct types, with a prefix, into the
// place of what reflection writes of them. Of an interface type the name is lost.
func TaggedNames(text, prefix string) string {
	for taggedStruct.MatchString(text) { // one in another, the inner first
		text = taggedStruct.ReplaceAllString(text, prefix+"$1")
	}
	return ownForms.Replace(text)
}

// The interpreter's own forms of interfaces, and its package.
const (
	interpreter    = "github.com/traefik/yaegi/interp"
	valueInterface = "valueInterface"
	ownError       = "_error"
)

var ownForms = strings.NewReplacer("interp."+valueInterface, "interface", "interp."+ownError, "error")

// Placeholder reports whether a field is [NoField], which reflection knows by a name
// with an X.
func Placeholder(f reflect.StructField) bool { return strings.TrimPrefix(f.Name, "X") == NoField }

// Type is the type of a value in an interface, nil where reflection knows as
// much.
func (c *Catalog) Type(v reflect.Value) types.Type {
	_, t := c.dynamic(v, types.Universe.Lookup("any").Type())
	return t
}

// Dynamic looks into interfaces: it gives the value in them, and its type where
// that is an interpreted one.
func (c *Catalog) Dynamic(v reflect.Value, static types.Type) (reflect.Value, types.Type) {
	return c.dynamic(v, static)
}

// dynamic looks into interfaces: it gives the value in them, and its type
// where that has something to do with an interpreted one.
func (c *Catalog) dynamic(v reflect.Value, static types.Type) (reflect.Value, types.Type) {
	for v.IsValid() {
		inner, name, ok := unpack(v)
		if !ok {
			break
		}
		if name != "" {
			if t := c.Labelled(name); t != nil {
				return inner, t
			}
		}
		v, static = inner, nil
	}
	if !v.IsValid() {
		return v, nil
	}
	if static == nil || types.IsInterface(static) {
		static = c.typeOf(v.Type())
	}
	if static != nil && !c.concerns(static, nil) {
		static = nil
	}
	return v, static
}

// Unbox is the value in a box, of which v is the pointer.
func Unbox(v reflect.Value) (reflect.Value, bool) {
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return v, false
	}
	t := v.Type().Elem()
	if t.NumField() == 0 || t.Field(0).Tag.Get(BoxKey) == "" {
		return v, false
	}
	return v.Elem().Field(0), true
}

// Unlabel is a value without its label, which tells its type; "" where it has none.
func Unlabel(v reflect.Value) (inner reflect.Value, label string) {
	if v.Kind() != reflect.Struct || v.NumField() != 1 {
		return v, ""
	}
	if label = v.Type().Field(0).Tag.Get(BoxKey); label != "" {
		v = v.Field(0)
	}
	return v, label
}

// Inside is a value without what the interpreter wraps around it.
func Inside(v reflect.Value) reflect.Value {
	for v.IsValid() {
		if _, label := Unlabel(v); label != "" {
			break
		}
		inner, _, ok := unpack(v)
		if !ok {
			break
		}
		v = inner
	}
	return v
}

// Named is a value without what the interpreter wraps around it, and the interpreter's
// name of its type where it is of one that only the interpreter tells from others: one
// of the session that is no struct and no pointer.
func Named(v reflect.Value) (inner reflect.Value, name string) {
	for v.IsValid() {
		inner, n, ok := unpack(v)
		if !ok {
			break
		}
		v, name = inner, n
	}
	if !v.IsValid() || v.Kind() == reflect.Struct || v.Kind() == reflect.Pointer || v.Type().PkgPath() != "" || types.Universe.Lookup(name) != nil {
		return v, ""
	}
	return v, name
}

// Fields are the fields of an interpreted struct, or of one that is pointed to, by
// the names that they have in their source.
func Fields(v reflect.Value) iter.Seq2[string, reflect.Value] {
	v = reflect.Indirect(Inside(v))
	return func(yield func(string, reflect.Value) bool) {
		if v.Kind() != reflect.Struct {
			return
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if Placeholder(f) {
				continue
			}
			if !yield(FieldName(f), v.Field(i)) {
				return
			}
		}
	}
}

// FieldName is the name that a field of an interpreted struct has in its source.
func FieldName(f reflect.StructField) string {
	if own := f.Tag.Get(FieldKey); own != "" {
		return own
	}
	return f.Name
}

// unpack looks into an interface, the interpreter's own form of one among
// them, for which it knows the name of the value's type.
func unpack(v reflect.Value) (inner reflect.Value, name string, ok bool) {
	if inner, ok := Unbox(v); ok {
		return inner, "", true
	}
	if inner, name := Unlabel(v); name != "" {
		return inner, name, true
	}
	if v.Kind() == reflect.Interface {
		return v.Elem(), "", true
	}
	if wrapperType(v) != nil {
		return v.Field(0).Elem(), "", true
	}
	t := v.Type()
	if t.Kind() != reflect.Struct || t.PkgPath() != interpreter {
		return v, "", false
	}
	if !v.CanAddr() {
		copied := reflect.New(t).Elem()
		copied.Set(v)
		v = copied
	}
	switch t.Name() {
	case valueInterface:
		node, value := v.FieldByName("node"), readable(v.FieldByName("value"))
		if !node.IsNil() {
			if typ := node.Elem().FieldByName("typ"); !typ.IsNil() {
				name = typ.Elem().FieldByName("name").String()
			}
		}
		return value.Interface().(reflect.Value), name, true
	case ownError:
		return v.FieldByName("IValue").Elem(), "", true
	}
	return v, "", false
}

// readable is an unexported field as one whose value reflection gives out.
func readable(field reflect.Value) reflect.Value {
	if !field.IsValid() || field.CanInterface() || !field.CanAddr() {
		return field
	}
	return reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem()
}

// typeOf is the type of a value in an interface; nil where reflection knows as
// much.
func (c *Catalog) typeOf(t reflect.Type) types.Type {
	switch {
	case t.PkgPath() == interpreter && t.Name() == valueInterface: // with methods, whose name is lost
		return types.NewInterfaceType(nil, nil)
	case t.PkgPath() == interpreter && t.Name() == ownError:
		return types.Universe.Lookup("error").Type()
	case t.PkgPath() != "":
		return nil
	}
	switch t.Kind() {
	case reflect.Struct:
		return c.structOf(t)
	case reflect.Pointer:
		if e := c.typeOf(t.Elem()); e != nil {
			return types.NewPointer(e)
		}
	case reflect.Slice:
		if e := c.typeOf(t.Elem()); e != nil {
			return types.NewSlice(e)
		}
	case reflect.Array:
		if e := c.typeOf(t.Elem()); e != nil {
			return types.NewArray(e, int64(t.Len()))
		}
	case reflect.Map:
		k, e := c.typeOf(t.Key()), c.typeOf(t.Elem())
		switch {
		case k == nil && e == nil:
		case k == nil:
			return types.NewMap(plain(t.Key()), e)
		case e == nil:
			return types.NewMap(k, plain(t.Elem()))
		default:
			return types.NewMap(k, e)
		}
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return types.Universe.Lookup("any").Type()
		}
	}
	return nil
}

// structOf finds an interpreted struct type by its tags.
func (c *Catalog) structOf(t reflect.Type) types.Type {
	if t.NumField() == 0 {
		return nil
	}
	if name := t.Field(0).Tag.Get(TypeKey); name != "" {
		if named := c.Named(name); named != nil {
			return named
		}
	}
	var fields []*types.Var
	for i := range t.NumField() {
		f := t.Field(i)
		name := f.Name
		if own := f.Tag.Get(FieldKey); own != "" {
			name = own
		}
		ft := c.typeOf(f.Type)
		if ft == nil {
			ft = plain(f.Type)
		}
		fields = append(fields, types.NewField(0, nil, name, ft, f.Anonymous))
	}
	return types.NewStruct(fields, nil)
}

var kinds = map[reflect.Kind]types.BasicKind{
	reflect.Bool: types.Bool, reflect.String: types.String,
	reflect.Int: types.Int, reflect.Int8: types.Int8, reflect.Int16: types.Int16, reflect.Int32: types.Int32, reflect.Int64: types.Int64,
	reflect.Uint: types.Uint, reflect.Uint8: types.Uint8, reflect.Uint16: types.Uint16, reflect.Uint32: types.Uint32, reflect.Uint64: types.Uint64,
	reflect.Uintptr: types.Uintptr, reflect.Float32: types.Float32, reflect.Float64: types.Float64,
	reflect.Complex64: types.Complex64, reflect.Complex128: types.Complex128,
}

// plain is a type that reflection knows, by its name.
func plain(t reflect.Type) types.Type {
	if k, ok := kinds[t.Kind()]; ok && t.PkgPath() == "" {
		return types.Typ[k]
	}
	return types.NewNamed(types.NewTypeName(0, nil, t.String(), nil), types.NewInterfaceType(nil, nil), nil)
}

// concerns reports whether values of a type are printed in another way than
// reflection would let fmt print them.
func (c *Catalog) concerns(t types.Type, seen []types.Type) bool {
	if slices.Contains(seen, t) {
		return false
	}
	seen = append(seen, t)
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return false
	case *types.Named:
		if pkg := t.Obj().Pkg(); pkg == nil || pkg.Path() != "main" {
			iface, ok := t.Underlying().(*types.Interface)
			return ok && pkg != nil && iface.NumMethods() > 0 // in which there may be one of the session's, in a wrapper
		}
		return true
	case *types.Pointer:
		return c.concerns(t.Elem(), seen)
	case *types.Slice:
		return c.concerns(t.Elem(), seen)
	case *types.Array:
		return c.concerns(t.Elem(), seen)
	case *types.Map:
		return c.concerns(t.Key(), seen) || c.concerns(t.Elem(), seen)
	case *types.Chan:
		return c.concerns(t.Elem(), seen)
	case *types.Signature:
		for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
			for v := range tuple.Variables() {
				if c.concerns(v.Type(), seen) {
					return true
				}
			}
		}
		return false
	}
	return true // structs, whose fields have other names, and interfaces
}

// Concerns reports whether an argument of a static type has to be made a
// [Value] for fmt to print it right.
func Concerns(t types.Type) bool {
	if t == nil || types.Identical(t, types.Universe.Lookup("error").Type()) {
		return false
	}
	return new(Catalog).concerns(t, nil)
}

// method is a method of a type of the session, or of a pointer to one, with one
// of the given names; nil where there is none.
func (c *Catalog) method(t types.Type, names ...string) any {
	pointer := false
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t, pointer = p.Elem(), true
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || c.Method == nil {
		return nil
	}
	for _, name := range names {
		if method := c.Method(named, pointer, name); method != nil {
			return method
		}
	}
	return nil
}

// text is the method that fmt would call of a value's type.
func (c *Catalog) text(v reflect.Value, t types.Type) func() string {
	method, ok := c.method(t, "Error", "String").(func(any) string)
	if !ok {
		return nil
	}
	return func() string { return method(v.Interface()) }
}

// TextOf is what a method Error or String of an interpreted type makes of a
// value of a static type, and whether there is one.
func (c *Catalog) TextOf(v reflect.Value, static types.Type) (text string, ok bool) {
	v, t := c.dynamic(v, static)
	if t == nil || !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return "", false
	}
	method := c.text(v, t)
	if method == nil {
		return "", false
	}
	defer func() {
		if r := recover(); r != nil {
			text, ok = fmt.Sprintf("(panic: %v)", r), true
		}
	}()
	return method(), true
}

// sortedKeys are a map's keys in fmt's order, where they have one.
func (c *Catalog) sortedKeys(m reflect.Value, key types.Type) []reflect.Value {
	keys := m.MapKeys()
	slices.SortStableFunc(keys, compare)
	return keys
}

func compare(a, b reflect.Value) int {
	for a.Kind() == reflect.Interface && b.Kind() == reflect.Interface {
		a, b = a.Elem(), b.Elem()
	}
	if !a.IsValid() || !b.IsValid() || a.Kind() != b.Kind() {
		return 0
	}
	switch {
	case a.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	case a.CanUint():
		return cmp.Compare(a.Uint(), b.Uint())
	case a.CanFloat():
		return cmp.Compare(a.Float(), b.Float())
	case a.Kind() == reflect.String:
		return cmp.Compare(a.String(), b.String())
	case a.Kind() == reflect.Bool:
		if a.Bool() == b.Bool() {
			return 0
		} else if b.Bool() {
			return -1
		}
		return 1
	case a.Kind() == reflect.Pointer || a.Kind() == reflect.Chan:
		return cmp.Compare(a.Pointer(), b.Pointer())
	case a.Kind() == reflect.Struct:
		for i := range a.NumField() {
			if c := compare(a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
	case a.Kind() == reflect.Array:
		for i := range a.Len() {
			if c := compare(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
	}
	return 0
}
