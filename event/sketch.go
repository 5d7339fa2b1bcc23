package event

import (
	"slices"
	"strings"
	"unicode"
)

// A sketch is the least hashes of a text's runs of three words, sorted. Of two
// texts it tells, within some hundredths, how many of the shorter one's runs
// the longer has too (the k minimum values of Bar-Yossef et al. 2002).
type sketch struct {
	least []uint32
	// whole tells that least has all the text's runs.
	whole bool
}

const (
	sketchSize = 96
	runLength  = 3
)

// mix spreads the bits of a hash (the finaliser of MurmurHash3).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// eachWord calls yield with the hash of every word of text, in lower case, and the word.
func eachWord(text string, yield func(hash uint64, word string)) {
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		yield(hashWord(w), w)
	}
}

// hashWord is FNV-1a over the word in lower case.
func hashWord(w string) uint64 {
	h := uint64(14695981039346656037)
	for _, r := range w {
		h = (h ^ uint64(unicode.ToLower(r))) * 1099511628211
	}
	return h
}

func newSketch(text string) sketch {
	var window [runLength]uint64
	var all []uint32
	n := 0
	eachWord(text, func(hash uint64, _ string) {
		copy(window[:], window[1:])
		window[runLength-1] = hash
		if n++; n >= runLength {
			h := uint64(0)
			for _, w := range window {
				h = mix(h*31 + w)
			}
			all = append(all, uint32(h>>32))
		}
		if len(all) == 1<<16 { // a long text is thinned while it is read
			all = thin(all)
		}
	})
	slices.Sort(all)
	all = slices.Compact(all)
	s := sketch{whole: len(all) <= sketchSize && n < 1<<16}
	if len(all) > sketchSize {
		all = all[:sketchSize]
	}
	s.least = slices.Clone(all)
	return s
}

func thin(all []uint32) []uint32 {
	slices.Sort(all)
	all = slices.Compact(all)
	return all[:min(len(all), sketchSize)]
}

// contained estimates which share of the runs of the shorter of two texts the
// other has too; 0 if either is too short to tell.
func (s sketch) contained(t sketch) float64 {
	if len(s.least) < 8 || len(t.least) < 8 {
		return 0
	}
	limit := ^uint32(0)
	for _, x := range [...]sketch{s, t} {
		if !x.whole {
			limit = min(limit, x.least[len(x.least)-1])
		}
	}
	common, a, b := 0, 0, 0
	for a < len(s.least) && b < len(t.least) && s.least[a] <= limit && t.least[b] <= limit {
		switch {
		case s.least[a] < t.least[b]:
			a++
		case s.least[a] > t.least[b]:
			b++
		default:
			common, a, b = common+1, a+1, b+1
		}
	}
	for a < len(s.least) && s.least[a] <= limit {
		a++
	}
	for b < len(t.least) && t.least[b] <= limit {
		b++
	}
	if min(a, b) < 5 {
		return 0
	}
	return float64(common) / float64(min(a, b))
}

// sentence is a hash of the words of a sentence; 0 if it has fewer than five.
func sentence(text string) uint64 {
	h, n := uint64(0), 0
	eachWord(text, func(word uint64, _ string) {
		h, n = mix(h*31+word), n+1
	})
	if n < 5 {
		return 0
	}
	return h
}

// stopwords are words that say nothing of which act is told.
var stopwords = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`the and for with from that this which its their was were are has have had will would been
		being said says told after before into over under about between also more than other they them his her who whom whose
		when where what while against during through both two three first second year years month week day days monday tuesday
		wednesday thursday friday saturday sunday january february march april may june july august september october november
		december not but all any can could may might should one new according part country countries minister ministry president
		defence defense military forces force army navy agreement cooperation government officials official statement`) {
		m[w] = true
	}
	return m
}()

// content returns the hashes of at most n words of a text that are not stopwords, sorted.
func content(text string, n int) []uint32 {
	var out []uint32
	eachWord(text, func(_ uint64, w string) {
		w = strings.ToLower(w)
		if len(out) >= n || len(w) < 3 || stopwords[w] {
			return
		}
		for _, end := range [...]string{"ing", "ed", "es", "s"} {
			if cut, found := strings.CutSuffix(w, end); found && len(cut) > 3 {
				w = cut
				break
			}
		}
		out = append(out, uint32(mix(hashWord(w))>>32))
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// shared returns how many values two sorted lists have in common.
func shared(a, b []uint32) int {
	n, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}
