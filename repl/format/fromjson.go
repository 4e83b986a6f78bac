package format

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// FromJSON is what encoding/json is to read into in the place of a pointer, of whose
// interpreted types it would not find the methods UnmarshalJSON and UnmarshalText. t is
// the pointer's static type.
func (c *Catalog) FromJSON(v reflect.Value, t types.Type) any {
	inner, dynamic := c.dynamic(v, t)
	if !inner.IsValid() {
		return nil
	}
	if dynamic == nil {
		return inner.Interface()
	}
	p, ok := dynamic.Underlying().(*types.Pointer)
	if !ok || inner.Kind() != reflect.Pointer {
		return &jsonTarget{func([]byte) error { return fmt.Errorf("json: Unmarshal(non-pointer %s)", TypeName(dynamic)) }}
	}
	if inner.IsNil() {
		return &jsonTarget{func([]byte) error { return fmt.Errorf("json: Unmarshal(nil %s)", TypeName(dynamic)) }}
	}
	return &jsonTarget{func(data []byte) error { return c.read(data, inner.Elem(), p.Elem()) }}
}

// jsonTarget reads JSON.
type jsonTarget struct{ read func(data []byte) error }

// UnmarshalJSON is json's.
func (x *jsonTarget) UnmarshalJSON(data []byte) error { return x.read(data) }

// read reads a JSON value into a value that can be set, of a static type.
func (c *Catalog) read(data []byte, v reflect.Value, t types.Type) error {
	v = readable(v)
	plain := func() error {
		err := json.Unmarshal(data, v.Addr().Interface())
		if wrong, ok := err.(*json.UnmarshalTypeError); ok && wrong.Type != v.Type() {
			return err // of something within it
		}
		return about(err, t)
	}
	if t == nil || !c.concerns(t, nil) {
		return plain()
	}
	isNull := bytes.Equal(bytes.TrimSpace(data), []byte("null"))
	if p, ok := t.Underlying().(*types.Pointer); ok && v.Kind() == reflect.Pointer {
		if isNull {
			v.SetZero()
			return nil
		}
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		return c.read(data, v.Elem(), p.Elem())
	}
	if method, ok := c.method(types.NewPointer(t), "UnmarshalJSON").(func(any, []byte) error); ok {
		return method(v.Addr().Interface(), data)
	}
	if isNull {
		return plain()
	}
	if method, ok := c.method(types.NewPointer(t), "UnmarshalText").(func(any, []byte) error); ok {
		var text string
		if err := json.Unmarshal(data, &text); err != nil {
			return about(err, types.NewPointer(t))
		}
		return method(v.Addr().Interface(), []byte(text))
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		var members map[string]json.RawMessage
		if err := json.Unmarshal(data, &members); err != nil {
			return about(err, t)
		}
		return c.readFields(members, v, t, u, "")
	case *types.Slice:
		if isByte(u.Elem()) {
			return plain()
		}
		var elements []json.RawMessage
		if err := json.Unmarshal(data, &elements); err != nil {
			return about(err, t)
		}
		if v.IsNil() || v.Cap() < len(elements) {
			more := reflect.MakeSlice(v.Type(), len(elements), len(elements))
			reflect.Copy(more, v)
			v.Set(more)
		}
		v.SetLen(len(elements))
		return c.readElements(elements, v, u.Elem())
	case *types.Array:
		var elements []json.RawMessage
		if err := json.Unmarshal(data, &elements); err != nil {
			return about(err, t)
		}
		v.SetZero()
		return c.readElements(elements[:min(len(elements), v.Len())], v, u.Elem())
	case *types.Map:
		return c.readEntries(data, v, t, u)
	}
	return plain()
}

// typeError is json's error of a value of a wrong type with the name of the type.
type typeError struct {
	*json.UnmarshalTypeError
	typ string
}

// about is an error of json's about a value of a type, which it knows without its name.
func about(err error, t types.Type) error {
	wrong, ok := err.(*json.UnmarshalTypeError)
	if !ok || t == nil || wrong.Field != "" || wrong.Type.String() == TypeName(t) {
		return err
	}
	return &typeError{wrong, TypeName(t)}
}

func (e *typeError) Error() string {
	if e.Struct != "" || e.Field != "" {
		return fmt.Sprintf("json: cannot unmarshal %s into Go struct field %s.%s of type %s", e.Value, e.Struct, e.Field, e.typ)
	}
	return fmt.Sprintf("json: cannot unmarshal %s into Go value of type %s", e.Value, e.typ)
}

func (e *typeError) Unwrap() error { return e.UnmarshalTypeError }

// readFields reads the members of an object into the fields of a struct type t, or of
// one that is embedded in it, at the path. What is wrong with one does not keep it from
// reading the others.
func (c *Catalog) readFields(members map[string]json.RawMessage, v reflect.Value, t types.Type, st *types.Struct, path string) error {
	var errs error
	for i := range min(st.NumFields(), v.NumField()) {
		f, field := st.Field(i), readable(v.Field(i))
		name, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		inner, isStruct := derefType(f.Type()).Underlying().(*types.Struct)
		switch {
		case name == "-" && options == "":
			continue
		case f.Embedded() && isStruct && name == "" && c.method(types.NewPointer(derefType(f.Type())), "UnmarshalJSON", "UnmarshalText") == nil:
			if field.Kind() == reflect.Pointer {
				if field.IsNil() {
					field.Set(reflect.New(field.Type().Elem()))
				}
				field = field.Elem()
			}
			errs = first(errs, c.readFields(members, field, t, inner, path+f.Name()+"."))
			continue
		case !f.Exported():
			continue
		case name == "":
			name = f.Name()
		}
		data, ok := member(members, name)
		if !ok {
			continue
		}
		if slices.Contains(strings.Split(options, ","), "string") {
			text := ""
			if json.Unmarshal(data, &text) != nil {
				errs = first(errs, fmt.Errorf("json: invalid use of ,string struct tag, trying to unmarshal unquoted value into %s", TypeName(f.Type())))
				continue
			}
			if string(data) != "null" {
				data = []byte(text)
			}
		}
		err := c.read(data, field, f.Type())
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			if wrong.Field != "" {
				name += "." + wrong.Field
			}
			wrong.Field = path + name
			if wrong.Struct == "" {
				wrong.Struct = strings.TrimPrefix(TypeName(t), "main.")
			}
		}
		errs = first(errs, err)
	}
	return errs
}

// first is the first error.
func first(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// member is the member of an object of a name, or else one that differs in the case of
// letters.
func member(members map[string]json.RawMessage, name string) (json.RawMessage, bool) {
	if data, ok := members[name]; ok {
		return data, true
	}
	for other, data := range members {
		if strings.EqualFold(other, name) {
			return data, true
		}
	}
	return nil, false
}

func derefType(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

func (c *Catalog) readElements(elements []json.RawMessage, v reflect.Value, elem types.Type) error {
	var errs error
	for i, data := range elements {
		errs = first(errs, c.read(data, v.Index(i), elem))
	}
	return errs
}

// readEntries reads an object into a map, to which it adds.
func (c *Catalog) readEntries(data []byte, v reflect.Value, t types.Type, m *types.Map) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return about(err, t)
	}
	if v.IsNil() {
		v.Set(reflect.MakeMapWithSize(v.Type(), len(members)))
	}
	var errs error
	for text, data := range members {
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		if err := c.readKey(text, key, m.Key()); err != nil {
			errs = first(errs, err)
			continue
		}
		errs = first(errs, c.read(data, value, m.Elem()))
		v.SetMapIndex(key, value)
	}
	return errs
}

func (c *Catalog) readKey(text string, key reflect.Value, t types.Type) error {
	if method, ok := c.method(types.NewPointer(t), "UnmarshalText").(func(any, []byte) error); ok {
		return method(key.Addr().Interface(), []byte(text))
	}
	if key.Kind() == reflect.String {
		key.SetString(text)
		return nil
	}
	if key.CanInt() {
		n, err := strconv.ParseInt(text, 10, key.Type().Bits())
		key.SetInt(n)
		return err
	}
	if key.CanUint() {
		n, err := strconv.ParseUint(text, 10, key.Type().Bits())
		key.SetUint(n)
		return err
	}
	return fmt.Errorf("json: cannot unmarshal object into Go value of type map with keys of type %s", TypeName(t))
}
