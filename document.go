package entente

// Span is a stretch of a document's text in bytes: Start is the first byte,
// End the one after the last.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the length of the span in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Overlaps reports whether s and t share at least one byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// Contains reports whether t lies wholly inside s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Document is a text as it was read, byte for byte.
type Document struct {
	// ID names the document; empty lets the reader name it after its text's hash.
	ID string `json:"id"`
	// Title is the headline; empty if unknown. It helps to understand; evidence never points into it.
	Title string `json:"title,omitempty"`
	// Date is the day of publication as YYYY-MM-DD; empty if unknown.
	Date string `json:"date,omitempty"`
	// URL is the address it was published at; empty if unknown.
	URL string `json:"url,omitempty"`
	// Outlet is the publisher; empty if unknown.
	Outlet string `json:"outlet,omitempty"`
	// Author is who wrote it, as printed, several joined by ", "; empty if unknown.
	Author string `json:"author,omitempty"`
	// Language is an ISO 639-1 code; empty if unknown.
	Language string `json:"language,omitempty"`
	// Source is where the document comes from: empty or "news" for a text that
	// was read and coded, else the register whose row it writes out ("sipri").
	Source string `json:"source,omitempty"`
	// Release is the day a register was released or downloaded, as EDTF; empty for news.
	Release EDTF `json:"release,omitempty"`
	// Row is the 1-based line of the register's file that the document writes out; 0 for news.
	Row int `json:"row,omitempty"`
	// Terms says on what terms the text may be passed on; empty if nothing forbids it.
	Terms Terms `json:"terms,omitempty"`
	// Text is the body in UTF-8. All spans are byte offsets into it.
	Text string `json:"text"`
}

// Terms are the terms on which a document may be passed on.
type Terms string

// Restricted documents stay out of exports unless the user asks for them by name.
const Restricted Terms = "restricted"

// Reason is why an input was refused.
type Reason string

// The reasons of a Skip.
const (
	NotUTF8    Reason = "not-utf8"
	Empty      Reason = "empty"
	TooLarge   Reason = "too-large"
	NotEnglish Reason = "not-english"
	Malformed  Reason = "malformed"
	Unreadable Reason = "unreadable"
	Unknown    Reason = "unknown-format"
	// Truncated input ends before its end: a broken download, a member cut short.
	Truncated Reason = "truncated"
	// Bomb is what unpacks to far more than any text would.
	Bomb Reason = "bomb"
	// TooDeep is an archive in an archive in an archive in an archive.
	TooDeep Reason = "too-deep"
	// Pointer is the address of an article without its text.
	Pointer Reason = "pointer"
	// Duplicate is a page that its archive says is the same as one before.
	Duplicate Reason = "duplicate"
	// NoPage is an answer of a server that has no page: moved, not found, failed.
	NoPage Reason = "no-page"
	// Unmapped: a register names a state that no table of ours has.
	Unmapped Reason = "unmapped"
)

// Reasons are all reasons of a Skip.
func Reasons() []Reason {
	return []Reason{NotUTF8, Empty, TooLarge, NotEnglish, Malformed, Unreadable, Unknown, Truncated, Bomb, TooDeep, Pointer, Duplicate, NoPage, Unmapped}
}

// Skip is an input that could not be used, and why. A run goes on after it.
type Skip struct {
	// Path is the file it came from; "-" for standard input.
	Path string `json:"path"`
	// Line is the 1-based line it began on; 0 if it is the whole file.
	Line int `json:"line,omitempty"`
	// Offset is the byte in the file at which it went wrong; 0 if it is the whole file.
	Offset int64 `json:"offset,omitempty"`
	// URL is the address of what was refused; empty if unknown.
	URL string `json:"url,omitempty"`
	// Language is the ISO 639-1 code of what is not English; empty if it is not known or not the reason.
	Language string `json:"language,omitempty"`
	// Reason is the sort of refusal.
	Reason Reason `json:"reason"`
	// Detail says what was wrong and what to do, for a person.
	Detail string `json:"detail"`
}
