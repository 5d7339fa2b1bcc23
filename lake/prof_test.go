package lake_test

import (
	"testing"

	"entente/lake"
	"entente/lake/generate"
)

func BenchmarkAppend(b *testing.B) {
	documents, err := generate.Documents(generate.Options{Records: 100_000, Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	var batch lake.Batch
	n := 0
	for c := range documents {
		batch.Coded = append(batch.Coded, c)
		n += len(c.Records)
	}
	b.ResetTimer()
	for b.Loop() {
		l, err := lake.Open(b.TempDir(), lake.Options{Write: true})
		if err != nil {
			b.Fatal(err)
		}
		for i := 0; i < len(batch.Coded); i += 20000 {
			if _, err := l.Append(lake.Batch{Coded: batch.Coded[i:min(i+20000, len(batch.Coded))]}); err != nil {
				b.Fatal(err)
			}
		}
		l.Close()
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "records/s")
}
