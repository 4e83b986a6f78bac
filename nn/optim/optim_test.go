package optim

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"testing"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
)

// read reads compressed JSON. A field that the test would not look at is an
// error.
func read(t *testing.T, path string, into any) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(path, err)
	}
	d := json.NewDecoder(text)
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		t.Fatal(path, err)
	}
}

type arguments struct {
	LR, Momentum, Dampening float64
	Gamma, Alpha            float64
	Nesterov                bool
	WeightDecay             float64 `json:"weight_decay"`
	Beta1, Beta2, Eps       *float64
	StepSize                int     `json:"step_size"`
	TMax                    int     `json:"t_max"`
	EtaMin                  float64 `json:"eta_min"`
	StartFactor             float64 `json:"start_factor"`
	EndFactor               float64 `json:"end_factor"`
	TotalIters              int     `json:"total_iters"`
}

func set(field *float64, value *float64) {
	if value != nil {
		*field = *value
	}
}

func optimizer(t *testing.T, name string, a arguments, params []*engine.TensorNode) Optimizer {
	switch name {
	case "sgd":
		o := NewSGD(params, a.LR)
		o.Momentum, o.Dampening, o.Nesterov, o.WeightDecay = a.Momentum, a.Dampening, a.Nesterov, a.WeightDecay
		return o
	case "adam":
		o := NewAdam(params, a.LR)
		o.WeightDecay = a.WeightDecay
		set(&o.Beta1, a.Beta1)
		set(&o.Beta2, a.Beta2)
		set(&o.Eps, a.Eps)
		return o
	case "adamw":
		o := NewAdamW(params, a.LR)
		o.WeightDecay = a.WeightDecay
		set(&o.Beta1, a.Beta1)
		set(&o.Beta2, a.Beta2)
		set(&o.Eps, a.Eps)
		return o
	case "rmsprop":
		o := NewRMSprop(params, a.LR)
		o.Alpha, o.WeightDecay = a.Alpha, a.WeightDecay
		set(&o.Eps, a.Eps)
		return o
	case "adagrad":
		o := NewAdagrad(params, a.LR)
		o.WeightDecay = a.WeightDecay
		set(&o.Eps, a.Eps)
		return o
	}
	t.Fatalf("no optimiser for %q of the reference", name)
	return nil
}

type trajectory struct {
	Name          string
	Args          arguments
	Start         []float64
	Grads, Params [][]float64
}

// PyTorch's trajectories, to 1e-9: those of the reference, and in options more
// of each optimiser's options. No value that somebody may look at changes.
func TestOptimizers(t *testing.T) {
	var cases, options []trajectory
	read(t, "testdata/optim.json.gz", &cases)
	read(t, "testdata/options.json.gz", &options)
	if len(cases) != 9 || len(options) != 6 {
		t.Fatalf("%d and %d cases", len(cases), len(options))
	}
	for _, c := range append(cases, options...) {
		p := engine.Node(tensor.Vec(c.Start...))
		o := optimizer(t, c.Name, c.Args, []*engine.TensorNode{p})
		for step, grad := range c.Grads {
			before, kept := p.Value, p.Value.Clone()
			o.ZeroGrad()
			p.Grad = tensor.Vec(grad...)
			o.Step()
			if want := tensor.Vec(c.Params[step]...); !p.Value.AllClose(want, 1e-9) {
				t.Errorf("%s %+v, step %d: %v, want %v", c.Name, c.Args, step, p.Value, want)
				break
			}
			if !before.Equal(kept) || !p.Grad.Equal(tensor.Vec(grad...)) {
				t.Errorf("%s, step %d wrote to the old value or to the gradient", c.Name, step)
			}
		}
		if o.ZeroGrad(); p.Grad.Sum() != 0 {
			t.Errorf("%s: the gradient after ZeroGrad is %v", c.Name, p.Grad)
		}
		if o.SetLR(0.5); o.LR() != 0.5 {
			t.Errorf("%s: the learning rate is %v", c.Name, o.LR())
		}
	}
}

func TestSchedules(t *testing.T) {
	var cases []struct {
		Name string
		Args arguments
		LR   []float64
	}
	read(t, "testdata/lr.json.gz", &cases)
	if len(cases) != 4 {
		t.Fatalf("%d cases", len(cases))
	}
	for _, c := range cases {
		a := c.Args
		s, ok := map[string]Schedule{
			"step":          StepLR{a.LR, a.StepSize, a.Gamma},
			"exponential":   ExponentialLR{a.LR, a.Gamma},
			"cosine":        CosineAnnealingLR{a.LR, a.TMax, a.EtaMin},
			"linear_warmup": LinearLR{a.LR, a.StartFactor, a.EndFactor, a.TotalIters},
		}[c.Name]
		if !ok {
			t.Fatalf("no schedule for %q of the reference", c.Name)
		}
		for epoch, want := range c.LR {
			if got := s.At(epoch); math.Abs(got-want) > 1e-9*want {
				t.Errorf("%s, epoch %d: %v, want %v", c.Name, epoch, got, want)
			}
		}
	}
	if got := (GrowingLR{0.001}).At(4); math.Abs(got-0.005) > 1e-15 {
		t.Errorf("the growing rate at epoch 4 is %v", got)
	}
}

// Writing to a gradient after a step changes no later step.
func TestMomentumIsItsOwn(t *testing.T) {
	p := engine.Node(tensor.Vec(1))
	o := NewSGD([]*engine.TensorNode{p}, 1)
	o.Momentum = 0.5
	p.Grad = tensor.Vec(1)
	o.Step() // v = 1, p = 0
	p.Grad.Set(100, 0)
	p.Grad = tensor.Vec(0)
	o.Step() // v = 0.5, p = −0.5
	if got := p.Value.Item(); got != -0.5 {
		t.Errorf("got %v, want -0.5", got)
	}
}

func TestPanics(t *testing.T) {
	type nodes = []*engine.TensorNode
	p := engine.Node(tensor.Vec(1)).Named("w")
	nesterov := func(momentum, dampening float64) func() {
		o := NewSGD(nodes{p}, 0.1)
		o.Nesterov, o.Momentum, o.Dampening = true, momentum, dampening
		return o.Step
	}
	for _, test := range []struct {
		want string
		run  func()
	}{
		{"NewSGD: parameter 0 (data) is a constant", func() { NewSGD(nodes{engine.Const(tensor.Vec(1)).Named("data")}, 0.1) }},
		{"NewSGD: parameter 1 is nil", func() { NewSGD(nodes{p, nil}, 0.1) }},
		{"NewSGD: parameter 0 (s) is no leaf but an output of OpNode Sum(w) → s", func() { NewSGD(nodes{ops.Sum(p).Named("s")}, 0.1) }},
		{"NewRMSprop: parameter 1 (w) is parameter 0 again", func() { NewRMSprop(nodes{p, p}, 0.1) }},
		{"NewAdam: needs a learning rate from 0 on, got -1", func() { NewAdam(nil, -1) }},
		{"NewAdagrad: needs a learning rate from 0 on, got NaN", func() { NewAdagrad(nil, math.NaN()) }},
		{"SetLR: needs a learning rate from 0 on, got +Inf", func() { NewAdamW(nil, 1).SetLR(math.Inf(1)) }},
		{"SGD: Nesterov needs a momentum above 0 and no dampening, got 0 and 0", nesterov(0, 0)},
		{"SGD: Nesterov needs a momentum above 0 and no dampening, got 0.9 and 0.1", nesterov(0.9, 0.1)},
		{"StepLR: needs a StepSize of at least 1 epoch, got 0", func() { StepLR{LR: 0.1, Gamma: 0.5}.At(3) }},
		{"CosineAnnealingLR: needs a TMax of at least 1 epoch, got 0", func() { CosineAnnealingLR{LR: 0.1}.At(3) }},
		{"LinearLR: needs a TotalIters of at least 1 epoch, got -1", func() { LinearLR{LR: 0.1, TotalIters: -1}.At(3) }},
	} {
		func() {
			defer func() {
				var e *tensor.Error
				err, _ := recover().(error)
				if !errors.As(err, &e) || e.Error() != test.want {
					t.Errorf("got %v, want %q", err, test.want)
				}
			}()
			test.run()
		}()
	}
}

func TestString(t *testing.T) {
	w := engine.Node(tensor.Vec(1)).Named("w")
	many := make([]*engine.TensorNode, 8)
	for i := range many {
		many[i] = engine.Node(tensor.Vec(1)).Named("p")
	}
	sgd := NewSGD([]*engine.TensorNode{w}, 0.1)
	sgd.Momentum, sgd.Nesterov = 0.9, true
	for _, test := range []struct {
		optimizer Optimizer
		want      string
	}{
		{sgd, "SGD(LR: 0.1, Momentum: 0.9, Nesterov: true, Params: [w])"},
		{NewAdamW(many, 1e-3), "Adam(LR: 0.001, Beta1: 0.9, Beta2: 0.999, Eps: 1e-08, WeightDecay: 0.01, Decoupled: true, Params: [p p p p p p … (8)])"},
		{NewRMSprop(nil, 1), "RMSprop(LR: 1, Alpha: 0.99, Eps: 1e-08, Params: [])"},
		{NewAdagrad([]*engine.TensorNode{w}, 1), "Adagrad(LR: 1, Eps: 1e-10, Params: [w])"},
	} {
		if got := fmt.Sprint(test.optimizer); got != test.want {
			t.Errorf("%s, want %s", got, test.want)
		}
	}
}
