//go:build ignore

// Report trains the report's four networks on its synthetic set, prints a
// table, and draws its figures 2 a, b (the three networks) and 3 a, b (the
// growing learning rate that the report calls momentum, against plain MLP2).
//
//	gradrepl run scripts/report.go -out report
//	go run scripts/report.go -out report
package main

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/nn"
	"gradrepl/nn/data"
	"gradrepl/nn/optim"
	"gradrepl/nn/train"
	"gradrepl/ops"
)

// experiment is one of the four runs.
type experiment struct {
	name     string
	build    func(in, classes int, rng *tensor.RNG) nn.Module
	schedule optim.Schedule
}

// run trains a network: validation accuracy before each epoch, mean training
// loss after it.
func (e experiment) run(trainSet, validation data.Dataset, epochs, batchSize int, rng *tensor.RNG) *train.History {
	model := e.build(2, 2, rng)
	optimizer := optim.NewSGD(model.Parameters(), 0)
	loader := data.NewLoader(trainSet, batchSize, nil)
	history := &train.History{Name: e.name}
	progress := train.NewProgress(e.name, epochs*loader.Batches())
	for epoch := 0; epoch < epochs; epoch++ {
		accuracy := train.Accuracy(model, validation)
		optimizer.SetLR(e.schedule.At(epoch))
		total := 0.0
		for _, batch := range loader.Epoch() {
			output := model.Forward(engine.Const(batch.X))
			loss := ops.NLL(output, batch.Y, ops.ReductionSum)
			loss.Backward()
			optimizer.Step()
			optimizer.ZeroGrad()
			batchLoss := loss.Item()
			total += batchLoss
			progress.Step(batchLoss / float64(batch.Len()))
		}
		history.Add(total/float64(trainSet.Len()), accuracy)
	}
	progress.Close()
	history.Final = train.Accuracy(model, validation)
	return history
}

// figure writes one figure as PNG and SVG.
func figure(dir, name, title, yLabel string, curves []train.Curve) {
	for _, format := range []string{"png", "svg"} {
		path := filepath.Join(dir, name+"."+format)
		if err := train.Figure(path, title, yLabel, curves...); err != nil {
			fail(err)
		}
		fmt.Println(path)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "report:", err)
	os.Exit(1)
}

func main() {
	flags := flag.NewFlagSet("report", flag.ContinueOnError)
	out := flags.String("out", "report", "the folder for the figures")
	epochs := flags.Int("epochs", 20, "how often to go through the training set")
	batchSize := flags.Int("batch", 128, "points in a batch")
	lr := flags.Float64("lr", 0.001, "learning rate")
	seed := flags.Uint64("seed", 1, "seed of the random numbers: the same seed gives the same report")
	if err := flags.Parse(os.Args[1:]); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return
		}
		os.Exit(2)
	}
	if *epochs < 1 || *batchSize < 1 || !(*lr >= 0 && *lr <= math.MaxFloat64) || flags.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "report: needs epochs and a batch from 1 on, a learning rate from 0 on, and no other arguments")
		os.Exit(2)
	}
	// A folder that cannot be written to is found out before the training.
	if err := train.Writable(*out); err != nil {
		fail(err)
	}

	rng := tensor.NewRNG(*seed)
	trainSet := data.Synthetic(60000, rng)
	validation := data.Synthetic(10000, rng)
	for _, set := range []data.Dataset{trainSet, validation} { // for whoever puts own data here
		if err := set.Check(2); err != nil {
			fmt.Fprintln(os.Stderr, "report:", err)
			os.Exit(1)
		}
	}
	constant := optim.StepLR{LR: *lr, StepSize: 1, Gamma: 1}
	mlp2 := func(in, classes int, rng *tensor.RNG) nn.Module { return nn.NewMLP2(in, classes, rng) }
	experiments := []experiment{
		{"MLP", func(in, classes int, rng *tensor.RNG) nn.Module { return nn.NewMLP(in, classes, rng) }, constant},
		{"MLP2", mlp2, constant},
		{"MLP3L", func(in, classes int, rng *tensor.RNG) nn.Module { return nn.NewMLP3L(in, classes, rng) }, constant},
		{"momentum", mlp2, optim.GrowingLR{LR: *lr}},
	}
	runs := make([]*train.History, len(experiments))
	for i, e := range experiments {
		// Each run has a source of its own, so that it is the same whichever
		// others there are; MLP2 and momentum start from the same weights.
		runs[i] = e.run(trainSet, validation, *epochs, *batchSize, tensor.NewRNG(*seed+1))
	}

	if err := train.Table(os.Stdout, runs...); err != nil {
		fail(err)
	}
	networks, momentum := runs[:3], []*train.History{runs[3], runs[1]}
	figure(*out, "figure2a", "Training loss", "mean loss", train.Losses(networks...))
	figure(*out, "figure2b", "Validation accuracy", "accuracy", train.Accuracies(networks...))
	figure(*out, "figure3a", "Training loss, growing learning rate", "mean loss", train.Losses(momentum...))
	figure(*out, "figure3b", "Validation accuracy, growing learning rate", "accuracy", train.Accuracies(momentum...))
	if train.IsTerminal(os.Stdout) {
		fmt.Println(train.TextPlot("training loss", train.Losses(runs...)...))
	}
}
