package magic

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/repl/docs"
	"gradrepl/repl/lang"
	"gradrepl/repl/session"
)

const gradcheckDetails = `

An expression that gives a node, as %gradcheck loss, is checked over all leaves
that it was computed from and that take a gradient: the graph is computed anew from
them for each difference. Each op in it is also checked by itself, and one whose
backward is wrong is named, with what is wrong where something simple explains it.

A function of nodes is given its inputs behind commas, as %gradcheck f, a, b, and
is called anew for each difference; without inputs, random matrices are tried. A
function without parameters is checked over the leaves of what it gives. An op is
checked by itself, as in %gradcheck Cube{}, a.

A kink, as of Relu at 0, is no failure. GradCheck, GradCheckGraph and GradCheckOp
do the same in a program.`

// gradcheck checks gradients: of a node, a function or an op.
func gradcheck(ctx context.Context, e *Env, args string) error {
	exprs, err := arguments("gradcheck", args)
	if err != nil {
		if _, evalErr := e.Session.Eval(ctx, args); args != "" && evalErr != nil {
			return evalErr // which shows the place
		}
		return err
	}
	g := &gradientCheck{Env: e, ctx: ctx, expr: exprs[0], inputs: exprs[1:]}
	about, err := e.Session.Describe(g.expr)
	if err == nil {
		switch about.Object.(type) {
		case *types.TypeName:
			return g.opType(about)
		case *types.Func:
			return g.function(about)
		}
		if _, isFunction := underlying(about.Type).(*types.Signature); isFunction {
			return g.function(about)
		}
		if named := namedOf(about.Type); named != nil && isOp(about.Type) {
			return g.op(g.expr)
		}
	}
	if len(g.inputs) > 0 {
		return fmt.Errorf("%%gradcheck takes inputs for a function or an op, and %s is neither", g.expr)
	}
	n, err := node(ctx, e, "gradcheck", g.expr)
	if err != nil {
		return err
	}
	return g.check(func() fmt.Stringer { return engine.GradCheckGraph(n) })
}

// arguments are expressions with commas between them.
func arguments(command, args string) ([]string, error) {
	if strings.TrimSpace(args) == "" {
		return nil, usage(command)
	}
	const before = "f("
	expr, err := parser.ParseExpr(before + args + ")")
	call, ok := expr.(*ast.CallExpr)
	if err != nil || !ok || len(call.Args) == 0 {
		return nil, fmt.Errorf("%q is no expression", args)
	}
	var out []string
	for _, a := range call.Args {
		out = append(out, (before + args + ")")[a.Pos()-1:a.End()-1])
	}
	return out, nil
}

func underlying(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return types.Unalias(t).Underlying()
}

// isOp reports whether a type has the methods of an op, and isModule of a module.
func isOp(t types.Type) bool     { return hasMethods(t, "Forward", "Backward") }
func isModule(t types.Type) bool { return hasMethods(t, "Forward", "Parameters") }

func hasMethods(t types.Type, names ...string) bool {
	if t == nil {
		return false
	}
	_, methods := lang.Members(t)
	for _, name := range names {
		if !slices.ContainsFunc(methods, func(m *types.Func) bool { return m.Name() == name }) {
			return false
		}
	}
	return true
}

// gradientCheck is one command.
type gradientCheck struct {
	*Env
	ctx    context.Context
	expr   string
	inputs []string
}

// check runs a check as a cell runs, for it calls ops of the session, and shows
// what it found.
func (g *gradientCheck) check(f func() fmt.Stringer) error {
	var report fmt.Stringer
	if err := g.Session.Do(g.ctx, func() { report = f() }); err != nil {
		return err
	}
	if report != nil {
		fmt.Fprintln(g.Out, report)
	}
	return nil
}

// nodes are the inputs.
func (g *gradientCheck) nodes() ([]*engine.TensorNode, error) {
	var out []*engine.TensorNode
	for _, expr := range g.inputs {
		n, err := node(g.ctx, g.Env, "gradcheck", expr)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// opType checks the op of a type: of the library, or of the session.
func (g *gradientCheck) opType(about session.About) error {
	p := page{Env: g.Env, about: about}
	p.find()
	if op, ok := p.op(); ok {
		return g.example(op)
	}
	if !isOp(about.Type) {
		return fmt.Errorf("%%gradcheck needs a node, a function of nodes or an op; %s is a type", g.expr)
	}
	return g.op("new(" + g.expr + ")")
}

// op checks an op by itself, at the inputs that were given or at its example.
func (g *gradientCheck) op(expr string) error {
	op, err := g.Session.Op(g.ctx, expr)
	if err != nil {
		return err
	}
	inputs, err := g.nodes()
	if err != nil {
		return err
	}
	if len(inputs) > 0 {
		return g.check(func() fmt.Stringer { return engine.GradCheckOp(op, inputs...) })
	}
	if d, ok := op.(engine.Described); ok {
		return g.example(d)
	}
	return fmt.Errorf("%s needs inputs to be checked at, as in %%gradcheck %s, a", engine.OpName(op), g.expr)
}

// example checks the example of an op.
func (g *gradientCheck) example(op engine.Described) error {
	if len(g.inputs) > 0 {
		return errors.New("%gradcheck takes inputs for an op itself, not for its type, as in %gradcheck PowScalarOp{3}, a")
	}
	return g.check(func() fmt.Stringer {
		if op.Describe().Example.Inputs == nil {
			panic(tensor.Errorf(engine.OpName(op), "its description has no example to check; give it inputs"))
		}
		return engine.Work(op).Check
	})
}

var nodeType = reflect.TypeFor[*engine.TensorNode]()

// function checks a function of nodes.
func (g *gradientCheck) function(about session.About) error {
	p := page{Env: g.Env, about: about}
	p.find()
	if op, ok := p.op(); ok && len(g.inputs) == 0 {
		return g.example(op)
	}
	f, err := g.callable()
	if err != nil {
		return err
	}
	inputs, err := g.nodes()
	if err != nil {
		return err
	}
	t := f.Type()
	switch n := t.NumIn(); {
	case t.IsVariadic() && len(inputs) == 0:
		return fmt.Errorf("%s takes any number of nodes: give it some, as in %%gradcheck %[1]s, a, b", g.expr)
	case t.IsVariadic():
	case n == 0 && len(inputs) == 0:
		return g.closure(f)
	case len(inputs) == 0:
		inputs = tried(n)
		fmt.Fprintf(g.Out, "%s is tried with random matrices (2, 3).\n", g.expr)
	case len(inputs) != n:
		return fmt.Errorf("%s takes %d nodes, got %d", g.expr, n, len(inputs))
	}
	err = g.check(func() fmt.Stringer {
		return engine.GradCheck(func(x ...*engine.TensorNode) *engine.TensorNode { return call(f, x) }, inputs...)
	})
	if err != nil && len(g.inputs) == 0 {
		return fmt.Errorf("%w\nThe matrices may not suit it: give it inputs, as in %%gradcheck %s, a", err, g.expr)
	}
	return err
}

// callable evaluates the expression of a function of nodes.
func (g *gradientCheck) callable() (reflect.Value, error) {
	result, err := g.Session.Eval(g.ctx, g.expr)
	if err != nil {
		return reflect.Value{}, err
	}
	f := result.Values[0].Value
	bad := func() (reflect.Value, error) {
		return f, fmt.Errorf("%s", docs.Wrap(fmt.Sprintf("%%gradcheck needs a function of nodes that gives a node; %s is %s. A function around it will do: func(x *TensorNode) *TensorNode { … }", g.expr, lang.TypeString(result.Values[0].Type))))
	}
	if f.Kind() != reflect.Func || f.IsNil() || f.Type().NumOut() != 1 || f.Type().Out(0) != nodeType {
		return bad()
	}
	t := f.Type()
	for i := range t.NumIn() {
		in := t.In(i)
		if t.IsVariadic() && i == t.NumIn()-1 {
			in = in.Elem()
		}
		if in != nodeType {
			return bad()
		}
	}
	return f, nil
}

// call calls a function of nodes.
func call(f reflect.Value, x []*engine.TensorNode) *engine.TensorNode {
	args := make([]reflect.Value, len(x))
	for i, n := range x {
		args[i] = reflect.ValueOf(n)
	}
	y, _ := f.Call(args)[0].Interface().(*engine.TensorNode)
	return y
}

// tried are inputs for a function of which nothing is known.
func tried(n int) []*engine.TensorNode {
	rng := tensor.NewRNG(1)
	out := make([]*engine.TensorNode, n)
	for i := range out {
		out[i] = engine.Node(rng.Randn(2, 3))
	}
	return out
}

// closure checks a function without parameters over the leaves that it uses.
func (g *gradientCheck) closure(f reflect.Value) error {
	return g.check(func() fmt.Stringer {
		y := call(f, nil)
		if y == nil {
			panic(tensor.Errorf("GradCheck", "needs a function that gives a node, got nil from it"))
		}
		leaves := y.Leaves()
		if len(leaves) == 0 {
			panic(tensor.Errorf("GradCheck", "what %s gives was computed from no leaf that takes a gradient", g.expr))
		}
		return engine.GradCheck(func(...*engine.TensorNode) *engine.TensorNode { return call(f, nil) }, leaves...)
	})
}
