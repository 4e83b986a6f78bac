package engine

import (
	"fmt"
	"slices"
	"strings"

	"gradrepl/engine/tensor"
)

// NotFinite is where in a graph something is NaN or infinite for the first time:
// what it was computed from is not.
type NotFinite struct {
	Op       *OpNode     // the op that gave it, nil for a leaf that has it from the start
	Node     *TensorNode // the node that it is in: an output of Op, or in a backward pass an input
	Backward bool        // it is in the gradient over Node
	Count    int         // of how many elements
	Index    []int       // the first of these
	Value    float64     // and what it is
	with     []string    // the op's inputs there, or their range
}

// FirstNotFinite finds where in the forward pass to n something became NaN or
// infinite, nil where nothing did. Values are looked at as they are now.
func (n *TensorNode) FirstNotFinite() *NotFinite {
	order := orderOf(n, func(*OpNode) bool { return true })
	slices.Reverse(order)
	for _, o := range order {
		for _, input := range o.Inputs {
			if input.Source == nil {
				if f := notFinite(input, input.Value); f != nil {
					return f
				}
			}
		}
		for _, y := range o.Outputs {
			if f := notFinite(y, y.Value); f != nil {
				f.Op = o
				for i, input := range o.Inputs {
					f.with = append(f.with, at(name(o, i), input.Value, f.Index, y.Shape()))
				}
				return f
			}
		}
	}
	if n.Source == nil {
		return notFinite(n, n.Value)
	}
	return nil
}

// NotFinite finds a share of the step that is NaN or infinite though the gradient
// that came in is not, nil where there is none.
func (s *Step) NotFinite() *NotFinite {
	for _, g := range s.Incoming {
		if _, _, n := firstNotFinite(g); n > 0 {
			return nil
		}
	}
	for i, share := range s.Shares {
		if share.Value == nil {
			continue
		}
		if f := notFinite(share.Input, share.Value); f != nil {
			f.Op, f.Backward = s.Op, true
			f.with = append(f.with, at(name(s.Op, i), share.Input.Value, f.Index, share.Value.Shape()))
			return f
		}
	}
	return nil
}

func notFinite(n *TensorNode, t *tensor.Tensor) *NotFinite {
	i, value, count := firstNotFinite(t)
	if count == 0 {
		return nil
	}
	return &NotFinite{Node: n, Count: count, Index: indexOf(i, t.Shape()), Value: value}
}

// firstNotFinite is the first element of a tensor that is no number, and how many
// there are.
func firstNotFinite(t *tensor.Tensor) (first int, value float64, count int) {
	for i, x := range t.Clone().Data() {
		if !finite(x) {
			if count == 0 {
				first, value = i, x
			}
			count++
		}
	}
	return first, value, count
}

// name is what an input of an op is called.
func name(o *OpNode, i int) string {
	if input := o.Inputs[i]; input.Name != "" {
		return input.Name
	}
	return fmt.Sprintf("input %d", i)
}

// at tells the element of an input at an index of another tensor, or where it has
// another shape its range.
func at(name string, t *tensor.Tensor, index []int, shape tensor.Shape) string {
	if t.Shape().Equal(shape) {
		return fmt.Sprintf("%s is %.6g", name, t.At(index...))
	}
	if t.Size() == 0 {
		return name + " is empty"
	}
	if t.Size() == 1 {
		return fmt.Sprintf("%s is %.6g", name, t.Item())
	}
	return fmt.Sprintf("%s is from %.6g to %.6g", name, t.Min(), t.Max())
}

// String says where it is, and what the op had before it.
func (f *NotFinite) String() string {
	more := ""
	if f.Count > 1 {
		more = " and " + counted(f.Count-1, "other element")
	}
	if f.Op == nil {
		return fmt.Sprintf("%s is %s at %v%s: it has been so from the start", f.Node.Label(), number(f.Value), f.Index, more)
	}
	op := strings.TrimPrefix(f.Op.String(), "OpNode ")
	with := strings.Join(f.with, " and ")
	if f.Backward {
		return fmt.Sprintf("the backward of %s gives %s at %v%s of the gradient over %s, where %s, though what came in is finite",
			op, number(f.Value), f.Index, more, f.Node.Label(), with)
	}
	return fmt.Sprintf("%s gives %s at %v%s, where %s", op, number(f.Value), f.Index, more, with)
}

func number(x float64) string { return strings.Replace(fmt.Sprint(x), "+Inf", "Inf", 1) }
