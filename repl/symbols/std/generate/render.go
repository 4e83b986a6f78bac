package main

import (
	"bytes"
	"fmt"
	"go/constant"
	"go/format"
	"go/types"
	"maps"
	"math/big"
	"slices"
	"strings"
)

// A symbol is one entry of a table: the Go expression of its value, the
// declarations that the expression needs, and the packages that both mention,
// by import path.
type symbol struct {
	value, declarations string
	imports             map[string]bool
}

// qualifier writes a package before a name and notes it as mentioned.
func (s *symbol) qualifier(p *types.Package) string {
	s.imports[p.Path()] = true
	return p.Name()
}

// newSymbol is the entry of a function, variable, constant or type.
func newSymbol(obj types.Object) symbol {
	s := symbol{imports: make(map[string]bool)}
	if c, ok := obj.(*types.Const); ok {
		if literal, ok := untyped(c); ok {
			s.imports["go/constant"], s.imports["go/token"] = true, true
			s.value = literal
			return s
		}
	}
	name := s.qualifier(obj.Pkg()) + "." + obj.Name()
	switch obj.(type) {
	case *types.Var:
		s.value = "reflect.ValueOf(&" + name + ").Elem()"
	case *types.TypeName:
		s.value = "reflect.ValueOf((*" + name + ")(nil))"
	default:
		s.value = "reflect.ValueOf(" + name + ")"
	}
	return s
}

// untyped is the entry of an untyped number or string, which a reflect.Value
// of a Go type could not hold exactly. An untyped bool needs no such care.
func untyped(c *types.Const) (string, bool) {
	if t, ok := c.Type().(*types.Basic); !ok || t.Info()&types.IsUntyped == 0 {
		return "", false
	}
	literal := func(text, kind string) (string, bool) {
		return fmt.Sprintf("reflect.ValueOf(constant.MakeFromLiteral(%q, token.%s, 0))", text, kind), true
	}
	switch v := c.Val(); v.Kind() {
	case constant.String:
		return literal(v.ExactString(), "STRING")
	case constant.Int:
		return literal(v.ExactString(), "INT")
	case constant.Float:
		if r, ok := constant.Val(v).(*big.Rat); ok {
			num := fmt.Sprintf("constant.MakeFromLiteral(%q, token.INT, 0)", r.Num())
			den := fmt.Sprintf("constant.MakeFromLiteral(%q, token.INT, 0)", r.Denom())
			return "reflect.ValueOf(constant.BinaryOp(constant.ToFloat(" + num + "), token.QUO, " + den + "))", true
		}
		f := constant.Val(v).(*big.Float)
		return literal(f.Text('p', 0), "FLOAT") // hexadecimal, thus exact
	}
	return "", false
}

// newWrapper is the entry of an interface's wrapper: a struct with a function
// for each method, and the methods that call them. What it looks like is the
// interpreter's affair, which finds the fields by their names.
func newWrapper(obj types.Object, i *types.Interface) symbol {
	s := symbol{imports: make(map[string]bool)}
	name := "_" + strings.NewReplacer("/", "_", ".", "_", "-", "_").Replace(obj.Pkg().Path()) + "_" + obj.Name()
	s.value = "reflect.ValueOf((*" + name + ")(nil))"

	var fields, methods strings.Builder
	for m := range i.Methods() {
		if !m.Exported() {
			continue
		}
		params, args := s.parameters(m.Signature())
		results, keyword := s.results(m.Signature()), ""
		if m.Signature().Results().Len() > 0 {
			keyword = "return "
		}
		fmt.Fprintf(&fields, "W%s func%s %s\n", m.Name(), params, results)
		fmt.Fprintf(&methods, "\nfunc (W %s) %s%s %s {\n", name, m.Name(), params, results)
		if m.Name() == "String" { // may be asked for before the field is filled
			methods.WriteString("if W.WString == nil {\nreturn \"\"\n}\n")
		}
		fmt.Fprintf(&methods, "%sW.W%s(%s)\n}\n", keyword, m.Name(), args)
	}
	s.declarations = fmt.Sprintf("\n// %s is an interface wrapper for %s.%s.\ntype %s struct {\nIValue any\n%s}\n%s",
		name, obj.Pkg().Name(), obj.Name(), name, &fields, &methods)
	return s
}

// parameters writes the parameters of a method and the arguments that pass
// them on.
func (s *symbol) parameters(sig *types.Signature) (params, args string) {
	var p, a []string
	for i := range sig.Params().Len() {
		v := sig.Params().At(i)
		name, t := v.Name(), types.TypeString(v.Type(), s.qualifier)
		if name == "" || name == "_" || name == "W" {
			name = fmt.Sprintf("a%d", i)
		}
		arg := name
		if sig.Variadic() && i == sig.Params().Len()-1 {
			t, arg = "..."+strings.TrimPrefix(t, "[]"), name+"..."
		}
		p, a = append(p, name+" "+t), append(a, arg)
	}
	return "(" + strings.Join(p, ", ") + ")", strings.Join(a, ", ")
}

// results writes the results of a method, without their names.
func (s *symbol) results(sig *types.Signature) string {
	var r []string
	for v := range sig.Results().Variables() {
		r = append(r, types.TypeString(v.Type(), s.qualifier))
	}
	if len(r) == 1 {
		return r[0]
	}
	return "(" + strings.Join(r, ", ") + ")"
}

// render writes the files of package std, one for each table, by name.
func render(tables []table) (map[string][]byte, error) {
	files := make(map[string][]byte)
	for _, t := range tables {
		text, err := t.file()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.path, err)
		}
		files[t.fileName()] = text
	}
	return files, nil
}

// fileName begins as main's write expects of the files that it may remove.
func (t table) fileName() string {
	return fmt.Sprintf("go1_%d_%s.go", release, strings.ReplaceAll(t.path, "/", "_"))
}

func (t table) file() ([]byte, error) {
	imports := map[string]bool{"reflect": true}
	var entries, declarations strings.Builder
	for _, name := range slices.Sorted(maps.Keys(t.symbols)) {
		s := t.symbols[name]
		fmt.Fprintf(&entries, "%q: %s,\n", name, s.value)
		declarations.WriteString(s.declarations)
		maps.Copy(imports, s.imports)
	}
	var b bytes.Buffer
	b.WriteString("// Code generated by go run ./generate. DO NOT EDIT.\n\npackage std\n\nimport (\n")
	for _, path := range slices.Sorted(maps.Keys(imports)) {
		fmt.Fprintf(&b, "%q\n", path)
	}
	fmt.Fprintf(&b, ")\n\nfunc init() {\nSymbols[%q] = map[string]reflect.Value{\n%s}\n}\n%s",
		t.path+"/"+t.name, &entries, &declarations)
	return format.Source(b.Bytes())
}
