// Package reflect has the generic function of package reflect.
package reflect

import "reflect"

// TypeFor is the type T.
func TypeFor[T any]() reflect.Type {
	var p *T
	return reflect.TypeOf(p).Elem()
}
