package main

import (
	"testing"

	"entente/lake"
	"entente/lake/generate"
)

// BenchmarkAppend appends 100,000 records in batches, without the time of making them up.
func BenchmarkAppend(b *testing.B) {
	documents, err := generate.Documents(generate.Options{Records: 100_000, Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	var batch lake.Batch
	records := 0
	for c := range documents {
		batch.Coded = append(batch.Coded, c)
		records += len(c.Records)
	}
	for b.Loop() {
		l, err := lake.Open(b.TempDir(), lake.Options{Write: true})
		if err != nil {
			b.Fatal(err)
		}
		for i := 0; i < len(batch.Coded); i += batchDocuments {
			if _, err := l.Append(lake.Batch{Coded: batch.Coded[i:min(i+batchDocuments, len(batch.Coded))]}); err != nil {
				b.Fatal(err)
			}
		}
		if err := l.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(records*b.N)/b.Elapsed().Seconds(), "records/s")
}
