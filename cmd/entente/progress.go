package main

import (
	"fmt"
	"io"
	"time"
)

// quietFor is how long a run goes on before its progress is shown.
const quietFor = time.Second

// progress is a line on a terminal that tells how many documents are done and
// how fast. The zero progress shows nothing.
type progress struct {
	out    io.Writer
	ticker *time.Ticker
	begun  time.Time
	done   int
	shown  bool
}

// newProgress makes the progress of a run; it shows nothing where standard
// error is no terminal.
func newProgress(c console) *progress {
	if !c.errTerminal {
		return &progress{}
	}
	return &progress{out: c.err, ticker: time.NewTicker(quietFor / 5), begun: time.Now()}
}

// tick fires when the line is to be drawn anew; it is nil, which never fires,
// if nothing is shown.
func (p *progress) tick() <-chan time.Time {
	if p.ticker == nil {
		return nil
	}
	return p.ticker.C
}

// draw writes the line over the last one, once the run is old enough.
func (p *progress) draw(now time.Time) {
	took := now.Sub(p.begun)
	if p.ticker == nil || took < quietFor {
		return
	}
	fmt.Fprintf(p.out, "\r\x1b[K%d documents, %.1f/s, %v", p.done, float64(p.done)/took.Seconds(), took.Truncate(time.Second))
	p.shown = true
}

// add counts one document.
func (p *progress) add() { p.done++ }

// at sets the number of documents done, and draws the line if it is time.
func (p *progress) at(done int) {
	p.done = done
	select {
	case now := <-p.tick():
		p.draw(now)
	default:
	}
}

// clear takes the line away, to make room for other output.
func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
		p.shown = false
	}
}

func (p *progress) close() {
	p.clear()
	if p.ticker != nil {
		p.ticker.Stop()
	}
}
