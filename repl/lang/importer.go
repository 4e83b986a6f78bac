package lang

import (
	"cmp"
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"path"
	"reflect"
	"strings"
)

// Symbols are the compiled packages that cells can use, as the interpreter
// keeps them: for each "import/path/name" the exported names with their
// reflect values. Functions and typed constants are their values, variables
// are addressable, untyped constants are constant.Value, a type T is a nil *T.
type Symbols map[string]map[string]reflect.Value

// importer gives go/types the packages of a Symbols table. Types are built
// from reflect types when they are first asked for, one types.Named for each,
// and names are put into a package's scope when a cell mentions them: a table
// of a whole standard library costs nothing until it is used.
type importer struct {
	tables   map[string]map[string]reflect.Value // by import path
	names    map[string]string                   // package name by import path
	byName   map[string]string                   // import path by package name, the one a bare name means
	packages map[string]*types.Package
	named    map[reflect.Type]*types.Named
	exported map[reflect.Type]exportedType // see exportedAs

	fset     *token.FileSet
	generics *generics
	sources  Sources         // of packages that are interpreted
	loaded   map[string]bool // import paths whose source was asked for
}

func newImporter(symbols Symbols) *importer {
	im := &importer{
		tables:   make(map[string]map[string]reflect.Value),
		names:    make(map[string]string),
		byName:   make(map[string]string),
		packages: make(map[string]*types.Package),
		named:    make(map[reflect.Type]*types.Named),
		loaded:   make(map[string]bool),
	}
	for key, table := range symbols {
		p, name := path.Split(key)
		p = strings.TrimSuffix(p, "/")
		im.tables[p], im.names[p] = table, name
		if old, ok := im.byName[name]; !ok || preferred(p, old) {
			im.byName[name] = p
		}
	}
	return im
}

// preferred says which of two packages of one name a name without an import
// means: math/rand/v2 before math/rand, then the one with the shorter path
// (of equal ones the first in the alphabet), and text/template before html/template.
func preferred(p, old string) bool {
	switch {
	case p == "math/rand/v2" || old == "math/rand/v2":
		return p == "math/rand/v2"
	case old == "crypto/rand" || p == "crypto/rand":
		return old == "crypto/rand"
	case p == "html/template" || old == "html/template":
		return old == "html/template"
	case len(p) != len(old):
		return len(p) < len(old)
	}
	return p < old
}

// Import gives the package of an import path, with the names in its scope
// that were asked for so far.
func (im *importer) Import(p string) (*types.Package, error) {
	pkg, known := im.packages[p]
	name, ok := im.names[p]
	if known && ok {
		return pkg, nil
	}
	if !ok && im.sources != nil {
		if _, _, ok = im.sources(p); ok {
			name = path.Base(p)
			im.names[p] = name
		}
	}
	if !ok {
		return nil, fmt.Errorf("package %s is not available here", p) // even if there are types of it
	}
	if known {
		return pkg, nil
	}
	pkg = types.NewPackage(p, name)
	pkg.MarkComplete()
	im.packages[p] = pkg
	return pkg, im.load(pkg)
}

// object gives one exported name of a package, nil where it has none, and
// puts it into the package's scope.
func (im *importer) object(p, name string) types.Object {
	pkg, err := im.Import(p)
	if err != nil {
		return nil
	}
	if obj := pkg.Scope().Lookup(name); obj != nil {
		return obj
	}
	v, ok := im.tables[p][name]
	if !ok || strings.HasPrefix(name, "_") {
		return nil
	}
	obj := im.newObject(pkg, name, v)
	pkg.Scope().Insert(obj)
	return obj
}

func (im *importer) newObject(pkg *types.Package, name string, v reflect.Value) types.Object {
	if v.Kind() == reflect.Pointer && !v.CanAddr() && v.IsNil() {
		t := im.typ(v.Type().Elem())
		if n, ok := t.(*types.Named); ok && n.Obj().Name() == name && n.Obj().Pkg() == pkg {
			return n.Obj()
		}
		return types.NewTypeName(token.NoPos, pkg, name, t) // an alias
	}
	if v.CanAddr() {
		return types.NewVar(token.NoPos, pkg, name, im.typ(v.Type()))
	}
	if c, ok := v.Interface().(constant.Value); ok {
		return types.NewConst(token.NoPos, pkg, name, untyped(c), c)
	}
	if v.Kind() == reflect.Func {
		return types.NewFunc(token.NoPos, pkg, name, im.typ(v.Type()).Underlying().(*types.Signature))
	}
	if c := constantOf(v); c != nil {
		return types.NewConst(token.NoPos, pkg, name, im.typ(v.Type()), c)
	}
	return types.NewVar(token.NoPos, pkg, name, im.typ(v.Type()))
}

func untyped(c constant.Value) types.Type {
	switch c.Kind() {
	case constant.Bool:
		return types.Typ[types.UntypedBool]
	case constant.String:
		return types.Typ[types.UntypedString]
	case constant.Int:
		return types.Typ[types.UntypedInt]
	case constant.Float:
		return types.Typ[types.UntypedFloat]
	}
	return types.Typ[types.UntypedComplex]
}

// constantOf is the value of a typed constant, nil for what Go has no
// constants of.
func constantOf(v reflect.Value) constant.Value {
	switch {
	case v.Kind() == reflect.Bool:
		return constant.MakeBool(v.Bool())
	case v.Kind() == reflect.String:
		return constant.MakeString(v.String())
	case v.CanInt():
		return constant.MakeInt64(v.Int())
	case v.CanUint():
		return constant.MakeUint64(v.Uint())
	case v.CanFloat():
		return constant.MakeFloat64(v.Float())
	}
	return nil
}

var basic = map[reflect.Kind]types.Type{
	reflect.Bool: types.Typ[types.Bool], reflect.String: types.Typ[types.String],
	reflect.Int: types.Typ[types.Int], reflect.Int8: types.Typ[types.Int8], reflect.Int16: types.Typ[types.Int16],
	reflect.Int32: types.Typ[types.Int32], reflect.Int64: types.Typ[types.Int64],
	reflect.Uint: types.Typ[types.Uint], reflect.Uint8: types.Typ[types.Uint8], reflect.Uint16: types.Typ[types.Uint16],
	reflect.Uint32: types.Typ[types.Uint32], reflect.Uint64: types.Typ[types.Uint64], reflect.Uintptr: types.Typ[types.Uintptr],
	reflect.Float32: types.Typ[types.Float32], reflect.Float64: types.Typ[types.Float64],
	reflect.Complex64: types.Typ[types.Complex64], reflect.Complex128: types.Typ[types.Complex128],
	reflect.UnsafePointer: types.Typ[types.UnsafePointer],
}

var errorType = reflect.TypeFor[error]()

// typ is the type of go/types for a reflect type.
func (im *importer) typ(t reflect.Type) types.Type {
	if t == errorType {
		return types.Universe.Lookup("error").Type()
	}
	if t.Name() == "" || t.PkgPath() == "" || t.PkgPath() == "iter" {
		return im.underlying(t) // an iterator is as good as its function
	}
	if n, ok := im.named[t]; ok {
		return n
	}
	pkg, ok := im.packages[t.PkgPath()]
	name := t.Name()
	if _, importable := im.tables[t.PkgPath()]; !importable {
		if p, n := im.exportedAs(t); n != "" {
			pkg, ok, name = im.mustImport(p), true, n
		}
	}
	if !ok {
		if p, err := im.Import(t.PkgPath()); err == nil {
			pkg = p
		} else { // a type from a package that cells cannot import
			pkg = types.NewPackage(t.PkgPath(), path.Base(t.PkgPath()))
			pkg.MarkComplete()
			im.packages[t.PkgPath()] = pkg
		}
	}
	n := types.NewNamed(types.NewTypeName(token.NoPos, pkg, name, nil), nil, nil)
	im.named[t] = n // before what follows: types are recursive
	n.SetUnderlying(im.underlying(t).Underlying())
	if t.Kind() != reflect.Interface {
		im.addMethods(n, t)
	}
	return n
}

// exportedType is a type's name in a package that exports it.
type exportedType struct{ path, name string }

// exportedAs finds the name under which a package exports a type of one that
// cells cannot import, such as the interpreter's own log.Logger.
func (im *importer) exportedAs(t reflect.Type) (path, name string) {
	if im.exported == nil {
		im.exported = make(map[reflect.Type]exportedType)
		for p, table := range im.tables {
			for n, v := range table {
				if v.Kind() == reflect.Pointer && !v.CanAddr() && v.IsNil() && !strings.HasPrefix(n, "_") {
					e := v.Type().Elem()
					if old, ok := im.exported[e]; !ok || cmp.Or(strings.Compare(p, old.path), strings.Compare(n, old.name)) < 0 {
						im.exported[e] = exportedType{p, n}
					}
				}
			}
		}
	}
	e := im.exported[t]
	return e.path, e.name
}

func (im *importer) mustImport(p string) *types.Package {
	pkg, err := im.Import(p)
	if err != nil {
		panic("lang: " + err.Error())
	}
	return pkg
}

// addMethods adds the methods of a type; those that only its pointer has get a
// pointer receiver. Methods promoted from an embedded field count as the
// type's own, which looks the same from outside.
func (im *importer) addMethods(n *types.Named, t reflect.Type) {
	pt := reflect.PointerTo(t)
	for i := range pt.NumMethod() {
		m := pt.Method(i)
		recv := types.Type(n)
		if _, byValue := t.MethodByName(m.Name); !byValue {
			recv = types.NewPointer(n)
		}
		sig := im.signature(m.Type, 1)
		n.AddMethod(types.NewFunc(token.NoPos, n.Obj().Pkg(), m.Name, types.NewSignatureType(
			types.NewVar(token.NoPos, n.Obj().Pkg(), "", recv), nil, nil, sig.Params(), sig.Results(), sig.Variadic())))
	}
}

// underlying builds the type from its structure, whatever its name.
func (im *importer) underlying(t reflect.Type) types.Type {
	if b, ok := basic[t.Kind()]; ok {
		return b
	}
	switch t.Kind() {
	case reflect.Array:
		return types.NewArray(im.typ(t.Elem()), int64(t.Len()))
	case reflect.Chan:
		dir := map[reflect.ChanDir]types.ChanDir{reflect.BothDir: types.SendRecv, reflect.SendDir: types.SendOnly, reflect.RecvDir: types.RecvOnly}
		return types.NewChan(dir[t.ChanDir()], im.typ(t.Elem()))
	case reflect.Func:
		return im.signature(t, 0)
	case reflect.Interface:
		return im.interfaceType(t)
	case reflect.Map:
		return types.NewMap(im.typ(t.Key()), im.typ(t.Elem()))
	case reflect.Pointer:
		return types.NewPointer(im.typ(t.Elem()))
	case reflect.Slice:
		return types.NewSlice(im.typ(t.Elem()))
	case reflect.Struct:
		return im.structType(t)
	}
	panic("lang: no type for " + t.String())
}

func (im *importer) signature(t reflect.Type, skip int) *types.Signature {
	var in, out []*types.Var
	for i := skip; i < t.NumIn(); i++ {
		in = append(in, types.NewParam(token.NoPos, nil, "", im.typ(t.In(i))))
	}
	for i := range t.NumOut() {
		out = append(out, types.NewParam(token.NoPos, nil, "", im.typ(t.Out(i))))
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(in...), types.NewTuple(out...), t.IsVariadic())
}

func (im *importer) interfaceType(t reflect.Type) types.Type {
	var methods []*types.Func
	for i := range t.NumMethod() {
		// Unexported methods keep others from implementing an interface, but
		// reflection does not tell which types have them.
		if m := t.Method(i); m.IsExported() {
			methods = append(methods, types.NewFunc(token.NoPos, nil, m.Name, im.signature(m.Type, 0)))
		}
	}
	return types.NewInterfaceType(methods, nil).Complete()
}

func (im *importer) structType(t reflect.Type) types.Type {
	fields, tags := make([]*types.Var, t.NumField()), make([]string, t.NumField())
	for i := range fields {
		f := t.Field(i)
		fields[i] = types.NewField(token.NoPos, im.packageOf(f.PkgPath), f.Name, im.typ(f.Type), f.Anonymous)
		tags[i] = string(f.Tag)
	}
	return types.NewStruct(fields, tags)
}

// packageOf is the package that an unexported field or method belongs to.
func (im *importer) packageOf(p string) *types.Package {
	if p == "" {
		return nil
	}
	if pkg, ok := im.packages[p]; ok {
		return pkg
	}
	if pkg, err := im.Import(p); err == nil {
		return pkg
	}
	pkg := types.NewPackage(p, path.Base(p))
	im.packages[p] = pkg
	return pkg
}
