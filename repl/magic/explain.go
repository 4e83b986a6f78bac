package magic

import (
	"context"
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/nn"
	"gradrepl/repl/docs"
	"gradrepl/repl/explain"
	"gradrepl/repl/lang"
	"gradrepl/repl/session"
)

const explainDetails = `

Without an argument it lists the ops. With the name of one (Mul, multiply, MulOp,
or * itself) it shows the formula, the derivation of the backward, an example that
is computed now, and its gradient check.

With an expression that gives a node, such as c or (c*c).sum(), it explains the op
that made that node, with its own inputs, outputs and gradients; of a leaf it says
what it is and who uses it. A function, layer or network that is composed of ops
is taken apart into them.`

// explained explains an op, a node, or what is composed of ops.
func explained(ctx context.Context, e *Env, arg string) error {
	p := explain.Printer{Tensors: e.Style.Tensors, Width: screenOf(e.Out).width}
	arg = strings.TrimSpace(strings.TrimSuffix(arg, ";"))
	if arg == "" {
		fmt.Fprintln(e.Out, p.List()+"\n\n%explain NAME explains one of them, %explain NODE the op that made a node.")
		return nil
	}
	if name, ok := explain.Symbols[arg]; ok {
		arg = name
	}
	about, err := e.Session.Describe(arg)
	x := &explanation{Printer: p, Env: e, arg: arg, page: page{Env: e, about: about}}
	switch {
	case err != nil && lang.IsExpression(arg) && !token.IsIdentifier(arg):
		return x.value(ctx)
	case err != nil:
		return fmt.Errorf("%w; %%explain alone lists the ops", err)
	}
	x.page.find()
	switch obj := about.Object.(type) {
	case *types.TypeName:
		return x.typ(ctx)
	case *types.Func:
		return x.function()
	case *types.PkgName, *types.Builtin, *types.Const:
		return fmt.Errorf("%%explain explains ops and nodes; ?%s tells what %s is", arg, obj.Name())
	}
	return x.value(ctx)
}

// explanation is one that is being written.
type explanation struct {
	explain.Printer
	*Env
	page
	arg string
}

func (x *explanation) print(parts ...string) error {
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	fmt.Fprintln(x.Env.Out, strings.Join(parts, "\n\n"))
	return nil
}

// function explains a function: that which applies an op, or one that is composed
// of ops.
func (x *explanation) function() error {
	if op, ok := x.page.op(); ok {
		return x.libraryOp(op)
	}
	switch {
	case x.about.Owner != "":
		return fmt.Errorf("%s is a method of %s, no op; ?%s tells of it", x.about.Name, x.about.Owner, x.arg)
	case x.about.Path != "" && x.about.Path != "gradrepl/nn":
		return fmt.Errorf("%s is a function of %s, no op; ?%s tells of it", x.about.Name, x.about.Path, x.arg)
	}
	return x.composed("a function, which is no op: it has no backward of its own")
}

// typ explains a type: that of an op, of a layer or network, or of an op of the
// session.
func (x *explanation) typ(ctx context.Context) error {
	if op, ok := x.page.op(); ok {
		return x.libraryOp(op)
	}
	switch {
	case types.IsInterface(x.about.Type):
		return fmt.Errorf("%s is an interface; ?%s tells of it", x.about.Name, x.arg)
	case x.about.Path == "" && isOp(x.about.Type):
		return x.ownOp(ctx, "new("+x.arg+")")
	case isModule(x.about.Type):
		return x.composed("a module: parameters and a forward, without a backward of its own")
	}
	return fmt.Errorf("%%explain explains ops and nodes; %s is a type without a Forward and a Backward", x.about.Name)
}

// libraryOp explains an op of the library.
func (x *explanation) libraryOp(op engine.Described) error {
	d := op.Describe()
	also := explain.Aliases(x.Docs, d.Name)
	if s := explain.Symbol(d.Name); s != "" {
		also = append(also, "on nodes a "+s+" b")
	}
	head := explain.Signature(x.Docs, d.Name) + "\n    from gradrepl/ops"
	if len(also) > 0 {
		head += ", also " + strings.Join(also, " and ")
	}
	return x.print(head, x.Op(d, engine.Work(op)))
}

// ownOp explains an op of the session by an expression that gives one.
func (x *explanation) ownOp(ctx context.Context, expr string) error {
	op, err := x.Session.Op(ctx, expr)
	if err != nil {
		return err
	}
	var text string
	err = x.Session.Do(ctx, func() { text = x.describedOp(op) })
	if err != nil {
		return err
	}
	return x.print(text)
}

// describedOp says what is known of an op. It runs its example.
func (x *explanation) describedOp(op engine.Op) string {
	name := engine.OpName(op)
	d, ok := op.(engine.Described)
	if !ok {
		return x.Undescribed(name, x.about.Where, x.pointer())
	}
	description := d.Describe()
	var worked *engine.Worked
	if description.Example.Inputs != nil {
		worked = engine.Work(d)
	}
	text := name + ", an op of your own\n\n" + x.Op(description, worked)
	if missing := explain.Missing(description); missing != "" {
		text += "\n\n" + missing
	}
	return text
}

// pointer reports whether the session's type has its Forward by its pointer.
func (x *explanation) pointer() bool {
	named := namedOf(x.about.Type)
	if named == nil {
		return false
	}
	return types.NewMethodSet(named).Lookup(nil, "Forward") == nil
}

// composed takes a function or a type's Forward apart.
func (x *explanation) composed(what string) error {
	source, library := x.page.entry.Source, x.about.Path != ""
	if !library {
		source = x.plain(append([]string{x.about.Source}, x.about.Methods...))
	}
	calls := explain.Calls(source, x.knows)
	if len(calls) == 0 {
		return fmt.Errorf("%s is no op, and there is none in its source, which ??%s shows", x.about.Name, x.arg)
	}
	hint := "Each op has its own backward, and the engine chains them."
	for _, c := range slices.Backward(calls) {
		if c.Op != nil || c.Own {
			hint += fmt.Sprintf(" %%explain %s tells more of the last op.", c.Name)
			break
		}
	}
	hint += " %explain of a node that comes out of it shows its numbers."
	return x.print(x.page.declaration()+x.page.origin(),
		docs.WrapTo(x.Width, fmt.Sprintf("%s is %s.", x.about.Name, what)), x.page.doc(),
		"It is composed of, in the order of its source:\n"+x.Composed(calls), docs.WrapTo(x.Width, hint))
}

// knows reports whether a name is that of a function that may call ops.
func (x *explanation) knows(name string) bool {
	about, err := x.Session.Describe(name)
	if err != nil || about.Owner != "" || about.Type == nil {
		return false
	}
	_, isFunction := types.Unalias(about.Type).Underlying().(*types.Signature)
	return isFunction && (about.Path == "" || about.Path == "gradrepl/nn")
}

// plain is declarations of the session as plain Go, where ops are not hidden
// behind operators and methods.
func (x *explanation) plain(declarations []string) string {
	var out []string
	for _, d := range declarations {
		out = append(out, x.plainDeclaration(d))
	}
	return strings.Join(out, "\n")
}

func (x *explanation) plainDeclaration(declaration string) string {
	_, bare := splitComment(declaration)
	for _, entry := range slices.Backward(x.Session.Journal()) {
		if entry.Command || !entry.OK || !strings.Contains(entry.Source, strings.TrimSpace(bare)) {
			continue
		}
		text, err := x.Session.PlainGo(entry.Number)
		if err != nil {
			break
		}
		if plain := explain.Declared(text, bare); plain != "" {
			return plain
		}
	}
	return bare
}

// value explains what an expression gives.
func (x *explanation) value(ctx context.Context) error {
	result, err := x.Session.Eval(ctx, x.arg)
	if err != nil {
		return err
	}
	if len(result.Values) != 1 {
		return fmt.Errorf("%%explain explains ops and nodes, and %s has no value", x.arg)
	}
	v := result.Values[0]
	if v.Value.IsValid() && v.CanInterface() {
		switch value := v.Interface().(type) {
		case *engine.TensorNode:
			if value != nil {
				return x.node(ctx, value)
			}
		case *engine.OpNode:
			if value != nil && len(value.Outputs) > 0 {
				return x.node(ctx, value.Outputs[0])
			}
		case *tensor.Tensor:
			return fmt.Errorf("%s is a tensor: it does not know where it came from. A node does: %%explain c, not c.value", x.arg)
		case engine.Described:
			return x.libraryOp(value)
		case nn.Module:
			return x.module(value)
		}
	}
	return x.other(ctx, v)
}

// node explains a node.
func (x *explanation) node(ctx context.Context, n *engine.TensorNode) error {
	users := usersOf(n, x.Session.Names())
	var text string
	if err := x.Session.Do(ctx, func() { text = x.Node(explain.Examine(n, users)) }); err != nil {
		return err
	}
	return x.print(text)
}

func (x *explanation) module(m nn.Module) error {
	if named := namedOf(x.about.Type); named != nil {
		if about, err := x.Session.Describe(named.Obj().Name()); err == nil {
			x.about = about
			x.page = page{Env: x.Env, about: about}
			x.page.find()
			return x.composed("a module: parameters and a forward, without a backward of its own")
		}
	}
	return fmt.Errorf("%s is a module (%v): explain a node that comes out of its Forward", x.arg, m)
}

// other explains a value that compiled code does not know: an op, a module or a
// function of the session.
func (x *explanation) other(ctx context.Context, v session.Value) error {
	switch named := namedOf(v.Type); {
	case named != nil && named.Obj().Name() != "":
		about, err := x.Session.Describe(named.Obj().Name())
		if err != nil || about.Path != "" {
			break
		}
		x.about = about
		x.page = page{Env: x.Env, about: about}
		x.page.find()
		if isOp(about.Type) {
			return x.ownOp(ctx, x.arg)
		}
		return x.typ(ctx)
	default:
		if _, isFunction := v.Type.Underlying().(*types.Signature); isFunction {
			return x.composed("a function, which is no op: it has no backward of its own")
		}
	}
	return fmt.Errorf("%%explain explains ops and nodes; %s is of type %s", x.arg, lang.TypeString(v.Type))
}

// usersOf are the OpNodes that use a node, as far as variables lead to them.
func usersOf(n *engine.TensorNode, names []session.Name) []*engine.OpNode {
	var users []*engine.OpNode
	seen := make(map[*engine.TensorNode]bool)
	var queue []*engine.TensorNode
	for _, name := range names {
		if !name.Value.IsValid() || !name.Value.CanInterface() {
			continue
		}
		switch v := name.Value.Interface().(type) {
		case *engine.TensorNode:
			queue = append(queue, v)
		case []*engine.TensorNode:
			queue = append(queue, v...)
		}
	}
	for len(queue) > 0 {
		m := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if m == nil || seen[m] || m.Source == nil {
			continue
		}
		seen[m] = true
		if slices.Contains(m.Source.Inputs, n) && !slices.Contains(users, m.Source) {
			users = append(users, m.Source)
		}
		queue = append(queue, m.Source.Inputs...)
	}
	return users
}
