package data

import "fmt"

// Model returns the weights of the English tagger and parser, as text/train
// writes them. The bytes are the caller's own copy.
func Model() ([]byte, error) {
	weights, err := files.ReadFile("model/english.bin")
	if err != nil {
		return nil, fmt.Errorf("data: %w; make it with text/train, as model/README.md tells", err)
	}
	return weights, nil
}
