package page

import (
	"math"
	"strconv"
)

// data is all that the page shows, as JSON for its scripts. Tensors, nodes, ops
// and texts refer to each other by their places in these lists; −1 is none.
type data struct {
	Root         int           `json:"root"`
	Digits       int           `json:"digits"` // significant ones of a number on the page
	Nodes        []node        `json:"nodes"`  // each after all that it was made of
	Ops          []op          `json:"ops"`
	Descriptions []description `json:"descriptions"`
	Tensors      []*stored     `json:"tensors"`
	Sources      []source      `json:"sources"`

	Forward  []int  `json:"forward"` // ops in the order of the forward pass
	Seed     int    `json:"seed"`    // the tensor that the backward pass begins with
	Backward []step `json:"backward"`
	Problem  string `json:"problem"` // why there are no more steps, "" where there is no problem
}

type node struct {
	Label   string `json:"label"`
	Kind    string `json:"kind"` // in a word
	Sign    string `json:"sign"`
	Card    string `json:"card"` // the id of its card in the drawing
	Value   int    `json:"value"`
	Op      int    `json:"op"`     // that made it
	Uses    int    `json:"uses"`   // shares that its gradient is the sum of
	Grad    bool   `json:"grad"`   // it takes one
	Source  int    `json:"source"` // the text that made it
	Line    int    `json:"line"`   // in it, from 1
	For     int    `json:"for"`    // the node with a name that the text was to make, where this one has none
	Earlier int    `json:"earlier"`
}

type op struct {
	Name        string   `json:"name"`
	Text        string   `json:"text"` // with its fields
	Card        string   `json:"card"`
	Inputs      []int    `json:"inputs"`
	Outputs     []int    `json:"outputs"` // those in the graph
	Description int      `json:"description"`
	Saved       []string `json:"saved"` // what the forward kept for the backward
}

// description is an op's, with its mathematics as MathML.
type description struct {
	Doc        string   `json:"doc"`
	Formula    string   `json:"formula"`
	Derivation []line   `json:"derivation"`
	Inputs     []string `json:"inputs"` // what the formula calls them
	Output     string   `json:"output"`
	Rules      []string `json:"rules"` // of the inputs
	Pitfall    string   `json:"pitfall"`
	Code       string   `json:"code"` // the op's source, where a cell defined it
}

type line struct {
	Math string `json:"math"`
	More bool   `json:"more"` // it goes on with the line before
}

type source struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

type step struct {
	Op       int      `json:"op"`
	Incoming []int    `json:"incoming"` // over the op's outputs
	Outputs  []string `json:"outputs"`  // their names
	Shares   []share  `json:"shares"`
	Calls    []string `json:"calls"`
}

type share struct {
	Node   int `json:"node"`
	Value  int `json:"value"` // −1 where the input takes none
	Before int `json:"before"`
	After  int `json:"after"`
	Nth    int `json:"nth"`
	Of     int `json:"of"`
}

// floats are numbers of which JSON may have none: NaN and the infinities are
// strings. The others have the digits that tell them from all others.
type floats []float64

// MarshalJSON writes the numbers as a list.
func (f floats) MarshalJSON() ([]byte, error) {
	out := []byte{'['}
	for i, x := range f {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendFloat(out, x)
	}
	return append(out, ']'), nil
}

type float float64

// MarshalJSON writes the number.
func (f float) MarshalJSON() ([]byte, error) { return appendFloat(nil, float64(f)), nil }

func appendFloat(out []byte, x float64) []byte {
	switch {
	case math.IsNaN(x):
		return append(out, `"NaN"`...)
	case math.IsInf(x, 1):
		return append(out, `"Infinity"`...)
	case math.IsInf(x, -1):
		return append(out, `"-Infinity"`...)
	}
	return strconv.AppendFloat(out, x, 'g', -1, 64)
}
