package lang

import (
	"go/token"
	"go/types"
	"slices"
	"sort"
	"strconv"
)

// Scope is what the names of a session mean: those that its cells defined,
// its imports, and what is in scope from the start.
type Scope struct {
	fset        *token.FileSet
	im          *importer
	predeclared []string                // import paths whose names need no prefix
	names       map[string]types.Object // defined by cells
	imports     map[string]string       // package name → path, from import declarations
	lowered     map[types.Object]string
	used        map[string]int         // how often a name was given out to the interpreter
	imported    map[string]string      // path → name in the interpreter, once imported there
	methods     map[*types.Func]string // the variables that hold the functions of methods
	told        map[told]bool          // methods that tell the names of types
	forwarded   map[told]*forward      // methods that pass on to those of embedded types
	broken      map[*types.Func]bool   // methods whose declaration had an error
	tracer      *tracer
	nowhere     token.Pos                     // of generated functions, which are not to be told among the calls that led to a panic
	renewed     map[types.Object]types.Object // variables that upToDate made, with those that cells defined
	lateGeneric bool                          // a generic type has got methods in later cells
	joiner      string                        // between a name and what tells it from older ones
	registry    *Registry
	importedIn  map[string]bool   // package and file, for files that are no cells of their own
	boxes       map[string]string // the types of boxes, by the interpreter's name of what is in them
	asserters   *[]*asserter
	generics    *generics
	waiting     []*waitingCell
	older       map[string][]string     // the interpreter's names of a function's earlier declarations, by that of the latest
	recovering  map[types.Object]bool   // functions that call recover themselves
	private     map[string]types.Object // names that only lowered code has
	env         map[string]types.Object // what names mean in the instance that is being checked, else nil
	envPath     string                  // and the import path of the package that it is of, "" for main
	program     *program                // where the cells are to be written instead of run
	unusedAt    map[token.Pos]bool      // where the latest check of a program found variables unused
	strict      bool                    // plain Go: nothing is in scope by itself, nothing may be unused
}

// NewScope makes an empty scope over the interpreter's symbols. Positions go
// into fset. Packages that sources gives are interpreted. The exported names of
// the packages with the predeclared import paths need no prefix.
func NewScope(fset *token.FileSet, symbols Symbols, sources Sources, predeclared ...string) *Scope {
	s := &Scope{
		fset:        fset,
		im:          newImporter(symbols),
		predeclared: predeclared,
		names:       make(map[string]types.Object),
		imports:     make(map[string]string),
		lowered:     make(map[types.Object]string),
		used:        make(map[string]int),
		imported:    make(map[string]string),
		methods:     make(map[*types.Func]string),
		told:        make(map[told]bool),
		forwarded:   make(map[told]*forward),
		joiner:      mark,
		tracer:      &tracer{sites: make(map[token.Pos][]site)},
		renewed:     make(map[types.Object]types.Object),
		broken:      make(map[*types.Func]bool),
		registry:    newRegistry(),
		boxes:       make(map[string]string),
		importedIn:  make(map[string]bool),
		asserters:   new([]*asserter),
		generics:    newGenerics(),
		older:       make(map[string][]string),
		recovering:  make(map[types.Object]bool),
		private:     make(map[string]types.Object),
	}
	s.nowhere = fset.AddFile("generated"+mark, -1, 1).Pos(0)
	s.im.interpreted(fset, s.generics, sources)
	return s
}

// plainGo is a scope for a program of its own over the same interpreter.
func (s *Scope) plainGo() *Scope {
	c := *s
	c.strict, c.predeclared = true, nil
	c.names, c.imports = make(map[string]types.Object), make(map[string]string)
	return &c
}

// Names are the names that the cells defined, sorted.
func (s *Scope) Names() []string {
	out := make([]string, 0, len(s.names))
	for n := range s.names {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

// Lookup is the session's object of a name and what the interpreter calls it;
// the object is nil where no cell defined it.
func (s *Scope) Lookup(n string) (types.Object, string) {
	obj := s.names[n]
	return obj, s.lowered[obj]
}

// Registry is what is known of the types of the code that was lowered.
func (s *Scope) Registry() *Registry { return s.registry }

// Forget takes a name out of the session.
func (s *Scope) Forget(n string) { delete(s.names, n) }

// mark ends every name that only the interpreter sees: a letter to Go, which
// nobody types.
const mark = "ꞏ"

// Mark is in every name that only the interpreter sees.
const Mark = mark

// fresh is a name for the interpreter that it has not had yet.
func (s *Scope) fresh(base string) string {
	taken := types.Universe.Lookup(base) != nil || base == "main" || base == "init"
	if s.used[base]++; s.used[base] == 1 && !taken {
		return base
	}
	for { // a program's names have no mark: somebody may have f_2 already
		name := base + s.joiner + strconv.Itoa(s.used[base])
		if s.used[name] == 0 {
			s.used[name] = 1
			return name
		}
		s.used[base]++
	}
}

// resolve finds what a bare name means outside of the cell that is being
// checked: a definition of the session, a predeclared name or, for the base of
// a selector, a package. It gives nil for a name of Go itself and for an
// unknown one.
func (s *Scope) resolve(n string, pkg *types.Package) types.Object {
	if s.env != nil {
		if p, ok := s.env[n].(*types.PkgName); ok {
			return types.NewPkgName(token.NoPos, pkg, n, p.Imported())
		}
		return s.env[n]
	}
	if obj, ok := s.private[n]; ok {
		return obj
	}
	if obj, ok := s.names[n]; ok {
		return s.upToDate(obj)
	}
	if obj := s.hidden(n); obj != nil {
		return obj
	}
	if p, ok := s.imports[n]; ok {
		if imported, err := s.im.Import(p); err == nil {
			return types.NewPkgName(token.NoPos, pkg, n, imported)
		}
	}
	if s.isWaitedFor(n) {
		return nil
	}
	for _, p := range s.predeclared {
		if obj := s.im.object(p, n); obj != nil {
			return obj
		}
	}
	if s.strict || types.Universe.Lookup(n) != nil {
		return nil
	}
	p, ok := s.im.byName[n]
	if !ok && s.im.sources != nil { // one that there is only as source
		_, _, ok = s.im.sources(n)
		p = n
	}
	if ok {
		if imported, err := s.im.Import(p); err == nil {
			return types.NewPkgName(token.NoPos, pkg, n, imported)
		}
	}
	return nil
}

// upToDate is a variable or function whose type knows the methods that generic
// types have got since it was declared: an instance keeps those that it was made
// with.
func (s *Scope) upToDate(obj types.Object) types.Object {
	t := s.anew(obj.Type())
	if t == obj.Type() {
		return obj
	}
	var anew types.Object
	switch obj := obj.(type) {
	case *types.Var:
		anew = types.NewVar(obj.Pos(), obj.Pkg(), obj.Name(), t)
	case *types.Func:
		anew = types.NewFunc(obj.Pos(), obj.Pkg(), obj.Name(), t.(*types.Signature))
	default:
		return obj
	}
	s.renewed[anew] = s.original(obj)
	s.lowered[anew] = s.lowered[obj]
	s.names[obj.Name()] = anew
	return anew
}

// fieldsAnew has the fields of the session's types know them too.
func (s *Scope) fieldsAnew() {
	for _, obj := range s.names {
		if named, ok := obj.Type().(*types.Named); ok && named.Obj() == obj && named.TypeParams().Len() == 0 {
			if t := instancesAnew(named.Underlying()); t != named.Underlying() {
				named.SetUnderlying(t)
			}
		}
	}
}

// original is the variable or function that [Scope.upToDate] made another of, or
// else the object itself.
func (s *Scope) original(obj types.Object) types.Object {
	if old := s.renewed[obj]; old != nil {
		return old
	}
	return obj
}

// anew is a type that knows all methods of generic types: go/types cannot look
// at one whose list of methods is too short.
func (s *Scope) anew(t types.Type) types.Type {
	if !s.lateGeneric {
		return t
	}
	return instancesAnew(t)
}

// instancesAnew is a type with its instances of generic types made again; the
// type itself where it has none.
func instancesAnew(t types.Type) types.Type {
	switch t := t.(type) {
	case *types.Pointer:
		if e := instancesAnew(t.Elem()); e != t.Elem() {
			return types.NewPointer(e)
		}
	case *types.Slice:
		if e := instancesAnew(t.Elem()); e != t.Elem() {
			return types.NewSlice(e)
		}
	case *types.Array:
		if e := instancesAnew(t.Elem()); e != t.Elem() {
			return types.NewArray(e, t.Len())
		}
	case *types.Chan:
		if e := instancesAnew(t.Elem()); e != t.Elem() {
			return types.NewChan(t.Dir(), e)
		}
	case *types.Map:
		k, e := instancesAnew(t.Key()), instancesAnew(t.Elem())
		if k != t.Key() || e != t.Elem() {
			return types.NewMap(k, e)
		}
	case *types.Struct:
		fields, tags, changed := make([]*types.Var, t.NumFields()), make([]string, t.NumFields()), false
		for i := range fields {
			f := t.Field(i)
			fields[i], tags[i] = f, t.Tag(i)
			if e := instancesAnew(f.Type()); e != f.Type() {
				fields[i], changed = types.NewField(f.Pos(), f.Pkg(), f.Name(), e, f.Embedded()), true
			}
		}
		if changed {
			return types.NewStruct(fields, tags)
		}
	case *types.Signature:
		params, results := tupleAnew(t.Params()), tupleAnew(t.Results())
		if t.TypeParams().Len() == 0 && t.Recv() == nil && (params != t.Params() || results != t.Results()) {
			return types.NewSignatureType(nil, nil, nil, params, results, t.Variadic())
		}
	case *types.Named:
		if args := typeList(t.TypeArgs()); len(args) > 0 {
			for i, arg := range args {
				args[i] = instancesAnew(arg)
			}
			if anew, err := types.Instantiate(nil, t.Origin(), args, false); err == nil {
				return anew
			}
		}
	}
	return t
}

func tupleAnew(t *types.Tuple) *types.Tuple {
	vars, changed := slices.Collect(t.Variables()), false
	for i, v := range vars {
		if e := instancesAnew(v.Type()); e != v.Type() {
			vars[i], changed = types.NewParam(v.Pos(), v.Pkg(), v.Name(), e), true
		}
	}
	if !changed {
		return t
	}
	return types.NewTuple(vars...)
}
