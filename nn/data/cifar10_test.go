package data

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// write makes the files of a folder; a batch has images whose bytes count up
// from a number of their own.
func write(t *testing.T, dir string, files map[string][]byte) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// record is an image of CIFAR-10 as its file has it.
func record(label, first byte) []byte {
	out := []byte{label}
	for i := 0; i < 3072; i++ {
		out = append(out, first+byte(i))
	}
	return out
}

// batches are the files of a small CIFAR-10: two images in each.
func batches() map[string][]byte {
	files := map[string][]byte{"test_batch.bin": slices.Concat(record(9, 100), record(8, 200))}
	for i := byte(1); i <= 5; i++ {
		files["data_batch_"+string('0'+rune(i))+".bin"] = slices.Concat(record(i, 0), record(0, 10*i))
	}
	return files
}

func TestReadCIFAR10(t *testing.T) {
	top := t.TempDir()
	// In the folder of the archive.
	write(t, filepath.Join(top, "cifar-10-batches-bin"), batches())
	for _, dir := range []string{top, filepath.Join(top, "cifar-10-batches-bin")} {
		training, test, err := ReadCIFAR10(dir)
		if err != nil {
			t.Fatal(err)
		}
		if want := []int{1, 0, 2, 0, 3, 0, 4, 0, 5, 0}; !slices.Equal(training.Y, want) || training.Len() != 10 {
			t.Errorf("labels %v, want %v", training.Y, want)
		}
		if !slices.Equal(test.Y, []int{9, 8}) {
			t.Errorf("labels of the test set %v", test.Y)
		}
		// Image 5, the second of the third batch, begins with bytes 30, 31, …; the
		// byte after the 1024 of red is the first of green.
		d := training.Take([]int{5, 0})
		if !d.X.Shape().Equal([]int{2, 3072}) || !slices.Equal(d.Y, []int{0, 1}) {
			t.Fatalf("shape %v, labels %v", d.X.Shape(), d.Y)
		}
		for k, b := range map[int]float64{0: 30, 1: 31, 225: 255, 226: 0, 1024: 30} {
			if got, want := d.X.At(0, k), b/127.5-1; got-want > 1e-12 || want-got > 1e-12 {
				t.Errorf("pixel %d is %v, want %v", k, got, want)
			}
		}
		if d.X.At(0, 225) != 1 || d.X.At(0, 226) != -1 {
			t.Errorf("bytes 255 and 0 are %v and %v", d.X.At(0, 225), d.X.At(0, 226))
		}
		if part := training.Slice(4, 6); part.Len() != 2 || !part.Take([]int{1}).X.Equal(training.Take([]int{5}).X) {
			t.Error("a slice has other images")
		}
	}
}

func TestReadCIFAR10Errors(t *testing.T) {
	change := func(name string, data []byte) map[string][]byte {
		files := batches()
		files[name] = data
		if data == nil {
			delete(files, name)
		}
		return files
	}
	for want, files := range map[string]map[string][]byte{
		"there is no data_batch_3.bin in ":                             change("data_batch_3.bin", nil),
		"there is no test_batch.bin in ":                               change("test_batch.bin", nil),
		"data_batch_2.bin has 3000 bytes, which is no whole number of": change("data_batch_2.bin", record(1, 1)[:3000]),
		"data_batch_2.bin has 0 bytes":                                 change("data_batch_2.bin", []byte{}),
		"data_batch_5.bin: image 1 has label 10: from 0 to 9":          change("data_batch_5.bin", slices.Concat(record(1, 1), record(10, 1))),
		"has the version for Python":                                   {"data_batch_1": {0}},
		"has the archive; unpack it":                                   {"cifar-10-binary.tar.gz": {0}},
	} {
		dir := t.TempDir()
		write(t, dir, files)
		if _, _, err := ReadCIFAR10(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	if _, _, err := ReadCIFAR10(filepath.Join(t.TempDir(), "none")); err == nil || !strings.Contains(err.Error(), "there is no folder") {
		t.Errorf("no folder: %v", err)
	}
}
