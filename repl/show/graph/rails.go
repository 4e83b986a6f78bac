package graph

import "strings"

// rails draws the lanes of all rows. Scalars without a name have none: they are
// written where they are used. Lanes that there is no room for are left out,
// too; the labels tell what they would.
func (t Text) rails(g *Graph) []row {
	most := max(4, t.Width/6) // lanes; each takes two columns
	r := &rails{uses: make(map[*Node]int), lane: make(map[*Node]int)}
	for _, n := range g.Nodes {
		for _, input := range distinct(n.Inputs) {
			r.uses[input]++
		}
	}
	var rows []row
	for _, n := range g.Nodes {
		if _, ok := n.Scalar(); ok && n != g.Root {
			continue
		}
		rows = append(rows, row{node: n, rails: r.next(n, g.Sign(n), most)})
	}
	return rows
}

// rails is where the lanes are after some rows.
type rails struct {
	lanes []*Node // whose lane it is, nil for a free one
	lane  map[*Node]int
	uses  map[*Node]int // rows to come that use a node
}

// next draws the row of a node.
func (r *rails) next(n *Node, sign string, most int) string {
	var meet []int             // lanes of the inputs
	ends := make(map[int]bool) // which of them end here
	for _, input := range distinct(n.Inputs) {
		lane, ok := r.lane[input]
		if !ok {
			continue // a scalar
		}
		r.uses[input]--
		meet = append(meet, lane)
		if r.uses[input] == 0 {
			ends[lane] = true
			r.lanes[lane] = nil
		}
	}
	before := append([]*Node(nil), r.lanes...)
	own := r.free(ends)
	low, high := own, own
	for _, lane := range meet {
		low, high = min(low, lane), max(high, lane)
	}
	r.lanes[own] = n
	r.lane[n] = own

	var b strings.Builder
	for lane := range max(len(before), own+1) {
		if lane >= most && lane != own {
			continue
		}
		b.WriteString(r.cell(lane, own, low, high, before, meet, ends, sign))
		if lane < min(high, most-1) && lane >= low {
			b.WriteString("─")
		} else {
			b.WriteString(" ")
		}
	}
	if high >= most && low < high {
		b.WriteString("…")
	}
	if r.uses[n] == 0 {
		r.lanes[own] = nil
	}
	for len(r.lanes) > 0 && r.lanes[len(r.lanes)-1] == nil {
		r.lanes = r.lanes[:len(r.lanes)-1]
	}
	return strings.TrimRight(b.String(), " ")
}

// cell draws what a row has at one lane: the sign, a lane that begins, ends,
// gives off or passes, or nothing.
func (r *rails) cell(lane, own, low, high int, before []*Node, meet []int, ends map[int]bool, sign string) string {
	met := false
	for _, m := range meet {
		met = met || m == lane
	}
	switch {
	case lane == own:
		return sign
	case met && ends[lane]:
		return pick(lane, low, high, "╰", "┴", "╯")
	case met:
		return pick(lane, low, high, "├", "┼", "┤")
	case lane < len(before) && before[lane] != nil:
		return "│"
	case lane > low && lane < high:
		return "─"
	}
	return " "
}

func pick(lane, low, high int, first, middle, last string) string {
	switch lane {
	case low:
		return first
	case high:
		return last
	}
	return middle
}

// free finds a lane for a node: that of an input that ends, so that a chain
// goes straight down, or else the first free one.
func (r *rails) free(ends map[int]bool) int {
	for lane, owner := range r.lanes {
		if owner == nil && ends[lane] {
			return lane
		}
	}
	for lane, owner := range r.lanes {
		if owner == nil {
			return lane
		}
	}
	r.lanes = append(r.lanes, nil)
	return len(r.lanes) - 1
}

// distinct are some nodes, each once.
func distinct(nodes []*Node) []*Node {
	var out []*Node
	seen := make(map[*Node]bool)
	for _, n := range nodes {
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}
