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

// JSON is a value ready for encoding/json, which would not find the methods
// MarshalJSON and MarshalText of interpreted types. t is its static type.
func (c *Catalog) JSON(v reflect.Value, t types.Type) any { return jsonValue{c, v, t} }

// jsonValue marshals a value as json would one of compiled types.
type jsonValue struct {
	catalog *Catalog
	v       reflect.Value
	t       types.Type
}

// marshal is json.Marshal for what is within another value: what is to be escaped there,
// and which error to be told, is for that to say.
func marshal(value any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(value)
	if inner, ok := errors.AsType[*json.MarshalerError](err); ok && inner.Type == reflect.TypeFor[jsonValue]() {
		err = inner.Err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// MarshalJSON is json's.
func (x jsonValue) MarshalJSON() ([]byte, error) {
	v, t := x.catalog.dynamic(x.v, x.t)
	if !v.IsValid() {
		return []byte("null"), nil
	}
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return []byte("null"), nil
	}
	if t == nil { // of compiled types alone
		return marshal(readable(v).Interface())
	}
	if method, ok := x.catalog.method(t, "MarshalJSON").(func(any) ([]byte, error)); ok {
		return method(v.Interface())
	}
	if method, ok := x.catalog.method(t, "MarshalText").(func(any) ([]byte, error)); ok {
		text, err := method(v.Interface())
		if err != nil {
			return nil, err
		}
		return marshal(string(text))
	}
	part := func(v reflect.Value, t types.Type) any { return jsonValue{x.catalog, v, t} }
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return marshal(part(v.Elem(), u.Elem()))
	case *types.Slice:
		if isByte(u.Elem()) || v.IsNil() {
			return marshal(v.Interface())
		}
		return marshal(x.list(v, u.Elem()))
	case *types.Array:
		return marshal(x.list(v, u.Elem()))
	case *types.Map:
		return x.entries(v, u)
	case *types.Struct:
		twin, err := x.twin(v, u)
		if err != nil {
			return nil, err
		}
		return marshal(twin.Interface())
	}
	return marshal(v.Interface())
}

func isByte(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Kind() == types.Byte
}

func (x jsonValue) list(v reflect.Value, elem types.Type) []any {
	out := make([]any, v.Len())
	for i := range out {
		out[i] = jsonValue{x.catalog, v.Index(i), elem}
	}
	return out
}

// entries are a map's: json sorts them by their keys as text.
func (x jsonValue) entries(v reflect.Value, t *types.Map) ([]byte, error) {
	if v.IsNil() {
		return []byte("null"), nil
	}
	out := make(map[string]any, v.Len())
	for key, value := range v.Seq2() {
		text, err := x.keyText(key, t.Key())
		if err != nil {
			return nil, err
		}
		out[text] = jsonValue{x.catalog, value, t.Elem()}
	}
	return marshal(out)
}

func (x jsonValue) keyText(key reflect.Value, t types.Type) (string, error) {
	k, kt := x.catalog.dynamic(key, t)
	if k.Kind() == reflect.String {
		return k.String(), nil
	}
	if kt != nil {
		if method, ok := x.catalog.method(kt, "MarshalText").(func(any) ([]byte, error)); ok {
			text, err := method(k.Interface())
			return string(text), err
		}
	}
	switch {
	case k.CanInt():
		return strconv.FormatInt(k.Int(), 10), nil
	case k.CanUint():
		return strconv.FormatUint(k.Uint(), 10), nil
	}
	return "", fmt.Errorf("json: unsupported type: map with keys of type %s", TypeName(t))
}

// twin is a struct of the same fields, in which those that json would have to call
// methods for are of type any.
func (x jsonValue) twin(v reflect.Value, t *types.Struct) (reflect.Value, error) {
	var fields []reflect.StructField
	var values []reflect.Value
	for i := range t.NumFields() {
		if i >= v.NumField() {
			break
		}
		f, field, value := t.Field(i), v.Type().Field(i), readable(v.Field(i))
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" && options == "" {
			continue
		}
		st, isStruct := derefType(f.Type()).Underlying().(*types.Struct)
		switch {
		case f.Embedded() && isStruct && name == "" && !x.marshals(f.Type()):
			if value.Kind() == reflect.Pointer {
				if value.IsNil() {
					continue
				}
				value = value.Elem()
			}
			inner, err := x.twin(value, st)
			if err != nil {
				return reflect.Value{}, err
			}
			value, field.Type, field.Anonymous = inner, inner.Type(), true
		case x.catalog.concerns(f.Type(), nil):
			field.Type, field.Anonymous = reflect.TypeFor[any](), false
			if slices.Contains(strings.Split(options, ","), "omitempty") && isEmptyValue(value) {
				value = reflect.Zero(field.Type)
				break
			}
			value = reflect.ValueOf(jsonValue{x.catalog, value, f.Type()})
		default:
			field.Anonymous = false
		}
		field.Offset, field.Index, field.PkgPath = 0, nil, ""
		fields, values = append(fields, field), append(values, value)
	}
	twin := reflect.New(reflect.StructOf(fields)).Elem()
	for i, value := range values {
		twin.Field(i).Set(value)
	}
	return twin, nil
}

// marshals reports whether a type has a method that json calls.
func (x jsonValue) marshals(t types.Type) bool {
	return x.catalog.method(t, "MarshalJSON", "MarshalText") != nil
}

// isEmptyValue is what json leaves out with omitempty.
func isEmptyValue(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}
