package native

import (
	"cmp"
	"reflect"
	"slices"
)

// Sort sorts a slice of numbers or strings of any type in ascending order.
func Sort(slice any) {
	v := reflect.ValueOf(slice)
	switch e := v.Type().Elem(); e.Kind() {
	case reflect.String:
		sortAs(v, reflect.Value.String, reflect.Value.SetString)
	case reflect.Float32, reflect.Float64:
		sortAs(v, reflect.Value.Float, reflect.Value.SetFloat)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		sortAs(v, reflect.Value.Int, reflect.Value.SetInt)
	default:
		sortAs(v, reflect.Value.Uint, reflect.Value.SetUint)
	}
}

func sortAs[T cmp.Ordered](v reflect.Value, get func(reflect.Value) T, set func(reflect.Value, T)) {
	values := make([]T, v.Len())
	for i := range values {
		values[i] = get(v.Index(i))
	}
	slices.Sort(values)
	for i, x := range values {
		set(v.Index(i), x)
	}
}
