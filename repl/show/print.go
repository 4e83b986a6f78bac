package show

import (
	"fmt"
	"go/types"
	"reflect"

	"gradrepl/engine/tensor"
)

// Println writes values to the standard output as the prompt shows them. It is
// for programs that were saved from the prompt.
func Println(values ...any) {
	vs, ts := make([]reflect.Value, len(values)), make([]types.Type, len(values))
	for i, v := range values {
		vs[i] = reflect.ValueOf(v)
	}
	fmt.Println(Style{Tensors: tensor.DefaultPrinting()}.Texts(vs, ts))
}
