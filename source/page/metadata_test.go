package page

import (
	"slices"
	"testing"

	"entente"
)

// TestMetadata says where a page's title, day, outlet, author, address and
// language are found.
func TestMetadata(t *testing.T) {
	for _, tt := range []struct {
		name, head, top, address string
		want                     entente.Document
	}{
		{"linked data", `<title>Pact signed | Harbour Post</title><script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"No"},
{"@type":["NewsArticle"],"headline":"Pact signed","datePublished":"2024-05-17T23:30:00-05:00","dateModified":"2024-06-01","author":[{"@type":"Person","name":"Ann Lee"},{"name":"Bo Sand"}],
"publisher":{"@type":"Organization","name":"Harbour Post"},"inLanguage":"en-GB","url":"https://post.example/x"}]}</script>`, "", "https://post.example/x?utm=1",
			entente.Document{Title: "Pact signed", Date: "2024-05-17", Outlet: "Harbour Post", Author: "Ann Lee, Bo Sand", Language: "en", URL: "https://post.example/x"}},
		{"linked data with raw line breaks", "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"A\nB\",\"datePublished\":\"2020-01-02\"}</script>", "", "https://a.example/x",
			entente.Document{Title: "A B", Date: "2020-01-02", Outlet: "a.example", URL: "https://a.example/x"}},
		{"open graph", `<meta property="og:title" content="Pact signed &amp; sealed"><meta property="og:site_name" content="The Wire"><meta property="article:published_time" content="2023-02-01T00:10:00+03:00">
<meta name="author" content="Cy Oak"><meta property="og:locale" content="en_US"><link rel="canonical" href="/news/1#top">`, "", "https://wire.example/amp/1",
			entente.Document{Title: "Pact signed & sealed", Date: "2023-02-01", Outlet: "The Wire", Author: "Cy Oak", Language: "en", URL: "https://wire.example/news/1"}},
		{"Dublin Core", `<meta name="DC.title" content="T1"><meta name="DC.date.issued" content="20190703"><meta name="dcterms.publisher" content="Ministry"><meta http-equiv="content-language" content="fr">`, "", "",
			entente.Document{Title: "T1", Date: "2019-07-03", Outlet: "Ministry", Language: "fr"}},
		{"a time element outside of frames", `<title>T2</title>`, `<nav><time datetime="2020-01-01">1</time></nav><time datetime="2021-03-04T05:00Z">4 March</time><time datetime="2021-03-05">5</time>`, "https://a.example/",
			entente.Document{Title: "T2", Date: "2021-03-04", Outlet: "a.example", URL: "https://a.example/"}},
		{"microdata", "", `<h1 itemprop="headline">T3</h1><span itemprop="datePublished" content="2018-11-05">then</span>`, "https://a.example/",
			entente.Document{Title: "T3", Date: "2018-11-05", Outlet: "a.example", URL: "https://a.example/"}},
		{"a day in the address", "<title>T4 - Daily Ledger</title>", "<h1>T4</h1>", "https://ledger.example/2015/mar/09/t4.html",
			entente.Document{Title: "T4", Date: "2015-03-09", Outlet: "Daily Ledger", URL: "https://ledger.example/2015/mar/09/t4.html"}},
		{"a spelled day", `<meta name="date" content="Tue, 4 June 2013 10:00:00 GMT"><title>T5</title>`, "", "", entente.Document{Title: "T5", Date: "2013-06-04"}},
		{"a front page for an address", `<link rel="canonical" href="https://a.example/"><title>T6</title>`, "", "https://a.example/news/6", entente.Document{Title: "T6", Outlet: "a.example", URL: "https://a.example/news/6"}},
		{"a script for an address", `<link rel="canonical" href="javascript:alert(1)"><title>T7</title>`, "", "https://www.a.example/7", entente.Document{Title: "T7", Outlet: "a.example", URL: "https://www.a.example/7"}},
		{"the site's name after a bar", `<title>Ships come home | A.example News</title>`, "", "https://a.example/8", entente.Document{Title: "Ships come home", Outlet: "A.example News", URL: "https://a.example/8"}},
		{"no such day", `<meta name="date" content="2023-02-31"><title>T9</title>`, "", "", entente.Document{Title: "T9"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := Extract([]byte("<html><head>"+tt.head+"</head><body>"+tt.top+paragraph+paragraph), tt.address, "")
			if err != nil {
				t.Fatal(err)
			}
			d.Text = ""
			if d != tt.want {
				t.Errorf("%+v\nwant\n%+v", d, tt.want)
			}
		})
	}
}

func TestDay(t *testing.T) {
	for in, want := range map[string]string{"2024-05-17": "2024-05-17", "2024-05-17T23:59:59.123+0000": "2024-05-17", "2024-05-17 10:00": "2024-05-17", "20240517T100000Z": "2024-05-17",
		"2024/05/17": "2024-05-17", "Fri, 17 May 2024 10:00:00 GMT": "2024-05-17", "17 May 2024": "2024-05-17", "May 17th, 2024 at noon": "2024-05-17", "Sept. 3, 2019": "2019-09-03",
		"": "", "yesterday": "", "17.05": "", "2024-13-01": "", "31 Feb 2020": "", "May flowers 2024": ""} {
		if got := Day(in); got != want {
			t.Errorf("Day(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFragment(t *testing.T) {
	for in, want := range map[string]string{
		"plain text": "plain text", "": "", "<p>One.</p><p>Two <b>bold</b> &amp; more.</p>": "One.\n\nTwo bold & more.",
		"a<br>b<br><br>c":                          "a\nb\n\nc",
		"<ul><li>x</li><li>y</li></ul>":            "x\ny",
		"<script>no</script>yes<style>no</style>":  "yes",
		"<p>Text.</p><p><a href=x>Read on</a></p>": "Text.",
		"5 < 6 &amp; 7":                            "5 < 6 & 7",
	} {
		if got := Fragment(in); got != want {
			t.Errorf("Fragment(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFeeds(t *testing.T) {
	const in = `<html><head><title>x</title><link rel=stylesheet href=a.css><link rel="alternate" type="application/rss+xml" href="/feed?a=1&amp;b=2"><link rel="alternate" hreflang="de" href="/de">
<link type="application/atom+xml" rel="Alternate" href="https://b.example/atom"></head><body><link rel="alternate" type="application/rss+xml" href="/late"></body>`
	want := []string{"https://a.example/feed?a=1&b=2", "https://b.example/atom"}
	if got := Feeds([]byte(in), "https://a.example/news/"); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
