package layered

// Size is the width and height of a node.
type Size struct{ W, H float64 }

// Point is a place in a drawing; y grows downwards.
type Point struct{ X, Y float64 }

// Edge goes from the bottom of one node, at its middle, to the top of another.
type Edge struct {
	From, To int
	Port     float64 // where it enters To, from To's left edge on
}

// Gaps are the distances in a drawing.
type Gaps struct {
	Nodes  float64 // between nodes of a layer
	Edges  float64 // between an edge that passes a layer and what is beside it
	Layers float64 // between layers
}

// Layout is where everything is.
type Layout struct {
	Size
	Nodes []Point // top left corners

	// Routes are the points of each edge, from the bottom of From to the top of
	// To. They come in pairs: from an even one to the next the edge crosses the
	// gap between two layers, from an odd one to the next it goes straight down,
	// through as many layers as it can.
	Routes [][]Point
}

// Of lays out a graph that has no cycles. The work grows with the number of
// nodes plus that of the layers that edges pass; edges from one node share
// their way.
func Of(nodes []Size, edges []Edge, gaps Gaps) *Layout {
	d := &drawing{gaps: gaps, edges: edges}
	for i, size := range nodes {
		d.vertices = append(d.vertices, &vertex{node: i, size: size})
	}
	d.assignLayers()
	d.addDummies()
	d.order()
	d.place()
	return d.layout(len(nodes))
}

// drawing is a layout in the making.
type drawing struct {
	gaps     Gaps
	edges    []Edge
	vertices []*vertex // the nodes, then the dummies
	layers   [][]*vertex
	trunks   [][]*vertex // of each node, the dummies of its edges from the next layer on
}

// vertex is a node, or a dummy where an edge passes a layer.
type vertex struct {
	node     int // −1 for a dummy
	size     Size
	layer    int
	place    int     // in its layer, from the left
	x        float64 // of its middle
	up, down []*segment
}

// segment is the part of an edge between two layers.
type segment struct {
	from, to *vertex
	port     float64 // where it enters to, from to's middle
}

func (v *vertex) dummy() bool { return v.node < 0 }

// distance is how far apart the middles of two neighbours in a layer have to
// be.
func (d *drawing) distance(left, right *vertex) float64 {
	gap := d.gaps.Nodes
	if left.dummy() || right.dummy() {
		gap = d.gaps.Edges
	}
	return (left.size.W+right.size.W)/2 + gap
}

// layout gives every layer its height, and reads the points off.
func (d *drawing) layout(nodes int) *Layout {
	out := &Layout{Nodes: make([]Point, nodes)}
	left := 0.0
	for i, v := range d.vertices {
		left = min(left, v.x-v.size.W/2)
		if i == 0 {
			left = v.x - v.size.W/2
		}
	}
	top, bottom := make([]float64, len(d.layers)), make([]float64, len(d.layers))
	y := 0.0
	for i, layer := range d.layers {
		height := 0.0
		for _, v := range layer {
			v.x -= left
			height = max(height, v.size.H)
			out.W = max(out.W, v.x+v.size.W/2)
		}
		top[i], bottom[i] = y, y+height
		out.H = bottom[i]
		y += height + d.gaps.Layers
	}
	for _, v := range d.vertices[:nodes] {
		out.Nodes[v.node] = Point{v.x - v.size.W/2, bottom[v.layer] - v.size.H}
	}
	runs := make([][]run, len(d.trunks))
	for i, trunk := range d.trunks {
		runs[i] = straight(trunk)
	}
	for _, e := range d.edges {
		from, to := d.vertices[e.From], d.vertices[e.To]
		route := []Point{{from.x, bottom[from.layer]}}
		for _, r := range runs[e.From] {
			if r.first >= to.layer {
				break
			}
			route = append(route, Point{r.x, top[r.first]}, Point{r.x, bottom[min(r.last, to.layer-1)]})
		}
		port := to.x - to.size.W/2 + e.Port
		route = append(route, Point{port, top[to.layer]}, Point{port, bottom[to.layer] - to.size.H})
		out.Routes = append(out.Routes, route)
	}
	return out
}

// run is a part of a trunk that is straight, from one layer to another.
type run struct {
	x           float64
	first, last int
}

// straight are the straight parts of a trunk.
func straight(trunk []*vertex) []run {
	var out []run
	for _, v := range trunk {
		if n := len(out); n > 0 && out[n-1].x == v.x {
			out[n-1].last = v.layer
		} else {
			out = append(out, run{v.x, v.layer, v.layer})
		}
	}
	return out
}
