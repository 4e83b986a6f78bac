package data

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"gradrepl/engine/tensor"
)

// Images is labelled colour images, kept in the bytes that their files have:
// as float64 the 60,000 of CIFAR-10 would take 1.5 GB.
type Images struct {
	Pixels        []byte // of each image Height·Width bytes of red, then of green, then of blue
	Y             []int  // n labels, from 0
	Height, Width int
}

// channels are the colours of an image.
const channels = 3

// Len is the number of images.
func (im *Images) Len() int { return len(im.Y) }

// size is the number of bytes of an image.
func (im *Images) size() int { return channels * im.Height * im.Width }

// Slice is the images from (included) to to (excluded). It shares their
// memory.
func (im *Images) Slice(from, to int) *Images {
	return &Images{im.Pixels[from*im.size() : to*im.size()], im.Y[from:to], im.Height, im.Width}
}

// Take is the images that indices name, in their order: X (n,
// 3·Height·Width), all reds before the greens before the blues, from −1 for a
// byte of 0 to 1 for one of 255.
func (im *Images) Take(indices []int) Dataset {
	out := Dataset{X: tensor.New(len(indices), im.size()), Y: make([]int, len(indices))}
	for i, j := range indices {
		out.Y[i] = im.Y[j]
		to := out.X.Data()[i*im.size():]
		for k, b := range im.Pixels[j*im.size() : (j+1)*im.size()] {
			to[k] = 2*float64(b)/255 - 1
		}
	}
	return out
}

// CIFAR10Classes are the names of the labels of CIFAR-10.
func CIFAR10Classes() []string {
	return []string{"plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"}
}

// cifarSide is the height and width of CIFAR-10's images; before each stands a
// byte with its label.
const cifarSide = 32

// ReadCIFAR10 reads the data set CIFAR-10 (Krizhevsky, 2009) in its binary
// version from a folder: the training images of data_batch_1.bin …
// data_batch_5.bin and the test images of test_batch.bin. The files may be in
// the folder cifar-10-batches-bin below it, as the archive has them.
func ReadCIFAR10(dir string) (training, test *Images, err error) {
	if below := filepath.Join(dir, "cifar-10-batches-bin"); isDir(below) {
		dir = below
	}
	training = &Images{Height: cifarSide, Width: cifarSide}
	for batch := 1; batch <= 5; batch++ {
		if err := training.read(dir, fmt.Sprintf("data_batch_%d.bin", batch)); err != nil {
			return nil, nil, err
		}
	}
	test = &Images{Height: cifarSide, Width: cifarSide}
	if err := test.read(dir, "test_batch.bin"); err != nil {
		return nil, nil, err
	}
	return training, test, nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// read appends the images of a file.
func (im *Images) read(dir, name string) error {
	path := filepath.Join(dir, name)
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return missing(dir, name)
	case err != nil:
		return err
	}
	record := 1 + im.size()
	if len(data) == 0 || len(data)%record != 0 {
		return fmt.Errorf("CIFAR-10: %s has %d bytes, which is no whole number of images of %d", path, len(data), record)
	}
	for n := 0; n < len(data)/record; n++ {
		label := int(data[n*record])
		if label >= len(CIFAR10Classes()) {
			return fmt.Errorf("CIFAR-10: %s: image %d has label %d: from 0 to %d", path, n, label, len(CIFAR10Classes())-1)
		}
		im.Y = append(im.Y, label)
		im.Pixels = append(im.Pixels, data[n*record+1:(n+1)*record]...)
	}
	return nil
}

// missing says what is wrong with a folder that lacks a file.
func missing(dir, name string) error {
	if !isDir(dir) {
		return fmt.Errorf("CIFAR-10: there is no folder %s", dir)
	}
	exists := func(name string) bool {
		_, err := os.Stat(filepath.Join(dir, name))
		return err == nil
	}
	switch {
	case exists("data_batch_1") || exists("cifar-10-batches-py"):
		return fmt.Errorf("CIFAR-10: %s has the version for Python, of pickled files; the binary version is needed, cifar-10-binary.tar.gz", dir)
	case exists("cifar-10-binary.tar.gz"):
		return fmt.Errorf("CIFAR-10: %s has the archive; unpack it: tar xzf cifar-10-binary.tar.gz", dir)
	}
	return fmt.Errorf("CIFAR-10: there is no %s in %s: needs data_batch_1.bin to data_batch_5.bin and test_batch.bin, of the binary version", name, dir)
}
