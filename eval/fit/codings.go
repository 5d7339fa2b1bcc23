package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"entente/eval"

	"github.com/klauspost/compress/zstd"
)

// readCodings reads hand codings that carry no text of their own
// (eval/fit/codings.jsonl: a document's id, its records, evidence as byte
// offsets) and joins them to the texts they were made from (JSON Lines packed
// with zstd). A coding whose text is not there is an error: the weights would
// silently be others.
func readCodings(path, texts string) ([]eval.Gold, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // read only
	var out []eval.Gold
	place := map[string]int{}
	for d := json.NewDecoder(f); ; {
		var g eval.Gold
		if err := d.Decode(&g); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("%s: coding %d: %w", path, len(out)+1, err)
		}
		place[g.ID] = len(out)
		out = append(out, g)
	}
	packed, err := os.Open(texts)
	if err != nil {
		return nil, err
	}
	defer packed.Close() //nolint:errcheck // read only
	plain, err := zstd.NewReader(packed)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", texts, err)
	}
	defer plain.Close()
	lines := bufio.NewScanner(plain)
	lines.Buffer(nil, 1<<26)
	found := 0
	for lines.Scan() {
		var key struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal(lines.Bytes(), &key); err != nil {
			return nil, fmt.Errorf("%s: %w", texts, err)
		}
		at, wanted := place[key.ID]
		if !wanted {
			continue
		}
		records := out[at].Records
		if err := json.Unmarshal(lines.Bytes(), &out[at].Document); err != nil {
			return nil, fmt.Errorf("%s: document %s: %w", texts, key.ID, err)
		}
		out[at].Records = records
		found++
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", texts, err)
	}
	if found < len(out) {
		return nil, fmt.Errorf("%s: texts of %d of %d codings are missing", texts, len(out)-found, len(out))
	}
	return out, nil
}
