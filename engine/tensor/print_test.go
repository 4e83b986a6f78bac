package tensor

import (
	"compress/gzip"
	"encoding/json"
	"math"
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
		{Vec(1e-5, 1e100), "[1.e-005 1.e+100]"},
		{Vec(math.NaN(), math.NaN()), "[nan nan]"},
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
	for _, test := range []struct {
		printing Printing
		tensor   *Tensor
		want     string
	}{
		{Printing{2, 1000, 3, 75}, Vec(1.005, 3.14159), "[1.   3.14]"},
		{Printing{0, 1000, 3, 75}, Vec(1.5, -2.5), "[ 2. -2.]"},
		{Printing{-1, 1000, 3, 75}, Vec(1.5, -2.5), "[ 2. -2.]"},
		{Printing{4, 1000, 3, 9}, Vec(1, 2, 3, 4), "[1. 2.\n 3. 4.]"},
		{Printing{4, 3, 1, 75}, Vec(1, 2, 3, 4), "[1. ... 4.]"},
		{Printing{4, 3, 0, 75}, Ones(2, 2), "[...]"},
		{Printing{4, 3, 1, 75}, Arange(0, 9, 1).Reshape(3, 3), "[[0. ... 2.]\n ...\n [6. ... 8.]]"},
		{Printing{17, 1000, 3, 75}, Vec(1e-5, 0.12345678901234567), "[1.0000000000000001e-05 1.2345678901234566e-01]"},
	} {
		if got := test.printing.Sprint(test.tensor); got != test.want {
			t.Errorf("%+v: got %s, want %s", test.printing, got, test.want)
		}
	}
}

// Texts of str() from NumPy 1.24 under various print options, of random arrays
// of many shapes and sizes; testdata/numpy_golden.py made them.
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
		Printing Printing
		Shape    []int
		Data     []string
		Want     string
	}
	if err := json.NewDecoder(z).Decode(&cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 500 {
		t.Fatalf("only %d cases", len(cases))
	}
	for _, c := range cases {
		data := make([]float64, len(c.Data))
		for i, s := range c.Data {
			if data[i], err = strconv.ParseFloat(s, 64); err != nil {
				t.Fatal(err)
			}
		}
		if got := c.Printing.Sprint(FromSlice(data, c.Shape...)); got != c.Want {
			t.Errorf("%+v of shape %v: got\n%s\nwant\n%s", c.Printing, c.Shape, got, c.Want)
		}
	}
}

// Any shape and any numbers are printed, under any options, with all brackets,
// and no line is wider than asked for unless it has a single word.
func FuzzPrinting(f *testing.F) {
	f.Add(uint64(1), uint8(2), uint8(3), 1.0, 4, 1000, 3, 75)
	f.Add(uint64(2), uint8(1), uint8(70), 1e9, 0, 10, 1, 20)
	f.Add(uint64(3), uint8(40), uint8(60), 1e-9, 17, 50, 0, 1)
	f.Add(uint64(4), uint8(9), uint8(9), math.Inf(1), -1, -1, -1, -1)
	f.Fuzz(func(t *testing.T, seed uint64, rows, columns uint8, scale float64, precision, threshold, edge, width int) {
		p := Printing{Precision: precision % 30, Threshold: threshold, EdgeItems: edge, LineWidth: width}
		x := NewRNG(seed).Randn(2, int(rows), int(columns)).Scale(scale)
		text := p.Sprint(x)
		if x.Size() == 0 {
			if text != "[]" {
				t.Fatalf("an empty tensor is %q", text)
			}
			return
		}
		if strings.Count(text, "[") != strings.Count(text, "]") || !strings.HasPrefix(text, "[") {
			t.Fatalf("brackets: %s", text)
		}
		for _, line := range strings.Split(text, "\n") {
			if len(line) > width && len(strings.Fields(strings.Trim(line, " []"))) > 1 {
				t.Fatalf("a line of %d characters: %q", len(line), line)
			}
		}
	})
}
