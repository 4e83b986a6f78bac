package train

import (
	"bytes"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/renameio/v2"
	"github.com/guptarohit/asciigraph"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"
)

// Curve is a line of a figure: values at 0, 1, 2, …
type Curve struct {
	Name   string
	Values []float64
}

// Losses are the runs' losses as curves.
func Losses(runs ...*History) []Curve {
	out := make([]Curve, len(runs))
	for i, h := range runs {
		out[i] = Curve{h.Name, h.Loss}
	}
	return out
}

// Accuracies are the runs' accuracies as curves.
func Accuracies(runs ...*History) []Curve {
	out := make([]Curve, len(runs))
	for i, h := range runs {
		out[i] = Curve{h.Name, h.Accuracy}
	}
	return out
}

// runs are the parts of the curve that can be drawn, as points. A training run
// that has diverged ends in values that cannot.
func (c Curve) runs() []plotter.XYs {
	var out []plotter.XYs
	open := false
	for e, v := range c.Values {
		if !drawable(v) {
			open = false
			continue
		}
		if !open {
			out, open = append(out, nil), true
		}
		last := len(out) - 1
		out[last] = append(out[last], plotter.XY{X: float64(e), Y: v})
	}
	return out
}

// drawable reports whether a value has a place on an axis: NaN and infinities
// have none, and the length of an axis with larger values would overflow.
func drawable(v float64) bool { return math.Abs(v) <= math.MaxFloat64/4 }

// label is the curve's name and, where it has a gap, the first value that is
// not drawn: "MLP2 (epoch 3: NaN)".
func (c Curve) label() string {
	for e, v := range c.Values {
		if !drawable(v) {
			return fmt.Sprintf("%s (epoch %d: %.3g)", c.Name, e, v)
		}
	}
	return c.Name
}

// Figure draws curves over the epochs and writes them to a file, as PNG, SVG
// or PDF by the ending of its name. A curve has a gap where its values are not
// finite, and the legend says so. It is an error where a curve has no values
// at all. A file that cannot be written whole is not touched.
func Figure(path, title, yLabel string, curves ...Curve) error {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = title, "epoch", yLabel
	p.Title.Padding, p.Legend.Padding = vg.Points(6), vg.Points(2)
	// The legend goes to the right where the curves do not end.
	low, high, ends := bounds(curves)
	p.Legend.Top = ends < (low+high)/2
	if low > 0 && low < high/2 {
		p.Y.Min = 0
	}
	p.Add(plotter.NewGrid())
	for i, c := range curves {
		if len(c.Values) == 0 {
			return fmt.Errorf("drawing %s: curve %s has no values", path, c.Name)
		}
		var marks []plot.Thumbnailer
		for _, points := range c.runs() {
			line, dots, err := plotter.NewLinePoints(points)
			if err != nil {
				return fmt.Errorf("drawing %s: curve %s: %w", path, c.Name, err)
			}
			line.Color, dots.Color = plotutil.Color(i), plotutil.Color(i)
			line.Dashes, dots.Shape = plotutil.Dashes(i), plotutil.Shape(i)
			p.Add(line, dots)
			marks = []plot.Thumbnailer{line, dots}
		}
		p.Legend.Add(c.label(), marks...)
	}
	p.X.Tick.Marker = plot.ConstantTicks(epochTicks(curves))
	format := strings.TrimPrefix(filepath.Ext(path), ".")
	image, err := p.WriterTo(16*vg.Centimeter, 10*vg.Centimeter, format)
	if err != nil {
		return fmt.Errorf("drawing %s: %w", path, err)
	}
	var content bytes.Buffer
	if _, err := image.WriteTo(&content); err != nil {
		return fmt.Errorf("drawing %s: %w", path, err)
	}
	if err := renameio.WriteFile(path, content.Bytes(), 0o644); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// bounds are the smallest and the largest value that is drawn of all curves,
// and the mean of their last ones.
func bounds(curves []Curve) (low, high, ends float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, c := range curves {
		last := 0.0
		for _, points := range c.runs() {
			for _, p := range points {
				low, high, last = min(low, p.Y), max(high, p.Y), p.Y
			}
		}
		ends += last / float64(len(curves))
	}
	return low, high, ends
}

// epochTicks marks whole epochs only, some ten of them.
func epochTicks(curves []Curve) []plot.Tick {
	n := 0
	for _, c := range curves {
		n = max(n, len(c.Values))
	}
	step := max(1, (n+5)/10)
	var out []plot.Tick
	for e := 0; e < n; e += step {
		out = append(out, plot.Tick{Value: float64(e), Label: fmt.Sprint(e)})
	}
	return out
}

// TextPlot draws curves with characters, for a terminal, with gaps as
// [Figure]'s. It is empty where there is nothing to draw.
func TextPlot(title string, curves ...Curve) string {
	colors := []asciigraph.AnsiColor{asciigraph.Red, asciigraph.Green, asciigraph.Blue, asciigraph.Yellow}
	var series [][]float64
	var names []string
	var used []asciigraph.AnsiColor
	for i, c := range curves {
		if len(c.runs()) == 0 {
			continue
		}
		values := slices.Clone(c.Values)
		for e, v := range values {
			if !drawable(v) {
				values[e] = math.NaN() // what asciigraph leaves out
			}
		}
		series, names = append(series, values), append(names, c.label())
		used = append(used, colors[i%len(colors)])
	}
	if len(series) == 0 {
		return ""
	}
	return asciigraph.PlotMany(series, asciigraph.Height(10), asciigraph.Width(60), asciigraph.Precision(3),
		asciigraph.Caption(title), asciigraph.SeriesColors(used...), asciigraph.SeriesLegends(names...))
}
