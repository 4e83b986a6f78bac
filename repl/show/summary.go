package show

import (
	"fmt"
	"math"

	"gradrepl/engine/tensor"
)

// Summary is a tensor that is too large to be shown: its shape and Euclidean
// norm, its extremes and mean, and where there are any how many elements are no
// finite numbers and left out of those.
func Summary(t *tensor.Tensor) []string {
	var squares, sum float64
	low, high := math.Inf(1), math.Inf(-1)
	nan, infinite := 0, 0
	for _, x := range t.Clone().Data() {
		switch {
		case math.IsNaN(x):
			nan++
		case math.IsInf(x, 0):
			infinite++
		default:
			squares += x * x
			sum += x
			low, high = min(low, x), max(high, x)
		}
	}
	lines := []string{fmt.Sprintf("shape %v, norm %.4g", t.Shape(), math.Sqrt(squares))}
	if finite := t.Size() - nan - infinite; finite > 0 {
		lines = append(lines, fmt.Sprintf("min %.4g, max %.4g, mean %.4g", low, high, sum/float64(finite)))
	}
	if nan+infinite > 0 {
		lines = append(lines, fmt.Sprintf("without %d NaN, %d infinite", nan, infinite))
	}
	return lines
}
