package page

import (
	"bytes"
	"strings"
)

// asides are how short stretches begin that belong to the page, not to the article.
var asides = byFirst(`advertisement|read more|read also|also read|read next|related:|related articles|related stories|related story|related content|
	more on this|see also|sign up|subscribe|follow us|share this|share on|click here|copyright|©|(c) |all rights reserved|
	photo:|photo by|image:|image source|picture:|credit:|watch:|listen:|comments|published|updated|last updated|posted|by clicking|we use cookies|
	this site uses cookies|loading|skip to|print this|email this|tags:|topics:|filed under|more from|you may also|recommended|most read|
	most viewed|trending|join us|download our|get our app|newsletter|story continues|continue reading|article continues|
	support our|don't miss|must read|editor's picks|latest news|more news|other news|what to read next|leave a comment|leave a reply|view comments|
	back to top|thank you for reading|file photo|enable javascript|your browser|already a subscriber|log in|register now|
	save article|text size|share|tweet|email|print|whatsapp|facebook|twitter|linkedin|telegram|copy link|our standards:|paid content|sponsored`)

// sectionHeads are how headings begin below which there is no more of the article.
var sectionHeads = byFirst(`related|read next|recommended|more stories|more news|more from|more on|most read|most viewed|most popular|popular|trending|comments|leave a|
	responses|also in|also on|other news|latest|you may|what to read|top stories|see also|share|about the author|subscribe|newsletter|sign up|upcoming|follow|in other news|further reading|explore more|from elsewhere|don't miss|editor's picks|join the|discussion`)

// legal are words of notices that a page has at its edges.
var legal = byFirst(`all rights reserved|written consent of|written permission of|prior written|privacy policy|terms of use|terms of service|
	we use cookies|uses cookies|information on your device|information on a device|process personal data|unique identifiers|
	this material may not|cookie policy|personalised advertising|personalized advertising|to receive new posts|
	enter your email|your e-mail address will|your email address will|must be logged in`)

// byFirst sorts beginnings by their first byte.
func byFirst(list string) (t [256][]string) {
	for s := range strings.SplitSeq(list, "|") {
		s = strings.TrimLeft(s, "\n\t")
		t[s[0]] = append(t[s[0]], s)
	}
	return t
}

// beginning returns the list's entry with which a text begins, whatever the
// case of its letters; empty if there is none.
func beginning(text []byte, list *[256][]string) string {
	if len(text) == 0 {
		return ""
	}
	first := text[0]
	if 'A' <= first && first <= 'Z' {
		first |= 0x20
	}
	for _, s := range list[first] {
		if len(text) >= len(s) && text[1]|0x20 == s[1]|0x20 && foldEqual(text[:len(s)], s) {
			return s
		}
	}
	return ""
}

// longestAside is the length in bytes from which a stretch is prose however it begins.
const longestAside = 160

// aside reports whether a short stretch belongs to the page.
func (r *reader) aside(s *stretch) bool {
	text := r.text[s.start:s.end]
	if len(text) > longestAside {
		return false
	}
	a := beginning(text, &asides)
	if a == "" {
		return false
	}
	if rest := text[len(a):]; len(rest) > 0 && isLetter(a[len(a)-1]) && isLetter(rest[0]) {
		return false // a longer word
	}
	// A word that also begins sentences counts alone or before a break only.
	return len(a) >= 10 || strings.HasSuffix(a, ":") || len(text) <= len(a)+20 || !ended(text)
}

// byline reports whether a short stretch above the text names its author or day.
func byline(text []byte) bool {
	if len(text) > longParagraph {
		return false
	}
	if foldEqual(text[:min(3, len(text))], "by ") && !foldEqual(text[3:min(7, len(text))], "the ") && !ended(text) {
		return true
	}
	// A day or a time: mostly digits and the name of a month or a weekday.
	digits, words := 0, 0
	for word := range bytes.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == '|' || r == '-' || r == '/' }) {
		words++
		if word[0] >= '0' && word[0] <= '9' {
			digits++
		}
	}
	return digits >= 1 && words <= 6 && (spelled(string(text)) != "" || digits*2 >= words)
}

// How far from its beginning and its end a page has notices, in stretches.
const (
	edgeBefore = 4
	edgeAfter  = 8
)

// longestNotice is the length in bytes from which a stretch is no notice.
const longestNotice = 700

// edges takes the mass from notices at the beginning and the end of a page.
func (r *reader) edges() {
	notice := func(s *stretch) {
		n := s.end - s.start
		if n > longestNotice {
			return
		}
		text := r.text[s.start:s.end]
		for i := range text {
			if (i == 0 || text[i-1] == ' ') && legal[text[i]|0x20] != nil && beginning(text[i:], &legal) != "" {
				s.mass, s.dead = 0, true
				return
			}
		}
	}
	seen, after := 0, len(r.stretches)
	for ; after > 0 && seen < edgeAfter; after-- {
		if s := &r.stretches[after-1]; s.mass > 0 {
			notice(s)
			seen++
		}
	}
	seen = 0
	for i := 0; i < after && seen < edgeBefore; i++ {
		if s := &r.stretches[i]; s.mass > 0 {
			notice(s)
			seen++
		}
	}
}

// sections takes the mass from what stands below a heading that begins a
// section of the page, such as related stories, and from the lines below a
// heading that is a link, to the end of the heading's parent.
func (r *reader) sections() {
	var above int32 // mass so far
	for i := 0; i < len(r.stretches); i++ {
		s := &r.stretches[i]
		if !isHeading(s.tag) {
			above += s.mass
			continue
		}
		text := r.text[s.start:s.end]
		section := beginning(trimCount(text), &sectionHeads) != "" && len(text) < 80
		teaser := s.links*10 >= (s.end-s.start)*9
		if above < leastMass && !teaser || !section && !teaser {
			continue
		}
		parent := r.nodes[s.node].parent
		for j := i + 1; j < len(r.stretches); j++ {
			t := &r.stretches[j]
			if parent >= 0 && !r.within(t.node, parent) || teaser && !section && (isHeading(t.tag) || t.end-t.start > 2*longParagraph+longestAside) {
				break
			}
			t.mass, t.dead = 0, true
		}
	}
}

// trimCount drops a number and blanks from the beginning: "3 Comments".
func trimCount(text []byte) []byte {
	return bytes.TrimLeft(text, "0123456789 ,.")
}
