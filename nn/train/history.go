// Package train is what a training script needs beside its loop: the history
// of a run, accuracy, a progress bar, tables and figures.
package train

import (
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/nn"
	"gradrepl/nn/data"
)

// History is a training run, epoch by epoch.
type History struct {
	Name     string
	Loss     []float64 // mean training loss of each epoch
	Accuracy []float64 // on the validation set before each epoch, from 0 to 1
	Final    float64   // accuracy after the last epoch
}

// Add appends an epoch.
func (h *History) Add(loss, accuracy float64) {
	h.Loss = append(h.Loss, loss)
	h.Accuracy = append(h.Accuracy, accuracy)
}

// String is the run in a line: its first and last epoch.
func (h *History) String() string {
	if len(h.Loss) == 0 {
		return fmt.Sprintf("History %s: no epoch yet", h.Name)
	}
	last := len(h.Loss) - 1
	text := fmt.Sprintf("History %s: loss %s", h.Name, lossText(h.Loss[0]))
	if last > 0 {
		text += fmt.Sprintf(" … %s", lossText(h.Loss[last]))
	}
	text += fmt.Sprintf(" in %d epochs", last+1)
	if last == 0 {
		text = strings.TrimSuffix(text, "s")
	}
	if len(h.Accuracy) > 0 {
		text += fmt.Sprintf(", accuracy %.4f before", h.Accuracy[0])
	}
	if h.Final != 0 {
		text += fmt.Sprintf(" and %.4f after them", h.Final)
	}
	return text
}

// Accuracy is the part of a set, from 0 to 1, for which a model's largest
// output is that of the right class. It is NaN for an empty set.
func Accuracy(model nn.Module, d data.Dataset) float64 {
	const chunk = 500 // small enough for the graph to stay in the cache
	right := 0
	for _, part := range data.NewLoader(d, chunk, nil).Epoch() {
		right += Correct(model.Forward(engine.Const(part.X)).Value, part.Y)
	}
	return float64(right) / float64(d.Len())
}

// Correct is how many rows of outputs (n, classes) have their largest element
// at the label. It panics for what is no matrix and where there is not one
// label for each row.
func Correct(outputs *tensor.Tensor, labels []int) int {
	if outputs.Rank() != 2 || outputs.Shape()[0] != len(labels) {
		panic(tensor.Errorf("Correct", "needs outputs (n, classes) and n labels, got shape %v and %d labels", outputs.Shape(), len(labels)))
	}
	right := 0
	for i, class := range outputs.ArgMaxDim(1) {
		if class == labels[i] {
			right++
		}
	}
	return right
}

// Table writes the runs beside each other, an epoch a line.
func Table(w io.Writer, runs ...*History) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "epoch\t")
	epochs := 0
	for _, h := range runs {
		fmt.Fprintf(t, "%s loss\taccuracy\t", h.Name)
		epochs = max(epochs, len(h.Loss))
	}
	fmt.Fprintln(t)
	for e := range epochs {
		fmt.Fprintf(t, "%d\t", e)
		for _, h := range runs {
			if e < len(h.Loss) {
				fmt.Fprintf(t, "%s\t%.4f\t", lossText(h.Loss[e]), h.Accuracy[e])
			} else {
				fmt.Fprint(t, "\t\t")
			}
		}
		fmt.Fprintln(t)
	}
	fmt.Fprint(t, "after\t")
	for _, h := range runs {
		fmt.Fprintf(t, "\t%.4f\t", h.Final)
	}
	fmt.Fprintln(t)
	return t.Flush()
}

// lossText writes a loss with four digits after the point, and one that has
// exploded with an exponent instead of up to 300 digits before the point.
func lossText(loss float64) string {
	if math.Abs(loss) >= 1e6 {
		return fmt.Sprintf("%.4e", loss)
	}
	return fmt.Sprintf("%.4f", loss)
}
