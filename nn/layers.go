package nn

import (
	"fmt"
	"strconv"
	"strings"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
)

// Linear maps each row x of a batch to W·x + b.
type Linear struct {
	Weight *engine.TensorNode // (out, in)
	Bias   *engine.TensorNode // (out)
}

// NewLinear makes a layer from in to out numbers: weights drawn from
// N(0, 2/(in+out)) (Glorot and Bengio, 2010), biases 0. It panics for sizes
// below 1 and without a source of random numbers.
func NewLinear(in, out int, rng *tensor.RNG) *Linear {
	checkLayer("NewLinear", out, in, rng)
	return &Linear{
		Weight: engine.Node(XavierNormal(out, in, rng)).Named("weight"),
		Bias:   engine.Node(tensor.Zeros(out)).Named("bias"),
	}
}

// Forward maps a batch (n, in) to (n, out).
func (l *Linear) Forward(x *engine.TensorNode) *engine.TensorNode {
	return ops.Affine(x, l.Weight, l.Bias)
}

// Parameters are the weight and the bias.
func (l *Linear) Parameters() []*engine.TensorNode {
	return []*engine.TensorNode{l.Weight, l.Bias}
}

// String is the layer with its sizes.
func (l *Linear) String() string {
	return fmt.Sprintf("Linear(%d → %d)", l.Weight.Shape()[1], l.Weight.Shape()[0])
}

// Sequential is modules one after the other.
type Sequential struct{ Layers []Module }

// NewSequential chains modules. Their parameters' names get the module's place
// as a prefix: "0.weight"; those of a module that comes several times, its
// first place. It panics where a module is nil.
func NewSequential(layers ...Module) *Sequential {
	named := make(map[*engine.TensorNode]bool)
	for i, l := range layers {
		if l == nil {
			panic(tensor.Errorf("NewSequential", "module %d is nil", i))
		}
		for _, p := range l.Parameters() {
			if !named[p] {
				p.Name = strconv.Itoa(i) + "." + p.Name
				named[p] = true
			}
		}
	}
	return &Sequential{layers}
}

// Forward gives each module the output of the one before.
func (s *Sequential) Forward(x *engine.TensorNode) *engine.TensorNode {
	for _, l := range s.Layers {
		x = l.Forward(x)
	}
	return x
}

// Parameters are those of all modules.
func (s *Sequential) Parameters() []*engine.TensorNode { return ParametersOf(s.Layers...) }

// String lists the modules.
func (s *Sequential) String() string {
	parts := make([]string, len(s.Layers))
	for i, l := range s.Layers {
		parts[i] = fmt.Sprint(l)
	}
	return "Sequential(" + strings.Join(parts, ", ") + ")"
}

// Activation is an op without parameters as a module.
type Activation struct {
	Name  string
	Apply func(x *engine.TensorNode) *engine.TensorNode
}

// NewActivation makes a module of an op: NewActivation("Relu", ops.Relu).
func NewActivation(name string, apply func(x *engine.TensorNode) *engine.TensorNode) *Activation {
	return &Activation{name, apply}
}

// SigmoidLayer is ops.Sigmoid as a module.
func SigmoidLayer() *Activation { return NewActivation("Sigmoid", ops.Sigmoid) }

// TanhLayer is ops.Tanh as a module.
func TanhLayer() *Activation { return NewActivation("Tanh", ops.Tanh) }

// ReluLayer is ops.Relu as a module.
func ReluLayer() *Activation { return NewActivation("Relu", ops.Relu) }

// LogSoftmaxLayer is ops.LogSoftmax along a dimension as a module.
func LogSoftmaxLayer(dim int) *Activation {
	return NewActivation("LogSoftmax", func(x *engine.TensorNode) *engine.TensorNode { return ops.LogSoftmax(x, dim) })
}

// Forward applies the op.
func (a *Activation) Forward(x *engine.TensorNode) *engine.TensorNode { return a.Apply(x) }

// Parameters are none.
func (a *Activation) Parameters() []*engine.TensorNode { return nil }

// String is the name of the op.
func (a *Activation) String() string { return a.Name }
