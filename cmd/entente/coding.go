package main

import (
	"runtime/debug"

	"entente/coder"
	"entente/text"
)

// newCoder loads the tables and the weights. They are all kept, so that looking
// for what of them could be freed would only take a third of the time.
func newCoder() (*coder.Coder, error) {
	percent := debug.SetGCPercent(-1)
	defer debug.SetGCPercent(percent)
	go text.Load() //nolint:errcheck // coder.New asks for it last and tells what is wrong with it
	return coder.New()
}
