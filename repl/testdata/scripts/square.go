package main

import (
	"fmt"
	"os"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
)

func square(x *engine.TensorNode) *engine.TensorNode { return ops.Mul(x, x) }

func main() {
	x := engine.Node(tensor.Vec(1, 2, 3))
	loss := ops.Sum(square(x))
	loss.Backward()
	fmt.Println(os.Args[1:], loss.Item())
}
