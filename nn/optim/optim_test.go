package optim

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"strings"
	"testing"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

func read(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

type arguments struct {
	LR, Momentum, Gamma, Alpha float64
	Nesterov                   bool
	WeightDecay                float64 `json:"weight_decay"`
	Beta1, Beta2, Eps          *float64
	StepSize                   int     `json:"step_size"`
	TMax                       int     `json:"t_max"`
	EtaMin                     float64 `json:"eta_min"`
	StartFactor                float64 `json:"start_factor"`
	EndFactor                  float64 `json:"end_factor"`
	TotalIters                 int     `json:"total_iters"`
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
		o.Momentum, o.Nesterov, o.WeightDecay = a.Momentum, a.Nesterov, a.WeightDecay
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
		return o
	case "rmsprop":
		o := NewRMSprop(params, a.LR)
		o.Alpha = a.Alpha
		set(&o.Eps, a.Eps)
		return o
	case "adagrad":
		o := NewAdagrad(params, a.LR)
		set(&o.Eps, a.Eps)
		return o
	}
	t.Fatalf("no optimiser for %q of the reference", name)
	return nil
}

// PyTorch's trajectories, to 1e-9. No value that somebody may look at changes.
func TestOptimizers(t *testing.T) {
	var cases []struct {
		Name          string
		Args          arguments
		Start         []float64
		Grads, Params [][]float64
	}
	read(t, "testdata/optim.json", &cases)
	if len(cases) < 9 {
		t.Fatalf("only %d cases", len(cases))
	}
	for _, c := range cases {
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
	read(t, "testdata/lr.json", &cases)
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

func TestBadParameters(t *testing.T) {
	for want, run := range map[string]func(){
		"parameter 0 (data) is a constant":        func() { NewSGD([]*engine.TensorNode{engine.Const(tensor.Vec(1)).Named("data")}, 0.1) },
		"needs a learning rate from 0 on, got -1": func() { NewAdam(nil, -1) },
		"from 0 on, got NaN":                      func() { NewAdagrad(nil, math.NaN()) },
	} {
		func() {
			defer func() {
				err, _ := recover().(error)
				var e *tensor.Error
				if !errors.As(err, &e) || !strings.Contains(e.Error(), want) {
					t.Errorf("got %v, want %q", err, want)
				}
			}()
			run()
		}()
	}
}
