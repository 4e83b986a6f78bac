// Package tensor has n-dimensional arrays of float64.
//
// A [Tensor] is contiguous and row-major: the last index runs fastest. A
// scalar has rank 0 and shape (). Operations return new tensors and leave
// their operands alone; the few that write in place ([Tensor.Set],
// [Tensor.Data]) say so, and the few that share memory with their operand
// ([Tensor.Reshape], [Tensor.Row], [Tensor.Rows], [FromDense],
// [Tensor.Dense]) say that.
//
// Two operands broadcast as NumPy's do: shapes are aligned at the right, and
// a dimension of size 1 is repeated to fit the other.
//
// Operands that do not fit make a function panic with an [*Error], whose
// message names the operation and the shapes, as gonum's packages do.
package tensor
