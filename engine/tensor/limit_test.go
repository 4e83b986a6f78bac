package tensor

import "testing"

// Whatever would make a tensor of a negative or an absurd size says so, under
// its own name, before it takes any memory.
func TestSizeLimit(t *testing.T) {
	column, row := New(1<<15, 1), New(1, 1<<15)
	for want, run := range map[string]func(){
		"New: shape (1099511627776,) has more than the 268435456 elements (2 GiB)": func() { New(1 << 40) },
		"New: shape (4294967296, 4294967296) has more than":                        func() { New(1<<32, 1<<32) }, // the product is 2⁶⁴, which is 0 in 64 bits
		"Zeros: shape (536870912,) has more than":                                  func() { Zeros(1 << 29) },
		"Zeros: negative dimension in shape (-1,)":                                 func() { Zeros(-1) },
		"Ones: negative dimension in shape (2, -3)":                                func() { Ones(2, -3) },
		"Full: shape (1073741824, 2) has more than":                                func() { Full(1, 1<<30, 2) },
		"Eye: shape (65536, 65536) has more than":                                  func() { Eye(1 << 16) },
		"Eye: negative dimension in shape (-1, -1)":                                func() { Eye(-1) },
		"FromSlice: shape (1099511627776,) has more than":                          func() { FromSlice(nil, 1<<40) },
		"Arange: 1e+18 in steps of 1 is no finite range":                           func() { Arange(0, 1e18, 1) },
		"Linspace: shape (1099511627776,) has more than":                           func() { Linspace(0, 1, 1<<40) },
		"Linspace: negative dimension in shape (-1,)":                              func() { Linspace(0, 1, -1) },
		"Rand: shape (1099511627776,) has more than":                               func() { Rand(1 << 40) },
		"Randn: negative dimension in shape (-1,)":                                 func() { NewRNG(1).Randn(-1) },
		"Expand: shape (1099511627776,) has more than":                             func() { Scalar(1).Expand(1 << 40) },
		"Expand: negative dimension in shape (-2,)":                                func() { Vec(1).Expand(-2) },
		"Add: shape (32768, 32768) has more than":                                  func() { column.Add(row) },
		"Power: shape (32768, 32768) has more than":                                func() { column.Zip("Power", row, nil) },
		"MatMul: shape (32768, 32768) has more than":                               func() { column.MatMul(row) },
		"MatMulT: shape (32768, 32768) has more than":                              func() { column.MatMulT(column) },
		"TMatMul: shape (32768, 32768) has more than":                              func() { row.TMatMul(row) },
		"TakeRows: shape (16384, 32768) has more than":                             func() { row.TakeRows(make([]int, 1<<14)) },
		"New: shape (0, 1099511627776) has more than":                              func() { New(0, 1<<40) },
		"New: shape (1099511627776, 0) has more than":                              func() { New(1<<40, 0) },
		"Reshape: shape (4294967296, 4294967296) has more than":                    func() { New(0).Reshape(1<<32, 1<<32) },
	} {
		mustPanic(t, want, run)
	}
}
