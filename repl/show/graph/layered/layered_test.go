package layered

import (
	"math/rand/v2"
	"testing"
)

var gaps = Gaps{Nodes: 10, Edges: 6, Layers: 20}

// Whatever the graph, boxes do not overlap, edges lead down from the bottom of
// one to the top of another, and pass no box on the way.
func TestRandomGraphs(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		n := 2 + rng.IntN(40)
		sizes := make([]Size, n)
		for i := range sizes {
			sizes[i] = Size{10 + 90*rng.Float64(), 10 + 50*rng.Float64()}
		}
		var edges []Edge
		for to := 1; to < n; to++ {
			for range 1 + rng.IntN(3) {
				edges = append(edges, Edge{rng.IntN(to), to, sizes[to].W * rng.Float64()})
			}
		}
		check(t, sizes, edges, Of(sizes, edges, gaps))
		if t.Failed() {
			t.Fatalf("in a graph of %d nodes with edges %v", n, edges)
		}
	}
}

func check(t *testing.T, sizes []Size, edges []Edge, l *Layout) {
	t.Helper()
	const slack = 1e-6
	for i, p := range l.Nodes {
		if p.X < -slack || p.Y < -slack || p.X+sizes[i].W > l.W+slack || p.Y+sizes[i].H > l.H+slack {
			t.Errorf("node %d at %v is not in the drawing", i, p)
		}
		for k, q := range l.Nodes[:i] {
			if p.X < q.X+sizes[k].W+gaps.Nodes-slack && q.X < p.X+sizes[i].W+gaps.Nodes-slack &&
				p.Y < q.Y+sizes[k].H && q.Y < p.Y+sizes[i].H {
				t.Errorf("nodes %d and %d are closer than the gap", i, k)
			}
		}
	}
	for i, e := range edges {
		route := l.Routes[i]
		from, to := l.Nodes[e.From], l.Nodes[e.To]
		if first := route[0]; !near(first.X, from.X+sizes[e.From].W/2) || !near(first.Y, from.Y+sizes[e.From].H) {
			t.Errorf("edge %v begins at %v, and its node is at %v", e, first, from)
		}
		if last := route[len(route)-1]; !near(last.X, to.X+e.Port) || !near(last.Y, to.Y) {
			t.Errorf("edge %v ends at %v, and its node is at %v", e, last, to)
		}
		for k := 1; k < len(route); k++ {
			a, b := route[k-1], route[k]
			if b.Y < a.Y-slack {
				t.Errorf("edge %v goes up from %v to %v", e, a, b)
			}
			if k%2 == 1 {
				continue // across a gap between layers
			}
			if !near(a.X, b.X) {
				t.Errorf("edge %v is not straight from %v to %v", e, a, b)
			}
			for n, p := range l.Nodes {
				if n != e.To && a.X > p.X+slack && a.X < p.X+sizes[n].W-slack && a.Y < p.Y+sizes[n].H && b.Y > p.Y {
					t.Errorf("edge %v passes through node %d", e, n)
				}
			}
		}
	}
}

func near(x, y float64) bool { return x-y < 1e-6 && y-x < 1e-6 }

// A node is right above the first that it leads to, and one that joins two long
// ways does not wait for its turn.
func TestLayers(t *testing.T) {
	// 0 → 1 → 2 → 3, with leaves 4 → 3 and 5 → 1.
	d := &drawing{edges: []Edge{{From: 0, To: 1}, {From: 1, To: 2}, {From: 2, To: 3}, {From: 4, To: 3}, {From: 5, To: 1}}}
	for i := range 6 {
		d.vertices = append(d.vertices, &vertex{node: i})
	}
	d.assignLayers()
	for node, want := range []int{0, 1, 2, 3, 2, 0} {
		if got := d.vertices[node].layer; got != want {
			t.Errorf("node %d is in layer %d, want %d", node, got, want)
		}
	}
	// 0 → 2, 1 → 2, 2 → 6 beside 0 → 3 → 4 → 5 → 6: node 2 has two edges in and
	// one out, so it is up with the first.
	d = &drawing{edges: []Edge{{From: 7, To: 0}, {From: 7, To: 1}, {From: 0, To: 2}, {From: 1, To: 2}, {From: 2, To: 6},
		{From: 0, To: 3}, {From: 3, To: 4}, {From: 4, To: 5}, {From: 5, To: 6}}}
	for i := range 8 {
		d.vertices = append(d.vertices, &vertex{node: i})
	}
	d.assignLayers()
	if one, two := d.vertices[1].layer, d.vertices[2].layer; two != one+1 {
		t.Errorf("nodes 1 and 2 are in layers %d and %d", one, two)
	}
}

// Crossings that can be avoided are: a ladder drawn in a bad order to begin
// with.
func TestCrossings(t *testing.T) {
	const rungs = 8
	sizes := make([]Size, 2*rungs+1)
	for i := range sizes {
		sizes[i] = Size{20, 10}
	}
	var edges []Edge
	for i := range rungs {
		edges = append(edges,
			Edge{i, rungs + (i*3)%rungs, 10},
			Edge{rungs + (i*3)%rungs, 2 * rungs, 20 * float64(i+1) / (rungs + 1)})
	}
	d := &drawing{gaps: gaps, edges: edges}
	for i := range sizes {
		d.vertices = append(d.vertices, &vertex{node: i, size: sizes[i]})
	}
	d.assignLayers()
	d.addDummies()
	d.order()
	if n := d.crossings(); n != 0 {
		t.Errorf("%d crossings", n)
	}
}

func TestInversions(t *testing.T) {
	for _, c := range []struct {
		x    []float64
		want int
	}{{nil, 0}, {[]float64{1, 2, 3}, 0}, {[]float64{3, 2, 1}, 3}, {[]float64{2, 2, 1, 1}, 4}, {[]float64{1, 3, 2, 3}, 1}} {
		if got := inversions(c.x); got != c.want {
			t.Errorf("%v has %d inversions, want %d", c.x, got, c.want)
		}
	}
}

// A chain is straight, and a node that all of a long chain uses takes one way,
// not one for each use.
func TestLongChain(t *testing.T) {
	const n = 3000
	sizes := make([]Size, n+1)
	for i := range sizes {
		sizes[i] = Size{50, 20}
	}
	var edges []Edge
	for i := 1; i < n; i++ {
		edges = append(edges, Edge{i - 1, i, 15}, Edge{n, i, 35})
	}
	d := &drawing{gaps: gaps, edges: edges}
	for i, size := range sizes {
		d.vertices = append(d.vertices, &vertex{node: i, size: size})
	}
	d.assignLayers()
	d.addDummies()
	if len(d.vertices) > 2*n {
		t.Errorf("%d vertices for a chain of %d", len(d.vertices), n)
	}
	points := 0
	for _, route := range Of(sizes, edges, gaps).Routes {
		points += len(route)
	}
	if points > 20*n {
		t.Errorf("%d points for a chain of %d", points, n)
	}
	check(t, sizes[:1], nil, Of(sizes[:1], nil, gaps))

	var chain []Edge
	for i := 1; i < n; i++ {
		chain = append(chain, Edge{i - 1, i, 25})
	}
	l := Of(sizes[:n], chain, gaps)
	for i, p := range l.Nodes {
		if !near(p.X, 0) {
			t.Fatalf("node %d of a chain is at %v", i, p)
		}
	}
}

func TestCycle(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a cycle was laid out")
		}
	}()
	Of(make([]Size, 2), []Edge{{From: 0, To: 1}, {From: 1, To: 0}}, gaps)
}

func TestNothing(t *testing.T) {
	if l := Of(nil, nil, gaps); l.W != 0 || l.H != 0 {
		t.Errorf("nothing has the size %v", l.Size)
	}
}
