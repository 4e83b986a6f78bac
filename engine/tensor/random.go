package tensor

import (
	"math/rand/v2"
	"slices"
)

// RNG is a source of random tensors and numbers. The same seed gives the same
// sequence, on every machine. It is for one goroutine at a time, except for
// one from [DefaultRNG].
type RNG struct{ *generator }

// generator names the embedded field, which would otherwise hide RNG.Rand.
type generator = rand.Rand

// NewRNG makes a source that starts from seed (a PCG generator).
func NewRNG(seed uint64) *RNG { return &RNG{rand.New(rand.NewPCG(seed, 0))} }

// NewRNGFrom makes a source of what another one gives.
func NewRNGFrom(source rand.Source) *RNG { return &RNG{rand.New(source)} }

// processSource draws from the process-wide source of math/rand/v2.
type processSource struct{}

func (processSource) Uint64() uint64 { return rand.Uint64() }

// DefaultRNG is a source that draws from the process-wide one, which has no
// seed to set. At the prompt it is the session's own, which %seed sets.
func DefaultRNG() *RNG { return &RNG{rand.New(processSource{})} }

// Rand makes a tensor of numbers uniform in [0, 1).
func (r *RNG) Rand(shape ...int) *Tensor {
	t := zeros("Rand", slices.Clone(shape))
	for i := range t.data {
		t.data[i] = r.Float64()
	}
	return t
}

// Randn makes a tensor of standard normal numbers.
func (r *RNG) Randn(shape ...int) *Tensor {
	t := zeros("Randn", slices.Clone(shape))
	for i := range t.data {
		t.data[i] = r.NormFloat64()
	}
	return t
}

// Rand makes a tensor of numbers uniform in [0, 1) from [DefaultRNG].
func Rand(shape ...int) *Tensor { return DefaultRNG().Rand(shape...) }

// Randn makes a tensor of standard normal numbers from [DefaultRNG].
func Randn(shape ...int) *Tensor { return DefaultRNG().Randn(shape...) }
