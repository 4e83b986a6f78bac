package graph

import (
	"fmt"
	"strings"

	"gradrepl/engine"
	"gradrepl/repl/show/graph/layered"
)

// Scene is a graph laid out in layers, from the leaves down to the loss, with
// all sizes and places in CSS pixels.
type Scene struct {
	Graph  *Graph
	W, H   float64
	Cards  []*Card
	Arrows []*Arrow
	grads  bool // there was a backward pass
}

// Card is a box of a scene: a tensor's, an op's, a module's, or that for what
// is left out.
type Card struct {
	Box
	Node  *Node // the tensor; of an op the one that it made, or the first of them
	IsOp  bool
	Lines []Line
	Rule  float64 // where a line parts the head from the numbers, from the top; 0 for none
}

// Box is a place and a size.
type Box struct{ X, Y, W, H float64 }

// Line is a line of text in a card.
type Line struct {
	X, Y   float64 // of its beginning on the base line, from the card's corner
	Class  string  // name, note, label or number
	Text   string
	Anchor string // "middle" or "end" where X is of that
}

// Arrow leads from a tensor's card to the op's that uses it, or from an op's to
// its output's.
type Arrow struct {
	From, To *Card
	Path     string // for SVG
}

// Details say what a scene shows of the tensors.
type Details struct {
	Digits  int     // significant ones of a number, at most
	Numbers bool    // values and gradients are shown, not names and shapes alone
	Room    float64 // left free on the right of a tensor's kind and shape
}

// NewScene lays a graph out.
func NewScene(g *Graph, d Details) *Scene {
	s := &sketch{
		Scene:   &Scene{Graph: g, grads: g.hasGrads()},
		cellOf:  make(map[*Card]int),
		tensors: make(map[*Node]*Card),
		ops:     make(map[*engine.OpNode]*Card),
	}
	s.addCards(d)
	s.connect()
	s.place()
	return s.Scene
}

// sketch is a scene in the making. Its cells are what is laid out as one.
type sketch struct {
	*Scene
	cells   []cell
	cellOf  map[*Card]int
	tensors map[*Node]*Card
	ops     map[*engine.OpNode]*Card
	edges   []layered.Edge // those of the arrows between cells
}

// cell is an op with its one output below it, or a card alone.
type cell struct {
	cards []*Card
	layered.Size
}

func (s *sketch) add(cards ...*Card) {
	c := cell{cards: cards}
	for i, card := range cards {
		if i > 0 {
			c.H += opGap
		}
		c.W, c.H = max(c.W, card.W), c.H+card.H
		s.cellOf[card] = len(s.cells)
	}
	s.Cards = append(s.Cards, cards...)
	s.cells = append(s.cells, c)
}

// addCards makes the cards of all nodes and ops.
func (s *sketch) addCards(d Details) {
	for _, n := range s.Graph.Nodes {
		card := s.tensorCard(n, d)
		s.tensors[n] = card
		switch {
		case n.Op == nil:
			s.add(card)
		case len(n.Op.Outputs) == 1:
			s.ops[n.Op] = s.opCard(n, d)
			s.add(s.ops[n.Op], card)
		default:
			if s.ops[n.Op] == nil {
				s.ops[n.Op] = s.opCard(n, d)
				s.add(s.ops[n.Op])
			}
			s.add(card)
		}
	}
}

// connect makes the arrows from one cell to another. An op's inputs enter it
// from left to right in their order.
func (s *sketch) connect() {
	arrow := func(from, to *Card, port float64) {
		s.Arrows = append(s.Arrows, &Arrow{From: from, To: to})
		left := (s.cells[s.cellOf[to]].W - to.W) / 2
		s.edges = append(s.edges, layered.Edge{From: s.cellOf[from], To: s.cellOf[to], Port: left + port})
	}
	entered := make(map[*Card]bool)
	for _, n := range s.Graph.Nodes {
		to := s.tensors[n]
		if n.Op != nil {
			to = s.ops[n.Op]
		}
		if !entered[to] {
			entered[to] = true
			for i, input := range n.Inputs {
				arrow(s.tensors[input], to, to.W*float64(i+1)/float64(len(n.Inputs)+1))
			}
		}
		if n.Op != nil && len(n.Op.Outputs) > 1 {
			arrow(to, s.tensors[n], s.tensors[n].W/2)
		}
	}
}

// place finds out where everything is, and adds the arrows inside of cells.
func (s *sketch) place() {
	sizes := make([]layered.Size, len(s.cells))
	for i, c := range s.cells {
		sizes[i] = c.Size
	}
	l := layered.Of(sizes, s.edges, layered.Gaps{Nodes: 24, Edges: 14, Layers: 40})
	s.W, s.H = l.W+2*edgeSpace, l.H+2*edgeSpace
	for i, route := range l.Routes {
		s.Arrows[i].Path = curve(route)
	}
	for i, c := range s.cells {
		y := l.Nodes[i].Y + edgeSpace
		for k, card := range c.cards {
			card.X, card.Y = l.Nodes[i].X+edgeSpace+(c.W-card.W)/2, y
			if k > 0 {
				path := fmt.Sprintf("M%.1f %.1fV%.1f", card.X+card.W/2, y-opGap, y)
				s.Arrows = append(s.Arrows, &Arrow{From: c.cards[k-1], To: card, Path: path})
			}
			y += card.H + opGap
		}
	}
}

// curve draws a route: an S across each gap between layers, straight down
// through each layer.
func curve(route []layered.Point) string {
	var b strings.Builder
	at := func(p layered.Point) (x, y float64) { return p.X + edgeSpace, p.Y + edgeSpace }
	x, y := at(route[0])
	fmt.Fprintf(&b, "M%.1f %.1f", x, y)
	for i, p := range route[1:] {
		toX, toY := at(p)
		switch {
		case i%2 == 0 && toX != x:
			middle := (y + toY) / 2
			fmt.Fprintf(&b, "C%.1f %.1f %.1f %.1f %.1f %.1f", x, middle, toX, middle, toX, toY)
		case toY != y:
			fmt.Fprintf(&b, "V%.1f", toY)
		}
		x, y = toX, toY
	}
	return b.String()
}
