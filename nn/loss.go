package nn

import (
	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
)

// The course's functions, each composed of ops that can be seen in the graph.

// ComposedSoftmax is Normalize(Exp(x)) for each row of a matrix.
func ComposedSoftmax(x *engine.TensorNode) *engine.TensorNode {
	return ops.Normalize(ops.Exp(x))
}

// ComposedLogSoftmax is the logarithm of the softmax of each row of a matrix
// (n, m), with the log-sum-exp trick: the maximum is taken out before the
// exponential, so that nothing overflows, and added again after the logarithm.
// It panics for what is no matrix.
func ComposedLogSoftmax(x *engine.TensorNode) *engine.TensorNode {
	if len(x.Shape()) != 2 {
		panic(tensor.Errorf("ComposedLogSoftmax", "needs a matrix (n, m), got shape %v", x.Shape()))
	}
	m := x.Shape()[1]
	across := func(column *engine.TensorNode) *engine.TensorNode {
		return ops.Expand(ops.Unsqueeze(column, 1), 1, m)
	}
	maxes := ops.RowMax(x)
	sums := ops.RowSum(ops.Exp(ops.Sub(x, across(maxes))))
	logSumExp := ops.Add(ops.Log(sums), maxes)
	return ops.Sub(x, across(logSumExp))
}

// CELoss is the cross-entropy −Σᵢ log pᵢₜ of probabilities p (n, classes),
// summed over the batch, t the target of row i. It panics where there is not
// one target for each row or one is no class.
func CELoss(probabilities *engine.TensorNode, targets []int) *engine.TensorNode {
	return LogCELoss(ops.Log(probabilities), targets)
}

// LogCELoss is [CELoss] for log-probabilities.
func LogCELoss(logProbabilities *engine.TensorNode, targets []int) *engine.TensorNode {
	return ops.Neg(ops.Sum(ops.Select(logProbabilities, targets)))
}
