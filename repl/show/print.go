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
	PrintlnPrecision(tensor.DefaultPrinting().Precision, values...)
}

// PrintlnPrecision is Println with as many digits of tensors as %precision has set.
func PrintlnPrecision(digits int, values ...any) {
	vs, ts := make([]reflect.Value, len(values)), make([]types.Type, len(values))
	for i, v := range values {
		vs[i] = reflect.ValueOf(v)
	}
	style := Style{Tensors: tensor.DefaultPrinting()}
	style.Tensors.Precision = digits
	fmt.Println(style.Texts(vs, ts))
}
