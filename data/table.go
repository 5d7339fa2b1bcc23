package data

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
)

// rows reads a table into a slice of T. A table is tab-separated text in
// UTF-8: blank lines and lines that begin with "#" are skipped, the first other
// line names the columns, each further line is one row. The columns must be the
// `col` tags of T's string fields, all of them and in their order, so a table
// that is short of a column or has a stranger is an error that names the line.
func rows[T any](path string) ([]T, error) {
	raw, err := files.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	var want []string
	typ := reflect.TypeFor[T]()
	for f := range typ.NumField() {
		want = append(want, typ.Field(f).Tag.Get("col"))
	}
	out := make([]T, 0, bytes.Count(raw, []byte{'\n'}))
	number, header := 0, false
	for line := range strings.Lines(string(raw)) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if !header {
			if line != strings.Join(want, "\t") {
				return nil, fmt.Errorf("data: %s:%d: columns are %q, want %q", path, number, line, strings.Join(want, "\t"))
			}
			header = true
			continue
		}
		var row T
		v := reflect.ValueOf(&row).Elem()
		rest, more := line, true
		for f := range want {
			if !more {
				return nil, fmt.Errorf("data: %s:%d: %d columns, want %d", path, number, f, len(want))
			}
			var cell string
			cell, rest, more = strings.Cut(rest, "\t")
			v.Field(f).SetString(cell)
		}
		if more {
			return nil, fmt.Errorf("data: %s:%d: more than %d columns", path, number, len(want))
		}
		out = append(out, row)
	}
	return out, nil
}
