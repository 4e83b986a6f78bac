// Package show is how values look at the prompt.
//
// A value comes with its static type, as the checker knows it: to reflection
// the types that cells define are structs without a name.
package show

import (
	"fmt"
	"go/types"
	"reflect"
	"strconv"
	"strings"
	"unsafe"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/repl/format"
)

// Style says how to show values.
type Style struct {
	Tensors tensor.Printing
	// Method gives what a method Error or String of an interpreted type makes
	// of a value; nil where there are no such types.
	Method func(v reflect.Value, t types.Type) (text string, ok bool)
	// Dynamic gives the value in an interface of interpreted code, and its type
	// where it is an interpreted one; nil where there is no such code.
	Dynamic func(v reflect.Value, t types.Type) (reflect.Value, types.Type)
}

// Limits of what is shown of a nested value.
const (
	maxDepth    = 5
	maxElements = 100 // of a slice, array or map
	edge        = 3   // shown at each end of a longer slice
)

// Text is a value as text. t is its static type, nil where that is unknown.
func (s Style) Text(v reflect.Value, t types.Type) string {
	return s.text(v, t, 0, false)
}

// Texts is several values, as of a call with several results.
func (s Style) Texts(values []reflect.Value, ts []types.Type) string {
	parts := make([]string, len(values))
	separator := ", "
	for i, v := range values {
		parts[i] = s.Text(v, ts[i])
		if strings.Contains(parts[i], "\n") {
			separator = ",\n"
		}
	}
	return strings.Join(parts, separator)
}

// text shows a value inside of others, without its type's name where it is
// elided because those tell it.
func (s Style) text(v reflect.Value, t types.Type, depth int, elided bool) string {
	if !v.IsValid() {
		return "nil"
	}
	if s.Method != nil && v.CanInterface() {
		if text, ok := s.Method(v, t); ok {
			return text
		}
	}
	if s.Dynamic != nil {
		switch inner, of := s.Dynamic(v, t); {
		case !inner.IsValid():
			return "nil"
		case inner.Type() != v.Type(), of != nil && (t == nil || types.IsInterface(t)):
			v, t, elided = inner, of, false
		}
	}
	if inner, label := format.Unlabel(v); label != "" {
		v = inner
	}
	for v.Kind() == reflect.Interface {
		if v.IsNil() {
			return "nil"
		}
		v, t, elided = v.Elem(), nil, false
	}
	if text, ok := s.known(v, depth); ok {
		return text
	}
	if depth > maxDepth {
		return "…"
	}
	name := typeName(v, t)
	if elided {
		name = ""
	}
	switch v.Kind() {
	case reflect.String:
		return named(name, "string", strconv.Quote(v.String()))
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.IsNil() {
			return "nil"
		}
		return name + s.elements(v, elem(t), depth)
	case reflect.Map:
		if v.IsNil() {
			return "nil"
		}
		return name + s.entries(v, t, depth)
	case reflect.Struct:
		return name + s.fields(v, t, depth)
	case reflect.Pointer:
		if v.IsNil() {
			return "nil"
		}
		if v.Elem().Kind() == reflect.Struct {
			return "&" + s.text(v.Elem(), elem(t), depth+1, elided)
		}
		return "&(" + s.text(v.Elem(), elem(t), depth+1, false) + ")"
	case reflect.Func:
		if v.IsNil() {
			return "nil"
		}
		return typeName(v, t)
	case reflect.Chan:
		if v.IsNil() {
			return "nil"
		}
		return fmt.Sprintf("%s (%d of %d)", typeName(v, t), v.Len(), v.Cap())
	}
	return plain(v)
}

// known shows what has a form of its own.
func (s Style) known(v reflect.Value, depth int) (string, bool) {
	if !v.CanInterface() {
		return "", false
	}
	switch x := v.Interface().(type) {
	case *tensor.Tensor:
		if x == nil {
			return "nil", true
		}
		return s.Tensors.Sprint(x), true
	case *engine.TensorNode:
		switch {
		case x == nil:
			return "nil", true
		case depth > 0:
			return x.Label(), true
		}
		return x.Head() + "\n" + s.Tensors.Sprint(x.Value), true
	case engine.Op:
		if v.Kind() == reflect.Pointer && v.IsNil() {
			return "nil", true
		}
		if _, ok := x.(fmt.Stringer); !ok && ofProgram(v.Type()) {
			return "", false // as at the prompt, where it is of no compiled type
		}
		return engine.OpString(x), true
	case error:
		return safely(x.Error), true
	case fmt.Stringer:
		if v.Kind() == reflect.Pointer && v.IsNil() {
			return "nil", true
		}
		return safely(x.String), true
	}
	return "", false
}

// ofProgram reports whether a type is declared by the program itself.
func ofProgram(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.PkgPath() == "main"
}

// safely calls a method that may be a user's own and panic.
func safely(f func() string) (text string) {
	defer func() {
		if r := recover(); r != nil {
			text = fmt.Sprintf("(panic: %v)", r)
		}
	}()
	return f()
}

// plain is a number or truth value; v may be of an unexported field.
func plain(v reflect.Value) string {
	switch {
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10)
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10)
	case v.CanFloat():
		bits := v.Type().Bits()
		return strconv.FormatFloat(v.Float(), 'g', -1, bits)
	case v.CanComplex():
		return fmt.Sprint(v.Complex())
	case v.Kind() == reflect.Bool:
		return strconv.FormatBool(v.Bool())
	}
	return v.String()
}

// named puts the name of a type before a value unless it is the usual one.
func named(name, usual, text string) string {
	if name == usual || name == "" {
		return text
	}
	return name + "(" + text + ")"
}

func (s Style) elements(v reflect.Value, t types.Type, depth int) string {
	var parts []string
	for i := 0; i < v.Len(); i++ {
		if v.Len() > maxElements && i == edge {
			parts = append(parts, "…")
			i = v.Len() - edge
		}
		parts = append(parts, s.text(v.Index(i), t, depth+1, true))
	}
	return braces(parts)
}

func (s Style) entries(v reflect.Value, t types.Type, depth int) string {
	var key, value types.Type
	if m, ok := under(t).(*types.Map); ok {
		key, value = m.Key(), m.Elem()
	}
	var parts []string
	for _, k := range sortedKeys(v) {
		if len(parts) == maxElements {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, s.text(k, key, depth+1, true)+": "+s.text(v.MapIndex(k), value, depth+1, true))
	}
	return braces(parts)
}

func (s Style) fields(v reflect.Value, t types.Type, depth int) string {
	st, _ := under(t).(*types.Struct)
	if !v.CanAddr() {
		copied := reflect.New(v.Type()).Elem()
		copied.Set(v)
		v = copied
	}
	var parts []string
	for i := range v.NumField() {
		name, fieldType := v.Type().Field(i).Name, types.Type(nil)
		if format.Placeholder(v.Type().Field(i)) {
			continue
		}
		if st != nil && st.NumFields() == v.NumField() {
			name, fieldType = st.Field(i).Name(), st.Field(i).Type()
		}
		parts = append(parts, name+": "+s.text(readable(v.Field(i)), fieldType, depth+1, false))
	}
	return braces(parts)
}

// readable is an unexported field as one whose value reflection gives out.
func readable(field reflect.Value) reflect.Value {
	if field.CanInterface() {
		return field
	}
	return reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem()
}

// braces writes the parts in a line, or in one each where a part has several.
func braces(parts []string) string {
	text := strings.Join(parts, ", ")
	if !strings.Contains(text, "\n") {
		return "{" + text + "}"
	}
	for i, p := range parts {
		parts[i] = "\t" + strings.ReplaceAll(p, "\n", "\n\t") + ",\n"
	}
	return "{\n" + strings.Join(parts, "") + "}"
}
