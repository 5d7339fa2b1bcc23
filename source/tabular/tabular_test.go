package tabular

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
)

func rowsOf(t testing.TB, in string, comma byte, quotes bool, limit int) string {
	t.Helper()
	r := NewRows(bufio.NewReaderSize(strings.NewReader(in), 16), comma, quotes, limit)
	var out []string
	for n := 0; n <= 12*len(in)+10; n++ {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return strings.Join(out, "\n")
		}
		if err != nil {
			return strings.Join(append(out, err.Error()), "\n")
		}
		if row.Flaw != nil {
			out = append(out, fmt.Sprintf("%d: %v", row.Line, row.Flaw))
			continue
		}
		if int(row.Offset) > len(in) {
			t.Fatalf("row at %d of %d", row.Offset, len(in))
		}
		out = append(out, fmt.Sprintf("%d@%d: %s", row.Line, row.Offset, bytes.Join(row.Fields, []byte("|"))))
	}
	t.Fatal("more rows than bytes")
	return ""
}

func TestRows(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		comma    byte
		want     string
	}{
		{"plain", "a,b\nc,d\n", ',', "1@0: a|b\n2@4: c|d"},
		{"no break at the end", "a,b\nc,d", ',', "1@0: a|b\n2@4: c|d"},
		{"carriage returns", "a,b\r\nc,\"d\"\r\n", ',', "1@0: a|b\n2@5: c|d"},
		{"empty lines", "\n\na\n", ',', "3@2: a"},
		{"empty fields", ",,\n", ',', "1@0: ||"},
		{"quotes", "\"a,\"\"b\"\"\",c\n", ',', "1@0: a,\"b\"|c"},
		{"a break inside quotes", "\"a\nb\",c\nd,e\n", ',', "1@0: a\nb|c\n3@8: d|e"},
		{"a quote in a field without", "a \"b\" c,d\n", ',', "1@0: a \"b\" c|d"},
		{"a quote that is not doubled", "\"a \"b\" c\",d\n", ',', "1@0: a \"b\" c|d"},
		{"a quote that does not end", "\"a,b\nc,d\ne,f\n", ',', "1: a quoted field that does not end; double the quotes inside it\n2@5: c|d\n3@9: e|f"},
		{"too large", strings.Repeat("x", 60) + ",b\nc,d\n", ',', "1: the row is over the limit\n2@63: c|d"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := rowsOf(t, tt.in, tt.comma, true, 50); got != tt.want {
				t.Errorf("read\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
	if got := rowsOf(t, "a\t\"b\nc\td\n", '\t', false, 50); got != "1@0: a|\"b\n2@5: c|d" {
		t.Errorf("quotes without a meaning: %s", got)
	}
}

func FuzzRows(f *testing.F) {
	f.Add("a,\"b\"\"c\nd\",e\r\n\"f\n", byte(','), true)
	f.Add("\"x\"\"\n\"x\"\"\n\"x\"\"\n", byte(','), true)
	f.Fuzz(func(t *testing.T, in string, comma byte, quotes bool) {
		rowsOf(t, in, comma, quotes, 64)
	})
}

type article struct {
	ID      int64     `parquet:"id"`
	Title   *string   `parquet:"title,optional"`
	Day     int32     `parquet:"day,date"`
	Fetched time.Time `parquet:"fetched,timestamp(microsecond)"`
	Text    string    `parquet:"text,dict"`
	Tags    []string  `parquet:"tags"`
}

func parquetOf(t testing.TB, codec compress.Codec, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[article](&b, parquet.Compression(codec), parquet.PageBufferSize(4096), parquet.MaxRowsPerRowGroup(400))
	for i := range n {
		title := fmt.Sprintf("Title %d", i)
		a := article{ID: int64(i), Day: 19850, Fetched: time.Date(2024, 5, 7, 10, 0, 0, 0, time.UTC), Text: fmt.Sprintf("Text %d of many.", i), Tags: []string{"a", "b"}}
		if i%2 == 0 {
			a.Title = &title
		}
		if _, err := w.Write([]article{a}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestParquet(t *testing.T) {
	for name, codec := range map[string]compress.Codec{"uncompressed": &parquet.Uncompressed, "snappy": &parquet.Snappy, "gzip": &parquet.Gzip, "zstd": &parquet.Zstd, "brotli": &parquet.Brotli} {
		t.Run(name, func(t *testing.T) {
			raw := parquetOf(t, codec, 1000)
			p, err := OpenParquet(bytes.NewReader(raw), int64(len(raw)))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(p.Names(), " "); got != "id title day fetched text" {
				t.Fatalf("columns %s", got)
			}
			var got []string
			if err := p.Read([]int{0, 1, 2, 3, 4, -1}, func(row int, values []string) error {
				got = append(got, fmt.Sprint(row, " ", strings.Join(values, "|")))
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if len(got) != 1000 || got[6] != "7 6|Title 6|2024-05-07|2024-05-07T10:00:00Z|Text 6 of many.|" || got[999] != "1000 999||2024-05-07|2024-05-07T10:00:00Z|Text 999 of many.|" {
				t.Errorf("%d rows, %q %q", len(got), got[6], got[len(got)-1])
			}
		})
	}
}

func TestParquetRefused(t *testing.T) {
	raw := parquetOf(t, &parquet.Snappy, 10)
	footer := append([]byte{}, raw...)
	copy(footer[len(footer)-8:], "\xff\xff\xff\x7f")
	for name, in := range map[string][]byte{"nothing": nil, "cut off": raw[:len(raw)-20], "a footer of 2 GB": footer, "only its name": []byte("PAR1PAR1PAR1"), "rubbish": bytes.Repeat([]byte("PAR1"), 100)} {
		if p, err := OpenParquet(bytes.NewReader(in), int64(len(in))); err == nil {
			t.Errorf("%s is read: %v", name, p.Names())
		}
	}
	lz4 := parquetOf(t, &parquet.Lz4Raw, 10)
	p, err := OpenParquet(bytes.NewReader(lz4), int64(len(lz4)))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Read([]int{4}, func(int, []string) error { return nil }); err == nil || !strings.Contains(err.Error(), "zstd or snappy") {
		t.Errorf("LZ4: %v", err)
	}
}

func TestParquetBomb(t *testing.T) {
	type row struct {
		Text string `parquet:"text"`
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b, parquet.Compression(&parquet.Zstd), parquet.PageBufferSize(2*maxPage))
	for range maxPage>>20 + 2 {
		if _, err := w.Write([]row{{strings.Repeat("a", 1<<20)}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	p, err := OpenParquet(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Read([]int{0}, func(int, []string) error { return nil }); !errors.Is(err, errPage) {
		t.Errorf("error %v", err)
	}
}

// TestPageHeader says that what could be read in two ways is not read: the
// library might take more memory for one of them than was looked for.
func TestPageHeader(t *testing.T) {
	const (
		v1         = "\x15\x00\x15\x20\x15\x10\x2c\x15\x02\x15\x00\x00\x00"
		dictionary = "\x15\x04\x15\x20\x15\x10\x4c\x15\x02\x15\x00\x00\x00"
		v2         = "\x15\x06\x15\x20\x15\x10\x5c\x15\x02\x15\x00\x15\x02\x15\x00\x15\x04\x15\x02\x12\x00\x00"
	)
	for _, tt := range []struct {
		name, in string
		want     header
	}{
		{"data", v1, header{unpacked: 16, packed: 8}},
		{"dictionary", dictionary, header{unpacked: 16, packed: 8}},
		{"data of the second version", v2, header{unpacked: 16, packed: 8, levels: 3, plain: true}},
	} {
		tt.want.size = len(tt.in)
		if h, err := readHeader([]byte(tt.in)); err != nil || h != tt.want {
			t.Errorf("%s: %+v %v", tt.name, h, err)
		}
	}
	for name, in := range map[string]string{
		"nothing":                          "",
		"cut off":                          v2[:len(v2)-3],
		"no kind":                          "\x25\x20\x15\x10\x00",
		"a kind that is none":              strings.Replace(v1, "\x15\x00", "\x15\x20", 1),
		"a size that is no number":         strings.Replace(v1, "\x15\x20", "\x16\x20", 1),
		"a size told twice":                v1[:6] + "\x05\x06\x40" + v1[6:],
		"data that has a dictionary's too": v1[:len(v1)-1] + "\x2c\x15\x02\x15\x00\x00\x00",
		"data that has levels outside":     "\x15\x00" + v2[2:],
		"levels of less than nothing":      strings.Replace(v2, "\x15\x04\x15\x02", "\x15\x03\x15\x08", 1),
	} {
		if h, err := readHeader([]byte(in)); err == nil {
			t.Errorf("%s: %+v", name, h)
		}
	}
}

func FuzzParquet(f *testing.F) {
	f.Add(parquetOf(f, &parquet.Snappy, 5))
	f.Add(parquetOf(f, &parquet.Zstd, 50))
	f.Fuzz(func(t *testing.T, in []byte) {
		p, err := OpenParquet(bytes.NewReader(in), int64(len(in)))
		if err != nil {
			return
		}
		want := make([]int, len(p.Names()))
		for i := range want {
			want[i] = i
		}
		rows := 0
		_ = p.Read(want, func(int, []string) error { // that it returns is what counts
			if rows++; rows > 100_000 {
				return io.EOF
			}
			return nil
		})
	})
}
