package page

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// The measures of a paragraph, in bytes.
const (
	// longParagraph is the length from which a text is a paragraph by its length alone.
	longParagraph = 80
	// leastSentence is the least length of a short paragraph that ends like a sentence.
	leastSentence = 15
	// leastMass is the least text of an article.
	leastMass = 140
)

// choose decides which stretches are the article.
func (r *reader) choose() {
	r.judge()
	r.bury()
	r.keep(r.root())
}

// judge gives every stretch the mass with which it speaks for being part of
// the article: its length if it reads like prose and is not made of links.
func (r *reader) judge() {
	for i := range r.stretches {
		s := &r.stretches[i]
		s.mass = 0
		n := s.end - s.start
		if isHeading(s.tag) || s.links*2 > n || r.aside(s) {
			continue
		}
		text := r.text[s.start:s.end]
		switch {
		case n >= longParagraph && (ended(text) || bytes.ContainsAny(text, ".,;:।。")):
			s.mass = n - s.links
		case n >= leastSentence && ended(text):
			s.mass = (n - s.links) / 2
		case s.tag == tagTr && n >= leastSentence:
			s.mass = n / 4
		}
	}
	r.edges()
	r.sections()
}

// weigh gives every node the mass of the stretches in it that are not dead, and
// returns that of the page.
func (r *reader) weigh() (all int32) {
	for i := range r.nodes {
		r.nodes[i].mass = 0
	}
	for i := range r.stretches {
		if s := &r.stretches[i]; !r.nodes[s.node].dead {
			r.nodes[s.node].mass += s.mass
		}
	}
	for i := len(r.nodes) - 1; i >= 0; i-- {
		if p := r.nodes[i].parent; p >= 0 {
			r.nodes[p].mass += r.nodes[i].mass
		} else {
			all += r.nodes[i].mass
		}
	}
	return all
}

// ended reports whether a text ends like a sentence.
func ended(text []byte) bool {
	for len(text) > 0 {
		switch last := text[len(text)-1]; {
		case last == '.' || last == '!' || last == '?' || last == ':':
			return true
		case last == '"' || last == '\'' || last == ')' || last == ']' || last == ' ':
			text = text[:len(text)-1]
			continue
		case last < utf8.RuneSelf:
			return false
		}
		r, size := utf8.DecodeLastRune(text)
		if strings.ContainsRune("…。！？।؟۔", r) {
			return true
		}
		if !strings.ContainsRune("”’»", r) {
			return false
		}
		text = text[:len(text)-size]
	}
	return false
}

// bury marks what stands around an article. What holds the greater part of a
// page's prose is no frame, whatever it is called.
func (r *reader) bury() {
	all := r.weigh()
	for i := range r.nodes {
		n := &r.nodes[i]
		switch {
		case n.parent >= 0 && r.nodes[n.parent].dead:
			n.dead = true
		case n.hint&talk != 0:
			// Readers may write more than the author did.
			n.dead = all-n.mass >= leastMass
		case n.hint&(frame|unseen) != 0:
			n.dead = n.mass*2 < all || all == 0
		case n.hint&label != 0:
			n.dead = n.mass*4 < all && n.mass < 600 || all == 0
		}
	}
}

// The shares of an element's mass, in percent, that one in it must have for the
// article to be looked for in that one only.
const (
	shareOfBody    = 50
	shareOfMain    = 55
	shareOfProse   = 66
	shareOfCell    = 70
	shareOfAnother = 85
)

// root is the node whose text is the article; -1 for the whole page.
func (r *reader) root() int32 {
	all := r.weigh()
	top, best := int32(-1), int32(-1)
	r.heaviest = r.heaviest[:0]
	for i := range r.nodes {
		n := &r.nodes[i]
		r.heaviest = append(r.heaviest, -1)
		if p := n.parent; p < 0 {
			if top < 0 || n.mass > r.nodes[top].mass {
				top = int32(i)
			}
		} else if h := r.heaviest[p]; h < 0 || n.mass > r.nodes[h].mass {
			r.heaviest[p] = int32(i)
		}
		// An element that says it is the article's body.
		if n.hint&body != 0 && !n.dead && n.mass*100 > all*shareOfBody && (best < 0 || n.mass > r.nodes[best].mass) {
			best = int32(i)
		}
	}
	if top < 0 || r.nodes[top].mass*10 < all*9 {
		return -1
	}
	if best >= 0 {
		return best
	}
	for {
		in := r.heaviest[top]
		if in < 0 {
			return top
		}
		n := &r.nodes[in]
		share := int32(shareOfAnother)
		switch n.tag {
		case tagArticle, tagMain:
			share = shareOfMain
		case tagTd, tagTh:
			share = shareOfCell
		case tagP, tagLi, tagTr, tagBlockquote, tagUl, tagOl, tagDl, tagDd, tagPre:
			return top
		default:
			if n.hint&prose != 0 {
				share = shareOfProse
			}
		}
		if int64(n.mass)*100 < int64(r.nodes[top].mass)*int64(share) {
			return top
		}
		top = in
	}
}

// within reports whether a node stands in root or is it.
func (r *reader) within(n, root int32) bool {
	for n > root {
		n = r.nodes[n].parent
	}
	return n == root
}

// keep marks the stretches of the article within root.
func (r *reader) keep(root int32) {
	r.inside = r.inside[:0]
	for i := range r.stretches {
		if s := &r.stretches[i]; !r.nodes[s.node].dead && !s.dead && (root < 0 || r.within(s.node, root) || s.node < root && r.introduces(s)) {
			r.inside = append(r.inside, int32(i))
		}
	}
	in := r.inside
	r.linkLists(in)
	// Prose stays.
	first, last := -1, -1
	for k, i := range in {
		if s := &r.stretches[i]; s.mass > 0 {
			s.kept = true
			if first < 0 {
				first = k
			}
			last = k
		}
	}
	if first < 0 {
		return
	}
	// What stands between prose stays with it unless it is an aside or a link.
	for k := first; k <= last; k++ {
		if s := &r.stretches[in[k]]; !s.kept && !isHeading(s.tag) {
			s.kept = s.links*2 <= s.end-s.start && !r.aside(s)
		}
	}
	// A list, a table or short lines beside it may begin or end the article.
	for k := first - 1; k >= 0 && (r.listed(in[k], in[first]) || r.line(in[k], in[first]) && !byline(r.textOf(in[k]))); k-- {
		r.stretches[in[k]].kept = true
	}
	for k := last + 1; k < len(in) && (r.listed(in[k], in[last]) || r.line(in[k], in[last])); k++ {
		r.stretches[in[k]].kept = true
	}
	r.headings(in)
}

// introduces reports whether a stretch is the paragraph between the headline and the text.
func (r *reader) introduces(s *stretch) bool {
	if s.mass == 0 {
		return false
	}
	n := &r.nodes[s.node]
	return n.hint&intro != 0 || n.parent >= 0 && r.nodes[n.parent].hint&intro != 0
}

// listed reports whether a stretch is an item or a row that stands beside the
// prose of another.
func (r *reader) listed(i, beside int32) bool {
	s := &r.stretches[i]
	if !s.inLi && s.tag != tagTr && s.tag != tagTd || s.links*3 > s.end-s.start || r.aside(s) {
		return false
	}
	list := r.nodes[s.node].parent
	for list >= 0 && (r.nodes[list].tag == tagTbody || r.nodes[list].tag == tagTr || r.nodes[list].tag == tagTable || r.nodes[list].tag == tagLi) {
		list = r.nodes[list].parent
	}
	if s.inLi && list >= 0 {
		list = r.nodes[list].parent
	}
	at := r.stretches[beside].node
	return list >= 0 && (r.nodes[at].parent == list || s.inLi && r.stretches[beside].inLi || s.inTable && r.stretches[beside].inTable)
}

// line reports whether a stretch is a short paragraph that stands beside a longer
// one in the same element: a salutation, a dateline, the mark of the end.
func (r *reader) line(i, beside int32) bool {
	s, b := &r.stretches[i], &r.stretches[beside]
	same := s.node == b.node && s.tag == b.tag || s.tag == tagP && b.tag == tagP && r.nodes[s.node].parent == r.nodes[b.node].parent
	return same && s.links == 0 && !r.aside(s)
}

func (r *reader) textOf(i int32) []byte { return r.text[r.stretches[i].start:r.stretches[i].end] }

// headings keeps a heading that stands between two things that are kept.
func (r *reader) headings(in []int32) {
	before := 0
	for _, i := range in {
		if r.stretches[i].kept {
			before++
		}
	}
	next := false
	for k := len(in) - 1; k >= 0 && before > 0; k-- {
		s := &r.stretches[in[k]]
		switch {
		case isHeading(s.tag):
			s.kept = next && s.tag != tagH1 && s.links*2 <= s.end-s.start && !r.aside(s)
			next = false
		case s.kept:
			next = true
			before--
		}
	}
}

// linkLists takes lists whose items are mostly links for links.
func (r *reader) linkLists(in []int32) {
	for k := 0; k < len(in); {
		if !r.stretches[in[k]].inLi {
			k++
			continue
		}
		end := k
		var n, links int32
		for end < len(in) && r.stretches[in[end]].inLi {
			t := &r.stretches[in[end]]
			n, links = n+t.end-t.start, links+t.links
			end++
		}
		for ; k < end; k++ {
			if t := &r.stretches[in[k]]; links*2 > n {
				t.links, t.mass = t.end-t.start, 0
			}
		}
	}
}
