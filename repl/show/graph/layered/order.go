package layered

import (
	"slices"
	"sort"
)

// order finds an order of each layer with few crossings: it begins with the
// order of a walk up from the last layer, then goes up and down through the
// layers, sorting each by where its neighbours in the layer before are in the
// mean (the barycentre method of Sugiyama, Tagawa and Toda), and keeps the best
// that it has seen.
func (d *drawing) order() {
	const sweeps, patience = 24, 6
	d.firstOrder()
	best, crossings := d.snapshot(), d.crossings()
	for i, worse := 0, 0; i < sweeps && crossings > 0 && worse < patience; i++ {
		d.sweep(i%2 == 0)
		d.swapNeighbours()
		worse++
		if n := d.crossings(); n < crossings {
			best, crossings, worse = d.snapshot(), n, 0
		}
	}
	d.layers = best
	d.number()
}

// firstOrder is the order in which a walk from the vertices of the last layers
// meets the others, inputs from left to right.
func (d *drawing) firstOrder() {
	seen := make(map[*vertex]bool)
	var stack []*vertex
	for _, v := range d.vertices {
		if len(v.down) == 0 {
			stack = append(stack, v)
		}
	}
	slices.Reverse(stack)
	for len(stack) > 0 {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[v] {
			continue
		}
		seen[v] = true
		d.layers[v.layer] = append(d.layers[v.layer], v)
		up := slices.Clone(v.up)
		sort.SliceStable(up, func(i, j int) bool { return up[i].port > up[j].port })
		for _, s := range up {
			stack = append(stack, s.from)
		}
	}
	d.number()
}

func (d *drawing) number() {
	for _, layer := range d.layers {
		for i, v := range layer {
			v.place = i
		}
	}
}

func (d *drawing) snapshot() [][]*vertex {
	out := make([][]*vertex, len(d.layers))
	for i, layer := range d.layers {
		out[i] = slices.Clone(layer)
	}
	return out
}

// sweep sorts all layers, from the bottom up or from the top down.
func (d *drawing) sweep(up bool) {
	for i := range d.layers {
		layer := d.layers[i]
		if up {
			layer = d.layers[len(d.layers)-1-i]
		}
		keys := make(map[*vertex]float64, len(layer))
		for _, v := range layer {
			keys[v] = float64(v.place)
			sum := 0.0
			if up && len(v.down) > 0 {
				for _, s := range v.down {
					sum += s.entry()
				}
				keys[v] = sum / float64(len(v.down))
			} else if !up && len(v.up) > 0 {
				for _, s := range v.up {
					sum += float64(s.from.place)
				}
				keys[v] = sum / float64(len(v.up))
			}
		}
		sort.SliceStable(layer, func(i, j int) bool { return keys[layer[i]] < keys[layer[j]] })
		for i, v := range layer {
			v.place = i
		}
	}
}

// entry is where a segment enters its lower vertex, in places of that layer.
func (s *segment) entry() float64 {
	if s.to.size.W == 0 {
		return float64(s.to.place)
	}
	return float64(s.to.place) + 0.9*s.port/s.to.size.W
}

// swapNeighbours swaps two neighbours in a layer wherever that saves crossings.
func (d *drawing) swapNeighbours() {
	for _, layer := range d.layers {
		for i := range len(layer) - 1 {
			v, w := layer[i], layer[i+1]
			if between(w, v) < between(v, w) {
				layer[i], layer[i+1] = w, v
				v.place, w.place = i+1, i
			}
		}
	}
}

// between counts the crossings of the segments of two neighbours with v on the
// left. Vertices with very many segments are left where they are.
func between(v, w *vertex) int {
	const most = 64
	if len(v.up)+len(w.up)+len(v.down)+len(w.down) > most {
		return 0
	}
	n := 0
	for _, a := range v.up {
		for _, b := range w.up {
			if a.from.place > b.from.place {
				n++
			}
		}
	}
	for _, a := range v.down {
		for _, b := range w.down {
			if a.entry() > b.entry() {
				n++
			}
		}
	}
	return n
}

// crossings counts those of the whole drawing.
func (d *drawing) crossings() int {
	n := 0
	for _, layer := range d.layers {
		var segments []*segment
		for _, v := range layer {
			segments = append(segments, v.down...)
		}
		sort.SliceStable(segments, func(i, j int) bool {
			a, b := segments[i], segments[j]
			if a.from.place != b.from.place {
				return a.from.place < b.from.place
			}
			return a.entry() < b.entry()
		})
		entries := make([]float64, len(segments))
		for i, s := range segments {
			entries[i] = s.entry()
		}
		n += inversions(entries)
	}
	return n
}

// inversions counts the pairs of numbers that are in the wrong order, and sorts
// the numbers on the way (by merging halves).
func inversions(x []float64) int {
	if len(x) < 2 {
		return 0
	}
	half := len(x) / 2
	left, right := slices.Clone(x[:half]), slices.Clone(x[half:])
	n := inversions(left) + inversions(right)
	for i, k := 0, 0; i < len(left) || k < len(right); {
		if k == len(right) || i < len(left) && left[i] <= right[k] {
			x[i+k] = left[i]
			i++
		} else {
			x[i+k] = right[k]
			n += len(left) - i
			k++
		}
	}
	return n
}
