package train

import (
	"bytes"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/guptarohit/asciigraph"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
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
		if !Drawable(v) {
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

// Drawable reports whether a value has a place on an axis: NaN and infinities
// have none, and the length of an axis with larger values would overflow.
func Drawable(v float64) bool { return math.Abs(v) <= math.MaxFloat64/4 }

// label is the curve's name and, where it has a gap, the first value that is
// not drawn: "MLP2 (epoch 3: NaN)".
func (c Curve) label(xLabel string) string {
	for e, v := range c.Values {
		if !Drawable(v) {
			return fmt.Sprintf("%s (%s %d: %.3g)", c.Name, xLabel, e, v)
		}
	}
	return c.Name
}

// Panel is a part of a figure: curves on the same axes. XLabel says what the
// values are counted by, as "epoch".
type Panel struct {
	Title, XLabel, YLabel string
	Curves                []Curve
}

// Figure draws curves over the epochs and writes them to a file, as [Panels]
// does.
func Figure(path, title, yLabel string, curves ...Curve) error {
	return Panels(path, Panel{title, "epoch", yLabel, curves})
}

// Panels draws panels below one another and writes them to a file, as PNG, SVG
// or PDF by the ending of its name. A curve has a gap where its values are not
// finite, and the legend says so. It is an error where there is no panel or a
// curve has no values at all. A file that cannot be written whole is not
// touched.
func Panels(path string, panels ...Panel) error {
	if len(panels) == 0 {
		return fmt.Errorf("drawing %s: there are no curves", path)
	}
	plots := make([][]*plot.Plot, len(panels))
	for i, panel := range panels {
		p, err := panel.plot()
		if err != nil {
			return fmt.Errorf("drawing %s: %w", path, err)
		}
		plots[i] = []*plot.Plot{p}
	}
	format := strings.ToLower(strings.TrimPrefix(filepath.Ext(path), "."))
	canvas, err := draw.NewFormattedCanvas(16*vg.Centimeter, vg.Length(len(panels))*10*vg.Centimeter, format)
	if err != nil {
		return fmt.Errorf("drawing %s: %w", path, err)
	}
	tiles := draw.Tiles{Rows: len(panels), Cols: 1, PadY: vg.Points(12)}
	for i, row := range plot.Align(plots, tiles, draw.New(canvas)) {
		plots[i][0].Draw(row[0])
	}
	var content bytes.Buffer
	if _, err := canvas.WriteTo(&content); err != nil {
		return fmt.Errorf("drawing %s: %w", path, err)
	}
	return WriteFile(path, content.Bytes())
}

// mostDots is how many values a curve may have for each to get a dot: more
// would make a thick line.
const mostDots = 100

// plot is the panel as gonum draws it.
func (panel Panel) plot() (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = panel.Title, panel.XLabel, panel.YLabel
	p.Title.Padding, p.Legend.Padding = vg.Points(6), vg.Points(2)
	// The legend goes to the right where the curves do not end.
	low, high, ends := bounds(panel.Curves)
	p.Legend.Top = ends < (low+high)/2
	if low > 0 && low < high/2 {
		p.Y.Min = 0
	}
	p.Add(plotter.NewGrid())
	for i, c := range panel.Curves {
		if len(c.Values) == 0 {
			return nil, fmt.Errorf("curve %s has no values", c.Name)
		}
		var marks []plot.Thumbnailer
		for _, points := range c.runs() {
			line, dots, err := plotter.NewLinePoints(points)
			if err != nil {
				return nil, fmt.Errorf("curve %s: %w", c.Name, err)
			}
			line.Color, dots.Color = plotutil.Color(i), plotutil.Color(i)
			line.Dashes, dots.Shape = plotutil.Dashes(i), plotutil.Shape(i)
			p.Add(line)
			marks = []plot.Thumbnailer{line}
			if len(c.Values) <= mostDots || len(points) == 1 { // a line has no single point
				p.Add(dots)
				marks = append(marks, dots)
			}
		}
		p.Legend.Add(c.label(panel.XLabel), marks...)
	}
	p.X.Tick.Marker = plot.ConstantTicks(indexTicks(panel.Curves))
	return p, nil
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

// indexTicks marks whole epochs or indices only, some ten of them.
func indexTicks(curves []Curve) []plot.Tick {
	n := 0
	for _, c := range curves {
		n = max(n, len(c.Values))
	}
	step := RoundStep((n + 5) / 10)
	var out []plot.Tick
	for e := 0; e < n; e += step {
		out = append(out, plot.Tick{Value: float64(e), Label: fmt.Sprint(e)})
	}
	return out
}

// RoundStep is the first of 1, 2, 5, 10, 20, 50, … that is n at least.
func RoundStep(n int) int {
	for power := 1; ; power *= 10 {
		for _, m := range []int{1, 2, 5} {
			if m*power >= n {
				return m * power
			}
		}
	}
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
			if !Drawable(v) {
				values[e] = math.NaN() // what asciigraph leaves out
			}
		}
		series, names = append(series, values), append(names, c.label("epoch"))
		used = append(used, colors[i%len(colors)])
	}
	if len(series) == 0 {
		return ""
	}
	return asciigraph.PlotMany(series, asciigraph.Height(10), asciigraph.Width(60), asciigraph.Precision(3),
		asciigraph.Caption(title), asciigraph.SeriesColors(used...), asciigraph.SeriesLegends(names...))
}
