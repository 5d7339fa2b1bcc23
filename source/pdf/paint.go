package pdf

import (
	"bytes"
	"math"
	"strings"
)

// matrix is a transformation: x' = a·x + c·y + e, y' = b·x + d·y + f.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

// times is m, then n.
func (m matrix) times(n matrix) matrix {
	return matrix{m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d, m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d,
		m.e*n.a + m.f*n.c + n.e, m.e*n.b + m.f*n.d + n.f}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// line is what stands on one line, in the units of the page.
type line struct {
	text []byte
	// left and right are where it begins and ends, y is its height on the page,
	// upwards, and size that of its letters.
	left, right, y, size float64
}

// state is what q saves and Q restores.
type state struct {
	ctm matrix
	// font, size and so on are as the operators Tf, Tc, Tw, Tz, TL and Ts set them.
	font                              *font
	size, char, word, scale, lead, up float64
}

// painter runs the pages and gathers their lines.
type painter struct {
	file  *file
	fonts map[value]*font
	lines []line
	state
	stack         []state
	text, begin   matrix
	open          bool // the last of lines goes on
	painted       int
	allPainted    int
	inside        map[ref]bool // the forms that are being run
	formsInside   int
	formsAllTimes int
}

// What a page and a file may paint, in characters.
const (
	maxPagePaint = 2 << 20
	maxPaint     = 16 << 20
	maxForms     = 8
	maxFormRuns  = 20_000
	maxStack     = 200
)

// page gathers the lines of a page.
func (p *painter) page(pg page) {
	p.lines, p.stack, p.open, p.painted = nil, nil, false, 0
	p.state = state{ctm: identity, scale: 1}
	var in []byte
	contents := pg.dict["Contents"]
	parts := p.file.array(contents)
	if parts == nil {
		parts = array{contents}
	}
	for _, part := range parts {
		if s, is := p.file.resolve(part).(stream); is && len(in) < maxStream {
			in = append(append(in, p.file.content(s)...), '\n')
		}
	}
	p.run(in, pg.resources)
}

// run runs the operators of a content stream.
func (p *painter) run(in []byte, resources dict) {
	l := lexer{in: in, budget: &p.file.budget}
	var operands []value
	for p.painted < maxPagePaint && p.allPainted < maxPaint {
		v, ok := l.next()
		if !ok {
			return
		}
		w, is := v.(word)
		if !is {
			if operands = append(operands, v); len(operands) > 64 {
				operands = operands[1:]
			}
			continue
		}
		if w == "BI" {
			l.skipImage()
		} else {
			p.operator(w, operands, resources)
		}
		operands = operands[:0]
	}
}

// skipImage passes over a picture inside a content stream.
func (l *lexer) skipImage() {
	for at := l.at; at+2 < len(l.in); at++ {
		if l.in[at] == 'E' && l.in[at+1] == 'I' && isSpace(l.in[at-1]) && isSpace(l.in[at+2]) {
			l.at = at + 2
			return
		}
	}
	l.at = len(l.in)
}

func (p *painter) operator(w word, operands []value, resources dict) {
	number := func(i int) float64 {
		if i < len(operands) {
			n, _ := operands[i].(float64)
			if math.Abs(n) < 1e9 {
				return n
			}
		}
		return 0
	}
	last := func() value {
		if len(operands) == 0 {
			return nil
		}
		return operands[len(operands)-1]
	}
	switch w {
	case "q":
		if len(p.stack) < maxStack {
			p.stack = append(p.stack, p.state)
		}
	case "Q":
		if n := len(p.stack); n > 0 {
			p.state, p.stack = p.stack[n-1], p.stack[:n-1]
		}
	case "cm":
		p.ctm = matrix{number(0), number(1), number(2), number(3), number(4), number(5)}.times(p.ctm)
	case "BT":
		p.text, p.begin = identity, identity
	case "Tf":
		if len(operands) == 2 {
			key, _ := operands[0].(name)
			p.font, p.size = p.fontOf(p.file.dict(resources["Font"])[key]), number(1)
		}
	case "Tc":
		p.char = number(0)
	case "Tw":
		p.word = number(0)
	case "Tz":
		p.scale = number(0) / 100
	case "TL":
		p.lead = number(0)
	case "Ts":
		p.up = number(0)
	case "Td":
		p.move(number(0), number(1))
	case "TD":
		p.lead = -number(1)
		p.move(number(0), number(1))
	case "Tm":
		p.text = matrix{number(0), number(1), number(2), number(3), number(4), number(5)}
		p.begin = p.text
	case "T*":
		p.move(0, -p.lead)
	case "Tj", "'", "\"":
		if w == "\"" && len(operands) == 3 {
			p.word, p.char = number(0), number(1)
		}
		if w != "Tj" {
			p.move(0, -p.lead)
		}
		if s, is := last().(text); is {
			p.show(s)
		}
	case "TJ":
		list, _ := last().(array)
		for _, v := range list {
			switch v := v.(type) {
			case text:
				p.show(v)
			case float64:
				p.text = matrix{1, 0, 0, 1, -v / 1000 * p.size * p.scale, 0}.times(p.text)
			}
		}
	case "Do":
		key, _ := last().(name)
		p.form(p.file.dict(resources["XObject"])[key], resources)
	}
}

func (p *painter) move(x, y float64) {
	p.begin = matrix{1, 0, 0, 1, x, y}.times(p.begin)
	p.text = p.begin
}

// form runs a content stream inside another.
func (p *painter) form(v value, resources dict) {
	s, is := p.file.resolve(v).(stream)
	number, shared := v.(ref)
	if !is || shared && p.inside[number] || p.file.name(s.dict["Subtype"]) != "Form" || p.formsInside >= maxForms || p.formsAllTimes > maxFormRuns {
		return
	}
	p.inside[number] = true
	p.formsInside++
	p.formsAllTimes++
	kept, stack, text, begin := p.state, p.stack, p.text, p.begin
	if m := p.file.array(s.dict["Matrix"]); len(m) == 6 {
		n := func(i int) float64 { return p.file.number(m[i]) }
		p.ctm = matrix{n(0), n(1), n(2), n(3), n(4), n(5)}.times(p.ctm)
	}
	if own := p.file.dict(s.dict["Resources"]); own != nil {
		resources = own
	}
	p.stack = nil
	p.run(p.file.content(s), resources)
	p.state, p.stack, p.text, p.begin = kept, stack, text, begin
	p.formsInside--
	delete(p.inside, number)
}

// maxFonts is how many fonts a file may have.
const maxFonts = 2000

func (p *painter) fontOf(v value) *font {
	key, shared := v.(ref)
	if shared {
		if f := p.fonts[key]; f != nil {
			return f
		}
	}
	if len(p.fonts) > maxFonts {
		return nil
	}
	f := p.file.font(v)
	if shared {
		p.fonts[key] = f
	}
	return f
}

// show paints a string: it becomes part of the line it stands on.
func (p *painter) show(s text) {
	if p.font == nil || len(s) == 0 {
		return
	}
	var b strings.Builder
	start := matrix{e: 0, f: p.up}
	x, y := p.text.times(p.ctm).apply(start.e, start.f)
	advance := 0.0
	p.font.read(s, func(char string, width float64, blank bool) {
		p.painted++
		p.allPainted++
		p.file.budget--
		b.WriteString(char)
		step := width/1000*p.size + p.char
		if blank {
			step += p.word
		}
		advance += step * p.scale
	})
	m := p.text.times(p.ctm)
	size := math.Abs(p.size) * math.Hypot(m.c, m.d)
	p.text = matrix{1, 0, 0, 1, advance, 0}.times(p.text)
	endX, endY := p.text.times(p.ctm).apply(0, p.up)
	// Text that runs up or down the page is a note in the margin.
	if math.Abs(endY-y) > math.Abs(endX-x)+1 && b.Len() > 1 || b.Len() == 0 {
		return
	}
	p.place(b.String(), x, endX, y, size)
}

// place puts a string onto the line it goes on with, or begins another.
func (p *painter) place(s string, left, right, y, size float64) {
	if n := len(p.lines); p.open && n > 0 {
		l := &p.lines[n-1]
		em := max(min(size, l.size), 1)
		same := math.Abs(y-l.y) < em*0.5 || math.Abs(y-l.y) < max(size, l.size)*0.45
		if gap := left - l.right; same && gap > -em*2 && gap < em*20 {
			if gap > em*0.15 && !bytes.HasSuffix(l.text, []byte(" ")) && !strings.HasPrefix(s, " ") {
				l.text = append(l.text, ' ')
			}
			l.text = append(l.text, s...)
			l.right = max(right, l.right)
			if size > l.size {
				l.size, l.y = size, y
			}
			return
		}
	}
	p.lines = append(p.lines, line{text: []byte(s), left: left, right: right, y: y, size: size})
	p.open = true
}
