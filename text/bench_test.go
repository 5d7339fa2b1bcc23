package text_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"strings"
	"sync"
	"testing"

	"entente/text"

	"github.com/klauspost/compress/zstd"
)

// sample is what the benchmarks read where the shared news is absent.
const sample = `WARSAW – Poland signed a $1.7 billion contract for 96 AH-64E helicopters on Monday, the defence minister said. "We can't wait any longer," he told reporters.

Under the agreement, deliveries begin in 2028 and end in 2032; a U.S.-led team will train about 150 pilots at the Inowrocław base. The two countries' chiefs of staff, Gen. Wiesław Kukuła and Lt. Gen. Andrew Rohling, attended.
`

// news returns about 4 MB of news, a document after the other.
var news = sync.OnceValue(func() []string {
	packed, err := os.Open("../../shared/texts/news.jsonl.zst")
	if err != nil {
		return strings.SplitAfter(strings.Repeat(sample+"\f", 5000), "\f")
	}
	defer packed.Close()
	unpack, err := zstd.NewReader(packed)
	if err != nil {
		panic(err)
	}
	defer unpack.Close()
	lines := json.NewDecoder(io.LimitReader(unpack, 100<<20))
	var out []string
	for size := 0; size < 4<<20; {
		var d struct {
			Text string `json:"text"`
		}
		if err := lines.Decode(&d); err != nil {
			panic(err)
		}
		out = append(out, d.Text)
		size += len(d.Text)
	}
	return out
})

func BenchmarkSegment(b *testing.B) {
	docs := news()
	tokens, size := 0, 0
	for i := 0; b.Loop(); i++ {
		doc := docs[i%len(docs)]
		size += len(doc)
		for _, s := range text.Segment(doc) {
			tokens += len(s.Tokens)
		}
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
	b.ReportMetric(float64(size)/1e6/b.Elapsed().Seconds(), "MB/s")
}

// BenchmarkAnalyze measures raw text in, tags and trees out, on one core.
func BenchmarkAnalyze(b *testing.B) {
	model := load(b)
	docs := news()
	var batch bytes.Buffer
	tokens := 0
	for i := 0; b.Loop(); i++ {
		// A few documents at once, as a caller with many would hand them over.
		batch.Reset()
		for n := range 8 {
			batch.WriteString(docs[(i*8+n)%len(docs)])
			batch.WriteString("\n\n")
		}
		for _, s := range model.Analyze(batch.String()) {
			tokens += len(s.Tokens)
		}
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}
