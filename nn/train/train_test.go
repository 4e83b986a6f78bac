package train

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/plot/plotter"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/nn"
	"gradrepl/nn/data"
	"gradrepl/nn/optim"
	"gradrepl/ops"
)

func TestAccuracy(t *testing.T) {
	outputs := tensor.Mat("1 2; 3 0; 5 5; 0 1")
	if got := Correct(outputs, []int{1, 0, 1, 0}); got != 2 { // of equal outputs the first counts
		t.Errorf("got %v, want 2", got)
	}
	model := nn.NewActivation("identity", func(x *engine.TensorNode) *engine.TensorNode { return x })
	if got := Accuracy(model, data.Dataset{X: outputs, Y: []int{1, 0, 0, 1}}); got != 1 {
		t.Errorf("got %v, want 1", got)
	}
}

func TestCorrectPanics(t *testing.T) {
	for want, run := range map[string]func(){
		"Correct: needs outputs (n, classes) and n labels, got shape (2, 2) and 1 labels": func() { Correct(tensor.Mat("1 2; 3 4"), []int{0}) },
		"Correct: needs outputs (n, classes) and n labels, got shape (2,) and 2 labels":   func() { Correct(tensor.Vec(1, 2), []int{0, 1}) },
	} {
		func() {
			defer func() {
				var e *tensor.Error
				err, _ := recover().(error)
				if !errors.As(err, &e) || e.Error() != want {
					t.Errorf("got %v, want %q", err, want)
				}
			}()
			run()
		}()
	}
}

// Training lowers the loss and finds the classes.
func TestTraining(t *testing.T) {
	rng := tensor.NewRNG(1)
	set := data.Synthetic(6000, rng)
	model := nn.NewMLP2(2, 2, rng)
	optimizer := optim.NewSGD(model.Parameters(), 0.001)
	history := &History{Name: "MLP2"}
	for range 5 {
		total, accuracy := 0.0, Accuracy(model, set)
		for _, batch := range data.NewLoader(set, 32, nil).Epoch() {
			loss := nn.LogCELoss(model.Forward(engine.Const(batch.X)), batch.Y)
			loss.Backward()
			optimizer.Step()
			optimizer.ZeroGrad()
			total += loss.Item()
		}
		history.Add(total/float64(set.Len()), accuracy)
	}
	if first, last := history.Loss[0], history.Loss[4]; last > first/2 {
		t.Errorf("the loss went from %v to %v only", first, last)
	}
	if accuracy := Accuracy(model, set); accuracy < 0.9 {
		t.Errorf("accuracy %v", accuracy)
	}
}

func TestTable(t *testing.T) {
	var out bytes.Buffer
	a := &History{Name: "a", Loss: []float64{0.5, 0.25}, Accuracy: []float64{0.5, 0.75}, Final: 1}
	b := &History{Name: "b", Loss: []float64{1}, Accuracy: []float64{0.25}, Final: 0.5}
	if err := Table(&out, a, b); err != nil {
		t.Fatal(err)
	}
	want := `
  epoch  a loss  accuracy  b loss  accuracy
      0  0.5000    0.5000  1.0000    0.2500
      1  0.2500    0.7500                  
  after            1.0000            0.5000
`
	if got := "\n" + out.String(); got != want {
		t.Errorf("got%s\nwant%s", got, want)
	}
}

// A loss that has exploded keeps its column narrow.
func TestTableOfDivergedRun(t *testing.T) {
	var out bytes.Buffer
	h := &History{Name: "x", Loss: []float64{1e307, math.NaN(), math.Inf(1)}, Accuracy: []float64{0.5, 0.5, 0.5}, Final: 0.5}
	if err := Table(&out, h); err != nil {
		t.Fatal(err)
	}
	want := `
  epoch       x loss  accuracy
      0  1.0000e+307    0.5000
      1          NaN    0.5000
      2         +Inf    0.5000
  after                 0.5000
`
	if got := "\n" + out.String(); got != want {
		t.Errorf("got%s\nwant%s", got, want)
	}
}

func TestFigure(t *testing.T) {
	dir := t.TempDir()
	curves := Losses(&History{Name: "first & last", Loss: []float64{3, 2, 1}}, &History{Name: "b", Loss: []float64{1, 1}})
	pngPath, svgPath := filepath.Join(dir, "f.png"), filepath.Join(dir, "f.svg")
	for _, path := range []string{pngPath, svgPath} {
		if err := Figure(path, "loss", "mean", curves...); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Open(pngPath)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); size.X < 400 || size.Y < 300 {
		t.Errorf("the picture is only %v", size)
	}
	text, err := os.ReadFile(svgPath)
	if err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(bytes.NewReader(text)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal("no XML: ", err)
		}
	}
	if !strings.Contains(string(text), "first &amp; last") {
		t.Error("the SVG does not name the curve")
	}
}

// A run that has diverged is drawn as far as it can be, beside the others.
func TestFigureOfDivergedRun(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for want, values := range map[string][]float64{
		"x (epoch 1: NaN)":     {1, nan, 2},
		"x (epoch 0: NaN)":     {nan, nan},
		"x (epoch 2: +Inf)":    {1, 2, inf},
		"x (epoch 1: -Inf)":    {1, -inf},
		"x (epoch 0: -1e+308)": {-1e308, 1e308}, // the length of the axis would overflow
	} {
		curves := []Curve{{"x", values}, {"other", []float64{1, 2, 3}}}
		path := filepath.Join(t.TempDir(), "f.svg")
		if err := Figure(path, "loss", "mean", curves...); err != nil {
			t.Error(want, err)
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{want, "other"} {
			if !strings.Contains(string(text), name) {
				t.Errorf("the figure of %v does not say %q", values, name)
			}
		}
		if plot := TextPlot("loss", curves...); !strings.Contains(plot, "other") || !strings.Contains(plot, "3.000") {
			t.Errorf("the plot of %v does not show the other curve:\n%s", values, plot)
		}
	}
	runs := Curve{"x", []float64{1, 2, nan, 4}}.runs()
	if len(runs) != 2 || len(runs[0]) != 2 || len(runs[1]) != 1 || runs[1][0] != (plotter.XY{X: 3, Y: 4}) {
		t.Errorf("a gap after two points gave %v", runs)
	}
}

// An error leaves the file that was there, and no other one.
func TestFigureErrors(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f.png")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Figure(path, "", "", Curve{"bad", nil}); err == nil || !strings.Contains(err.Error(), "f.png: curve bad has no values") {
		t.Errorf("no values: got %v", err)
	}
	if err := Figure(filepath.Join(dir, "f.gif2"), "", "", Curve{"a", []float64{1}}); err == nil || !strings.Contains(err.Error(), "f.gif2") {
		t.Errorf("an unknown format: got %v", err)
	}
	missing := filepath.Join(dir, "missing", "f.png")
	if err := Figure(missing, "", "", Curve{"a", []float64{1}}); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), missing) {
		t.Errorf("a missing folder: got %v", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder has %v, %v", entries, err)
	}
	if text, _ := os.ReadFile(path); string(text) != "old" {
		t.Errorf("the old file is %q", text)
	}
}

func TestWritable(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	if err := Writable(dir); err != nil {
		t.Error(err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("left %v, %v", entries, err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Writable(file); err == nil {
		t.Error("a file counts as a folder")
	}
}

func TestTextPlot(t *testing.T) {
	plot := TextPlot("loss", Curve{"a", []float64{3, 2, 1}}, Curve{"none", nil}, Curve{"b", []float64{1, 2}})
	for _, want := range []string{"loss", "a", "b", "3.000", "1.000"} {
		if !strings.Contains(plot, want) {
			t.Errorf("no %q in\n%s", want, plot)
		}
	}
	if got := TextPlot("nothing", Curve{"none", nil}); got != "" {
		t.Errorf("got %q for nothing", got)
	}
}

// A training step as scripts write it: the report's MLP (2-4-2) at batch 128.
func BenchmarkStep(b *testing.B) {
	rng := tensor.NewRNG(1)
	model := nn.NewMLP(2, 2, rng)
	optimizer := optim.NewSGD(model.Parameters(), 0.001)
	batches := data.NewLoader(data.Synthetic(60000, rng), 128, nil).Epoch()
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		batch := batches[i%len(batches)]
		loss := ops.NLL(model.Forward(engine.Const(batch.X)), batch.Y, ops.ReductionSum)
		loss.Backward()
		optimizer.Step()
		optimizer.ZeroGrad()
	}
}

func TestHistoryString(t *testing.T) {
	h := &History{Name: "run"}
	for _, want := range []string{
		"History run: no epoch yet",
		"History run: loss 0.5000 in 1 epoch, accuracy 0.2500 before",
		"History run: loss 0.5000 … 0.2500 in 2 epochs, accuracy 0.2500 before",
	} {
		if got := h.String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		h.Add(0.5/float64(len(h.Loss)+1), 0.25)
	}
	if got, want := (&History{Name: "bare", Loss: []float64{1}}).String(), "History bare: loss 1.0000 in 1 epoch"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	h.Final = 0.75
	if got, want := h.String(), "History run: loss 0.5000 … 0.1667 in 3 epochs, accuracy 0.2500 before and 0.7500 after them"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestWriteFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := WriteFile(path, []byte("text")); err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "text" {
		t.Errorf("read %q, %v", text, err)
	}
	missing := filepath.Join(path, "under", "file")
	if err := WriteFile(missing, nil); err == nil || !strings.HasPrefix(err.Error(), "writing "+missing+": ") {
		t.Errorf("into a folder that is none: %v", err)
	}
}
