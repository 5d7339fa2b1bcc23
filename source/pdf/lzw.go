package pdf

// unLZW unpacks the variable-length codes of LZWDecode (ISO 32000-1, 7.4.4):
// codes of 9 to 12 bits, high bit first, of which 256 empties the table and 257
// ends the data. early is how many codes before the table needs it a code gets
// longer: 1 unless the file says 0. What comes before damage is kept; nothing of
// what unpacks to limit bytes or more. compress/lzw reads early 0 only.
func unLZW(in []byte, early, limit int) (out []byte, ok bool) {
	const (
		empty, end = 256, 257
		shortest   = 9
		longest    = 12
		most       = 1 << longest
	)
	// An entry is what another stands for and a byte more. Where an entry was first
	// written in out is known, so that it is copied from there.
	var at, size [most]int
	next, width := end+1, shortest
	before, beforeSize := -1, 0 // where in out the code before begins; -1 after empty
	bits, have := uint32(0), 0
	for _, b := range in {
		bits, have = bits<<8|uint32(b), have+8
		if have < width {
			continue
		}
		have -= width
		code := int(bits >> have & (1<<width - 1))
		begin := len(out)
		switch {
		case code == empty:
			next, width, before = end+1, shortest, -1
			continue
		case code == end:
			return out, true
		case code < empty:
			out = append(out, byte(code))
		case code < next && before >= 0:
			out = append(out, out[at[code]:at[code]+size[code]]...)
		case code == next && before >= 0 && next < most:
			// What the code before stands for, and its first byte again.
			out = append(out, out[before:before+beforeSize]...)
			out = append(out, out[before])
		default:
			return out, true
		}
		if len(out) >= limit {
			return nil, false
		}
		if before >= 0 && next < most {
			at[next], size[next] = before, beforeSize+1
			next++
		}
		if next+early >= 1<<width && width < longest {
			width++
		}
		before, beforeSize = begin, len(out)-begin
	}
	return out, true
}
