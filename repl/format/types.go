package format

import (
	"fmt"
	"go/types"
	"strings"
)

// TypeName is the name of a type as reflection has those of compiled ones.
func TypeName(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		name := t.Obj().Name()
		if pkg := t.Obj().Pkg(); pkg != nil {
			name = pkg.Name() + "." + name
		}
		var args []string
		for arg := range t.TypeArgs().Types() {
			args = append(args, TypeName(arg))
		}
		if len(args) > 0 {
			name += "[" + strings.Join(args, ",") + "]"
		}
		return name
	case *types.Pointer:
		return "*" + TypeName(t.Elem())
	case *types.Slice:
		return "[]" + TypeName(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), TypeName(t.Elem()))
	case *types.Map:
		return "map[" + TypeName(t.Key()) + "]" + TypeName(t.Elem())
	case *types.Chan:
		return map[types.ChanDir]string{types.SendRecv: "chan ", types.SendOnly: "chan<- ", types.RecvOnly: "<-chan "}[t.Dir()] + TypeName(t.Elem())
	case *types.Signature:
		return "func" + signatureString(t)
	case *types.Struct:
		return structString(t)
	case *types.Interface:
		return interfaceString(t)
	case *types.Basic:
		return types.Typ[t.Kind()].Name() // uint8 for byte
	}
	return types.TypeString(t, (*types.Package).Name)
}

func signatureString(t *types.Signature) string {
	params := tupleStrings(t.Params())
	if t.Variadic() {
		last := len(params) - 1
		params[last] = "..." + strings.TrimPrefix(params[last], "[]")
	}
	text := "(" + strings.Join(params, ", ") + ")"
	switch results := tupleStrings(t.Results()); len(results) {
	case 0:
	case 1:
		text += " " + results[0]
	default:
		text += " (" + strings.Join(results, ", ") + ")"
	}
	return text
}

func tupleStrings(t *types.Tuple) []string {
	var out []string
	for v := range t.Variables() {
		out = append(out, TypeName(v.Type()))
	}
	return out
}

func structString(t *types.Struct) string {
	if t.NumFields() == 0 {
		return "struct {}"
	}
	var fields []string
	for i := range t.NumFields() {
		f := t.Field(i)
		text := TypeName(f.Type())
		if !f.Embedded() {
			text = f.Name() + " " + text
		}
		if tag := t.Tag(i); tag != "" {
			text += fmt.Sprintf(" %q", tag)
		}
		fields = append(fields, text)
	}
	return "struct { " + strings.Join(fields, "; ") + " }"
}

func interfaceString(t *types.Interface) string {
	if t.NumMethods() == 0 {
		return "interface {}"
	}
	var methods []string
	for m := range t.Methods() {
		methods = append(methods, m.Name()+signatureString(m.Signature()))
	}
	return "interface { " + strings.Join(methods, "; ") + " }"
}
