package train

import (
	"bytes"
	"fmt"
	"math"
	"path/filepath"
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

// Figure draws curves over the epochs and writes them to a file, as PNG, SVG
// or PDF by the ending of its name. A file that cannot be written whole is not
// touched.
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
		points := make(plotter.XYs, len(c.Values))
		for e, v := range c.Values {
			points[e].X, points[e].Y = float64(e), v
		}
		line, dots, err := plotter.NewLinePoints(points)
		if err != nil {
			return fmt.Errorf("drawing %s: curve %s: %w", path, c.Name, err)
		}
		line.Color, dots.Color = plotutil.Color(i), plotutil.Color(i)
		line.Dashes, dots.Shape = plotutil.Dashes(i), plotutil.Shape(i)
		p.Add(line, dots)
		p.Legend.Add(c.Name, line, dots)
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
	return renameio.WriteFile(path, content.Bytes(), 0o644)
}

// bounds are the smallest and the largest value of all curves, and the mean of
// their last ones.
func bounds(curves []Curve) (low, high, ends float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, c := range curves {
		for _, v := range c.Values {
			low, high = min(low, v), max(high, v)
		}
		if n := len(c.Values); n > 0 {
			ends += c.Values[n-1] / float64(len(curves))
		}
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

// TextPlot draws curves with characters, for a terminal. It is empty where
// there is nothing to draw.
func TextPlot(title string, curves ...Curve) string {
	colors := []asciigraph.AnsiColor{asciigraph.Red, asciigraph.Green, asciigraph.Blue, asciigraph.Yellow}
	var series [][]float64
	var names []string
	var used []asciigraph.AnsiColor
	for i, c := range curves {
		if len(c.Values) > 0 {
			series, names = append(series, c.Values), append(names, c.Name)
			used = append(used, colors[i%len(colors)])
		}
	}
	if len(series) == 0 {
		return ""
	}
	return asciigraph.PlotMany(series, asciigraph.Height(10), asciigraph.Width(60), asciigraph.Precision(3),
		asciigraph.Caption(title), asciigraph.SeriesColors(used...), asciigraph.SeriesLegends(names...))
}
