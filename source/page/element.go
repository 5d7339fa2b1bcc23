package page

// tag is an element's name.
type tag uint8

// The elements that are told apart; all others are inline.
const (
	other tag = iota
	tagA
	tagAbbr
	tagAddress
	tagArticle
	tagAside
	tagAudio
	tagB
	tagBase
	tagBlockquote
	tagBody
	tagBr
	tagButton
	tagCanvas
	tagCaption
	tagCenter
	tagCol
	tagDd
	tagDetails
	tagDialog
	tagDiv
	tagDl
	tagDt
	tagEm
	tagEmbed
	tagFieldset
	tagFigcaption
	tagFigure
	tagFont
	tagFooter
	tagForm
	tagH1
	tagH2
	tagH3
	tagH4
	tagH5
	tagH6
	tagHead
	tagHeader
	tagHr
	tagHTML
	tagI
	tagIframe
	tagImg
	tagInput
	tagLi
	tagLink
	tagMain
	tagMath
	tagMenu
	tagMeta
	tagNav
	tagNoembed
	tagNoframes
	tagNoscript
	tagObject
	tagOl
	tagOption
	tagP
	tagParam
	tagPre
	tagScript
	tagSection
	tagSelect
	tagSource
	tagSpan
	tagStrong
	tagStyle
	tagSummary
	tagSup
	tagSvg
	tagTable
	tagTbody
	tagTd
	tagTemplate
	tagTextarea
	tagTfoot
	tagTh
	tagThead
	tagTime
	tagTitle
	tagTr
	tagTrack
	tagU
	tagUl
	tagVideo
	tagWbr
	tagXmp
	tags
)

var tagNames = [tags]string{tagA: "a", tagAbbr: "abbr", tagAddress: "address", tagArticle: "article", tagAside: "aside", tagAudio: "audio",
	tagB: "b", tagBase: "base", tagBlockquote: "blockquote", tagBody: "body", tagBr: "br", tagButton: "button", tagCanvas: "canvas",
	tagCaption: "caption", tagCenter: "center", tagCol: "col", tagDd: "dd", tagDetails: "details", tagDialog: "dialog", tagDiv: "div",
	tagDl: "dl", tagDt: "dt", tagEm: "em", tagEmbed: "embed", tagFieldset: "fieldset", tagFigcaption: "figcaption", tagFigure: "figure",
	tagFont: "font", tagFooter: "footer", tagForm: "form", tagH1: "h1", tagH2: "h2", tagH3: "h3", tagH4: "h4", tagH5: "h5", tagH6: "h6",
	tagHead: "head", tagHeader: "header", tagHr: "hr", tagHTML: "html", tagI: "i", tagIframe: "iframe", tagImg: "img", tagInput: "input",
	tagLi: "li", tagLink: "link", tagMain: "main", tagMath: "math", tagMenu: "menu", tagMeta: "meta", tagNav: "nav", tagNoembed: "noembed",
	tagNoframes: "noframes", tagNoscript: "noscript", tagObject: "object", tagOl: "ol", tagOption: "option", tagP: "p", tagParam: "param",
	tagPre: "pre", tagScript: "script", tagSection: "section", tagSelect: "select", tagSource: "source", tagSpan: "span", tagStrong: "strong",
	tagStyle: "style", tagSummary: "summary", tagSup: "sup", tagSvg: "svg", tagTable: "table", tagTbody: "tbody", tagTd: "td",
	tagTemplate: "template", tagTextarea: "textarea", tagTfoot: "tfoot", tagTh: "th", tagThead: "thead", tagTime: "time", tagTitle: "title",
	tagTr: "tr", tagTrack: "track", tagU: "u", tagUl: "ul", tagVideo: "video", tagWbr: "wbr", tagXmp: "xmp"}

// trait is what matters of an element.
type trait uint8

const (
	// block elements begin and end a paragraph.
	block trait = 1 << iota
	// void elements have no content.
	void
	// raw elements have content that is not HTML.
	raw
	// mute elements have no text for a reader.
	mute
)

var traits = func() (t [tags]trait) {
	for _, e := range []tag{tagAddress, tagArticle, tagAside, tagBlockquote, tagBody, tagCaption, tagCenter, tagDd, tagDetails, tagDialog, tagDiv,
		tagDl, tagDt, tagFieldset, tagFigcaption, tagFigure, tagFooter, tagForm, tagH1, tagH2, tagH3, tagH4, tagH5, tagH6, tagHead, tagHeader,
		tagHTML, tagLi, tagMain, tagMenu, tagNav, tagOl, tagP, tagPre, tagSection, tagSummary, tagTable, tagTbody, tagTfoot, tagThead, tagTr, tagUl} {
		t[e] |= block
	}
	for _, e := range []tag{tagBase, tagBr, tagCol, tagEmbed, tagHr, tagImg, tagInput, tagLink, tagMeta, tagParam, tagSource, tagTrack, tagWbr} {
		t[e] |= void
	}
	for _, e := range []tag{tagScript, tagStyle, tagTitle, tagTextarea, tagIframe, tagNoembed, tagNoframes, tagXmp} {
		t[e] |= raw
	}
	for _, e := range []tag{tagAudio, tagButton, tagCanvas, tagMath, tagNoscript, tagObject, tagOption, tagSelect, tagSvg, tagTemplate, tagVideo} {
		t[e] |= mute
	}
	return t
}()

// byLetter are the elements by the first letter of their names.
var byLetter = func() (t [26][]tag) {
	for e := tag(1); e < tags; e++ {
		at := tagNames[e][0] - 'a'
		t[at] = append(t[at], e)
	}
	return t
}()

// lookUp returns the element of a name in any case.
func lookUp(name []byte) tag {
	for _, e := range byLetter[name[0]|0x20-'a'] {
		if foldEqual(name, tagNames[e]) {
			return e
		}
	}
	return other
}

func isHeading(t tag) bool { return t >= tagH1 && t <= tagH6 }
