package layered

// assignLayers gives each node the latest layer before all that its edges lead
// to, so that what is used once is right above its use. A node that more edges
// enter than leave then moves up as far as it can, which makes edges shorter;
// nodes that no edge enters follow those that they lead to. Gansner,
// Koutsofios, North and Vo (1993) find the shortest edges by a network simplex,
// which graphs of this kind hardly ever need.
func (d *drawing) assignLayers() {
	in, out := make([][]int, len(d.vertices)), make([][]int, len(d.vertices))
	for _, e := range d.edges {
		in[e.To] = append(in[e.To], e.From)
		out[e.From] = append(out[e.From], e.To)
	}
	order := topological(in, out)
	height := 0 // layers are counted from the bottom first
	for i := len(order) - 1; i >= 0; i-- {
		v := d.vertices[order[i]]
		for _, to := range out[order[i]] {
			v.layer = max(v.layer, d.vertices[to].layer+1)
		}
		height = max(height, v.layer+1)
	}
	for _, v := range d.vertices {
		v.layer = height - 1 - v.layer
	}
	for _, n := range order {
		entering, highest := 0, 0
		for _, from := range in[n] {
			if len(in[from]) == 0 {
				highest = max(highest, 1)
				continue
			}
			entering++
			highest = max(highest, d.vertices[from].layer+1)
		}
		if entering > len(out[n]) {
			d.vertices[n].layer = min(d.vertices[n].layer, highest)
		}
	}
	for n, v := range d.vertices {
		if len(in[n]) > 0 || len(out[n]) == 0 {
			continue
		}
		v.layer = height
		for _, to := range out[n] {
			v.layer = min(v.layer, d.vertices[to].layer-1)
		}
	}
	d.layers = make([][]*vertex, height)
}

// topological lists the nodes so that every edge leads to a later one. It
// panics for a cycle.
func topological(in, out [][]int) []int {
	waiting := make([]int, len(in))
	var order []int
	for n := range in {
		if waiting[n] = len(in[n]); waiting[n] == 0 {
			order = append(order, n)
		}
	}
	for i := 0; i < len(order); i++ {
		for _, to := range out[order[i]] {
			if waiting[to]--; waiting[to] == 0 {
				order = append(order, to)
			}
		}
	}
	if len(order) < len(in) {
		panic("layered: the graph has a cycle")
	}
	return order
}

// addDummies puts a dummy into each layer that edges of a node pass, one for
// all of them, and makes the segments between the layers.
func (d *drawing) addDummies() {
	d.trunks = make([][]*vertex, len(d.vertices))
	for _, e := range d.edges {
		from, to := d.vertices[e.From], d.vertices[e.To]
		trunk := d.trunks[e.From]
		passed := to.layer - from.layer - 1 // layers on the way
		before := func(n int) *vertex {
			if n == 0 {
				return from
			}
			return trunk[n-1]
		}
		for len(trunk) < passed {
			dummy := &vertex{node: -1, layer: from.layer + 1 + len(trunk)}
			d.vertices = append(d.vertices, dummy)
			join(before(len(trunk)), dummy, 0)
			trunk = append(trunk, dummy)
		}
		join(before(passed), to, e.Port-to.size.W/2)
		d.trunks[e.From] = trunk
	}
}

func join(from, to *vertex, port float64) {
	s := &segment{from, to, port}
	from.down = append(from.down, s)
	to.up = append(to.up, s)
}
