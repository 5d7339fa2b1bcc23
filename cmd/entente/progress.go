package main

import (
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"time"

	"entente"
)

// quietFor is how long a run goes on before its progress is shown.
const quietFor = time.Second

// progress is a line on a terminal that tells how many documents are done, with
// how many records, what was refused, how fast it goes and how long it will
// take. One without an output shows nothing, but counts.
type progress struct {
	out    io.Writer
	ticker *time.Ticker
	begun  time.Time
	// done, records and skips are what came of the input.
	done, records int
	skips         map[entente.Reason]int
	// reading tells how much of the input was read; nil if it is not known.
	reading *extent
	shown   bool
}

// extent is how much of the files that a command reads there is, and was read.
type extent struct{ total, read atomic.Int64 }

// newProgress makes the progress of a run; it shows nothing where standard
// error is no terminal.
func newProgress(c console) *progress {
	if !c.errTerminal {
		return &progress{skips: map[entente.Reason]int{}}
	}
	return &progress{out: c.err, ticker: time.NewTicker(quietFor / 5), begun: time.Now(), skips: map[entente.Reason]int{}, reading: c.reading}
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
	fmt.Fprint(p.out, "\r\x1b[K"+p.line(took))
	p.shown = true
}

// line is what the progress tells after some time.
func (p *progress) line(took time.Duration) string {
	parts := []string{fmt.Sprintf("%d documents", p.done)}
	if p.records > 0 {
		parts = append(parts, fmt.Sprintf("%d records", p.records))
	}
	if n := p.refused(); n > 0 {
		var why []string
		for _, reason := range entente.Reasons() {
			if p.skips[reason] > 0 {
				why = append(why, fmt.Sprintf("%s %d", reason, p.skips[reason]))
			}
		}
		parts = append(parts, fmt.Sprintf("%d refused (%s)", n, strings.Join(why, ", ")))
	}
	parts = append(parts, fmt.Sprintf("%.1f/s", float64(p.done)/took.Seconds()), took.Truncate(time.Second).String())
	if left := p.left(took); left > 0 {
		parts = append(parts, left.String()+" left")
	}
	return strings.Join(parts, ", ")
}

// left is how long the rest of the input will take, by how long the bytes read
// took; 0 if that is not known.
func (p *progress) left(took time.Duration) time.Duration {
	if p.reading == nil {
		return 0
	}
	total, read := p.reading.total.Load(), p.reading.read.Load()
	if total <= 0 || read <= 0 || read > total || took < 3*quietFor {
		return 0
	}
	return time.Duration(float64(took) * float64(total-read) / float64(read)).Round(time.Second)
}

// refused is how many inputs were refused.
func (p *progress) refused() int {
	n := 0
	for _, of := range p.skips {
		n += of
	}
	return n
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
