package page

import (
	"testing"
)

func TestExtract(t *testing.T) {
	const in = `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Poland orders howitzers - The Harbour Post</title>
<link rel="canonical" href="/world/2024/05/17/poland-howitzers"></head><body class="has-sidebar">
<nav><ul><li><a href="/">Home</a><li><a href="/world">World</a></ul></nav>
<div id="page"><div class="story-body"><h1>Poland orders howitzers</h1><p class="byline">By Ann Lee</p>
<p>WARSAW &mdash; Poland signed a contract on Friday for 48 howitzers from South Korea, the ministry said.
<p>The guns will arrive <a href="/x">next year</a>, it said.<div class="ad">Advertisement</div>
<p>&ldquo;This is a good day,&rdquo; the minister said.</p>
<h2>Second order</h2><p>It is the second order since 2022, after a first one for tanks.</p></div>
<div class="related"><h3>Related</h3><p><a href="/1">Norway to buy boats from Germany</a></p></div></div>
<footer>Copyright The Harbour Post. All rights reserved.</footer></body></html>`
	d, err := Extract([]byte(in), "https://www.harbourpost.example/world/2024/05/17/poland-howitzers?utm_source=x", "")
	if err != nil {
		t.Fatal(err)
	}
	want := "WARSAW — Poland signed a contract on Friday for 48 howitzers from South Korea, the ministry said.\n\n" +
		"The guns will arrive next year, it said.\n\n“This is a good day,” the minister said.\n\nSecond order\n\n" +
		"It is the second order since 2022, after a first one for tanks."
	if d.Text != want {
		t.Errorf("text\n%q\nwant\n%q", d.Text, want)
	}
	if d.Title != "Poland orders howitzers" || d.Date != "2024-05-17" || d.Outlet != "The Harbour Post" || d.Language != "en" ||
		d.URL != "https://www.harbourpost.example/world/2024/05/17/poland-howitzers" {
		t.Errorf("%+v", d)
	}
}
