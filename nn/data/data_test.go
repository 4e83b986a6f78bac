package data

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"gradrepl/engine/tensor"
)

func TestSynthetic(t *testing.T) {
	d := Synthetic(20000, tensor.NewRNG(3))
	if err := d.Check(2); err != nil {
		t.Fatal(err)
	}
	ones := 0
	for i, y := range d.Y {
		x := d.X.Row(i).Data()
		if inside := x[0]*x[0]+1.5*x[0]*x[1]+0.2*x[1]*x[1] > 0.6; inside != (y == 1) {
			t.Fatalf("point %v has label %d", x, y)
		}
		ones += y
	}
	if share := float64(ones) / 20000; share < 0.4 || share > 0.5 {
		t.Errorf("%.3f of the points are of class 1", share)
	}
	mean := d.X.Mean()
	variance := d.X.Mul(d.X).Mean() - mean*mean
	if math.Abs(mean) > 0.03 || math.Abs(variance-1) > 0.05 {
		t.Errorf("mean %v and variance %v are not those of the standard normal distribution", mean, variance)
	}
	if again := Synthetic(20000, tensor.NewRNG(3)); !again.X.Equal(d.X) || !slices.Equal(again.Y, d.Y) {
		t.Error("the same seed gave other points")
	}
}

// Every epoch has each point once, with its own label, whatever the size of
// the batches.
func TestLoader(t *testing.T) {
	d := Dataset{X: tensor.Arange(0, 20, 1).Reshape(10, 2), Y: []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}}
	for size := 1; size <= 11; size++ {
		for _, rng := range []*tensor.RNG{nil, tensor.NewRNG(1)} {
			l := NewLoader(d, size, rng)
			var orders [][]int
			for range 2 {
				var seen []int
				batches := l.Epoch()
				if len(batches) != l.Batches() {
					t.Fatalf("size %d: %d batches, Batches says %d", size, len(batches), l.Batches())
				}
				for _, b := range batches {
					for i, y := range b.Y {
						if b.X.At(i, 0) != float64(2*y) {
							t.Fatalf("size %d: point %v has label %d", size, b.X.Row(i), y)
						}
					}
					seen = append(seen, b.Y...)
				}
				orders = append(orders, slices.Clone(seen))
				slices.Sort(seen)
				if !slices.Equal(seen, d.Y) {
					t.Fatalf("size %d: an epoch had the points %v", size, seen)
				}
			}
			if same := slices.Equal(orders[0], orders[1]); same != (rng == nil) {
				t.Errorf("size %d, shuffled %v: two epochs in the same order: %v", size, rng != nil, same)
			}
		}
	}
}

func TestCheck(t *testing.T) {
	x := tensor.Mat("1 2; 3 4")
	for want, d := range map[string]Dataset{
		"shape (2, 2) and 1 labels":                       {x, []int{0}},
		"label 2 of point 1 is out of range: from 0 to 1": {x, []int{0, 2}},
		"label -1 of point 0 is out of range":             {x, []int{-1, 0}},
		"feature 1 of point 0 is NaN":                     {tensor.Mat("1 nan; 3 4"), []int{0, 1}},
		"feature 0 of point 1 is +Inf":                    {tensor.Mat("1 2; inf 4"), []int{0, 1}},
		"the set has no points: X is nil":                 {},
	} {
		if err := d.Check(2); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// What a run would stumble over later, or not at all, is found at the start.
func TestPanics(t *testing.T) {
	x := tensor.Mat("1 2; 3 4")
	for _, test := range []struct {
		want string
		run  func()
	}{
		{"NewLoader: needs a batch size of at least 1, got 0", func() { NewLoader(Dataset{x, []int{0, 1}}, 0, nil) }},
		{"NewLoader: needs points (n, features) and n labels, got shape (2, 2) and 1 labels", func() { NewLoader(Dataset{x, []int{0}}, 1, nil) }},
		{"NewLoader: feature 0 of point 1 is NaN", func() { NewLoader(Dataset{tensor.Mat("1 2; nan 4"), []int{0, 1}}, 1, nil) }},
		{"Synthetic: needs a number of points from 0 on, got -1", func() { Synthetic(-1, tensor.NewRNG(1)) }},
		{"Synthetic: needs a source of random numbers such as NewRNG(1), got nil", func() { Synthetic(1, nil) }},
	} {
		func() {
			defer func() {
				var e *tensor.Error
				err, _ := recover().(error)
				if !errors.As(err, &e) || e.Error() != test.want {
					t.Errorf("got %v, want %q", err, test.want)
				}
			}()
			test.run()
		}()
	}
}
