package nn

import (
	"math"

	"gradrepl/engine/tensor"
)

// The initialisers draw a matrix of weights (out, in). They keep the size of
// what passes through a layer, forward and backward, about the same. They panic
// for sizes below 1 and without a source of random numbers.

// XavierNormal draws from N(0, 2/(in+out)) (Glorot and Bengio, 2010).
func XavierNormal(out, in int, rng *tensor.RNG) *tensor.Tensor {
	return normal("XavierNormal", math.Sqrt(2/float64(in+out)), out, in, rng)
}

// XavierUniform draws from (−a, a) with a = √(6/(in+out)) (Glorot and Bengio,
// 2010).
func XavierUniform(out, in int, rng *tensor.RNG) *tensor.Tensor {
	return uniform("XavierUniform", math.Sqrt(6/float64(in+out)), out, in, rng)
}

// KaimingNormal draws from N(0, 2/in), for layers before a Relu (He and
// others, 2015).
func KaimingNormal(out, in int, rng *tensor.RNG) *tensor.Tensor {
	return normal("KaimingNormal", math.Sqrt(2/float64(in)), out, in, rng)
}

// KaimingUniform draws from (−a, a) with a = √(6/in), for layers before a Relu
// (He and others, 2015).
func KaimingUniform(out, in int, rng *tensor.RNG) *tensor.Tensor {
	return uniform("KaimingUniform", math.Sqrt(6/float64(in)), out, in, rng)
}

// normal draws from N(0, std²).
func normal(op string, std float64, out, in int, rng *tensor.RNG) *tensor.Tensor {
	checkLayer(op, out, in, rng)
	return rng.Randn(out, in).Scale(std)
}

// uniform draws from (−a, a).
func uniform(op string, a float64, out, in int, rng *tensor.RNG) *tensor.Tensor {
	checkLayer(op, out, in, rng)
	return rng.Rand(out, in).Map(func(u float64) float64 { return a * (2*u - 1) })
}

// checkLayer panics, in the name of op, for what no layer can be made of.
func checkLayer(op string, out, in int, rng *tensor.RNG) {
	if in < 1 || out < 1 {
		panic(tensor.Errorf(op, "needs at least 1 input and 1 output, got %d and %d", in, out))
	}
	if rng == nil {
		panic(tensor.Errorf(op, "needs a source of random numbers such as NewRNG(1), got nil"))
	}
}
