package session

import (
	"reflect"
	"unsafe"
)

// The layout of reflect's types, as in internal/abi of Go 1.26.
type (
	abiType struct {
		_ [2]uintptr
		_ [4]uint32
		_ [2]uintptr
	}
	abiField struct {
		_   unsafe.Pointer // the name
		typ unsafe.Pointer // *abiType
		_   uintptr        // the offset
	}
	abiStruct struct {
		abiType
		_      unsafe.Pointer // the package's path
		fields []abiField
	}
	abiFunc struct {
		abiType
		_   uint16 // how many parameters
		out uint16 // and results
	}
)

// variadicFlag is the bit of abiFunc.out that says that the last parameter is
// variadic.
const variadicFlag = 1 << 15

// pointerTo is the address of what reflection keeps of a type.
func pointerTo(t reflect.Type) unsafe.Pointer {
	return reflect.ValueOf(t).UnsafePointer()
}

// setFieldType gives a field of a struct type, made by reflect.StructOf, another
// type of the same layout.
func setFieldType(of reflect.Type, i int, t reflect.Type) {
	(*abiStruct)(pointerTo(of)).fields[i].typ = pointerTo(t)
}

// setFuncTypes gives a function type, made by reflect.FuncOf, other parameters
// and results, in this order.
func setFuncTypes(of reflect.Type, types []reflect.Type, results int, variadic bool) {
	f := (*abiFunc)(pointerTo(of))
	f.out = uint16(results)
	if variadic {
		f.out |= variadicFlag
	}
	list := unsafe.Slice((*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(f), unsafe.Sizeof(*f))), len(types))
	for i, t := range types {
		list[i] = pointerTo(t)
	}
}
