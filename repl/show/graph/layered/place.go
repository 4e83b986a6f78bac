package layered

import "math"

// place gives the vertices their x, in the order that they have: each layer in
// turn is moved towards its neighbours, first to those above, then to those
// below, at last to both.
func (d *drawing) place() {
	const rounds, last = 12, 24
	for _, layer := range d.layers {
		x := 0.0
		for i, v := range layer {
			if i > 0 {
				x += d.distance(layer[i-1], v)
			}
			v.x = x
		}
	}
	for range rounds {
		for _, layer := range d.layers {
			d.pull(layer, true, false)
		}
		for i := len(d.layers) - 1; i >= 0; i-- {
			d.pull(d.layers[i], false, true)
		}
	}
	for range last {
		for _, layer := range d.layers {
			d.pull(layer, true, true)
		}
		for i := len(d.layers) - 1; i >= 0; i-- {
			d.pull(d.layers[i], true, true)
		}
	}
	for _, trunk := range d.trunks {
		d.straighten(trunk)
	}
}

// straighten gives the dummies of an edge one x as far down as its neighbours
// let them, then again from there on.
func (d *drawing) straighten(trunk []*vertex) {
	for len(trunk) > 0 {
		low, high, sum, n := math.Inf(-1), math.Inf(1), 0.0, 0
		for _, v := range trunk {
			layer, left, right := d.layers[v.layer], low, high
			if v.place > 0 {
				left = max(left, layer[v.place-1].x+d.distance(layer[v.place-1], v))
			}
			if v.place < len(layer)-1 {
				right = min(right, layer[v.place+1].x-d.distance(v, layer[v.place+1]))
			}
			if left > right && n > 0 {
				break
			}
			low, high, sum, n = left, right, sum+v.x, n+1
		}
		x := max(low, min(sum/float64(n), high))
		for _, v := range trunk[:n] {
			v.x = x
		}
		trunk = trunk[n:]
	}
}

// weight says how important it is that a segment is straight: the middle of a
// long edge more than its ends, and an edge from a node that edges enter more
// than one from a node that none does. So the main line of a graph is straight,
// and what only joins it is beside it.
func (s *segment) weight() float64 {
	switch {
	case s.from.dummy() && s.to.dummy():
		return 8
	case !s.from.dummy() && len(s.from.up) == 0:
		return 0.05
	case s.from.dummy() || s.to.dummy():
		return 2
	}
	return 1
}

// shift is how far to's middle is to be from from's for the segment to be
// straight. A short edge need not be: it is more important that nodes are below
// each other.
func (s *segment) shift() float64 {
	if s.from.dummy() {
		return -s.port
	}
	return 0
}

// pull moves the vertices of a layer as near as possible to where their
// segments would be straight, by weighted least squares with the distances
// between them kept. What lies too close together becomes a block that moves as
// one (the pool-adjacent-violators method of isotonic regression).
func (d *drawing) pull(layer []*vertex, up, down bool) {
	type block struct {
		sum, weight float64 // of where its vertices want the layer's left end to be
		n           int
	}
	const faint = 1e-3 // of a vertex that nothing pulls: it stays if it can
	offsets := make([]float64, len(layer))
	var blocks []block
	for i, v := range layer {
		if i > 0 {
			offsets[i] = offsets[i-1] + d.distance(layer[i-1], v)
		}
		sum, weight := faint*v.x, faint
		if up {
			for _, s := range v.up {
				sum += s.weight() * (s.from.x + s.shift())
				weight += s.weight()
			}
		}
		if down {
			for _, s := range v.down {
				sum += s.weight() * (s.to.x - s.shift())
				weight += s.weight()
			}
		}
		b := block{sum - weight*offsets[i], weight, 1}
		for len(blocks) > 0 {
			before := blocks[len(blocks)-1]
			if before.sum/before.weight <= b.sum/b.weight {
				break
			}
			b = block{before.sum + b.sum, before.weight + b.weight, before.n + b.n}
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	i := 0
	for _, b := range blocks {
		for range b.n {
			layer[i].x = b.sum/b.weight + offsets[i]
			i++
		}
	}
}
