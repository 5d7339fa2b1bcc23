package page

import "strings"

// hint is what the name, class, id or role of an element says about its content.
type hint uint8

const (
	// frame is what stands around an article: menus, related links, adverts, comments.
	frame hint = 1 << iota
	// label is what stands beside an article's text: byline, date, caption, tags.
	label
	// body is the text of the article by a name that nothing else has.
	body
	// unseen is not shown.
	unseen
	// talk is what readers wrote.
	talk
	// prose is what articles, but also other things, are called.
	prose
	// intro is the paragraph between a headline and the text.
	intro
)

// hintWords are words of class and id that tell what an element holds.
var hintWords = func() map[string]hint {
	m := map[string]hint{}
	add := func(h hint, words string) {
		for _, w := range strings.Fields(words) {
			m[w] = h
		}
	}
	add(frame, `nav navbar navigation navi menu menus submenu megamenu breadcrumb breadcrumbs crumbs crumb footer foot sidebar sidenav
		rail related relateds recommended recommendation recommendations recommend recirc recirculation outbrain taboola revcontent mgid
		share sharing shares sharebar sharer addthis addtoany sharethis social socials socialmedia follow newsletter newsletters subscribe subscription
		signup signin login register registration promo promos promotion promoted advert adverts advertisement advertisements advertising ad ads adv
		adslot adunit adsense adsbygoogle adbox adwrap dfp gpt sponsored sponsor sponsors cookie cookies consent gdpr ccpa cmp onetrust didomi
		privacy popup modal overlay lightbox tagcloud taglist widget widgets trending
		mostread mostpopular popular pagination pager paging toolbar toolbox skip skiplink masthead ticker paywall donate donation
		partner partners carousel slider slideshow also readmore morelinks toplinks quicklinks sitemap disclaimer copyright
		interstitial banner alsoread readalso readnext seealso crosslinks relatedlinks relatednews relatedposts topics autoload upnext nextstory`)
	add(label, `byline bylines author authors authorbox bio timestamp dateline pubdate published updated meta metadata postmeta entrymeta credit credits
		caption captions wpcaption kicker eyebrow category categories tags tag keywords readtime readingtime views print tools utility
		videocaption imagecaption photocredit figcaption gallery player teaser teasers bottom legal posthead`)
	add(talk, `comment comments commentlist commentslist disqus respond livefyre responses discussion`)
	add(intro, `standfirst dek deck synopsis subtitle subheadline lede introtext introduction sapo excerpt`)
	add(prose, `article story post content main text entry news detail details copy page single transcript`)
	add(body, `articlebody storybody entrycontent postcontent articlecontent storycontent articletext storytext postbody bodytext newsbody
		newscontent newstext bodycopy maincontenttext liveblog transcript richtext rte articlebodycontent entrybody articlemaintext fulltext`)
	add(unseen, `hidden invisible sronly screenreadertext visuallyhidden offscreen hide displaynone`)
	return m
}()

// hinted tells by first byte and length whether any of hintWords may be meant.
var hinted = func() (t [256][2*longestHint + 1]bool) {
	for w := range hintWords {
		t[w[0]][len(w)] = true
	}
	for w := range denied {
		t[w[0]][len(w)] = true
	}
	return t
}()

// denied are words after which a word tells of something that is not there, or
// of what the element has beside it.
var denied = map[string]bool{"no": true, "has": true, "with": true, "without": true, "is": true, "not": true, "hide": true, "show": true}

// hintOf reads the value of a class or an id. A name is looked up word by word
// and by each two words that follow one another.
func hintOf(value []byte) (h hint) {
	var pair [2 * longestHint]byte // the word before and the word at hand
	before, n := 0, 0              // their lengths
	small, over, skip := false, false, false
	end := func(name bool) {
		if n > 0 && !over {
			switch {
			case skip:
				skip = false
			case !hinted[pair[before]][n]:
			case denied[string(pair[before:before+n])]:
				skip = true
			default:
				h |= hintWords[string(pair[before:before+n])]
			}
			if before > 0 && hinted[pair[0]][before+n] {
				h |= hintWords[string(pair[:before+n])]
			}
		}
		if over || name {
			before, n = 0, 0
		} else if n > 0 {
			copy(pair[:], pair[before:before+n])
			before, n = n, 0
		}
		if name {
			skip = false
		}
		over = false
	}
	for _, c := range value {
		switch {
		case c >= 'A' && c <= 'Z':
			if small {
				end(false)
			}
			c, small = c|0x20, false
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			small = true
		default:
			end(isSpace(c))
			small = false
			continue
		}
		if n < longestHint {
			pair[before+n] = c
			n++
		} else {
			over = true
		}
	}
	end(true)
	return h
}

// longestHint is more than the length of any word or pair of hintWords.
const longestHint = 24
