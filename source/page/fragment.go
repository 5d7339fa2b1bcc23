package page

import "strings"

// Fragment is the text of a piece of HTML that has no page around it, such as
// the content of a feed's entry or a mail's body: all of it but what a reader
// is not shown. Paragraphs are parted by an empty line. A piece over MaxBytes
// is cut there.
func Fragment(html string) string {
	if !strings.ContainsAny(html, "<&") {
		return strings.TrimSpace(html)
	}
	r := readers.Get().(*reader)
	defer readers.Put(r)
	r.reset([]byte(html[:min(len(html), MaxBytes)]))
	r.read()
	for i := range r.nodes {
		n := &r.nodes[i]
		n.dead = n.hint&unseen != 0 || n.tag == tagFigcaption || n.parent >= 0 && r.nodes[n.parent].dead
	}
	for i := range r.stretches {
		s := &r.stretches[i]
		s.kept = !r.nodes[s.node].dead
	}
	// Feeds end their entries with a link to the page.
	for i := len(r.stretches) - 1; i > 0; i-- {
		s := &r.stretches[i]
		text := string(r.text[s.start:s.end])
		if s.kept && (s.links*10 < (s.end-s.start)*9 || len(text) > 120) &&
			!(strings.HasPrefix(text, "The post ") && strings.Contains(text, " appeared first on ")) {
			break
		}
		s.kept = false
	}
	return r.article("")
}
