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
		privacy popup modal overlay lightbox comment comments commentlist disqus respond livefyre tagcloud taglist widget widgets trending
		mostread mostpopular popular pagination pager paging toolbar toolbox skip skiplink masthead ticker paywall donate donation
		partner partners teaser teasers carousel slider slideshow also readmore morelinks toplinks quicklinks sitemap disclaimer copyright
		interstitial banner alsoread readalso crosslinks relatedlinks relatednews relatedposts topics autoload upnext nextstory`)
	add(label, `byline bylines author authors authorbox bio timestamp dateline pubdate published updated meta metadata postmeta entrymeta credit credits
		caption captions wpcaption kicker eyebrow category categories tags tag keywords readtime readingtime views print tools utility
		videocaption imagecaption photocredit figcaption gallery player`)
	add(body, `articlebody storybody entrycontent postcontent articlecontent storycontent articletext storytext postbody bodytext newsbody
		newscontent newstext bodycopy maincontenttext liveblog transcript richtext rte articlebodycontent entrybody articlemaintext fulltext`)
	add(unseen, `hidden invisible sronly screenreadertext visuallyhidden offscreen hide displaynone`)
	return m
}()

// denied are words after which a word tells of something that is not there, or
// of what the element has beside it.
var denied = map[string]bool{"no": true, "has": true, "with": true, "without": true, "is": true, "not": true, "hide": true, "show": true}

// hintOf reads the value of a class or an id.
func hintOf(value []byte) (h hint) {
	var word [24]byte  // the word at hand
	var whole [40]byte // the words of one name, joined
	n, all, words := 0, 0, 0
	skip, over := false, false
	endWord := func() {
		if n == 0 {
			return
		}
		if !over {
			w := string(word[:n])
			if denied[w] {
				skip = true
			} else {
				if !skip {
					h |= hintWords[w] &^ body
				}
				skip = false
			}
		}
		n, over = 0, false
		words++
	}
	endName := func() {
		endWord()
		if words > 1 && all <= len(whole) {
			h |= hintWords[string(whole[:all])]
		} else if words == 1 && all <= len(whole) {
			h |= hintWords[string(whole[:all])] & body
		}
		all, words, skip = 0, 0, false
	}
	wasSmall := false
	for _, c := range value {
		switch {
		case c >= 'A' && c <= 'Z':
			if wasSmall {
				endWord()
			}
			c |= 0x20
			wasSmall = false
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			wasSmall = true
		case isSpace(c):
			endName()
			wasSmall = false
			continue
		default:
			endWord()
			wasSmall = false
			continue
		}
		if n < len(word) {
			word[n] = c
			n++
		} else {
			over = true
		}
		if all < len(whole) {
			whole[all] = c
		}
		all++
	}
	endName()
	return h
}
