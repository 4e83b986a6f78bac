package page

import (
	"encoding/binary"
	"hash/maphash"
	"math"

	"gradrepl/engine/tensor"
)

// A page has at most so many numbers, some 20 bytes each. Where all tensors
// together have more, the larger ones are there by an even choice of their rows
// and columns.
const mostNumbers = 150_000

// stored is a tensor on the page, seen as a matrix: its last dimension across,
// all others down.
type stored struct {
	Shape  []int  `json:"shape"`
	Rows   int    `json:"rows"`
	Cols   int    `json:"cols"`
	Values floats `json:"values"` // of the chosen rows and columns
	Down   []int  `json:"down"`   // the chosen rows, empty for all
	Across []int  `json:"across"` // the chosen columns

	// Of all elements, but for those that are NaN or infinite.
	Low    float `json:"low"`
	High   float `json:"high"`
	Mean   float `json:"mean"`
	Norm   float `json:"norm"`
	Zeros  int   `json:"zeros"`
	Broken int   `json:"broken"` // how many are NaN or infinite

	tensor *tensor.Tensor
}

// store collects the tensors of a page, equal ones once.
type store struct {
	all  []*stored
	of   map[*tensor.Tensor]int
	like map[uint64][]int
	seed maphash.Seed
}

func newStore() *store {
	return &store{of: make(map[*tensor.Tensor]int), like: make(map[uint64][]int), seed: maphash.MakeSeed()}
}

// add is the place of a tensor in the store, −1 of nil.
func (s *store) add(t *tensor.Tensor) int {
	if t == nil {
		return -1
	}
	if i, ok := s.of[t]; ok {
		return i
	}
	data := elements(t)
	hash := s.hash(data)
	for _, i := range s.like[hash] {
		if s.all[i].tensor.Equal(t) {
			s.of[t] = i
			return i
		}
	}
	i := len(s.all)
	s.of[t] = i
	s.like[hash] = append(s.like[hash], i)
	s.all = append(s.all, newStored(t, data))
	return i
}

func (s *store) hash(data []float64) uint64 {
	var h maphash.Hash
	h.SetSeed(s.seed)
	var b [8]byte
	for _, x := range data {
		binary.LittleEndian.PutUint64(b[:], math.Float64bits(x))
		h.Write(b[:])
	}
	return h.Sum64()
}

// elements are a tensor's numbers in row-major order, to be read only. Zeros
// that take no memory yet do not from then on.
func elements(t *tensor.Tensor) []float64 {
	if t.IsZero() {
		return make([]float64, t.Size())
	}
	return t.Data()
}

func newStored(t *tensor.Tensor, data []float64) *stored {
	s := &stored{Shape: append([]int{}, t.Shape()...), Rows: 1, Cols: 1, tensor: t}
	if t.Rank() > 0 {
		s.Cols = t.Shape()[t.Rank()-1]
		s.Rows = tensor.Shape(t.Shape()[:t.Rank()-1]).Size()
	}
	low, high, sum, squares, finite := math.Inf(1), math.Inf(-1), 0.0, 0.0, 0
	for _, x := range data {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			s.Broken++
			continue
		}
		if x == 0 {
			s.Zeros++
		}
		finite++
		low, high = min(low, x), max(high, x)
		sum += x
		squares += x * x
	}
	if finite > 0 {
		s.Low, s.High = float(low), float(high)
		s.Mean, s.Norm = float(sum/float64(finite)), float(math.Sqrt(squares))
	}
	return s
}

// finish chooses what is on the page of each tensor, and gives all of them.
func (s *store) finish() []*stored {
	const fewest = 64
	most := mostNumbers
	for ; most > fewest; most = most * 3 / 4 {
		total := 0
		for _, t := range s.all {
			total += min(t.Rows*t.Cols, most)
		}
		if total <= mostNumbers {
			break
		}
	}
	for _, t := range s.all {
		t.choose(max(most, fewest))
	}
	return s.all
}

// choose takes at most so many numbers, spread evenly over rows and columns.
func (s *stored) choose(most int) {
	data := elements(s.tensor)
	if s.Rows*s.Cols <= most {
		s.Values = data
		return
	}
	across := int(math.Sqrt(float64(most) * float64(s.Cols) / float64(s.Rows)))
	across = max(1, min(across, s.Cols, most))
	down := max(1, min(most/across, s.Rows))
	across = max(1, min(most/down, s.Cols))
	s.Down, s.Across = evenly(s.Rows, down), evenly(s.Cols, across)
	for _, i := range s.Down {
		for _, j := range s.Across {
			s.Values = append(s.Values, data[i*s.Cols+j])
		}
	}
}

// evenly chooses m of n places, the first and the last among them.
func evenly(n, m int) []int {
	out := make([]int, m)
	for i := range out {
		if m > 1 {
			out[i] = i * (n - 1) / (m - 1)
		}
	}
	return out
}
