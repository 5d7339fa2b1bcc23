package page

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// The measures of a paragraph.
const (
	// longParagraph is the length in bytes from which a text is a paragraph by its length alone.
	longParagraph = 80
	// leastSentence is the least length of a short paragraph that ends like a sentence.
	leastSentence = 15
	// leastMass is the least text of an article.
	leastMass = 140
)

// choose decides which stretches are the article.
func (r *reader) choose() {
	r.weigh()
	r.bury()
	root := r.root()
	r.keep(root)
}

// weigh gives every node the mass of the paragraphs in it.
func (r *reader) weigh() {
	for i := range r.stretches {
		s := &r.stretches[i]
		r.nodes[s.node].mass += r.massOf(s)
	}
	for i := len(r.nodes) - 1; i > 0; i-- {
		if p := r.nodes[i].parent; p >= 0 {
			r.nodes[p].mass += r.nodes[i].mass
		}
	}
}

// massOf is how much a stretch speaks for being among the article's text: its
// length if it reads like prose and is not made of links.
func (r *reader) massOf(s *stretch) int32 {
	n := s.end - s.start
	if isHeading(s.tag) || s.links*2 > n {
		return 0
	}
	text := r.text[s.start:s.end]
	switch {
	case n >= longParagraph && (ended(text) || bytes.ContainsAny(text, ".,;:।。")):
		return n - s.links
	case n >= leastSentence && ended(text):
		return (n - s.links) / 2
	case s.tag == tagTr && n >= leastSentence:
		return n / 4
	}
	return 0
}

// ended reports whether a text ends like a sentence.
func ended(text []byte) bool {
	text = bytes.TrimRight(text, "\"')]” ’»")
	if len(text) == 0 {
		return false
	}
	switch text[len(text)-1] {
	case '.', '!', '?', ':':
		return true
	}
	last, _ := utf8.DecodeLastRune(text)
	return strings.ContainsRune("…。！？।؟۔", last)
}

// bury marks what stands around an article. What holds the greater part of a
// page's prose is no frame, whatever it is called.
func (r *reader) bury() {
	all := int32(0)
	for i := range r.nodes {
		if r.nodes[i].parent < 0 {
			all += r.nodes[i].mass
		}
	}
	for i := range r.nodes {
		n := &r.nodes[i]
		if n.parent >= 0 && r.nodes[n.parent].dead {
			n.dead = true
			continue
		}
		switch {
		case n.hint&(frame|unseen) != 0:
			n.dead = n.mass*2 < all || all == 0
		case n.hint&label != 0:
			n.dead = n.mass*4 < all && n.mass < 600 || all == 0
		}
	}
	// What is dead weighs nothing.
	for i := range r.nodes {
		r.nodes[i].mass = 0
	}
	for i := range r.stretches {
		if s := &r.stretches[i]; !r.nodes[s.node].dead {
			r.nodes[s.node].mass += r.massOf(s)
		}
	}
	for i := len(r.nodes) - 1; i > 0; i-- {
		if p := r.nodes[i].parent; p >= 0 {
			r.nodes[p].mass += r.nodes[i].mass
		}
	}
}

// root is the node whose text is the article; -1 for the whole page.
func (r *reader) root() int32 {
	all := int32(0)
	top := int32(-1)
	for i := range r.nodes {
		if r.nodes[i].parent < 0 {
			all += r.nodes[i].mass
			if top < 0 || r.nodes[i].mass > r.nodes[top].mass {
				top = int32(i)
			}
		}
	}
	if top < 0 || r.nodes[top].mass*10 < all*9 {
		return -1
	}
	// An element that says it is the article's body is, if there is one that has much of the text.
	best := int32(-1)
	for i := range r.nodes {
		n := &r.nodes[i]
		if n.hint&body != 0 && !n.dead && n.mass*2 > all && (best < 0 || n.mass > r.nodes[best].mass) {
			best = int32(i)
		}
	}
	if best >= 0 {
		return best
	}
	children := make([]int32, len(r.nodes)) // the heaviest child of each
	for i := range children {
		children[i] = -1
	}
	for i := range r.nodes {
		if p := r.nodes[i].parent; p >= 0 && (children[p] < 0 || r.nodes[i].mass > r.nodes[children[p]].mass) {
			children[p] = int32(i)
		}
	}
	at := top
	for {
		c := children[at]
		if c < 0 {
			return at
		}
		n := &r.nodes[c]
		share := int32(90)
		switch {
		case n.tag == tagArticle:
			share = 55
		case n.tag == tagMain || n.hint&body != 0:
			share = 50
		}
		if n.mass*100 < r.nodes[at].mass*share || n.tag == tagP || n.tag == tagLi || n.tag == tagTr || n.tag == tagBlockquote || n.tag == tagUl || n.tag == tagOl {
			return at
		}
		at = c
	}
}

// within reports whether a node stands in root.
func (r *reader) within(n, root int32) bool {
	for n > root {
		n = r.nodes[n].parent
	}
	return n == root
}

// keep marks the stretches of the article within root.
func (r *reader) keep(root int32) {
	in := make([]int, 0, 64)
	for i := range r.stretches {
		s := &r.stretches[i]
		if r.nodes[s.node].dead || root >= 0 && !r.within(s.node, root) {
			continue
		}
		in = append(in, i)
	}
	r.dropLinkLists(in)
	// Prose stays; what stands between prose stays with it unless it is an aside.
	first, last := -1, -1
	for k, i := range in {
		s := &r.stretches[i]
		if r.massOf(s) > 0 && !r.aside(s) {
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
	for k := first; k <= last; k++ {
		s := &r.stretches[in[k]]
		if s.kept || isHeading(s.tag) || r.aside(s) || s.node < 0 {
			continue
		}
		n := s.end - s.start
		if s.links*2 <= n {
			s.kept = true
		}
	}
	r.extend(in, first, last)
	r.headings(in)
}

// extend keeps the list items and rows that follow the last prose, if they
// belong to a list or table of it.
func (r *reader) extend(in []int, _, last int) {
	for k := last + 1; k < len(in); k++ {
		s := &r.stretches[in[k]]
		if !s.inLi && s.tag != tagTr && s.tag != tagTd || s.links*2 > s.end-s.start || r.aside(s) {
			return
		}
		s.kept = true
	}
}

// headings keeps a heading that stands above something kept.
func (r *reader) headings(in []int) {
	next, seen := false, false
	for k := len(in) - 1; k >= 0; k-- {
		s := &r.stretches[in[k]]
		switch {
		case isHeading(s.tag):
			text := r.text[s.start:s.end]
			s.kept = next && s.tag != tagH1 && s.links*2 <= s.end-s.start && !r.aside(s) && r.keptBefore(in, k)
			_ = text
			next = false
		case s.kept:
			next, seen = true, true
		default:
			// Something dropped between a heading and the prose below it does no harm.
			_ = seen
		}
	}
}

func (r *reader) keptBefore(in []int, k int) bool {
	for k--; k >= 0; k-- {
		if r.stretches[in[k]].kept {
			return true
		}
	}
	return false
}

// dropLinkLists buries lists whose items are mostly links.
func (r *reader) dropLinkLists(in []int) {
	for k := 0; k < len(in); {
		s := &r.stretches[in[k]]
		if !s.inLi {
			k++
			continue
		}
		end := k
		var n, links int32
		for end < len(in) && r.stretches[in[end]].inLi {
			t := &r.stretches[in[end]]
			n += t.end - t.start
			links += t.links
			end++
		}
		if links*2 > n {
			for ; k < end; k++ {
				r.stretches[in[k]].links = r.stretches[in[k]].end - r.stretches[in[k]].start
			}
		}
		k = end
	}
}

// asides are how short stretches begin that belong to the page, not to the article.
var asides = []string{"advertisement", "read more", "read also", "also read", "read next", "related:", "related articles", "related stories", "more on this",
	"see also:", "sign up", "subscribe", "follow us", "follow ", "share this", "share on", "click here", "copyright", "©", "(c) ", "all rights reserved",
	"photo:", "photo by", "image:", "image source", "picture:", "credit:", "watch:", "listen:", "comments", "published", "updated", "last updated",
	"posted", "by clicking", "we use cookies", "this site uses cookies", "loading", "skip to", "print this", "email this", "tags:", "topics:", "filed under",
	"more from", "you may also", "recommended", "most read", "trending", "join us", "download our app", "get our app", "newsletter", "story continues",
	"continue reading", "article continues", "support our", "don't miss", "must read", "editor's picks", "latest news", "more news", "what to read next",
	"leave a comment", "view comments", "back to top", "thank you for reading", "file photo", "getty images", "reuters/", "ap photo", "enable javascript",
	"your browser", "already a subscriber", "log in", "register now", "save article", "add to", "text size", "minute read", "min read", "share", "tweet", "email", "print", "whatsapp", "facebook", "twitter", "linkedin", "telegram", "copy link"}

// longestAside is the length in bytes from which a stretch is prose however it begins.
const longestAside = 160

// aside reports whether a short stretch belongs to the page.
func (r *reader) aside(s *stretch) bool {
	text := r.text[s.start:s.end]
	if len(text) > longestAside {
		return false
	}
	var small [24]byte
	n := 0
	for n < len(small) && n < len(text) {
		c := text[n]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		small[n] = c
		n++
	}
	head := string(small[:n])
	for _, a := range asides {
		if strings.HasPrefix(head, a) {
			// A word that also begins sentences counts alone or before a break only.
			if len(a) < 10 && !strings.HasSuffix(a, ":") && ended(text) && len(text) > len(a)+20 {
				continue
			}
			return true
		}
	}
	return false
}
