package nn

import (
	"math"

	"gradrepl/engine/tensor"
)

// The initialisers draw a matrix of weights (out, in). They keep the size of
// what passes through a layer, forward and backward, about the same.

// XavierNormal draws from N(0, 2/(in+out)) (Glorot and Bengio, 2010).
func XavierNormal(out, in int, rng *tensor.RNG) *tensor.Tensor {
	return rng.Randn(out, in).Scale(math.Sqrt(2 / float64(in+out)))
}

// XavierUniform draws from (−a, a) with a = √(6/(in+out)) (Glorot and Bengio,
// 2010).
func XavierUniform(out, in int, rng *tensor.RNG) *tensor.Tensor {
	return uniform(math.Sqrt(6/float64(in+out)), out, in, rng)
}

// KaimingNormal draws from N(0, 2/in), for layers before a Relu (He and
// others, 2015).
func KaimingNormal(out, in int, rng *tensor.RNG) *tensor.Tensor {
	return rng.Randn(out, in).Scale(math.Sqrt(2 / float64(in)))
}

// KaimingUniform draws from (−a, a) with a = √(6/in), for layers before a Relu
// (He and others, 2015).
func KaimingUniform(out, in int, rng *tensor.RNG) *tensor.Tensor {
	return uniform(math.Sqrt(6/float64(in)), out, in, rng)
}

// uniform draws from (−a, a).
func uniform(a float64, out, in int, rng *tensor.RNG) *tensor.Tensor {
	return rng.Rand(out, in).Map(func(u float64) float64 { return a * (2*u - 1) })
}
