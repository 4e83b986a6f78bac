//go:build ignore

// Train_mlp trains one of the report's networks on its synthetic set.
//
//	gradrepl run scripts/train_mlp.go -net mlp2
//	go run scripts/train_mlp.go -net mlp2
//
// In the session, %run leaves model, optimizer, loss and history behind.
package main

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"os"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/nn"
	"gradrepl/nn/data"
	"gradrepl/nn/optim"
	"gradrepl/nn/train"
	"gradrepl/ops"
)

func main() {
	flags := flag.NewFlagSet("train_mlp", flag.ContinueOnError)
	net := flags.String("net", "mlp", "the network: mlp (sigmoid), mlp2 (ReLU), mlp3l (3 layers), momentum (mlp2, growing learning rate)")
	epochs := flags.Int("epochs", 20, "how often to go through the training set")
	batchSize := flags.Int("batch", 128, "points in a batch")
	lr := flags.Float64("lr", 0.001, "learning rate")
	seed := flags.Uint64("seed", 1, "seed of the random numbers: the same seed gives the same run")
	shuffle := flags.Bool("shuffle", false, "take the points in another order in each epoch")
	if err := flags.Parse(os.Args[1:]); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return
		}
		os.Exit(2)
	}
	if *epochs < 0 || *batchSize < 1 || !(*lr >= 0 && *lr <= math.MaxFloat64) || flags.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "train_mlp: needs epochs and a learning rate from 0 on, a batch from 1 on, and no other arguments")
		os.Exit(2)
	}

	rng := tensor.NewRNG(*seed)
	trainSet := data.Synthetic(60000, rng)
	validation := data.Synthetic(10000, rng)
	for _, set := range []data.Dataset{trainSet, validation} { // for whoever puts own data here
		if err := set.Check(2); err != nil {
			fmt.Fprintln(os.Stderr, "train_mlp:", err)
			os.Exit(1)
		}
	}
	var order *tensor.RNG // none: the set's own order, as in the report
	if *shuffle {
		order = rng
	}
	loader := data.NewLoader(trainSet, *batchSize, order)

	var model nn.Module
	var schedule optim.Schedule = optim.StepLR{LR: *lr, StepSize: 1, Gamma: 1} // always the same
	switch *net {
	case "mlp":
		model = nn.NewMLP(2, 2, rng)
	case "mlp2":
		model = nn.NewMLP2(2, 2, rng)
	case "mlp3l":
		model = nn.NewMLP3L(2, 2, rng)
	case "momentum":
		model = nn.NewMLP2(2, 2, rng)
		schedule = optim.GrowingLR{LR: *lr}
	default:
		fmt.Fprintf(os.Stderr, "train_mlp: no network %q: there are mlp, mlp2, mlp3l and momentum\n", *net)
		os.Exit(2)
	}
	optimizer := optim.NewSGD(model.Parameters(), *lr)
	history := &train.History{Name: *net}
	progress := train.NewProgress(*net, *epochs*loader.Batches())

	var loss *engine.TensorNode
	for epoch := 0; epoch < *epochs; epoch++ {
		accuracy := train.Accuracy(model, validation)
		optimizer.SetLR(schedule.At(epoch))
		total := 0.0
		for _, batch := range loader.Epoch() {
			output := model.Forward(engine.Const(batch.X))
			loss = ops.NLL(output, batch.Y, ops.ReductionSum)
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

	if err := train.Table(os.Stdout, history); err != nil {
		fmt.Fprintln(os.Stderr, "train_mlp:", err)
		os.Exit(1)
	}
	if train.IsTerminal(os.Stdout) {
		fmt.Println(train.TextPlot("training loss", train.Losses(history)...))
	}
}
