package tensor

import (
	"fmt"
	"strconv"
	"strings"
)

// Mat makes a matrix from its rows. They are given as one text, "1 2; 3 4",
// with rows parted by semicolons or new lines and numbers by blanks or commas;
// or each as a []float64, a []int or a tensor of rank 1; or all as one
// [][]float64 or [][]int. Numbers are written as Go writes them, nan and inf
// included.
//
// It panics where the rows differ in length, where there are none, and at what
// is no number.
func Mat(rows ...any) *Tensor {
	var all [][]float64
	for _, row := range rows {
		switch row := row.(type) {
		case string:
			all = append(all, parseRows(row)...)
		case []float64:
			all = append(all, row)
		case []int:
			all = append(all, floatsOf(row))
		case *Tensor:
			if row.Rank() != 1 {
				panic(Errorf("Mat", "needs rows of rank 1, row %d has shape %v", len(all)+1, row.shape))
			}
			all = append(all, row.data)
		case [][]float64:
			all = append(all, row...)
		case [][]int:
			for _, r := range row {
				all = append(all, floatsOf(r))
			}
		default:
			panic(Errorf("Mat", "needs rows as text, []float64, []int or tensors of rank 1, got %T", row))
		}
	}
	if len(all) == 0 {
		panic(Errorf("Mat", "needs at least one row, got none"))
	}
	t := New(len(all), len(all[0]))
	for i, row := range all {
		if len(row) != len(all[0]) {
			panic(Errorf("Mat", "rows differ in length: row 1 has %s, row %d has %s", numbers(len(all[0])), i+1, numbers(len(row))))
		}
		copy(t.data[i*len(row):], row)
	}
	return t
}

func numbers(n int) string {
	if n == 1 {
		return "1 number"
	}
	return fmt.Sprintf("%d numbers", n)
}

func floatsOf(row []int) []float64 {
	out := make([]float64, len(row))
	for i, v := range row {
		out[i] = float64(v)
	}
	return out
}

// parseRows reads rows of numbers; lines without any do not count.
func parseRows(text string) [][]float64 {
	var rows [][]float64
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\n' }) {
		words := strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\r' })
		if len(words) == 0 {
			continue
		}
		row := make([]float64, len(words))
		for i, word := range words {
			v, err := strconv.ParseFloat(word, 64)
			if err != nil {
				panic(Errorf("Mat", "row %d: %q is no number", len(rows)+1, word))
			}
			row[i] = v
		}
		rows = append(rows, row)
	}
	return rows
}
