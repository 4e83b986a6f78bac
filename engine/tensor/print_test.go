package tensor

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"
)

func TestPrinting(t *testing.T) {
	for _, test := range []struct {
		tensor *Tensor
		want   string
	}{
		{Mat("6 8; 10 12"), "[[ 6.  8.]\n [10. 12.]]"},
		{Vec(0.5, 1.25, -3), "[ 0.5   1.25 -3.  ]"},
		{Vec(1, 2.34567891), "[1.     2.3457]"},
		{Vec(1e-5, 1), "[1.e-05 1.e+00]"},
		{Vec(123456789, 1.5), "[1.2346e+08 1.5000e+00]"},
		{Mat("nan inf; 1 -inf"), "[[ nan  inf]\n [  1. -inf]]"},
		{Scalar(0.1), "0.1"},
		{Scalar(3), "3.0"},
		{Scalar(1e-7), "1e-07"},
		{New(0), "[]"},
		{New(2, 0), "[]"},
		{Ones(2, 1, 2), "[[[1. 1.]]\n\n [[1. 1.]]]"},
		{Arange(0, 2000, 1), "[0.000e+00 1.000e+00 2.000e+00 ... 1.997e+03 1.998e+03 1.999e+03]"},
	} {
		if got := test.tensor.String(); got != test.want {
			t.Errorf("got\n%s\nwant\n%s", got, test.want)
		}
	}
	p := DefaultPrinting()
	p.Precision = 2
	if got, want := p.Sprint(Vec(1.005, 3.14159)), "[1.   3.14]"; got != want {
		t.Errorf("precision 2: got %s, want %s", got, want)
	}
}

// Texts of str() from NumPy 1.24, of random arrays of many shapes and sizes.
func TestPrintingAsNumPy(t *testing.T) {
	f, err := os.Open("testdata/numpy.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Shape []int
		Data  []string
		Want  string
	}
	if err := json.NewDecoder(z).Decode(&cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 300 {
		t.Fatalf("only %d cases", len(cases))
	}
	for _, c := range cases {
		data := make([]float64, len(c.Data))
		for i, s := range c.Data {
			if data[i], err = strconv.ParseFloat(s, 64); err != nil {
				t.Fatal(err)
			}
		}
		if got := FromSlice(data, c.Shape...).String(); got != c.Want {
			t.Errorf("shape %v: got\n%s\nwant\n%s", c.Shape, got, c.Want)
		}
	}
}

// Any shape and any numbers are printed with all brackets and no line longer
// than the rule allows.
func FuzzPrinting(f *testing.F) {
	f.Add(uint64(1), 2, 3, 1.0)
	f.Add(uint64(2), 1, 70, 1e9)
	f.Add(uint64(3), 40, 60, 1e-9)
	f.Fuzz(func(t *testing.T, seed uint64, rows, cols int, scale float64) {
		rows, cols = 1+abs(rows)%50, 1+abs(cols)%80
		text := NewRNG(seed).Randn(rows, cols).Scale(scale).String()
		if strings.Count(text, "[") != strings.Count(text, "]") || !strings.HasPrefix(text, "[[") {
			t.Fatalf("brackets: %s", text)
		}
		for _, line := range strings.Split(text, "\n") {
			if len(line) > 75+2 && cols > 1 {
				t.Fatalf("a line of %d characters: %q", len(line), line)
			}
		}
	})
}

func abs(n int) int {
	if n < 0 {
		return -(n + 1)
	}
	return n
}
