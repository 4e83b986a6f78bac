// Package data is labelled points, batches of them, the report's synthetic set,
// and CIFAR-10 from its files.
package data

import (
	"errors"
	"fmt"
	"math"

	"gradrepl/engine/tensor"
)

// Dataset is points with labels.
type Dataset struct {
	X *tensor.Tensor // (n, features)
	Y []int          // n labels, from 0
}

// Synthetic draws n points of the report's task: 2-D, standard normal, of
// class 1 where x₀² + 1.5·x₀x₁ + 0.2·x₁² > 0.6, else of class 0. It panics for
// a negative n and without a source of random numbers.
func Synthetic(n int, rng *tensor.RNG) Dataset {
	if n < 0 {
		panic(tensor.Errorf("Synthetic", "needs a number of points from 0 on, got %d", n))
	}
	if rng == nil {
		panic(tensor.Errorf("Synthetic", "needs a source of random numbers such as NewRNG(1), got nil"))
	}
	d := Dataset{X: rng.Randn(n, 2), Y: make([]int, n)}
	points := d.X.Data()
	for i := range d.Y {
		x0, x1 := points[2*i], points[2*i+1]
		if x0*x0+1.5*x0*x1+0.2*x1*x1 > 0.6 {
			d.Y[i] = 1
		}
	}
	return d
}

// Len is the number of points.
func (d Dataset) Len() int { return len(d.Y) }

// Slice is the points from (included) to to (excluded). It shares their
// memory.
func (d Dataset) Slice(from, to int) Dataset { return Dataset{d.X.Rows(from, to), d.Y[from:to]} }

// Take copies the points that indices name, in their order.
func (d Dataset) Take(indices []int) Dataset {
	out := Dataset{X: d.X.TakeRows(indices), Y: make([]int, len(indices))}
	for i, j := range indices {
		out.Y[i] = d.Y[j]
	}
	return out
}

// Check finds what training would stumble over: another number of labels than
// of points, a label that is none of the classes, numbers that are not finite.
func (d Dataset) Check(classes int) error {
	if err := d.checkPoints(); err != nil {
		return fmt.Errorf("data: %w", err)
	}
	for i, y := range d.Y {
		if y < 0 || y >= classes {
			return fmt.Errorf("data: label %d of point %d is out of range: from 0 to %d", y, i, classes-1)
		}
	}
	return nil
}

// checkPoints is the part of Check that needs no number of classes.
func (d Dataset) checkPoints() error {
	if d.X == nil {
		return errors.New("the set has no points: X is nil")
	}
	if d.X.Rank() != 2 || d.X.Shape()[0] != len(d.Y) {
		return fmt.Errorf("needs points (n, features) and n labels, got shape %v and %d labels", d.X.Shape(), len(d.Y))
	}
	for i, x := range d.X.Data() {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			features := d.X.Shape()[1]
			return fmt.Errorf("feature %d of point %d is %v", i%features, i/features, x)
		}
	}
	return nil
}

// Loader cuts a set into batches, epoch by epoch.
type Loader struct {
	data Dataset
	size int
	rng  *tensor.RNG
}

// NewLoader makes batches of the given size; the last one of an epoch may be
// smaller. With a source of random numbers each epoch has another order,
// without (nil) the set's own. It panics for a size below 1, where there is not
// one label for each point, and at a NaN or an infinity among the points, which
// would turn all weights into NaN without a word.
func NewLoader(d Dataset, size int, rng *tensor.RNG) *Loader {
	if size < 1 {
		panic(tensor.Errorf("NewLoader", "needs a batch size of at least 1, got %d", size))
	}
	if err := d.checkPoints(); err != nil {
		panic(tensor.Errorf("NewLoader", "%v", err))
	}
	return &Loader{d, size, rng}
}

// Batches is the number of batches of an epoch.
func (l *Loader) Batches() int { return (l.data.Len() + l.size - 1) / l.size }

// Epoch is the batches of the next epoch.
func (l *Loader) Epoch() []Dataset {
	out := make([]Dataset, 0, l.Batches())
	var order []int
	if l.rng != nil {
		order = l.rng.Perm(l.data.Len())
	}
	for from := 0; from < l.data.Len(); from += l.size {
		to := min(from+l.size, l.data.Len())
		if order == nil {
			out = append(out, l.data.Slice(from, to))
		} else {
			out = append(out, l.data.Take(order[from:to]))
		}
	}
	return out
}
