package lessons_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"gradrepl/engine/tensor"
	"gradrepl/nn"
	"gradrepl/nn/data"
	"gradrepl/repl/session"
)

// network is the course's MLP, 2 → 4 → 2, in plain loops.
type network struct {
	w1, b1, w2, b2 []float64
	activation     func(x float64) (f, slope float64)
}

func sigmoid(x float64) (f, slope float64) {
	f = 1 / (1 + math.Exp(-x))
	return f, f * (1 - f)
}

func relu(x float64) (f, slope float64) {
	if x > 0 {
		return x, 1
	}
	return 0, 0
}

// newNetwork starts with the weights that the lesson's network starts with.
func newNetwork(activation func(x float64) (f, slope float64), rng *tensor.RNG) *network {
	first, second := nn.NewLinear(2, 4, rng), nn.NewLinear(4, 2, rng)
	return &network{
		first.Weight.Value.Clone().Data(), make([]float64, 4),
		second.Weight.Value.Clone().Data(), make([]float64, 2), activation}
}

// forward gives the hidden units, their slopes and the probabilities of the two
// classes for one point.
func (n *network) forward(x []float64) (hidden, slopes [4]float64, p [2]float64) {
	for i := range hidden {
		hidden[i], slopes[i] = n.activation(n.w1[2*i]*x[0] + n.w1[2*i+1]*x[1] + n.b1[i])
	}
	var e [2]float64
	for c := range e {
		score := n.b2[c]
		for i, h := range hidden {
			score += n.w2[4*c+i] * h
		}
		e[c] = math.Exp(score)
	}
	return hidden, slopes, [2]float64{e[0] / (e[0] + e[1]), e[1] / (e[0] + e[1])}
}

// epoch goes through a set in batches of 128, with steps of 0.001, and gives the
// mean loss.
func (n *network) epoch(set data.Dataset) float64 {
	total := 0.0
	for from := 0; from < set.Len(); from += 128 {
		dw1, db1, dw2, db2 := make([]float64, 8), make([]float64, 4), make([]float64, 8), make([]float64, 2)
		for k := from; k < min(from+128, set.Len()); k++ {
			x := set.X.Row(k).Data()
			hidden, slopes, p := n.forward(x)
			total -= math.Log(p[set.Y[k]])
			p[set.Y[k]]-- // now the gradient over the scores
			for c, g := range p {
				db2[c] += g
				for i, h := range hidden {
					dw2[4*c+i] += g * h
				}
			}
			for i := range hidden {
				g := (p[0]*n.w2[i] + p[1]*n.w2[4+i]) * slopes[i]
				db1[i] += g
				dw1[2*i] += g * x[0]
				dw1[2*i+1] += g * x[1]
			}
		}
		for _, step := range []struct{ w, g []float64 }{{n.w1, dw1}, {n.b1, db1}, {n.w2, dw2}, {n.b2, db2}} {
			for i, g := range step.g {
				step.w[i] -= 0.001 * g
			}
		}
	}
	return total / float64(set.Len())
}

func (n *network) accuracy(set data.Dataset) float64 {
	right := 0
	for k, y := range set.Y {
		predicted := 0
		if _, _, p := n.forward(set.X.Row(k).Data()); p[1] > p[0] {
			predicted = 1
		}
		if predicted == y {
			right++
		}
	}
	return float64(right) / float64(set.Len())
}

func TestRelu(t *testing.T) {
	text := output(t, 9)
	g := []float64{1, 2, 3, 4}
	ofRelu := func(x []float64) []float64 {
		out := make([]float64, len(x))
		for i := range x {
			out[i] = math.Max(0, x[i])
		}
		return out
	}
	same(t, "Relu(X)", numbers(t, text, "Relu(X)", 0), ofRelu([]float64{-1, 2, 3, -4}))
	same(t, "f′(X)", numbers(t, text, "f′(X), by hand", 0),
		gradient(func(x []float64) float64 { return weighted([]float64{1, 1, 1, 1}, ofRelu(x)) }, -1, 2, 3, -4))
	same(t, "x.Grad", numbers(t, text, "x.Grad, F∇ where X > 0", 0),
		gradient(func(x []float64) float64 { return weighted(g, ofRelu(x)) }, -1, 2, 3, -4))

	rng := tensor.NewRNG(1)
	set, validation := data.Synthetic(6000, rng), data.Synthetic(1000, rng)
	networks := []*network{newNetwork(sigmoid, tensor.NewRNG(2)), newNetwork(relu, tensor.NewRNG(2))}
	for epoch := range 2 {
		var want []float64
		for _, n := range networks {
			want = append(want, n.accuracy(validation), n.epoch(set))
		}
		same(t, "epoch "+strconv.Itoa(epoch), numbers(t, text, fmt.Sprintf("%-8d", epoch), 0), want)
	}
	same(t, "after", numbers(t, text, "after", 0), []float64{networks[0].accuracy(validation), networks[1].accuracy(validation)})

	// The layer that Parameters leaves out gets a gradient and stays as it was.
	inOrder(t, text, "Layer1.Weight    true             true\n", "Layer2.Weight    true             true\n",
		"Layer3.Weight    true             false\n", "Layer3's gradient after ZeroGrad is zero: false")
}

func TestClassifier(t *testing.T) {
	text := output(t, 10)
	// One class gets all of the 1000 test images, whatever is in them.
	_, counts, _ := strings.Cut(text, "How often each class was predicted with Adam at 0.1:\n")
	counts, _, _ = strings.Cut(counts, "\n")
	words := strings.Fields(counts)
	nothing, everything := 0, 0
	for i := 1; i < len(words); i += 2 {
		switch words[i] {
		case "0":
			nothing++
		case "1000":
			everything++
		}
	}
	if nothing != 9 || everything != 1 {
		t.Errorf("predicted with Adam at 0.1: %s", counts)
	}
	inOrder(t, text, "The scores of two images are the same: true", "Here, per cent of the test images:")
	same(t, "SGD's step", numbers(t, text, "SGD  moves the weights by", 0), []float64{-0.1 * 0.0001, -0.1 * 2})
	m, v := []float64{0.1 * 0.0001, 0.1 * 2}, []float64{0.001 * 1e-8, 0.001 * 4} // Adam's means, β₁ = 0.9 and β₂ = 0.999
	same(t, "Adam's step", numbers(t, text, "Adam moves the weights by", 0), []float64{
		-0.1 * m[0] / 0.1 / (math.Sqrt(v[0]/0.001) + 1e-8), -0.1 * m[1] / 0.1 / (math.Sqrt(v[1]/0.001) + 1e-8)})
	// Longer is better, and what was not touched by a rate of 0.1 learned.
	overall := func(name string, which int) string {
		_, rest, _ := strings.Cut(text, "Here, per cent")
		for range which + 1 {
			_, rest, _ = strings.Cut(rest, "\n"+name)
		}
		return strings.Join(strings.Fields(strings.SplitN(rest, "\n", 2)[0]), " ")
	}
	percent := func(row string) int {
		n, _ := strconv.Atoi(strings.Fields(row)[0])
		return n
	}
	if got := percent(overall("Adam, lr 0.1", 0)); got != 10 {
		t.Errorf("%d %% with Adam at 0.1, want the share of one class of ten", got)
	}
	if adam, longer := percent(overall("Adam   ", 0)), percent(overall("Adam, longer", 0)); longer <= adam || adam < 10 {
		t.Errorf("%d %% with Adam, %d %% with more epochs", adam, longer)
	}
	// The report's figures, as the assignment has them.
	for name, want := range map[string]string{
		"SGD":          "55 % 57 78 51 43 60 17 63 56 68 57",
		"Adam   ":      "52 % 49 53 49 35 40 34 55 68 75 67",
		"Adam, lr 0.1": "10 % 0 0 0 0 100 0 0 0 0 0",
		"Adam, longer": "59 % 66 66 39 25 52 61 68 67 67 79",
	} {
		if got := overall(name, 1); got != want {
			t.Errorf("the report's %s: %s, want %s", name, got, want)
		}
	}
}

// The lesson's network is PyTorch's: the scores of four images, the loss, and
// the loss after three steps of SGD are those that PyTorch computes from the
// same weights (testdata/cnn.json.gz, in float64).
func TestNetworkAgainstPyTorch(t *testing.T) {
	var reference struct {
		Input   array
		Targets []int
		Weights map[string]array
		Logits  array
		Loss    float64
		Three   float64 `json:"loss_after_3_steps"`
	}
	file, err := os.Open("testdata/cnn.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	zipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.NewDecoder(zipped).Decode(&reference); err != nil {
		t.Fatal(err)
	}

	// What the session is to read, in the lesson's order of a window's pixels:
	// by place first and channel last, where PyTorch has the channel first.
	dir := t.TempDir()
	write := func(name string, x []float64) {
		words := make([]string, len(x))
		for i, v := range x {
			words[i] = strconv.FormatFloat(v, 'g', -1, 64)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(strings.Join(words, " ")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, a := range reference.Weights {
		switch {
		case len(a.Shape) == 4:
			a.Data = channelsLast(a.Data, a.Shape[0], a.Shape[1], a.Shape[2]*a.Shape[3])
		case name == "fc1.weight":
			a.Data = channelsLast(a.Data, a.Shape[0], 5, 25)
		}
		write(name, a.Data)
	}
	write("input", reference.Input.Data)

	text := run(t, func(s *session.Session) error {
		if err := s.RunScript(context.Background(), "10_classifier.go", []string{"-images", "4", "-epochs", "1", "-longer", "1"}, true); err != nil {
			return err
		}
		for _, cell := range []string{
			`func numbersOf(name string) []float64 {
				text, err := os.ReadFile(` + strconv.Quote(dir) + ` + "/" + name)
				if err != nil {
					panic(err)
				}
				var out []float64
				for _, word := range strings.Fields(string(text)) {
					x, _ := strconv.ParseFloat(word, 64)
					out = append(out, x)
				}
				return out
			}`,
			`func layerOf(name string, in, out int) *nn.Linear {
				return &nn.Linear{
					Weight: engine.Node(tensor.FromSlice(numbersOf(name+".weight"), out, in)),
					Bias:   engine.Node(tensor.Vec(numbersOf(name+".bias")...)),
				}
			}`,
			`net := &Net{Side: 32, K: 5, Conv1: layerOf("conv1", 75, 4), Conv2: layerOf("conv2", 100, 5), Full1: layerOf("fc1", 125, 16), Full2: layerOf("fc2", 16, 12), Full3: layerOf("fc3", 12, 10)}`,
			`pictures := engine.Const(tensor.FromSlice(numbersOf("input"), 4, 3072))`,
			`lossNow := func() *engine.TensorNode { return ops.CrossEntropy(net.Forward(pictures), ` + fmt.Sprintf("%#v", reference.Targets) + `, ops.ReductionMean) }`,
			`fmt.Println("\nscores", net.Forward(pictures).Value.Reshape(-1).Data())`,
			`fmt.Println("loss", lossNow().Item())`,
			`sgd3 := optim.NewSGD(net.Parameters(), 0.01)`,
			`sgd3.Momentum = 0.9`,
			`for i := 0; i < 3; i++ { lossNow().Backward(); sgd3.Step(); sgd3.ZeroGrad() }`,
			`fmt.Println("after three", lossNow().Item())`,
			`tutorial := newNet(32, tensor.NewRNG(1))`,
			`fmt.Println("parameters", nn.CountParameters(tutorial))`,
		} {
			if _, err := s.Run(context.Background(), cell); err != nil {
				return fmt.Errorf("%s: %w", cell, err)
			}
		}
		return nil
	})
	closeTo := func(what string, got, want []float64) {
		t.Helper()
		if len(got) != len(want) {
			t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
		}
		for i := range got {
			if math.Abs(got[i]-want[i]) > 1e-9*max(1, math.Abs(want[i])) {
				t.Errorf("%s: element %d is %v, PyTorch has %v", what, i, got[i], want[i])
			}
		}
	}
	closeTo("scores", numbers(t, text, "scores", 0), reference.Logits.Data)
	closeTo("loss", numbers(t, text, "loss", 0), []float64{reference.Loss})
	closeTo("loss after three steps", numbers(t, text, "after three", 0), []float64{reference.Three})
	// As the tutorial's network: (75+1)·6 + (150+1)·16 + (400+1)·120 + (120+1)·84 + (84+1)·10.
	closeTo("parameters", numbers(t, text, "parameters", 0), []float64{62006})
}

// array is a tensor in the file of reference data.
type array struct {
	Shape []int
	Data  []float64
}

// channelsLast reorders the rows of a matrix (rows, channels·places) to
// (rows, places·channels).
func channelsLast(x []float64, rows, channels, places int) []float64 {
	out := make([]float64, 0, len(x))
	for r := range rows {
		for p := range places {
			for c := range channels {
				out = append(out, x[(r*channels+c)*places+p])
			}
		}
	}
	return out
}

// With a folder of CIFAR-10 the lesson reads that.
func TestClassifierReadsCIFAR10(t *testing.T) {
	dir := t.TempDir()
	for i, name := range []string{"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"} {
		var text []byte
		for image := range 3 {
			text = append(text, byte((i+image)%10))
			for k := range 3072 {
				text = append(text, byte(k*(i+1)+image))
			}
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text := run(t, func(s *session.Session) error {
		return s.RunScript(context.Background(), "10_classifier.go", []string{"-cifar", dir, "-epochs", "1", "-longer", "1"}, false)
	})
	inOrder(t, text, "15 images of 32×32 to train on, 3 to test", "Adam, longer  epoch 1  mean loss", "plane   car  bird   cat  deer   dog  frog horse  ship truck", "The network and the optimisers are the tutorial's.")
	if strings.Contains(text, "the program draws") {
		t.Error("says that the images are drawn")
	}
}
