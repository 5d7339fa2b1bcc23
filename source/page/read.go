package page

import (
	"bytes"
	"html"
	"strconv"
	"unicode/utf8"
)

// node is a block element that has text.
type node struct {
	parent int32 // -1 for the first
	tag    tag
	hint   hint
	// mass is the text of paragraphs below the element, in characters that are not links.
	mass int32
	// dead nodes are not part of the article.
	dead bool
}

// stretch is a paragraph, heading, list item or table row: text between two
// breaks of blocks.
type stretch struct {
	start, end int32 // in reader.text
	node       int32
	links      int32 // bytes within links
	tag        tag   // the innermost block element
	inLi       bool
	inTable    bool
	// mass is how much the stretch speaks for being part of the article.
	mass int32
	// dead stretches belong to the page, kept ones are the article.
	dead, kept bool
}

// open is an element that was opened and not yet closed.
type open struct {
	tag   tag
	hint  hint
	node  int32 // place in reader.nodes; -1 if it has none yet
	start int32 // of an inline element: where its text begins
	links int32 // of an inline element: links of the stretch before it
}

// reader makes one pass over a page and keeps its text, stretch by stretch.
type reader struct {
	scan      scanner
	meta      metadata
	text      []byte
	stack     []open
	nodes     []node
	stretches []stretch
	// heaviest and inside are room for choose.
	heaviest, inside []int32
	// begun is where the stretch at hand begins in text.
	begun int
	links int
	// cell is where the table cell at hand begins in text.
	cell   int
	breaks int // br since the last character
	// space is whether white space was passed since the last character.
	space bool
	// linkDepth and preDepth count open a and pre elements, mute those without text for a reader.
	linkDepth, preDepth, mute int
	full                      bool
}

// The bounds of what a page may make the reader hold.
const (
	maxStretches = 200_000
	maxDepth     = 512
)

func (r *reader) reset(in []byte) {
	*r = reader{scan: scanner{in: in}, text: r.text[:0], stack: r.stack[:0], nodes: r.nodes[:0], stretches: r.stretches[:0],
		heaviest: r.heaviest[:0], inside: r.inside[:0]}
}

// read makes the pass.
func (r *reader) read() {
	for {
		t, ok := r.scan.next()
		if !ok {
			break
		}
		switch t.kind {
		case textToken:
			r.chars(t.body)
		case openToken:
			r.open(t)
		case closeToken:
			r.close(t.tag)
		}
		if len(r.stretches) >= maxStretches {
			r.full = true
			return
		}
	}
	r.flush()
}

// open handles a start tag.
func (r *reader) open(t token) {
	tr := traits[t.tag]
	if tr&raw != 0 {
		r.raw(t)
		return
	}
	switch t.tag {
	case tagMeta:
		r.meta.meta(t.body)
		return
	case tagLink:
		r.meta.link(t.body)
		return
	case tagBase, tagImg, tagInput:
		if t.tag == tagImg {
			r.space = true
		}
		return
	case tagBr:
		r.lineBreak()
		return
	case tagHr:
		r.flush()
		return
	}
	if tr&void != 0 {
		return
	}
	if selfClosed(t.body) && t.tag == other {
		return
	}
	r.imply(t.tag)
	e := open{tag: t.tag, node: -1, start: int32(len(r.text)), links: int32(r.links)}
	switch {
	case tr&block != 0:
		r.flush()
		e.hint = r.hint(t)
		if t.tag == tagPre {
			r.preDepth++
		}
	case t.tag == tagTd || t.tag == tagTh:
		r.startCell()
		e.hint = r.hint(t)
	case t.tag == tagA:
		if bytes.Contains(t.body, []byte("href")) || bytes.Contains(t.body, []byte("HREF")) {
			r.linkDepth++
			e.hint = frame
		} else {
			e.hint = label
		}
	case t.tag == tagTime:
		r.meta.time(t.body, r.inHint())
	case tr&mute != 0:
		r.mute++
	case t.tag == tagSpan || t.tag == tagStrong || t.tag == tagB || t.tag == tagI || t.tag == tagEm || t.tag == tagFont || t.tag == other:
		if len(t.body) > 6 {
			e.hint = r.hint(t)
		}
	}
	if len(r.stack) < maxDepth {
		r.stack = append(r.stack, e)
	} else {
		r.unwind(e) // too deep to be remembered: as if it were closed at once
	}
}

// inHint reports whether what is at hand stands in a frame.
func (r *reader) inHint() bool {
	for _, e := range r.stack {
		if e.hint&frame != 0 {
			return true
		}
	}
	return false
}

func selfClosed(body []byte) bool { return len(body) > 0 && body[len(body)-1] == '/' }

// raw handles an element whose content is not HTML.
func (r *reader) raw(t token) {
	if selfClosed(t.body) && t.tag != tagScript && t.tag != tagStyle && t.tag != tagTitle && t.tag != tagTextarea {
		return
	}
	content := r.scan.raw(t.tag)
	switch t.tag {
	case tagScript:
		if isLinkedData(t.body) {
			r.meta.linkedData(content.body)
		}
	case tagTitle:
		if r.mute == 0 && r.meta.pageTitle == "" {
			r.meta.pageTitle = plain(content.body)
		}
	}
}

// hint reads the attributes of an element.
func (r *reader) hint(t token) (h hint) {
	switch t.tag {
	case tagNav, tagFooter, tagMenu, tagDialog:
		h = frame
	case tagAside:
		h = frame
	case tagFigure, tagFigcaption, tagCaption, tagAddress:
		h = label
	}
	if len(t.body) < 4 {
		return h
	}
	whole := t.tag == tagHTML || t.tag == tagBody || t.tag == tagMain || t.tag == tagArticle
	for a := (attributes{t.body}); ; {
		name, value, ok := a.next()
		if !ok {
			return h
		}
		switch len(name) {
		case 2:
			if foldEqual(name, "id") && !whole {
				h |= hintOf(value)
			}
		case 4:
			switch {
			case foldEqual(name, "role"):
				switch string(value) {
				case "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar":
					h |= frame
				}
			case foldEqual(name, "lang") && t.tag == tagHTML:
				r.meta.htmlLang = string(value[:min(len(value), 16)])
			}
		case 5:
			switch {
			case foldEqual(name, "class"):
				if whole {
					h |= hintOf(value) & body
				} else {
					h |= hintOf(value)
				}
			case foldEqual(name, "style") && len(value) < 400:
				if hidden(value) {
					h |= unseen
				}
			}
		case 6:
			if foldEqual(name, "hidden") && !whole {
				h |= unseen
			}
		case 8:
			if foldEqual(name, "itemprop") {
				h |= r.meta.property(t, string(value))
			}
			if foldEqual(name, "xml:lang") && t.tag == tagHTML && r.meta.htmlLang == "" {
				r.meta.htmlLang = string(value[:min(len(value), 16)])
			}
		case 11:
			if foldEqual(name, "aria-hidden") && string(value) == "true" && !whole {
				h |= unseen
			}
		}
	}
}

// hidden reports whether a style takes an element from sight.
func hidden(style []byte) bool {
	i := bytes.Index(style, []byte("display"))
	if i < 0 {
		return bytes.Contains(style, []byte("visibility:hidden")) || bytes.Contains(style, []byte("visibility: hidden"))
	}
	rest := bytes.TrimLeft(style[i+len("display"):], " :")
	return bytes.HasPrefix(rest, []byte("none"))
}

// imply closes what the standard closes when an element begins.
func (r *reader) imply(t tag) {
	switch t {
	case tagLi:
		r.closeWithin(tagLi, tagUl, tagOl, tagMenu)
	case tagDd, tagDt:
		r.closeWithin(tagDd, tagDl, tagDl, tagDl)
		r.closeWithin(tagDt, tagDl, tagDl, tagDl)
	case tagTr, tagTbody, tagThead, tagTfoot:
		r.closeWithin(tagTr, tagTable, tagTable, tagTable)
	case tagTd, tagTh:
		r.closeWithin(tagTd, tagTable, tagTr, tagTable)
		r.closeWithin(tagTh, tagTable, tagTr, tagTable)
	case tagOption:
		r.closeWithin(tagOption, tagSelect, tagSelect, tagSelect)
	case tagBody:
		r.closeWithin(tagHead, tagHTML, tagHTML, tagHTML)
	case tagA:
		r.closeWithin(tagA, tagTable, tagDiv, tagLi)
	}
	if traits[t]&block != 0 {
		r.closeWithin(tagP, tagTable, tagTd, tagLi)
		if isHeading(t) && len(r.stack) > 0 && isHeading(r.stack[len(r.stack)-1].tag) {
			r.pop(len(r.stack) - 1)
		}
	}
}

// closeWithin closes the innermost t unless a, b or c stands inside of it.
func (r *reader) closeWithin(t, a, b, c tag) {
	for i := len(r.stack) - 1; i >= 0 && i > len(r.stack)-1-32; i-- {
		switch r.stack[i].tag {
		case t:
			r.pop(i)
			return
		case a, b, c, tagButton, tagObject:
			return
		}
	}
}

// close handles an end tag.
func (r *reader) close(t tag) {
	if t == tagBr {
		r.lineBreak()
		return
	}
	if t == tagP && traits[tagP]&block != 0 {
		r.flush()
	}
	for i := len(r.stack) - 1; i >= 0; i-- {
		at := r.stack[i].tag
		if at == t {
			r.pop(i)
			return
		}
		// An inline end tag ends nothing beyond its block, and nothing in a
		// cell ends what is around the table.
		if traits[t]&block == 0 && traits[at]&block != 0 && t != tagTd && t != tagTh && traits[t]&mute == 0 {
			return
		}
		if (at == tagTd || at == tagTh || at == tagTable) && t != tagTable && t != tagTr && t != tagTbody && t != tagThead && t != tagTfoot && t != tagBody && t != tagHTML && t != tagTd && t != tagTh {
			return
		}
	}
}

// pop closes the elements from stack[i] on.
func (r *reader) pop(i int) {
	for len(r.stack) > i {
		e := r.stack[len(r.stack)-1]
		if traits[e.tag]&block != 0 {
			r.flush()
		}
		r.stack = r.stack[:len(r.stack)-1]
		r.unwind(e)
	}
}

// unwind undoes what opening an element did.
func (r *reader) unwind(e open) {
	switch {
	case e.tag == tagPre:
		r.preDepth--
	case e.tag == tagTd || e.tag == tagTh:
		r.endCell(e)
	case e.tag == tagA:
		if e.hint == frame {
			r.linkDepth--
		}
	case traits[e.tag]&mute != 0 && traits[e.tag]&block == 0:
		r.mute--
	case traits[e.tag]&block == 0 && e.hint&(frame|label|unseen) != 0:
		// A counter, a share button or a caption in the middle of a line.
		if n := len(r.text) - int(e.start); n > 0 && n < 200 && int(e.start) >= r.begun {
			r.text, r.links, r.space = r.text[:e.start], int(e.links), true
		}
	}
}

// startCell puts a tab between two cells of a row.
func (r *reader) startCell() {
	if len(r.text) > r.begun && r.text[len(r.text)-1] != '\t' {
		r.text = append(r.text, '\t')
	}
	r.space, r.breaks = false, 0
	r.cell = len(r.text)
}

// longCell is the length in bytes from which a cell is a paragraph by itself:
// tables once laid out pages.
const longCell = 160

// inCell reports whether the innermost part of a table that is open is a cell.
func (r *reader) inCell() bool {
	for i := len(r.stack) - 1; i >= 0; i-- {
		switch r.stack[i].tag {
		case tagTd, tagTh:
			return true
		case tagTr, tagTable:
			return false
		}
	}
	return false
}

// splitCell makes what stands before the cell at hand a stretch by itself.
func (r *reader) splitCell() {
	text, links, cell := r.text, r.links, r.cell
	r.text, r.links = text[:cell], min(links, cell-r.begun)
	before := r.links
	r.flushAs(tagTr)
	r.text, r.begun, r.cell, r.links = text, cell, cell, max(0, links-before)
}

func (r *reader) endCell(e open) {
	if r.cell < r.begun || len(r.text)-r.cell < longCell {
		return
	}
	if r.cell > r.begun {
		r.splitCell()
	}
	r.stack = append(r.stack, e)
	r.flush()
	r.stack = r.stack[:len(r.stack)-1]
}

func (r *reader) lineBreak() {
	if r.mute > 0 {
		return
	}
	r.breaks++
	if r.breaks == 2 {
		r.flush()
	}
}

// chars appends text with white space made single.
func (r *reader) chars(in []byte) {
	if r.mute > 0 {
		return
	}
	from := len(r.text)
	if r.preDepth > 0 {
		r.pre(in)
	} else {
		r.plain(in)
	}
	if r.linkDepth > 0 {
		r.links += len(r.text) - from
	}
}

func (r *reader) plain(in []byte) {
	text, space := r.text, r.space
	for i := 0; i < len(in); {
		c := in[i]
		if isSpace(c) || c < 0x20 || c == 0x7f {
			space = true
			i++
			continue
		}
		size := 1
		var piece []byte
		switch {
		case c == '&':
			var unescaped string
			unescaped, size = entity(in[i:])
			if unescaped == " " || unescaped == "\u00a0" {
				space = true
				i += size
				continue
			}
			if unescaped == "\u00ad" || unescaped == "\u200b" || unescaped == "\ufeff" {
				i += size
				continue
			}
			piece = []byte(unescaped)
		case c < utf8.RuneSelf:
			for i+size < len(in) && plainByte[in[i+size]] {
				size++
			}
			piece = in[i : i+size]
		default:
			switch s := in[i:]; {
			case c == 0xc2 && len(s) > 1 && s[1] == 0xa0: // no-break space
				space = true
				i += 2
				continue
			case c == 0xc2 && len(s) > 1 && s[1] == 0xad, // soft hyphen
				c == 0xe2 && len(s) > 2 && s[1] == 0x80 && s[2] == 0x8b, // zero-width space
				c == 0xef && len(s) > 2 && s[1] == 0xbb && s[2] == 0xbf:
				i += 2
				if c != 0xc2 {
					i++
				}
				continue
			}
			_, size = utf8.DecodeRune(in[i:])
			piece = in[i : i+size]
		}
		if len(text) > r.begun {
			switch {
			case r.breaks > 0:
				text = append(text, '\n')
			case space && text[len(text)-1] != '\t':
				text = append(text, ' ')
			}
		}
		space, r.breaks = false, 0
		text = append(text, piece...)
		i += size
	}
	r.text, r.space = text, space
}

// plainByte marks the ASCII bytes that are copied as they are.
var plainByte = func() (t [256]bool) {
	for c := '!'; c < 0x7f; c++ {
		t[c] = c != '&'
	}
	return t
}()

// pre appends text whose white space matters; an empty line ends a paragraph.
func (r *reader) pre(in []byte) {
	for line := range bytes.SplitAfterSeq(in, []byte("\n")) {
		r.plain(line)
		if bytes.HasSuffix(line, []byte("\n")) {
			if r.breaks++; r.breaks == 2 {
				r.flush()
			}
		}
	}
}

// flush ends the stretch at hand.
func (r *reader) flush() { r.flushAs(other) }

func (r *reader) flushAs(as tag) {
	if as == other && r.cell > r.begun && r.cell < len(r.text) && r.inCell() {
		// The cell at hand has paragraphs of its own.
		r.splitCell()
	}
	end := len(r.text)
	for end > r.begun && (r.text[end-1] == '\t' || r.text[end-1] == ' ') {
		end--
	}
	if end > r.begun {
		s := stretch{start: int32(r.begun), end: int32(end), links: int32(r.links), node: r.nodeOf(), tag: as}
		for i := len(r.stack) - 1; i >= 0; i-- {
			switch e := r.stack[i].tag; {
			case s.tag == other && (traits[e]&block != 0 || e == tagTd || e == tagTh):
				s.tag = e
			case e == tagLi:
				s.inLi = true
			case e == tagTable:
				s.inTable = true
			}
		}
		s.inLi = s.inLi || s.tag == tagLi
		r.stretches = append(r.stretches, s)
	}
	r.begun, r.cell = len(r.text), len(r.text)
	r.links, r.space, r.breaks = 0, false, 0
}

// nodeOf returns the node of the innermost block element and makes those that
// it stands in as far as they are missing.
func (r *reader) nodeOf() int32 {
	parent := int32(-1)
	for i := range r.stack {
		e := &r.stack[i]
		if traits[e.tag]&block == 0 && e.tag != tagTd && e.tag != tagTh {
			continue
		}
		if e.node < 0 {
			e.node = int32(len(r.nodes))
			r.nodes = append(r.nodes, node{parent: parent, tag: e.tag, hint: e.hint})
		}
		parent = e.node
	}
	if parent < 0 {
		if len(r.nodes) == 0 {
			r.nodes = append(r.nodes, node{parent: -1, tag: tagBody})
		}
		return 0
	}
	return parent
}

// entity reads a character reference at the beginning of in and returns what
// it stands for and its length; "&" and 1 if it is none.
func entity(in []byte) (string, int) {
	if len(in) > 3 && in[1] == '#' {
		return numeric(in)
	}
	i := 1
	for i < len(in) && i < 32 && (isLetter(in[i]) || in[i] >= '0' && in[i] <= '9') {
		i++
	}
	if i == 1 {
		return "&", 1
	}
	end := i
	if i < len(in) && in[i] == ';' {
		end++
	}
	switch string(in[1:end]) {
	case "amp;":
		return "&", end
	case "nbsp;", "nbsp":
		return " ", end
	case "quot;":
		return `"`, end
	case "rsquo;":
		return "’", end
	}
	name := string(in[:end])
	if out := html.UnescapeString(name); out != name {
		return out, end
	}
	return "&", 1
}

func numeric(in []byte) (string, int) {
	i, base := 2, 10
	if in[2]|0x20 == 'x' {
		i, base = 3, 16
	}
	start := i
	for i < len(in) && i < start+10 && (in[i] >= '0' && in[i] <= '9' || base == 16 && in[i]|0x20 >= 'a' && in[i]|0x20 <= 'f') {
		i++
	}
	if i == start {
		return "&", 1
	}
	code, err := strconv.ParseUint(string(in[start:i]), base, 32)
	end := i
	if end < len(in) && in[end] == ';' {
		end++
	}
	switch {
	case err != nil || code > utf8.MaxRune:
		return "\ufffd", end
	case code >= 0x80 && code < 0xa0 || code == 0:
		// What browsers read as Windows-1252.
		return html.UnescapeString(string(in[:i]) + ";"), end
	case code < 0x20 || code == 0x7f:
		return " ", end
	}
	return string(rune(code)), end
}
