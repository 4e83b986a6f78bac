package optim

import (
	"fmt"
	"reflect"
	"strings"
)

// How optimisers are written: what they are set to, and what they change.

func (o *SGD) String() string {
	return o.text("SGD", "Momentum", o.Momentum, "Dampening", o.Dampening, "WeightDecay", o.WeightDecay, "Nesterov", o.Nesterov)
}

func (o *Adam) String() string {
	return o.text("Adam", "Beta1", o.Beta1, "Beta2", o.Beta2, "Eps", o.Eps, "WeightDecay", o.WeightDecay, "Decoupled", o.Decoupled)
}

func (o *RMSprop) String() string {
	return o.text("RMSprop", "Alpha", o.Alpha, "Eps", o.Eps, "WeightDecay", o.WeightDecay)
}

func (o *Adagrad) String() string {
	return o.text("Adagrad", "Eps", o.Eps, "WeightDecay", o.WeightDecay)
}

// mostLabels is how many parameters are written by name.
const mostLabels = 6

// text writes an optimiser. Its settings are pairs of a name and a value, of which
// zero ones are left out.
func (o *parameters) text(name string, settings ...any) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s(LR: %v", name, o.lr)
	for i := 0; i < len(settings); i += 2 {
		if value := reflect.ValueOf(settings[i+1]); !value.IsZero() {
			fmt.Fprintf(&out, ", %s: %v", settings[i], value)
		}
	}
	labels := make([]string, min(len(o.Params), mostLabels))
	for i := range labels {
		labels[i] = o.Params[i].Label()
	}
	if n := len(o.Params); n > mostLabels {
		labels = append(labels, fmt.Sprintf("… (%d)", n))
	}
	fmt.Fprintf(&out, ", Params: [%s])", strings.Join(labels, " "))
	return out.String()
}
