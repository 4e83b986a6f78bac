package nn

import (
	"fmt"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
)

// The report's networks. Hidden layers are twice as wide as the input; the
// output is log-probabilities.

// MLP is the report's first network: two layers with a sigmoid between.
type MLP struct{ Layer1, Layer2 *Linear }

// NewMLP makes a network from in numbers to classes.
func NewMLP(in, classes int, rng *tensor.RNG) *MLP {
	return &MLP{
		Layer1: under("layer1", NewLinear(in, 2*in, rng)),
		Layer2: under("layer2", NewLinear(2*in, classes, rng)),
	}
}

// Forward maps a batch (n, in) to log-probabilities (n, classes).
func (m *MLP) Forward(x *engine.TensorNode) *engine.TensorNode {
	hidden := ops.Sigmoid(m.Layer1.Forward(x))
	return ops.LogSoftmax(m.Layer2.Forward(hidden), 1)
}

// Parameters are those of both layers.
func (m *MLP) Parameters() []*engine.TensorNode { return ParametersOf(m.Layer1, m.Layer2) }

// String lists the layers by the fields that hold them, and the ops between.
func (m *MLP) String() string {
	return fmt.Sprintf("MLP(Layer1: %v, Sigmoid, Layer2: %v, LogSoftmax)", m.Layer1, m.Layer2)
}

// MLP2 is MLP with Relu instead of the sigmoid.
type MLP2 struct{ Layer1, Layer2 *Linear }

// NewMLP2 makes a network from in numbers to classes.
func NewMLP2(in, classes int, rng *tensor.RNG) *MLP2 {
	return &MLP2{
		Layer1: under("layer1", NewLinear(in, 2*in, rng)),
		Layer2: under("layer2", NewLinear(2*in, classes, rng)),
	}
}

// Forward maps a batch (n, in) to log-probabilities (n, classes).
func (m *MLP2) Forward(x *engine.TensorNode) *engine.TensorNode {
	hidden := ops.Relu(m.Layer1.Forward(x))
	return ops.LogSoftmax(m.Layer2.Forward(hidden), 1)
}

// Parameters are those of both layers.
func (m *MLP2) Parameters() []*engine.TensorNode { return ParametersOf(m.Layer1, m.Layer2) }

// String lists the layers by the fields that hold them, and the ops between.
func (m *MLP2) String() string {
	return fmt.Sprintf("MLP2(Layer1: %v, Relu, Layer2: %v, LogSoftmax)", m.Layer1, m.Layer2)
}

// MLP3L is MLP2 with a third layer.
type MLP3L struct{ Layer1, Layer2, Layer3 *Linear }

// NewMLP3L makes a network from in numbers to classes.
func NewMLP3L(in, classes int, rng *tensor.RNG) *MLP3L {
	return &MLP3L{
		Layer1: under("layer1", NewLinear(in, 2*in, rng)),
		Layer2: under("layer2", NewLinear(2*in, 2*in, rng)),
		Layer3: under("layer3", NewLinear(2*in, classes, rng)),
	}
}

// Forward maps a batch (n, in) to log-probabilities (n, classes).
func (m *MLP3L) Forward(x *engine.TensorNode) *engine.TensorNode {
	hidden := ops.Relu(m.Layer1.Forward(x))
	hidden = ops.Relu(m.Layer2.Forward(hidden))
	return ops.LogSoftmax(m.Layer3.Forward(hidden), 1)
}

// Parameters are those of all three layers. (The report's list leaves the third
// out, so that it gets gradients but never trains.)
func (m *MLP3L) Parameters() []*engine.TensorNode {
	return ParametersOf(m.Layer1, m.Layer2, m.Layer3)
}

// String lists the layers by the fields that hold them, and the ops between.
func (m *MLP3L) String() string {
	return fmt.Sprintf("MLP3L(Layer1: %v, Relu, Layer2: %v, Relu, Layer3: %v, LogSoftmax)", m.Layer1, m.Layer2, m.Layer3)
}
