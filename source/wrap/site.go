package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"strings"
)

// site is how the pages of one news site look.
type site struct {
	name, outlet string
	// before and after are around the paragraphs, open and shut around each.
	before, after, open, shut string
	// title is the article's heading with %s for its words.
	title string
	// aside stands between paragraphs now and then.
	aside string
}

var sites = []site{
	{"morning-post", "The Morning Post", `<article class="article"><div class="article__body" itemprop="articleBody">`, `</div></article>`, `<p>`, `</p>`,
		`<h1 class="article__headline">%s</h1>`, `<aside class="related-inline"><span>Read more</span><a href="/%d">%s</a></aside>`},
	{"daily-ledger", "Daily Ledger", `<div id="story"><div class="story-content">`, `</div></div>`, `<p class="story-text">`, `</p>`,
		`<header><h1 class="story-title">%s</h1></header>`, `<div class="ad-slot" data-slot="inline"><span class="ad-label">Advertisement</span></div>`},
	{"harbour-news", "Harbour News", `<main><div class="post-content entry-content">`, `</div></main>`, `<p>`, `</p>`,
		`<h1 class="entry-title">%s</h1>`, `<figure class="wp-block-image"><img loading="lazy" data-src="/img/%d.jpg" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="%s"></figure>`},
	{"capital-wire", "Capital Wire", `<div class="content"><div class="text-body">`, `</div></div>`, ``, `<br><br>`,
		`<h1>%s</h1>`, ``},
	{"ministry", "Ministry of Foreign Affairs", `<div class="page-content"><div class="field field--name-body"><div class="field__item">`, `</div></div></div>`, `<p>`, `</p>`,
		`<h1 class="page-title"><span>%s</span></h1>`, ``},
	{"observer", "The Northern Observer", `<section name="articleBody"><div class="StoryBodyCompanionColumn">`, `</div></section>`, `<p class="css-at9mc1">`, `</p>`,
		`<h1 data-testid="headline">%s</h1>`, `<div class="newsletter-promo"><h3>Sign up for our letter</h3><p>Get the news in your inbox. <a href="/letters/%d">%s</a></p></div>`},
}

var menu = []string{"Home", "World", "Europe", "Asia", "Africa", "Americas", "Middle East", "Politics", "Business", "Markets", "Economy", "Defence", "Technology",
	"Science", "Health", "Climate", "Culture", "Books", "Film", "Music", "Sport", "Football", "Cricket", "Tennis", "Opinion", "Letters", "Video", "Podcasts",
	"Pictures", "Newsletters", "Crosswords", "Jobs", "Weather", "Archive"}

// page is the page of an article. weight is how heavy it is: at 100 some 100 KB,
// of which the text is a twentieth, as on news sites.
func page(n int, list []article, weight int) []byte {
	a := &list[n]
	s := &sites[n%len(sites)]
	r := rand.New(rand.NewPCG(uint64(n), 1))
	other := func() *article { return &list[r.IntN(len(list))] }
	var b bytes.Buffer
	head(&b, s, a, r, weight)
	fmt.Fprintf(&b, `<body class="%s"><a class="skip-link" href="#main">Skip to content</a>`, s.name)
	cookies(&b)
	navigation(&b, s, r)
	b.WriteString(`<div class="wrapper" id="main">`)
	fmt.Fprintf(&b, s.title, html.EscapeString(a.Title))
	fmt.Fprintf(&b, `<div class="meta"><time datetime="%s">%s</time><ul class="share"><li><a href="#">Share</a></li><li><a href="#">Post</a></li><li><a href="#">Mail</a></li></ul></div>`, a.Date, a.Date)
	b.WriteString(s.before)
	number := 0
	for line := range strings.SplitSeq(a.Text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		b.WriteString(s.open + html.EscapeString(line) + s.shut + "\n")
		if number++; number%6 == 4 && s.aside != "" {
			o := other()
			switch strings.Count(s.aside, "%") {
			case 0:
				b.WriteString(s.aside)
			default:
				fmt.Fprintf(&b, s.aside, r.IntN(1e6), html.EscapeString(o.Title))
			}
		}
	}
	b.WriteString(s.after)
	related(&b, r, other, weight)
	b.WriteString(`</div>`)
	footer(&b, s)
	state(&b, r, other, weight)
	b.WriteString(`</body></html>`)
	return b.Bytes()
}

func head(b *bytes.Buffer, s *site, a *article, r *rand.Rand, weight int) {
	title, url := html.EscapeString(a.Title), html.EscapeString(a.URL)
	fmt.Fprintf(b, `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`+
		`<title>%s | %s</title><link rel="canonical" href="%s"><meta property="og:type" content="article"><meta property="og:title" content="%s">`+
		`<meta property="og:url" content="%s"><meta property="og:site_name" content="%s"><meta name="twitter:card" content="summary_large_image">`,
		title, s.outlet, url, title, url, s.outlet)
	if a.Date != "" {
		fmt.Fprintf(b, `<meta property="article:published_time" content="%sT08:00:00Z">`, a.Date)
	}
	ld := map[string]any{"@context": "https://schema.org", "@type": "NewsArticle", "headline": a.Title, "mainEntityOfPage": a.URL,
		"publisher": map[string]any{"@type": "Organization", "name": s.outlet}}
	if a.Date != "" {
		ld["datePublished"] = a.Date + "T08:00:00Z"
	}
	raw, err := json.Marshal(ld)
	if err == nil {
		fmt.Fprintf(b, `<script type="application/ld+json">%s</script>`, raw)
	}
	for range 12 {
		fmt.Fprintf(b, `<link rel="preload" as="script" href="/assets/%s.%016x.js">`, s.name, r.Uint64())
	}
	b.WriteString("<style>")
	for i := range 160 * weight / 100 {
		fmt.Fprintf(b, ".%s-%x{display:flex;margin:%dpx %dpx;padding:%dpx;color:#%06x;font:%d %dpx/1.%d serif}", s.name, r.Uint32(), i%32, r.IntN(64), r.IntN(64), r.IntN(1<<24), 100*(1+r.IntN(8)), 10+r.IntN(30), r.IntN(9))
	}
	b.WriteString("</style></head>")
}

func cookies(b *bytes.Buffer) {
	b.WriteString(`<div id="cookie-consent" class="cookie-banner" role="dialog"><h2>We value your privacy</h2><p>We and our partners store and access information on a device, ` +
		`such as cookies, and process personal data for advertising and content measurement. You may accept or manage your choices at any time.</p>` +
		`<button>Accept all</button><button>Reject all</button><button>Manage choices</button></div>`)
}

func navigation(b *bytes.Buffer, s *site, r *rand.Rand) {
	fmt.Fprintf(b, `<header class="site-header"><a class="logo" href="/">%s</a><nav class="main-nav" aria-label="Main"><ul>`, s.outlet)
	for _, m := range menu {
		path := strings.ToLower(strings.ReplaceAll(m, " ", "-"))
		fmt.Fprintf(b, `<li class="nav-item"><a class="nav-link" href="/%s" data-track="nav-%x">%s</a><ul class="sub-nav">`, path, r.Uint32(), m)
		for _, sub := range menu[:6] {
			fmt.Fprintf(b, `<li><a href="/%s/%s">%s</a></li>`, path, strings.ToLower(sub), sub)
		}
		b.WriteString(`</ul></li>`)
	}
	b.WriteString(`</ul></nav></header>`)
}

func related(b *bytes.Buffer, r *rand.Rand, other func() *article, weight int) {
	b.WriteString(`<aside class="related-articles"><h2>More on this story</h2><ul>`)
	for range 40 * weight / 100 {
		o := other()
		id := r.Uint64()
		fmt.Fprintf(b, `<li class="card"><a href="/%x"><picture><source srcset="/i/%x-320.webp 320w, /i/%x-640.webp 640w, /i/%x-1280.webp 1280w"><img loading="lazy" src="/i/%x.jpg" alt=""></picture><h3>%s</h3></a><time>%s</time></li>`,
			id, id, id, id, r.Uint64(), html.EscapeString(o.Title), o.Date)
	}
	b.WriteString(`</ul></aside>`)
}

func footer(b *bytes.Buffer, s *site) {
	b.WriteString(`<footer class="site-footer"><div class="footer-links"><ul>`)
	for _, m := range menu {
		fmt.Fprintf(b, `<li><a href="/about/%s">%s</a></li>`, strings.ToLower(m), m)
	}
	fmt.Fprintf(b, `</ul></div><p class="copyright">Copyright %s. All rights reserved. No part of this site may be reproduced without permission.</p></footer>`, s.outlet)
}

// state is what pages carry for their scripts: what is shown, once more as JSON.
func state(b *bytes.Buffer, r *rand.Rand, other func() *article, weight int) {
	b.WriteString(`<script id="__STATE__" type="application/json">{"props":{"items":[`)
	for i := range 90 * weight / 100 {
		if i > 0 {
			b.WriteByte(',')
		}
		o := other()
		title, err := json.Marshal(o.Title)
		if err != nil {
			title = []byte(`""`)
		}
		fmt.Fprintf(b, `{"id":"%016x%016x","type":"article","section":"%s","headline":%s,"published":"%sT%02d:%02d:00Z","image":{"id":"%016x","crops":[{"w":320,"h":180,"k":"%08x"},{"w":640,"h":360,"k":"%08x"},{"w":1280,"h":720,"k":"%08x"}]},"flags":{"live":false,"premium":%v},"score":%.6f}`,
			r.Uint64(), r.Uint64(), menu[r.IntN(len(menu))], title, o.Date, r.IntN(24), r.IntN(60), r.Uint64(), r.Uint32(), r.Uint32(), r.Uint32(), r.IntN(2) == 0, r.Float64())
	}
	b.WriteString(`]}}</script><script>`)
	for i := range 220 * weight / 100 {
		fmt.Fprintf(b, `!function(e,t){var n=window.dataLayer=window.dataLayer||[];n.push({event:"%08x",slot:%d,bid:%.4f,key:"%016x"})}(this,document);`, r.Uint32(), i, r.Float64(), r.Uint64())
	}
	b.WriteString(`</script>`)
}
