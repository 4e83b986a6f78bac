package lang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"
	"sync"

	"gradrepl/repl/format"
)

// What fmt prints of an interpreted value has to look as if the type had been
// compiled. So its struct types carry their names in tags, and an argument of
// fmt's functions goes through the session, with its type.

// Registry is what a session has to know of the types of lowered code. It may
// be asked while the next cell is being lowered.
type Registry struct {
	mu    sync.RWMutex
	shown []types.Type
	named map[string]*types.Named // by the interpreter's name
	kinds map[string]types.Type   // that have no name, by what their labels tell
	names map[*types.TypeName][]*types.Named
	of    map[*types.Named]string
	order []*types.Named
}

func newRegistry() *Registry {
	return &Registry{named: make(map[string]*types.Named), kinds: make(map[string]types.Type), names: make(map[*types.TypeName][]*types.Named), of: make(map[*types.Named]string)}
}

// Shown is the type of an argument of [HookShown].
func (r *Registry) Shown(id int) types.Type {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.shown[id]
}

// Named is the type that the interpreter has under a name, nil for none.
func (r *Registry) Named(name string) *types.Named {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.named[name]
}

// Labelled is the type that a label tells: the interpreter's name of one, with a star
// before it for a pointer, or what stands for one without a name. It is nil for what
// is no label.
func (r *Registry) Labelled(label string) types.Type {
	if base, isPointer := strings.CutPrefix(label, "*"); isPointer {
		if named := r.Named(base); named != nil {
			return types.NewPointer(named)
		}
		return nil
	}
	if named := r.Named(label); named != nil {
		return named
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.kinds[label]
}

// label is what labels of values of a type without a name tell.
func (r *Registry) label(t types.Type) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	for label, other := range r.kinds {
		if types.Identical(t, other) {
			return label
		}
	}
	label := "kind" + mark + strconv.Itoa(len(r.kinds))
	r.kinds[label] = t
	return label
}

// Name is the interpreter's name of a type of the session, "" for others.
func (r *Registry) Name(t *types.Named) string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if name := r.of[t]; name != "" {
		return name
	}
	for _, other := range r.names[t.Obj()] {
		if types.Identical(t, other) {
			return r.of[other]
		}
	}
	return ""
}

func (r *Registry) add(t *types.Named, name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.named[name], r.of[t] = t, name
	r.order = append(r.order, t)
	r.names[t.Obj()] = append(r.names[t.Obj()], t)
}

func (r *Registry) show(t types.Type) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, old := range r.shown {
		if types.Identical(old, t) {
			return i
		}
	}
	r.shown = append(r.shown, t)
	return len(r.shown) - 1
}

// learnType has the session know a type that the interpreter is given, and
// how its values write themselves.
func (l *lowering) learnType(t *types.Named, name string) {
	l.registry.add(t, name)
	l.start = append(l.start, l.textMethods(t, name)...)
}

// textMethods tell the session the methods of a type that fmt would call:
//
//	TextMethod("T", false, "String", func(v any) string { return v.(T).String() })
//	FormatMethod("T", false, func(v any, s fmt.State, verb rune) { v.(T).Format(s, verb) })
func (l *lowering) textMethods(t *types.Named, name string) []ast.Stmt {
	if types.IsInterface(t) {
		return nil
	}
	var out []ast.Stmt
	for _, pointer := range []bool{false, true} {
		var recv types.Type = t
		var e ast.Expr = ident(l.pos, name)
		if pointer {
			recv, e = types.NewPointer(t), &ast.StarExpr{Star: l.pos, X: e}
		}
		for _, method := range printingMethods {
			if !l.hasMethodOf(recv, t.Obj().Pkg(), method.name, method.signature) {
				continue
			}
			const value = "v" + mark
			typ, params := method.literal(l, value)
			assertion := &ast.TypeAssertExpr{X: ident(l.pos, value), Lparen: l.pos, Type: clone(e), Rparen: l.pos}
			var holder ast.Expr = assertion
			_, index, _ := l.found(recv, false, t.Obj().Pkg(), method.name)
			for _, field := range embeddedPath(recv, index, method.name) {
				holder = &ast.SelectorExpr{X: holder, Sel: ident(l.pos, l.fieldName(field))}
			}
			call := &ast.CallExpr{Fun: &ast.SelectorExpr{X: holder, Sel: ident(l.pos, method.name)}, Lparen: l.pos, Args: params, Rparen: l.pos}
			var body ast.Stmt = &ast.ExprStmt{X: call}
			if typ.Results != nil {
				body = &ast.ReturnStmt{Return: l.pos, Results: []ast.Expr{call}}
			}
			literal := &ast.FuncLit{Type: typ, Body: &ast.BlockStmt{Lbrace: l.pos, List: []ast.Stmt{body}, Rbrace: l.pos}}
			out = append(out, l.call(method.hook, stringLit(l.pos, name), ident(l.pos, strconv.FormatBool(pointer)), stringLit(l.pos, method.name), literal))
		}
	}
	return out
}

// printingMethod is a method that a package of the standard library would call.
type printingMethod struct {
	name, signature, hook string
	literal               func(l *lowering, value string) (typ *ast.FuncType, args []ast.Expr)
}

var printingMethods = []printingMethod{
	{"Error", "func() string", HookTextMethod, textLiteral},
	{"String", "func() string", HookTextMethod, textLiteral},
	{"GoString", "func() string", HookTextMethod, textLiteral},
	{"Format", "func(fmt.State, rune)", HookFormatMethod, formatLiteral},
	{"MarshalJSON", "func() ([]byte, error)", HookMarshalMethod, marshalLiteral},
	{"MarshalText", "func() ([]byte, error)", HookMarshalMethod, marshalLiteral},
	{"UnmarshalJSON", unmarshalSignature, HookUnmarshalMethod, unmarshalLiteral},
	{"UnmarshalText", unmarshalSignature, HookUnmarshalMethod, unmarshalLiteral},
}

// unmarshalSignature is that of a method by which a value is read.
const unmarshalSignature = "func([]byte) error"

// textLiteral is the type func(value any) string.
func textLiteral(l *lowering, value string) (*ast.FuncType, []ast.Expr) {
	return &ast.FuncType{Func: l.pos, Params: l.param(value, ident(l.pos, "any")), Results: l.param("", ident(l.pos, "string"))}, nil
}

// formatLiteral is the type func(value any, s fmt.State, verb rune).
func formatLiteral(l *lowering, value string) (*ast.FuncType, []ast.Expr) {
	l.need("fmt")
	params := l.param(value, ident(l.pos, "any"))
	params.List = append(params.List,
		l.param("s"+mark, selector(l.pos, l.packageName("fmt"), "State")).List[0],
		l.param("verb"+mark, ident(l.pos, "rune")).List[0])
	return &ast.FuncType{Func: l.pos, Params: params}, []ast.Expr{ident(l.pos, "s"+mark), ident(l.pos, "verb"+mark)}
}

// marshalLiteral is the type func(value any) ([]byte, error).
func marshalLiteral(l *lowering, value string) (*ast.FuncType, []ast.Expr) {
	results := l.param("", &ast.ArrayType{Lbrack: l.pos, Elt: ident(l.pos, "byte")})
	results.List = append(results.List, &ast.Field{Type: ident(l.pos, "error")})
	return &ast.FuncType{Func: l.pos, Params: l.param(value, ident(l.pos, "any")), Results: results}, nil
}

// unmarshalLiteral is the type func(value any, data []byte) error.
func unmarshalLiteral(l *lowering, value string) (*ast.FuncType, []ast.Expr) {
	params := l.param(value, ident(l.pos, "any"))
	params.List = append(params.List, l.param("data"+mark, &ast.ArrayType{Lbrack: l.pos, Elt: ident(l.pos, "byte")}).List[0])
	return &ast.FuncType{Func: l.pos, Params: params, Results: l.param("", ident(l.pos, "error"))}, []ast.Expr{ident(l.pos, "data"+mark)}
}

// param is a list of one parameter, or of one result without a name.
func (l *lowering) param(name string, typ ast.Expr) *ast.FieldList {
	field := &ast.Field{Type: typ}
	if name != "" {
		field.Names = []*ast.Ident{ident(l.pos, name)}
	}
	return &ast.FieldList{List: []*ast.Field{field}}
}

// hasMethodOf reports whether a type has a method of a signature, in which
// packages have their names alone.
func (s *Scope) hasMethodOf(t types.Type, pkg *types.Package, name, signature string) bool {
	obj, _, _ := s.found(t, false, pkg, name)
	m, ok := obj.(*types.Func)
	if !ok {
		return false
	}
	sig := types.NewSignatureType(nil, nil, nil, unnamedTuple(m.Signature().Params()), unnamedTuple(m.Signature().Results()), m.Signature().Variadic())
	return strings.ReplaceAll(types.TypeString(sig, (*types.Package).Name), "uint8", "byte") == signature
}

// unnamedTuple is a list of parameters without names.
func unnamedTuple(t *types.Tuple) *types.Tuple {
	var out []*types.Var
	for v := range t.Variables() {
		out = append(out, types.NewParam(v.Pos(), v.Pkg(), "", types.Unalias(v.Type())))
	}
	return types.NewTuple(out...)
}

// showArguments has the arguments of a call of fmt's or log's functions go
// through the session where reflection would not do.
func (l *lowering) showArguments(call *ast.CallExpr) {
	sig, ok := types.Unalias(l.info.TypeOf(call.Fun)).(*types.Signature)
	if !ok || !sig.Variadic() || !l.compiled(call.Fun) || l.program != nil {
		return
	}
	var id *ast.Ident
	if id = baseName(call.Fun); id == nil {
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			return
		}
		id = sel.Sel
	}
	fn := l.info.Uses[id].(*types.Func)
	fixed := sig.Params().Len() - 1
	elem := sig.Params().At(fixed).Type().(*types.Slice).Elem()
	path := fn.Pkg().Path()
	if path != "fmt" && path != "log" && path != ShowPackage || !isEmptyInterface(elem) || strings.Contains(fn.Name(), "can") {
		return
	}
	if call.Ellipsis.IsValid() {
		hook := HookShownAll
		if strings.HasSuffix(strings.ToLower(fn.Name()), "print") {
			hook = HookPrintedAll
		}
		if as, ok := l.asserterFor(types.Universe.Lookup("error").Type()); ok && fn.Name() == "Errorf" {
			wrap := l.hook(HookErrorf, call.Args[0], call.Args[1], ident(call.Pos(), as))
			call.Fun, call.Args, call.Ellipsis = wrap.Fun, wrap.Args, token.NoPos
			return
		}
		call.Args[fixed] = l.hook(hook, call.Args[fixed])
		if strings.HasSuffix(fn.Name(), "f") && fixed > 0 {
			call.Args[fixed-1] = l.hook(HookTypeVerbs, call.Args[fixed-1])
		}
		return
	}
	if len(call.Args) == 1 {
		if tuple, ok := l.info.TypeOf(call.Args[0]).(*types.Tuple); ok && fixed == 0 {
			l.showResults(call, tuple)
			return
		}
	}
	wraps := func(int) bool { return false } // an argument whatever its type
	if strings.HasSuffix(fn.Name(), "f") && fixed > 0 {
		wraps = l.typeVerbs(call.Args, fixed-1)
	}
	for i, arg := range call.Args[min(fixed, len(call.Args)):] {
		all := wraps(i)
		tv, ok := l.info.Types[arg]
		if _, several := tv.Type.(*types.Tuple); !ok || several || tv.IsNil() && !all {
			continue
		}
		if fn.Name() == "Errorf" && !types.IsInterface(tv.Type) && l.implements(tv.Type, errorInterface) {
			call.Args[fixed+i] = l.asError(arg)
			continue
		}
		if path != ShowPackage && !format.Concerns(tv.Type) && (!all || fn.Name() == "Errorf" && types.IsInterface(tv.Type)) {
			continue
		}
		hook := HookShown
		if name := strings.ToLower(fn.Name()); strings.HasSuffix(name, "print") {
			hook = HookPrinted // Print, Sprint, Fprint
		}
		call.Args[fixed+i] = l.shown(hook, arg, tv)
	}
}

// showResults has the results of a call that are all the arguments go through
// the session:
//
//	Println(func() []any { a, b := f(); return []any{a, b} }()...)
func (l *lowering) showResults(call *ast.CallExpr, tuple *types.Tuple) {
	pos := call.Args[0].Pos()
	get := &ast.AssignStmt{TokPos: pos, Tok: token.DEFINE, Rhs: []ast.Expr{call.Args[0]}}
	any := &ast.ArrayType{Lbrack: pos, Elt: ident(pos, "any")}
	list := &ast.CompositeLit{Type: any, Lbrace: pos, Rbrace: pos}
	concerned := false
	for i := range tuple.Len() {
		name, t := l.fresh("v"+mark), tuple.At(i).Type()
		get.Lhs = append(get.Lhs, ident(pos, name))
		var value ast.Expr = ident(pos, name)
		if format.Concerns(t) {
			concerned = true
			value = l.shown(HookShown, value, types.TypeAndValue{Type: t})
		}
		list.Elts = append(list.Elts, value)
	}
	if !concerned {
		return
	}
	literal := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{}, Results: &ast.FieldList{List: []*ast.Field{{Type: clone(any)}}}},
		Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{get, &ast.ReturnStmt{Return: pos, Results: []ast.Expr{list}}}, Rbrace: pos}}
	call.Args[0] = &ast.CallExpr{Fun: literal, Lparen: pos, Rparen: pos}
	call.Ellipsis = call.Rparen
}

var errorInterface = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)

// asError is a value of a type of the session as an error, for %w.
func (l *lowering) asError(arg ast.Expr) ast.Expr {
	name := mark + "error"
	if l.used[name] == 0 {
		l.once(name)
		value := ident(l.pos, "e"+mark)
		l.decls = append(l.decls, &ast.FuncDecl{Name: ident(l.pos, name),
			Type: &ast.FuncType{Func: l.pos,
				Params:  &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{value}, Type: ident(l.pos, "error")}}},
				Results: &ast.FieldList{List: []*ast.Field{{Type: ident(l.pos, "error")}}}},
			Body: &ast.BlockStmt{Lbrace: l.pos, List: []ast.Stmt{&ast.ReturnStmt{Return: l.pos, Results: []ast.Expr{ident(l.pos, value.Name)}}}, Rbrace: l.pos}})
	}
	l.convert(&arg, types.Universe.Lookup("error").Type())
	return &ast.CallExpr{Fun: ident(arg.Pos(), name), Lparen: arg.Pos(), Args: []ast.Expr{arg}, Rparen: arg.End()}
}

func isEmptyInterface(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.Empty()
}

// typeVerbs has a format ask for types and addresses in the way that the session's
// values understand, and tells which arguments it asks for these.
func (l *lowering) typeVerbs(args []ast.Expr, at int) func(i int) bool {
	tv := l.info.Types[args[at]]
	if tv.Value == nil {
		args[at] = l.hook(HookTypeVerbs, args[at])
		return func(int) bool { return true }
	}
	changed, asked := format.TypeVerbs(constant.StringVal(tv.Value))
	for i := range asked {
		if i >= len(args)-at-1 { // fmt says that it is missing, with its verb
			return func(int) bool { return false }
		}
	}
	if asked != nil {
		args[at] = stringLit(args[at].Pos(), changed)
	}
	return func(i int) bool { return asked[i] }
}

// shown is an argument together with its type. One of an interface type goes
// in a slice: there the interpreter keeps the name of the type of its value.
func (l *lowering) shown(hook string, arg ast.Expr, tv types.TypeAndValue) ast.Expr {
	t := types.Default(tv.Type)
	id := intLit(arg.Pos(), l.registry.show(t))
	if types.IsInterface(t) && !isEmptyInterface(t) {
		e, err := l.typeExpr(t)
		if err != nil {
			return arg
		}
		list := &ast.CompositeLit{Type: &ast.ArrayType{Lbrack: arg.Pos(), Elt: e}, Lbrace: arg.Pos(), Elts: []ast.Expr{arg}, Rbrace: arg.End()}
		return l.hook(HookShownIn, list)
	}
	return l.hook(hook, arg, id)
}

// tagFields gives the unexported fields of a struct type tags with their
// names: for the interpreter all fields are exported. Of several blank fields it
// wants different names.
func tagFields(st *ast.StructType) {
	var list []*ast.Field
	for _, f := range st.Fields.List {
		if len(f.Names) < 2 {
			list = append(list, f)
			continue
		}
		for _, id := range f.Names {
			one := &ast.Field{Names: []*ast.Ident{id}, Type: f.Type}
			if f.Tag != nil {
				tag := *f.Tag
				one.Tag = &tag
			}
			list = append(list, one)
		}
	}
	blank := 0
	for _, f := range list {
		id := typeName(f.Type)
		if len(f.Names) == 1 {
			id = f.Names[0]
		}
		if id != nil && len(f.Names) == 1 && !id.IsExported() {
			addTag(f, `json:"-" xml:"-" `+format.FieldKey+`:`+strconv.Quote(id.Name))
			if id.Name == "_" {
				if blank++; blank > 1 {
					f.Names[0] = ident(id.Pos(), "_"+mark+strconv.Itoa(blank))
				}
			}
		}
	}
	st.Fields.List = list
}

// tagType puts the name of a struct type into the tag of its first field: so
// types that are alike stay different. One without fields gets one of no size.
func tagType(e ast.Expr, name string) {
	st, ok := e.(*ast.StructType)
	if !ok {
		return
	}
	if len(st.Fields.List) == 0 {
		pos := st.Pos()
		none := &ast.ArrayType{Lbrack: pos, Len: intLit(pos, 0), Elt: ident(pos, "int")}
		st.Fields.List = []*ast.Field{{Names: []*ast.Ident{ident(pos, format.NoField)}, Type: none}}
	}
	addTag(st.Fields.List[0], format.TypeKey+`:`+strconv.Quote(name))
}

func addTag(f *ast.Field, tag string) {
	if f.Tag != nil {
		old, err := strconv.Unquote(f.Tag.Value)
		if err == nil && strings.Contains(old, tag) {
			return
		}
		tag = strings.TrimSpace(old + " " + tag)
	}
	f.Tag = &ast.BasicLit{ValuePos: f.Pos(), Kind: token.STRING, Value: strconv.Quote(tag)}
}

// nameType gives a declared struct type its tag. A type that is declared by
// another's name gets a structure of its own.
func (l *lowering) nameType(spec *ast.TypeSpec) {
	obj := l.info.Defs[spec.Name]
	if obj == nil || spec.Assign.IsValid() {
		return
	}
	if isEmptyInterface(obj.Type()) { // to the interpreter one with a name is another
		spec.Assign = spec.Name.End()
		return
	}
	st, ok := obj.Type().Underlying().(*types.Struct)
	if !ok || l.lowered[obj] == "" {
		return
	}
	if _, ok := spec.Type.(*ast.StructType); !ok {
		e, err := l.structExpr(st)
		if err != nil {
			return
		}
		spec.Type = e
	}
	tagFields(spec.Type.(*ast.StructType))
	tagType(spec.Type, l.lowered[obj])
}
