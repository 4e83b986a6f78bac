package tensor

import "testing"

// Element-wise addition of small and large tensors: of one shape, and with the
// second one broadcast.
func BenchmarkAdd(b *testing.B) {
	rng := NewRNG(1)
	for _, bench := range []struct {
		name string
		a, b *Tensor
	}{
		{"128x4", rng.Randn(128, 4), rng.Randn(128, 4)},
		{"128x4+row", rng.Randn(128, 4), rng.Randn(4)},
		{"128x4+column", rng.Randn(128, 4), rng.Randn(128, 1)},
		{"128x4+scalar", rng.Randn(128, 4), Scalar(2)},
		{"4x2", rng.Randn(4, 2), rng.Randn(4, 2)},
		{"1000x1000", rng.Randn(1000, 1000), rng.Randn(1000, 1000)},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				bench.a.Add(bench.b)
			}
		})
	}
}

// The products of the report's network at batch 128, and larger ones.
func BenchmarkMatMul(b *testing.B) {
	rng := NewRNG(1)
	for _, bench := range []struct {
		name    string
		product func(a, b *Tensor) *Tensor
		a, b    *Tensor
	}{
		{"128x2·2x4", (*Tensor).MatMul, rng.Randn(128, 2), rng.Randn(2, 4)},
		{"128x2·(4x2)ᵀ", (*Tensor).MatMulT, rng.Randn(128, 2), rng.Randn(4, 2)},
		{"(128x2)ᵀ·128x4", (*Tensor).TMatMul, rng.Randn(128, 2), rng.Randn(128, 4)},
		{"64x64·64x64", (*Tensor).MatMul, rng.Randn(64, 64), rng.Randn(64, 64)},
		{"512x512·512x512", (*Tensor).MatMul, rng.Randn(512, 512), rng.Randn(512, 512)},
		{"32x64x8·8x16", (*Tensor).MatMul, rng.Randn(32, 64, 8), rng.Randn(8, 16)},
		{"32x8x8·32x8x8", (*Tensor).MatMul, rng.Randn(32, 8, 8), rng.Randn(32, 8, 8)},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				bench.product(bench.a, bench.b)
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for range b.N {
		New(4, 2)
	}
}
