package pdf

import (
	"bytes"
	"encoding/ascii85"
	"io"
	"slices"
	"strconv"

	"github.com/klauspost/compress/zlib"
)

// What a file may take. Books of a thousand pages have a hundredth of it.
const (
	// maxSteps is how many objects and operators are read.
	maxSteps = 8 << 20
	// maxStream is the most that one stream unpacks to, maxUnpacked all together.
	maxStream   = 32 << 20
	maxUnpacked = 192 << 20
	maxPages    = 5000
)

// file is the objects of a PDF by their numbers.
type file struct {
	in       []byte
	objects  map[int]value
	budget   int
	unpacked int
	// trailers are the dictionaries that tell of the whole.
	trailers []dict
}

// open finds the objects by reading the file from its beginning to its end. The
// table of places at its end is not needed, and is wrong in what was cut or mended.
func open(in []byte) *file {
	f := &file{in: in, objects: map[int]value{}, budget: maxSteps}
	for at := 0; at < len(in); {
		next := bytes.Index(in[at:], []byte("obj"))
		trailer := bytes.Index(in[at:min(len(in), at+max(next, 0)+1)], []byte("trailer"))
		if next < 0 {
			trailer = bytes.Index(in[at:], []byte("trailer"))
		}
		if trailer >= 0 {
			l := lexer{in: in, at: at + trailer + len("trailer"), budget: &f.budget}
			if v, ok := l.next(); ok {
				if d, is := v.(dict); is {
					f.trailers = append(f.trailers, d)
				}
			}
		}
		if next < 0 {
			break
		}
		at += next
		number, ok := numberBefore(in, at)
		at += len("obj")
		if !ok {
			continue
		}
		l := lexer{in: in, at: at, budget: &f.budget}
		v, ok := l.next()
		if !ok {
			if f.budget < 0 {
				break
			}
			continue
		}
		at = l.at
		if d, is := v.(dict); is {
			if raw, end, has := f.streamAt(d, l.at); has {
				v, at = stream{d, raw}, end
			}
			if d["Type"] == name("XRef") {
				f.trailers = append(f.trailers, d)
			}
		}
		f.objects[number] = v
	}
	f.unfold()
	return f
}

// numberBefore reads the number of an object before the word "obj" at a place.
func numberBefore(in []byte, at int) (int, bool) {
	i := at - 1
	back := func(is func(byte) bool) int {
		n := 0
		for i >= 0 && n < 12 && is(in[i]) {
			i--
			n++
		}
		return n
	}
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	back(isSpace)
	if back(digit) == 0 || back(isSpace) == 0 {
		return 0, false
	}
	end := i + 1
	if back(digit) == 0 {
		return 0, false
	}
	n, err := strconv.Atoi(string(in[i+1 : end]))
	return n, err == nil && n < 1<<31
}

// streamAt finds the bytes of a stream behind its dictionary.
func (f *file) streamAt(d dict, at int) (raw []byte, end int, ok bool) {
	l := lexer{in: f.in, at: at}
	l.skipSpace()
	if !bytes.HasPrefix(f.in[l.at:], []byte("stream")) {
		return nil, at, false
	}
	begin := l.at + len("stream")
	if begin < len(f.in) && f.in[begin] == '\r' {
		begin++
	}
	if begin < len(f.in) && f.in[begin] == '\n' {
		begin++
	}
	begin = min(begin, len(f.in))
	// The length is believed where the word that ends a stream follows it.
	if n, is := d["Length"].(float64); is && n >= 0 && n <= float64(len(f.in)-begin) {
		tail := f.in[begin+int(n):]
		if bytes.HasPrefix(bytes.TrimLeft(tail[:min(len(tail), 20)], "\r\n "), []byte("endstream")) {
			return f.in[begin : begin+int(n)], begin + int(n), true
		}
	}
	n := bytes.Index(f.in[begin:], []byte("endstream"))
	if n < 0 {
		return f.in[begin:], len(f.in), true
	}
	return f.in[begin : begin+n], begin + n, true
}

// unfold takes the objects out of streams of objects.
func (f *file) unfold() {
	numbers := f.numbers()
	for _, number := range numbers {
		s, is := f.objects[number].(stream)
		if !is || s.dict["Type"] != name("ObjStm") {
			continue
		}
		raw := f.content(s)
		count, first := f.int(s.dict["N"]), f.int(s.dict["First"])
		if first < 0 || first > len(raw) || count > len(raw) {
			continue
		}
		head := lexer{in: raw[:first], budget: &f.budget}
		for range count {
			n, ok := head.next()
			offset, ok2 := head.next()
			inner, is := n.(float64)
			place, is2 := offset.(float64)
			if !ok || !ok2 || !is || !is2 || place < 0 || int(place) > len(raw)-first || inner < 0 || inner >= 1<<31 {
				break
			}
			if _, known := f.objects[int(inner)]; known {
				continue
			}
			body := lexer{in: raw, at: first + int(place), budget: &f.budget}
			if v, ok := body.next(); ok {
				f.objects[int(inner)] = v
			}
		}
	}
}

// numbers are the numbers of the objects, in order.
func (f *file) numbers() []int {
	out := make([]int, 0, len(f.objects))
	for n := range f.objects {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// resolve follows references.
func (f *file) resolve(v value) value {
	for range 20 {
		r, is := v.(ref)
		if !is {
			return v
		}
		v = f.objects[int(r)]
	}
	return nil
}

func (f *file) dict(v value) dict {
	switch v := f.resolve(v).(type) {
	case dict:
		return v
	case stream:
		return v.dict
	}
	return nil
}

func (f *file) array(v value) array {
	a, _ := f.resolve(v).(array)
	return a
}

func (f *file) int(v value) int {
	n, _ := f.resolve(v).(float64)
	return int(max(min(n, 1<<30), -1<<30))
}

func (f *file) number(v value) float64 {
	n, _ := f.resolve(v).(float64)
	return n
}

func (f *file) name(v value) name {
	n, _ := f.resolve(v).(name)
	return n
}

// content is what a stream holds, unpacked; less of it if it is damaged, and
// none if it is too much or packed in a way that only pictures are.
func (f *file) content(s stream) []byte {
	filters, parms := f.array(s.dict["Filter"]), f.array(s.dict["DecodeParms"])
	if n := f.name(s.dict["Filter"]); n != "" {
		filters, parms = array{n}, array{s.dict["DecodeParms"]}
	}
	out := s.raw
	for i, filter := range filters {
		if i > 4 {
			return nil
		}
		switch f.name(filter) {
		case "FlateDecode", "Fl":
			out = f.inflate(out)
			if i < len(parms) {
				out = f.predict(out, f.dict(parms[i]))
			}
		case "LZWDecode", "LZW":
			var of dict
			if i < len(parms) {
				of = f.dict(parms[i])
			}
			out = f.predict(f.unLZW(out, of), of)
		case "ASCIIHexDecode", "AHx":
			out = unhex(out)
		case "ASCII85Decode", "A85":
			out = un85(out)
		default:
			return nil
		}
	}
	return out
}

func (f *file) inflate(in []byte) []byte {
	z, err := zlib.NewReader(bytes.NewReader(in))
	if err != nil {
		return nil
	}
	limit := min(maxStream, maxUnpacked-f.unpacked)
	var out bytes.Buffer
	n, _ := io.Copy(&out, io.LimitReader(z, int64(max(limit, 0)))) // what comes before damage is kept
	f.unpacked += int(n)
	if int(n) >= limit {
		return nil
	}
	return out.Bytes()
}

// unLZW unpacks what older programs packed; of are its parameters.
func (f *file) unLZW(in []byte, of dict) []byte {
	early := 1
	if n, is := f.resolve(of["EarlyChange"]).(float64); is && n == 0 {
		early = 0
	}
	limit := max(min(maxStream, maxUnpacked-f.unpacked), 0)
	out, ok := unLZW(in, early, limit)
	if !ok {
		f.unpacked += limit
	}
	f.unpacked += len(out)
	return out
}

func un85(in []byte) []byte {
	if end := bytes.Index(in, []byte("~>")); end >= 0 {
		in = in[:end]
	}
	in = bytes.TrimPrefix(bytes.TrimSpace(in), []byte("<~"))
	out := make([]byte, 4*len(in)+4)
	n, _, err := ascii85.Decode(out, in, true)
	if err != nil {
		return nil
	}
	return out[:n]
}

// predict undoes the prediction of PNG, which streams of objects may have.
func (f *file) predict(in []byte, parms dict) []byte {
	if f.int(parms["Predictor"]) < 10 {
		return in
	}
	columns := f.int(parms["Columns"])
	if columns < 1 || columns > 1<<16 {
		columns = 1
	}
	var out []byte
	before := make([]byte, columns)
	for len(in) > columns {
		kind, row := in[0], bytes.Clone(in[1:1+columns])
		in = in[1+columns:]
		for i := range row {
			var left, diagonal byte
			if i > 0 {
				left, diagonal = row[i-1], before[i-1]
			}
			switch kind {
			case 1:
				row[i] += left
			case 2:
				row[i] += before[i]
			case 3:
				row[i] += byte((int(left) + int(before[i])) / 2)
			case 4:
				row[i] += paeth(left, before[i], diagonal)
			}
		}
		out = append(out, row...)
		before = row
	}
	return out
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	abs := func(n int) int { return max(n, -n) }
	da, db, dc := abs(p-int(a)), abs(p-int(b)), abs(p-int(c))
	switch {
	case da <= db && da <= dc:
		return a
	case db <= dc:
		return b
	}
	return c
}

// page is a page with what it has from the nodes above it.
type page struct {
	dict      dict
	resources dict
}

// pages are the pages in their order.
func (f *file) pages() []page {
	var out []page
	for _, number := range slices.Backward(f.numbers()) {
		d := f.dict(ref(number))
		if d != nil && f.name(d["Type"]) == "Catalog" && f.dict(d["Pages"]) != nil {
			seen := map[int]bool{}
			out = f.kids(d["Pages"], nil, seen, 0, out)
			break
		}
	}
	if len(out) > 0 {
		return out
	}
	// A file without its tree: the pages as they come.
	for _, number := range f.numbers() {
		if d := f.dict(ref(number)); d != nil && f.name(d["Type"]) == "Page" && len(out) < maxPages {
			out = append(out, page{d, f.dict(d["Resources"])})
		}
	}
	return out
}

func (f *file) kids(node value, resources dict, seen map[int]bool, depth int, out []page) []page {
	if r, is := node.(ref); is {
		if seen[int(r)] {
			return out
		}
		seen[int(r)] = true
	}
	d := f.dict(node)
	if d == nil || depth > deepest || len(out) >= maxPages {
		return out
	}
	if own := f.dict(d["Resources"]); own != nil {
		resources = own
	}
	kids := f.array(d["Kids"])
	if kids == nil {
		return append(out, page{d, resources})
	}
	for _, kid := range kids {
		if f.budget--; f.budget < 0 {
			break
		}
		out = f.kids(kid, resources, seen, depth+1, out)
	}
	return out
}

// encrypted reports whether the file is locked.
func (f *file) encrypted() bool {
	return slices.ContainsFunc(f.trailers, func(d dict) bool { return d["Encrypt"] != nil })
}
