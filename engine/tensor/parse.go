package tensor

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Mat makes a matrix from its rows. They are given as one text, "1 2; 3 4",
// with rows parted by semicolons or new lines and numbers by blanks or commas;
// or each as a text, a []float64, a []int or a tensor of rank 1; or all as one
// [][]float64 or [][]int. Numbers are written as [strconv.ParseFloat] reads
// them: 1, -2.5, 3., 1e-3, nan, inf. The elements are copied.
//
// It panics where the rows differ in length, where there are none, and at what
// is no number.
func Mat(rows ...any) *Tensor {
	var all [][]float64
	for _, row := range rows {
		switch row := row.(type) {
		case string:
			all = append(all, parseRows(row, len(all)+1)...)
		case []float64:
			all = append(all, row)
		case []int:
			all = append(all, floatsOf(row))
		case *Tensor:
			if row == nil || row.Rank() != 1 {
				panic(Errorf("Mat", "row %d: needs a tensor of rank 1, got %s", len(all)+1, describe(row)))
			}
			all = append(all, row.data)
		case [][]float64:
			all = append(all, row...)
		case [][]int:
			for _, r := range row {
				all = append(all, floatsOf(r))
			}
		default:
			panic(Errorf("Mat", "row %d: needs a text, a []float64, a []int or a tensor of rank 1, got %T", len(all)+1, row))
		}
	}
	if len(all) == 0 {
		panic(Errorf("Mat", "needs at least one row, got none"))
	}
	t := zeros("Mat", Shape{len(all), len(all[0])})
	for i, row := range all {
		if len(row) != len(all[0]) {
			panic(Errorf("Mat", "rows differ in length: row 1 has %s, row %d has %s", numbers(len(all[0])), i+1, numbers(len(row))))
		}
		copy(t.data[i*len(row):], row)
	}
	return t
}

func describe(t *Tensor) string {
	if t == nil {
		return "nil"
	}
	return "shape " + t.shape.String()
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

// parseRows reads rows of numbers, the first of which is row number first of
// the matrix; lines with nothing in them do not count.
func parseRows(text string, first int) [][]float64 {
	var rows [][]float64
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\n' }) {
		if strings.TrimSpace(line) != "" {
			rows = append(rows, parseRow(line, first+len(rows)))
		}
	}
	return rows
}

// parseRow reads the numbers of one row; a comma may follow the last.
func parseRow(line string, number int) []float64 {
	var row []float64
	parts := strings.Split(strings.TrimSuffix(strings.TrimSpace(line), ","), ",")
	for _, part := range parts {
		words := strings.Fields(part)
		if len(words) == 0 {
			panic(Errorf("Mat", "row %d: a comma without a number before it, in %q", number, line))
		}
		for _, word := range words {
			v, err := strconv.ParseFloat(word, 64)
			switch {
			case errors.Is(err, strconv.ErrRange):
				panic(Errorf("Mat", "row %d: %s is beyond the range of float64", number, word))
			case err != nil:
				panic(Errorf("Mat", "row %d: %q is no number", number, word))
			}
			row = append(row, v)
		}
	}
	return row
}
