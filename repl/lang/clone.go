package lang

import (
	"go/ast"
	"reflect"
)

// clone is a copy of a piece of syntax that shares nothing with it, at the
// same positions. Comments are left out.
func clone[N ast.Node](n N) N {
	return cloneValue(reflect.ValueOf(n)).Interface().(N)
}

var commentsType = reflect.TypeFor[*ast.CommentGroup]()

func cloneValue(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || v.Type() == commentsType {
			return out
		}
		out.Set(reflect.New(v.Type().Elem()))
		out.Elem().Set(cloneValue(v.Elem()))
	case reflect.Interface:
		if !v.IsNil() {
			out.Set(cloneValue(v.Elem()))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			out.Field(i).Set(cloneValue(v.Field(i)))
		}
	case reflect.Slice:
		if v.IsNil() {
			return out
		}
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(cloneValue(v.Index(i)))
		}
	default:
		out.Set(v)
	}
	return out
}
