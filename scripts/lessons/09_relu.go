//go:build ignore

// Question 9: write Relu as a new op, use it in the MLP instead of the sigmoid,
// and compare the accuracy on the validation set.
//
//	gradrepl run scripts/lessons/09_relu.go
//	go run scripts/lessons/09_relu.go -epochs 5
//
// At the prompt, %lesson 9 goes through it step by step.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/nn"
	"gradrepl/nn/data"
	"gradrepl/nn/optim"
	"gradrepl/nn/train"
	"gradrepl/ops"
)

// Relu is the new op. By hand, with f(x) = max(0, x):
//
//	f′(x) = 1 where x > 0, 0 where x < 0 (at 0 there is no derivative; 0 will do)
//	X∇ = F∇ ⊙ f′(X) by question 2: F∇ where X > 0, else 0
type Relu struct{}

// Forward keeps what is positive.
func (Relu) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("x", in[0])
	f := tensor.ZerosLike(in[0])
	to := f.Data()
	for i, x := range in[0].Data() {
		if x > 0 {
			to[i] = x
		}
	}
	return []*tensor.Tensor{f}
}

// Backward lets through what belongs to a positive x.
func (Relu) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	share := tensor.ZerosLike(grads[0])
	to, from := share.Data(), grads[0].Data()
	for i, x := range ctx.Tensor("x").Data() {
		if x > 0 {
			to[i] = from[i]
		}
	}
	return []*tensor.Tensor{share}
}

func relu(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(Relu{}, x) }

// MLP is the course's network with the activation left open. It is a module:
// parameters and a forward; the backward comes with the graph.
type MLP struct {
	Layer1, Layer2 *nn.Linear
	Activation     func(x *engine.TensorNode) *engine.TensorNode
}

// newMLP has 2 inputs, a hidden layer twice as wide and 2 classes.
func newMLP(activation func(x *engine.TensorNode) *engine.TensorNode, rng *tensor.RNG) *MLP {
	return &MLP{nn.NewLinear(2, 4, rng), nn.NewLinear(4, 2, rng), activation}
}

// Forward maps a batch (n, 2) to log-probabilities (n, 2).
func (m *MLP) Forward(x *engine.TensorNode) *engine.TensorNode {
	return ops.LogSoftmax(m.Layer2.Forward(m.Activation(m.Layer1.Forward(x))), 1)
}

// Parameters are those of both layers.
func (m *MLP) Parameters() []*engine.TensorNode { return nn.ParametersOf(m.Layer1, m.Layer2) }

// epoch goes through a set once and gives the mean loss.
func epoch(model nn.Module, set data.Dataset, optimizer optim.Optimizer) float64 {
	total := 0.0
	for _, batch := range data.NewLoader(set, 128, nil).Epoch() {
		loss := ops.NLL(model.Forward(engine.Const(batch.X)), batch.Y, ops.ReductionSum)
		loss.Backward()
		optimizer.Step()
		optimizer.ZeroGrad()
		total += loss.Item()
	}
	return total / float64(set.Len())
}

func main() {
	flags := flag.NewFlagSet("09_relu", flag.ContinueOnError)
	epochs := flags.Int("epochs", 20, "how often to go through the training set")
	points := flags.Int("points", 60000, "points to train on; a sixth as many to validate on")
	seed := flags.Uint64("seed", 1, "seed of the random numbers")
	if err := flags.Parse(os.Args[1:]); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return
		}
		os.Exit(2)
	}
	if *epochs < 1 || *points < 6 || flags.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "09_relu: needs epochs from 1 on, points from 6 on, and no other arguments")
		os.Exit(2)
	}

	x := engine.Node(tensor.Mat("-1 2; 3 -4")).Named("x")
	f := relu(x)
	ops.Sum(ops.Mul(engine.Const(tensor.Mat("1 2; 3 4")), f)).Backward() // F∇ = 1 2; 3 4
	slopes := x.Value.Map(func(x float64) float64 {
		if x > 0 {
			return 1
		}
		return 0
	})
	fmt.Printf("X =\n%v\nRelu(X) =\n%v\nf′(X), by hand =\n%v\nF∇ =\n%v\nx.Grad, F∇ where X > 0 =\n%v\n", x.Value, f.Value, slopes, f.Grad, x.Grad)
	fmt.Println("\nThe gradient check of Relu, away from 0:")
	fmt.Println(engine.GradCheck(func(in ...*engine.TensorNode) *engine.TensorNode {
		return ops.Sum(relu(in[0]))
	}, x))

	// Both networks start from the same weights and see the same points.
	rng := tensor.NewRNG(*seed)
	set, validation := data.Synthetic(*points, rng), data.Synthetic(*points/6, rng)
	sigmoid, rectified := newMLP(ops.Sigmoid, tensor.NewRNG(*seed+1)), newMLP(relu, tensor.NewRNG(*seed+1))
	optimizers := []optim.Optimizer{optim.NewSGD(sigmoid.Parameters(), 0.001), optim.NewSGD(rectified.Parameters(), 0.001)}
	fmt.Println("\nAccuracy on the validation set before each epoch, mean training loss after it:")
	fmt.Println("         sigmoid            relu")
	fmt.Println("epoch    accuracy  loss     accuracy  loss")
	for e := 0; e < *epochs; e++ {
		fmt.Printf("%-8d", e)
		for i, model := range []*MLP{sigmoid, rectified} {
			accuracy := train.Accuracy(model, validation)
			fmt.Printf(" %-8.4f  %.4f  ", accuracy, epoch(model, set, optimizers[i]))
		}
		fmt.Println()
	}
	fmt.Printf("%-8s %-8.4f            %-8.4f\n", "after", train.Accuracy(sigmoid, validation), train.Accuracy(rectified, validation))
	fmt.Println("The sigmoid can sit on a plateau near 0.69 = log 2, where it gives both classes")
	fmt.Println("one half, for many epochs, and then reaches some 97 %. Relu is there after a few.")

	forgotten(set, *seed)
}

// ThreeLayers is the report's third network with the report's mistake.
type ThreeLayers struct{ Layer1, Layer2, Layer3 *nn.Linear }

// Forward uses all three layers.
func (m *ThreeLayers) Forward(x *engine.TensorNode) *engine.TensorNode {
	return ops.LogSoftmax(m.Layer3.Forward(relu(m.Layer2.Forward(relu(m.Layer1.Forward(x))))), 1)
}

// Parameters leaves out the third layer, as the report's does.
func (m *ThreeLayers) Parameters() []*engine.TensorNode { return nn.ParametersOf(m.Layer1, m.Layer2) }

// forgotten shows what becomes of a layer that is in no Parameters: it gets its
// gradient, for the backward pass goes by the graph; but an optimiser changes
// what it was given, and nothing else.
func forgotten(set data.Dataset, seed uint64) {
	rng := tensor.NewRNG(seed + 1)
	model := &ThreeLayers{nn.NewLinear(2, 4, rng), nn.NewLinear(4, 4, rng), nn.NewLinear(4, 2, rng)}
	names := []string{"Layer1.Weight", "Layer2.Weight", "Layer3.Weight"}
	weights := []*engine.TensorNode{model.Layer1.Weight, model.Layer2.Weight, model.Layer3.Weight}
	var before []*tensor.Tensor
	for _, w := range weights {
		before = append(before, w.Value)
	}
	batch := data.NewLoader(set, 128, nil).Epoch()[0]
	optimizer := optim.NewSGD(model.Parameters(), 0.001)
	ops.NLL(model.Forward(engine.Const(batch.X)), batch.Y, ops.ReductionSum).Backward()
	optimizer.Step()

	fmt.Println("\nThe report's MLP3L: Parameters() leaves out layer 3. After one step:")
	fmt.Println("                 gets a gradient  was changed")
	for i, w := range weights {
		fmt.Printf("%-16s %-16v %v\n", names[i], !w.Grad.IsZero(), !w.Value.Equal(before[i]))
	}
	optimizer.ZeroGrad()
	fmt.Println("Nor does ZeroGrad reach it: its gradient of this batch is still there with the next.")
	fmt.Println("Layer3's gradient after ZeroGrad is zero:", model.Layer3.Weight.Grad.IsZero())
}
