// Package format prints values of interpreted types as fmt prints those of
// compiled ones. To reflection an interpreted type has no name and no methods,
// and its unexported fields have other names; the checker's types know better.
package format

import (
	"fmt"
	"go/types"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// Value is a value with its type. It is a [fmt.Formatter].
type Value struct {
	catalog *Catalog
	v       reflect.Value
	t       types.Type // static type
}

// Value makes a value ready to be printed. t is its static type.
func (c *Catalog) Value(v reflect.Value, t types.Type) Value { return Value{c, v, t} }

// Parts gives back what a value was made of.
func (v Value) Parts() (reflect.Value, types.Type) { return v.v, v.t }

// TypeVerb and PointerVerb are the verbs that have a [Value] print its type and
// its address: fmt itself does what %T and %p say, without asking the value.
const (
	TypeVerb    = 'ꞏ'
	PointerVerb = 'ꞌ'
)

// TypeVerbs puts [TypeVerb] in the place of T and [PointerVerb] in that of p into
// a format, and tells which arguments those print; nil where it has none of them.
func TypeVerbs(format string) (changed string, args map[int]bool) {
	return verbs(format, map[byte]rune{'T': TypeVerb, 'p': PointerVerb})
}

// Wrapped tells which arguments of a format are for %w.
func Wrapped(format string) map[int]bool {
	_, args := verbs(format, map[byte]rune{'w': 'w'})
	return args
}

// verbs puts others in the place of some verbs of a format, and tells which arguments
// those print.
func verbs(format string, wanted map[byte]rune) (changed string, args map[int]bool) {
	var b strings.Builder
	arg := 0
	for i := 0; i < len(format); i++ {
		b.WriteByte(format[i])
		if format[i] != '%' {
			continue
		}
		for i++; i < len(format) && strings.IndexByte("+-# 0123456789.[]*", format[i]) >= 0; i++ {
			b.WriteByte(format[i])
			switch format[i] {
			case '*':
				arg++
			case '[':
				if n, err := strconv.Atoi(format[i+1 : i+1+max(0, strings.IndexByte(format[i+1:], ']'))]); err == nil {
					arg = n - 1
				}
			}
		}
		if i == len(format) {
			break
		}
		verb := format[i]
		if verb == '%' {
			b.WriteByte(verb)
			continue
		}
		if by, ok := wanted[verb]; ok {
			if args == nil {
				args = make(map[int]bool)
			}
			args[arg] = true
			b.WriteRune(by)
		} else {
			b.WriteByte(verb)
		}
		arg++
	}
	return b.String(), args
}

// Format prints the value in the way of fmt.
func (x Value) Format(s fmt.State, verb rune) {
	if verb == PointerVerb {
		v, _ := x.catalog.dynamic(x.v, x.t)
		var value any
		if v.IsValid() {
			value = readable(v).Interface()
		}
		fmt.Fprintf(s, fmt.FormatString(s, 'p'), value)
		return
	}
	p := &printer{Catalog: x.catalog, state: s, verb: verb}
	if verb == TypeVerb {
		fmt.Fprintf(s, strings.Replace(fmt.FormatString(s, 's'), "#", "", 1), x.TypeString())
		return
	}
	v, t := x.catalog.dynamic(x.v, x.t)
	p.value(v, t, 0)
}

// TypeString is what %T prints of the value.
func (x Value) TypeString() string {
	switch v, t := x.catalog.dynamic(x.v, x.t); {
	case t != nil:
		return TypeName(t)
	case v.IsValid():
		return v.Type().String()
	}
	return "<nil>"
}

// Interpreted reports whether the value is of an interpreted type.
func (x Value) Interpreted() bool {
	_, t := x.catalog.dynamic(x.v, x.t)
	return t != nil
}

// Operand is the value for fmt's functions without a format, which put blanks
// between operands where neither is a string.
func (x Value) Operand() any {
	v, t := x.catalog.dynamic(x.v, x.t)
	switch {
	case t == nil && v.IsValid() && v.CanInterface():
		return v.Interface()
	case t != nil && v.Kind() == reflect.String:
		return fmt.Sprint(x)
	}
	return x
}

// printer prints one argument of one call.
type printer struct {
	*Catalog
	state fmt.State
	verb  rune
}

func (p *printer) write(text string) { io.WriteString(p.state, text) }

func (p *printer) sharp() bool { return p.verb == 'v' && p.state.Flag('#') }

// native has fmt print a value of which it knows all.
func (p *printer) native(x any) {
	fmt.Fprintf(p.state, fmt.FormatString(p.state, p.verb), x)
}

// value prints a value of a dynamic type; t is nil where reflection knows the
// type as well.
func (p *printer) value(v reflect.Value, t types.Type, depth int) {
	switch {
	case !v.IsValid():
		if depth > 0 && p.sharp() {
			p.write("interface {}(nil)")
		} else if p.verb == 'v' || depth > 0 {
			p.write("<nil>")
		} else {
			p.native(nil)
		}
		return
	case t == nil || v.Type() == wrapperType(v):
		p.nativeValue(v)
		return
	case p.method(v, t):
		return
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		p.structure(v, t, u, depth)
	case *types.Pointer:
		p.pointer(v, t, u, depth)
	case *types.Slice:
		p.elements(v, t, u.Elem(), depth)
	case *types.Array:
		p.elements(v, t, u.Elem(), depth)
	case *types.Map:
		p.entries(v, t, u, depth)
	case *types.Interface:
		v, t := p.dynamic(v, t)
		p.value(v, t, depth)
	case *types.Signature, *types.Chan:
		p.reference(v, t, depth)
	default:
		p.native(basic(v))
	}
}

// wrapperType is the type of a value that the interpreter has wrapped so that
// compiled code can call its methods; nil for others.
func wrapperType(v reflect.Value) reflect.Type {
	if v.Kind() == reflect.Struct && v.NumField() > 0 && v.Type().Field(0).Name == "IValue" {
		return v.Type()
	}
	return nil
}

func (p *printer) nativeValue(v reflect.Value) {
	if v.CanInterface() {
		p.native(v.Interface())
		return
	}
	p.native(v)
}

// basic is a number, string or truth value without its type.
func basic(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Bool:
		return v.Bool()
	case reflect.String:
		return v.String()
	case reflect.Int:
		return int(v.Int())
	case reflect.Int8:
		return int8(v.Int())
	case reflect.Int16:
		return int16(v.Int())
	case reflect.Int32:
		return int32(v.Int())
	case reflect.Uint:
		return uint(v.Uint())
	case reflect.Uint8:
		return uint8(v.Uint())
	case reflect.Uint16:
		return uint16(v.Uint())
	case reflect.Uint32:
		return uint32(v.Uint())
	case reflect.Uintptr:
		return uintptr(v.Uint())
	case reflect.Float32:
		return float32(v.Float())
	case reflect.Complex64:
		return complex64(v.Complex())
	}
	switch {
	case v.CanInt():
		return v.Int()
	case v.CanUint():
		return v.Uint()
	case v.CanFloat():
		return v.Float()
	case v.CanComplex():
		return v.Complex()
	}
	return v.Interface()
}

// method prints what a method Error or String of the type gives, where fmt
// would call it.
func (p *printer) method(v reflect.Value, t types.Type) bool {
	if method, ok := p.Catalog.method(t, "Format").(func(any, fmt.State, rune)); ok {
		method(v.Interface(), p.state, p.verb)
		return true
	}
	if p.sharp() {
		if method, ok := p.Catalog.method(t, "GoString").(func(any) string); ok {
			p.write(method(v.Interface()))
			return true
		}
		return false
	}
	if !strings.ContainsRune("vsxXq", p.verb) {
		return false
	}
	text := p.text(v, t)
	if text == nil {
		return false
	}
	var out string
	func() {
		defer func() {
			if r := recover(); r != nil {
				if v.Kind() == reflect.Pointer && v.IsNil() {
					out = "<nil>"
					return
				}
				out = fmt.Sprintf("%%!%c(PANIC=String method: %v)", p.verb, r)
			}
		}()
		out = text()
	}()
	p.native(out)
	return true
}

func (p *printer) structure(v reflect.Value, t types.Type, u *types.Struct, depth int) {
	if p.sharp() {
		p.write(TypeName(t))
	}
	p.write("{")
	for i := range u.NumFields() {
		if i > 0 && p.sharp() {
			p.write(", ")
		} else if i > 0 {
			p.write(" ")
		}
		f := u.Field(i)
		if p.sharp() || p.verb == 'v' && p.state.Flag('+') {
			p.write(f.Name() + ":")
		}
		if i >= v.NumField() {
			continue
		}
		field, ft := p.dynamic(readable(v.Field(i)), f.Type())
		if !f.Exported() {
			p.withoutMethods(field, ft, f.Type(), depth+1)
			continue
		}
		p.inner(field, ft, f.Type(), depth+1)
	}
	p.write("}")
}

// inner prints a part of a value; static is the type that the whole gives it.
func (p *printer) inner(v reflect.Value, t, static types.Type, depth int) {
	if !v.IsValid() && p.sharp() {
		p.write(TypeName(static) + "(nil)")
		return
	}
	p.value(v, t, depth)
}

// withoutMethods prints an unexported field, for which fmt calls no methods.
func (p *printer) withoutMethods(v reflect.Value, t, static types.Type, depth int) {
	saved := p.Catalog
	plain := *p.Catalog
	plain.Method = nil
	p.Catalog = &plain
	if t == nil && v.IsValid() && v.Kind() != reflect.Interface {
		t = static // so that fmt's methods of native types stay out, too
		if _, named := types.Unalias(t).(*types.Named); named && v.Kind() == reflect.Struct || types.IsInterface(t) {
			t = nil
		}
	}
	p.inner(v, t, static, depth)
	p.Catalog = saved
}

func (p *printer) pointer(v reflect.Value, t types.Type, u *types.Pointer, depth int) {
	if depth == 0 && !v.IsNil() {
		switch u.Elem().Underlying().(type) {
		case *types.Struct, *types.Map, *types.Slice, *types.Array:
			p.write("&")
			elem, et := p.dynamic(v.Elem(), u.Elem())
			p.value(elem, et, depth+1)
			return
		}
	}
	p.reference(v, t, depth)
}

// reference prints an address.
func (p *printer) reference(v reflect.Value, t types.Type, depth int) {
	address := v.Pointer()
	switch {
	case p.sharp():
		name := "(" + TypeName(t) + ")"
		if address == 0 {
			p.write(name + "(nil)")
		} else {
			p.write(fmt.Sprintf("%s(%#x)", name, address))
		}
	case p.verb == 'v' && address == 0:
		p.write("<nil>")
	case p.verb == 'v' || p.verb == 'p':
		p.write(fmt.Sprintf("%#x", address))
	case strings.ContainsRune("bdoxX", p.verb):
		p.native(address)
	default:
		p.write(fmt.Sprintf("%%!%c(%s=%#x)", p.verb, TypeName(t), address))
	}
}

func (p *printer) elements(v reflect.Value, t, elem types.Type, depth int) {
	if b, ok := elem.Underlying().(*types.Basic); ok && b.Kind() == types.Byte && strings.ContainsRune("sqxX", p.verb) {
		bytes := make([]byte, v.Len())
		reflect.Copy(reflect.ValueOf(bytes), v)
		p.native(bytes)
		return
	}
	open, separator, end := "[", " ", "]"
	if p.sharp() {
		if v.Kind() == reflect.Slice && v.IsNil() {
			p.write(TypeName(t) + "(nil)")
			return
		}
		open, separator, end = TypeName(t)+"{", ", ", "}"
	}
	p.write(open)
	for i := range v.Len() {
		if i > 0 {
			p.write(separator)
		}
		x, xt := p.dynamic(v.Index(i), elem)
		p.inner(x, xt, elem, depth+1)
	}
	p.write(end)
}

func (p *printer) entries(v reflect.Value, t types.Type, u *types.Map, depth int) {
	open, separator, end := "map[", " ", "]"
	if p.sharp() {
		if v.IsNil() {
			p.write(TypeName(t) + "(nil)")
			return
		}
		open, separator, end = TypeName(t)+"{", ", ", "}"
	}
	p.write(open)
	for i, k := range p.sortedKeys(v, u.Key()) {
		if i > 0 {
			p.write(separator)
		}
		key, kt := p.dynamic(k, u.Key())
		p.inner(key, kt, u.Key(), depth+1)
		p.write(":")
		x, xt := p.dynamic(v.MapIndex(k), u.Elem())
		p.inner(x, xt, u.Elem(), depth+1)
	}
	p.write(end)
}
