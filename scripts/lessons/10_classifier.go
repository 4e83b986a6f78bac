//go:build ignore

// Question 10: the network of PyTorch's tutorial "Training a classifier", with
// SGD, with Adam, with Adam at a learning rate of 0.1 and with Adam for longer.
//
//	gradrepl run scripts/lessons/10_classifier.go
//	go run scripts/lessons/10_classifier.go -cifar FOLDER
//
// The tutorial trains on the photographs of CIFAR-10, which do not come with
// this program. Without the flag it draws its own images: ten figures of
// 16×16 pixels in random places, sizes and colours. With the flag it reads the
// binary version of CIFAR-10 and trains the tutorial's network itself; a run
// then takes minutes.
//
// At the prompt, %lesson 10 goes through it step by step.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/nn"
	"gradrepl/nn/data"
	"gradrepl/nn/optim"
	"gradrepl/nn/train"
	"gradrepl/ops"
)

// Images are a table of pixels here: a row for each pixel of each image, row by
// row, and a column for each channel. Then a convolution needs no op of its own:
//
//	1. For each place of the k×k window, put the k² pixels below it side by side:
//	   Embedding looks rows up in a table.
//	2. Multiply each such row by the weights: a linear layer, S = P·Wᵀ + b.
//
// Its backward is that of the two. For the weights it is question 3: W∇ = S∇ᵀ·P.
// A pixel is below up to k² windows, so its gradient is the sum of what comes
// from each of them: question 4.

// windows lists, for every place of a k×k window that is moved by step over
// each of n square images, the rows of its pixels in the table.
func windows(n, side, k, step int) []int {
	var at []int
	for image := 0; image < n; image++ {
		for y := 0; y+k <= side; y += step {
			for x := 0; x+k <= side; x += step {
				for dy := 0; dy < k; dy++ {
					for dx := 0; dx < k; dx++ {
						at = append(at, (image*side+y+dy)*side+x+dx)
					}
				}
			}
		}
	}
	return at
}

// convolve maps a table of pixels (n·side², channels) to one of
// (n·(side−k+1)², out) with a layer from k²·channels to out.
func convolve(x *engine.TensorNode, layer *nn.Linear, n, side, k int) *engine.TensorNode {
	patches := ops.Embedding(x, table(n, side, k, 1)) // (places·k², channels)
	return layer.Forward(ops.Reshape(patches, -1, k*k*x.Shape()[1]))
}

// pool takes the largest of each 2×2 pixels, for each channel by itself. The
// gradient goes to the one that was the largest.
func pool(x *engine.TensorNode, n, side int) *engine.TensorNode {
	pixels := ops.Embedding(x, table(n, side, 2, 2)) // (places·4, channels)
	return ops.MaxDim(ops.Reshape(pixels, -1, 4, x.Shape()[1]), 1, false)
}

// table is windows, worked out once for each size.
func table(n, side, k, step int) []int {
	size := [4]int{n, side, k, step}
	if tables[size] == nil {
		tables[size] = windows(n, side, k, step)
	}
	return tables[size]
}

var tables = map[[4]int][]int{}

// Net is the tutorial's network: convolutions to 6 and to 16 channels, each with
// Relu and pooling after it, and three linear layers of 120, 84 and 10. For
// images of 32×32 both windows are 5×5, as there; of 16×16 only 6×6 are left for
// the second one, which is 3×3.
type Net struct {
	Side, K                           int // of an image; of the second window
	Conv1, Conv2, Full1, Full2, Full3 *nn.Linear
}

func newNet(side int, rng *tensor.RNG) *Net {
	k := 3
	if side == 32 {
		k = 5
	}
	last := ((side-4)/2 - (k - 1)) / 2 // what is left of a side after the second pooling
	return &Net{
		Side: side, K: k,
		Conv1: nn.NewLinear(5*5*3, 6, rng),
		Conv2: nn.NewLinear(k*k*6, 16, rng),
		Full1: nn.NewLinear(last*last*16, 120, rng),
		Full2: nn.NewLinear(120, 84, rng),
		Full3: nn.NewLinear(84, 10, rng),
	}
}

// Forward maps images (n, 3·side²), all reds before the greens before the blues,
// to scores (n, 10).
func (m *Net) Forward(x *engine.TensorNode) *engine.TensorNode {
	n, side := x.Shape()[0], m.Side
	h := ops.Reshape(x, n, 3, side*side)
	h = ops.Reshape(ops.Permute(h, 0, 2, 1), n*side*side, 3) // the table of pixels
	h = ops.Relu(convolve(h, m.Conv1, n, side, 5))
	side -= 4
	h = pool(h, n, side)
	side /= 2
	h = ops.Relu(convolve(h, m.Conv2, n, side, m.K))
	side -= m.K - 1
	h = ops.Reshape(pool(h, n, side), n, -1)
	h = ops.Relu(m.Full1.Forward(h))
	h = ops.Relu(m.Full2.Forward(h))
	return m.Full3.Forward(h)
}

// Parameters are those of all five layers.
func (m *Net) Parameters() []*engine.TensorNode {
	return nn.ParametersOf(m.Conv1, m.Conv2, m.Full1, m.Full2, m.Full3)
}

// images is a set of either kind.
type images interface {
	Len() int
	Take(indices []int) data.Dataset
}

// experiment is one of the report's four runs.
type experiment struct {
	name      string
	epochs    int
	optimizer func(params []*engine.TensorNode) optim.Optimizer
}

// fit trains with the cross-entropy, averaged over each batch as in the
// tutorial.
func fit(e experiment, model *Net, set images, batchSize int, rng *tensor.RNG) {
	optimizer := e.optimizer(model.Parameters())
	progress := train.NewProgress(e.name, e.epochs*set.Len()/batchSize)
	for epoch := 0; epoch < e.epochs; epoch++ {
		order, total, batches := rng.Perm(set.Len()), 0.0, 0
		for from := 0; from+batchSize <= len(order); from += batchSize {
			batch := set.Take(order[from : from+batchSize])
			loss := ops.CrossEntropy(model.Forward(engine.Const(batch.X)), batch.Y, ops.ReductionMean)
			loss.Backward()
			optimizer.Step()
			optimizer.ZeroGrad()
			total += loss.Item()
			batches++
			progress.Step(loss.Item())
		}
		fmt.Printf("%-13s epoch %d  mean loss %.3f\n", e.name, epoch+1, total/float64(batches))
	}
	progress.Close()
}

// predict gives the class with the largest score for each image of a set, and
// the class that it should have been.
func predict(model *Net, set images) ([]int, []int) {
	const batchSize = 4
	var predicted, labels []int
	for from := 0; from < set.Len(); from += batchSize {
		var indices []int
		for i := from; i < min(from+batchSize, set.Len()); i++ {
			indices = append(indices, i)
		}
		batch := set.Take(indices)
		predicted = append(predicted, model.Forward(engine.Const(batch.X)).Value.ArgMaxDim(1)...)
		labels = append(labels, batch.Y...)
	}
	return predicted, labels
}

// line is a row of the tables at the end: per cent of all test images that got
// their right class, and of those of each class.
func line(name string, overall int, perClass []int) string {
	text := fmt.Sprintf("%-13s %5d %%  ", name, overall)
	for _, p := range perClass {
		text += fmt.Sprintf("%6d", p)
	}
	return text
}

func heading(classes []string) string {
	text := fmt.Sprintf("%-13s overall  ", "")
	for _, c := range classes {
		text += fmt.Sprintf("%6.5s", c)
	}
	return text
}

// score is line for what a model predicts.
func score(name string, predicted, labels []int) string {
	right, of, all := make([]int, 10), make([]int, 10), 0
	for i, label := range labels {
		of[label]++
		if predicted[i] == label {
			right[label]++
			all++
		}
	}
	for c := range right {
		right[c] = right[c] * 100 / max(of[c], 1)
	}
	return line(name, all*100/len(labels), right)
}

func main() {
	flags := flag.NewFlagSet("10_classifier", flag.ContinueOnError)
	cifar := flags.String("cifar", "", "the folder of CIFAR-10's binary version, to train on that")
	count := flags.Int("images", 0, "images to train on; 0 for 4000 drawn ones or all of CIFAR-10")
	epochs := flags.Int("epochs", 2, "how often to go through them")
	longer := flags.Int("longer", 5, "how often in the last run")
	batchSize := flags.Int("batch", 4, "images in a batch")
	seed := flags.Uint64("seed", 1, "seed of the random numbers")
	if err := flags.Parse(os.Args[1:]); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return
		}
		os.Exit(2)
	}
	if *count < 0 || *epochs < 1 || *longer < 1 || *batchSize < 1 || flags.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "10_classifier: needs a number of images from 0 on, epochs and a batch from 1 on, and no other arguments")
		os.Exit(2)
	}
	set, test, classes, side, err := load(*cifar, *count, tensor.NewRNG(*seed))
	if err == nil && set.Len() < *batchSize {
		err = fmt.Errorf("a batch of %d needs as many images, there are %d", *batchSize, set.Len())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "10_classifier:", err)
		os.Exit(1)
	}

	check()
	firstSteps()

	adam := func(lr float64) func([]*engine.TensorNode) optim.Optimizer {
		return func(params []*engine.TensorNode) optim.Optimizer { return optim.NewAdam(params, lr) }
	}
	sgd := func(params []*engine.TensorNode) optim.Optimizer {
		optimizer := optim.NewSGD(params, 0.001)
		optimizer.Momentum = 0.9
		return optimizer
	}
	experiments := []experiment{
		{"SGD", *epochs, sgd},
		{"Adam", *epochs, adam(0.001)},
		{"Adam, lr 0.1", *epochs, adam(0.1)},
		{"Adam, longer", *longer, adam(0.001)},
	}
	fmt.Printf("\n%d images of %d×%d to train on, %d to test, batches of %d\n", set.Len(), side, side, test.Len(), *batchSize)
	var table []string
	for _, e := range experiments {
		// All four start from the same weights and see the same order.
		model := newNet(side, tensor.NewRNG(*seed+1))
		fit(e, model, set, *batchSize, tensor.NewRNG(*seed+2))
		predicted, labels := predict(model, test)
		table = append(table, score(e.name, predicted, labels))
		if e.name == "Adam, lr 0.1" {
			collapse(model, test, predicted, classes)
		}
	}

	fmt.Println("\nHere, per cent of the test images:")
	fmt.Println(heading(classes))
	fmt.Println(strings.Join(table, "\n"))
	fmt.Println("\nThe report's, on CIFAR-10 (50,000 images of 32×32; 2, 2, 2 and 5 epochs):")
	fmt.Println(heading(data.CIFAR10Classes()))
	fmt.Println(line("SGD", 55, []int{57, 78, 51, 43, 60, 17, 63, 56, 68, 57}))
	fmt.Println(line("Adam", 52, []int{49, 53, 49, 35, 40, 34, 55, 68, 75, 67}))
	fmt.Println(line("Adam, lr 0.1", 10, []int{0, 0, 0, 0, 100, 0, 0, 0, 0, 0}))
	fmt.Println(line("Adam, longer", 59, []int{66, 66, 39, 25, 52, 61, 68, 67, 67, 79}))
	if *cifar == "" {
		fmt.Println(`
These are two tasks, and their figures are not to be compared one by one. Here:
ten figures that the program draws, 16×16 pixels, fewer images, a second window
of 3×3, and weights that start from N(0, 2/(in+out)), where PyTorch's are uniform.
As there: the other layers, the optimisers, their learning rates, and unless the
flags say otherwise the batches and epochs. Both show that 0.1 is no learning rate
for Adam, and that more epochs help. In the report SGD is ahead after two epochs,
which were 25,000 of its small steps; in fewer it does not come as far.`)
	} else {
		fmt.Println(`
The network and the optimisers are the tutorial's. What differs: the weights start
from N(0, 2/(in+out)), PyTorch's from a uniform distribution.`)
	}
	fmt.Println(`
Overall accuracy hides the classes: look along the rows. And one run of each is no
proof of who is better: try another -seed, and see by how much the rows change.`)
}

// check compares the gradients of a convolution and a pooling with differences.
func check() {
	rng := tensor.NewRNG(7)
	pixels := engine.Node(rng.Randn(2*6*6, 2)).Named("pixels") // two images of 6×6, two channels
	layer := nn.NewLinear(3*3*2, 3, rng)
	fmt.Println("The gradient check of a convolution with windows of 3×3, and pooling after it:")
	fmt.Println(engine.GradCheck(func(in ...*engine.TensorNode) *engine.TensorNode {
		return ops.Sum(ops.Square(pool(convolve(in[0], &nn.Linear{Weight: in[1], Bias: in[2]}, 2, 6, 3), 2, 4)))
	}, pixels, layer.Weight, layer.Bias))
}

// firstSteps lets two optimisers make a step each, from weights with a small and
// a large gradient. SGD moves by −lr·g; Adam divides by the size of the gradient,
// and its first step is −lr·g/(√g² + ε).
func firstSteps() {
	gradient := tensor.Vec(0.0001, 2)
	fmt.Println("\nThe first step with a learning rate of 0.1, where the gradients are", gradient)
	for _, name := range []string{"SGD", "Adam"} {
		w := engine.Node(tensor.Zeros(2))
		w.Grad = gradient
		var optimizer optim.Optimizer = optim.NewSGD([]*engine.TensorNode{w}, 0.1)
		if name == "Adam" {
			optimizer = optim.NewAdam([]*engine.TensorNode{w}, 0.1)
		}
		optimizer.Step()
		fmt.Printf("%-4s moves the weights by %v\n", name, w.Value)
	}
	fmt.Println("Adam moves each weight by the learning rate, however small its gradient is.")
}

// collapse shows what a learning rate of 0.1 has done: after a few steps of 0.1
// the weights, of some 0.1 before, have lost what they were. The units of a layer
// are negative for every image, Relu makes them 0 and their gradients, too: they
// are dead, and only the last bias is left to say which class it is.
func collapse(model *Net, test images, predicted []int, classes []string) {
	counts := make([]int, 10)
	for _, c := range predicted {
		counts[c]++
	}
	fmt.Println("\nHow often each class was predicted with Adam at 0.1:")
	for c, name := range classes {
		fmt.Printf("%s %d  ", name, counts[c])
	}
	scores := model.Forward(engine.Const(test.Take([]int{0, 1}).X)).Value
	fmt.Printf("\nThe scores of two images are the same: %v\n\n", scores.Row(0).Equal(scores.Row(1)))
}

// load gives the images to train on and to test, their classes, and the side of
// an image.
func load(cifar string, count int, rng *tensor.RNG) (set, test images, classes []string, side int, err error) {
	if cifar == "" {
		if count == 0 {
			count = 4000
		}
		return draw(count, rng), draw(1000, rng), figureNames(), 16, nil
	}
	training, testing, err := data.ReadCIFAR10(cifar)
	if err != nil {
		return nil, nil, nil, 0, err
	}
	if count > 0 && count < training.Len() {
		training = training.Slice(0, count)
	}
	return training, testing, data.CIFAR10Classes(), 32, nil
}

// figures are what draw draws, one a class.
var figures = []struct{ name, rows string }{
	{"disc", "..###.. .#####. ####### ####### ####### .#####. ..###.."},
	{"ring", "..###.. .##.##. ##...## #.....# ##...## .##.##. ..###.."},
	{"square", "####### ####### ####### ####### ####### ####### #######"},
	{"frame", "####### #.....# #.....# #.....# #.....# #.....# #######"},
	{"wedge", "...#... ...#... ..###.. ..###.. .#####. .#####. #######"},
	{"plus", "...#... ...#... ...#... ####### ...#... ...#... ...#..."},
	{"cross", "#.....# .#...#. ..#.#.. ...#... ..#.#.. .#...#. #.....#"},
	{"rows", "####### ....... ####### ....... ####### ....... #######"},
	{"cols", "#.#.#.# #.#.#.# #.#.#.# #.#.#.# #.#.#.# #.#.#.# #.#.#.#"},
	{"check", "##..##. ##..##. ..##..# ..##..# ##..##. ##..##. ..##..#"},
}

func figureNames() []string {
	var names []string
	for _, f := range figures {
		names = append(names, f.name)
	}
	return names
}

// draw makes n images of 16×16 pixels, the classes in turn: a figure of 8 to 14
// pixels in a colour of its own, on a ground of another one, with noise.
func draw(n int, rng *tensor.RNG) data.Dataset {
	const side, noise = 16, 0.2
	set := data.Dataset{X: rng.Randn(n, 3*side*side).Scale(noise), Y: make([]int, n)}
	choices := rng.Rand(n, 9).Data()
	for i := 0; i < n; i++ {
		u := choices[9*i : 9*i+9]
		pixels := set.X.Data()[i*3*side*side:]
		set.Y[i] = i % 10
		rows := strings.Fields(figures[set.Y[i]].rows)
		size := 8 + int(7*u[0])
		left, top := int(float64(side-size+1)*u[1]), int(float64(side-size+1)*u[2])
		for y := 0; y < side; y++ {
			for x := 0; x < side; x++ {
				colour := u[3:6]
				if fx, fy := x-left, y-top; fx >= 0 && fy >= 0 && fx < size && fy < size && rows[fy*7/size][fx*7/size] == '#' {
					colour = u[6:9]
				}
				for c := 0; c < 3; c++ {
					pixels[(c*side+y)*side+x] += 2*colour[c] - 1
				}
			}
		}
	}
	return set
}
