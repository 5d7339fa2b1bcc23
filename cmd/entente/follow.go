package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"entente"
	"entente/lake"
	"entente/source"
	"entente/source/feed"
	"entente/source/fetch"
	"entente/source/page"
)

// followed is a feed that is watched, and what is remembered of it from one
// reading to the next, also after the program has ended.
type followed struct {
	// Address is where the feed is; it changes when the server moves it for good.
	Address string `json:"address"`
	// Named is the address that the user gave.
	Named string     `json:"named"`
	Seen  fetch.Seen `json:"seen"`
	// Known are the entries that were in the feed when it was last read and need
	// not be read again, by hash.
	Known []string `json:"known,omitempty"`
	// Tries counts how often an entry's article could not be fetched, by hash.
	Tries map[string]int `json:"tries,omitempty"`
	// Failures counts the readings that failed, one after another.
	Failures int `json:"failures,omitempty"`
	// NotBefore is when the feed may be read again, as its server or the trouble that it has asks.
	NotBefore time.Time `json:"not_before,omitzero"`
	// Gone feeds are not read again.
	Gone bool `json:"gone,omitempty"`

	// next is when the feed is to be read again.
	next time.Time
}

// The bounds of following.
const (
	// longestWait is the longest time between two readings of a feed that fails.
	longestWait = 24 * time.Hour
	// longestRest is the longest that a feed may ask to be left alone.
	longestRest = 12 * time.Hour
	// mostTries is how often an entry's article is asked for.
	mostTries = 3
	// mostArticles is how many articles are fetched in one reading of a feed; the
	// others wait for the next.
	mostArticles = 50
	// mostKnown is how many entries of a feed are remembered.
	mostKnown = 5000
)

// feedReading is what came of one reading of a feed.
type feedReading struct {
	// after is the feed as it is when items are kept.
	after followed
	items []source.Item
	// note tells a person what happened; empty if nothing worth telling did.
	note string
	// trouble reports that the feed could not be read.
	trouble bool
}

// follower reads feeds.
type follower struct {
	client   *fetch.Client
	every    time.Duration
	articles bool
}

// read reads a feed, and the articles of its new entries where the feed does not
// have them in full.
func (f *follower) read(ctx context.Context, feedAt followed) feedReading {
	now := time.Now()
	r := feedReading{after: feedAt}
	answer, err := f.client.Get(ctx, feedAt.Address, feedAt.Seen)
	if err != nil {
		r.fail(err, f.every, now)
		return r
	}
	r.after.Failures, r.after.NotBefore = 0, time.Time{}
	r.after.next = now.Add(max(f.every, min(answer.Fresh, longestRest)))
	if answer.Moved != "" {
		r.after.Address = answer.Moved
		r.note = "moved to " + answer.Moved
	}
	if answer.Unchanged {
		return r
	}
	r.after.Seen = answer.Seen
	if feedAt.Address == feedAt.Named && !feed.Looks(answer.Body[:min(len(answer.Body), 4096)]) {
		if found := page.Feeds(answer.Body, answer.Address); len(found) > 0 && found[0] != feedAt.Address {
			r.after.Address, r.after.Seen, r.after.next = found[0], fetch.Seen{}, now
			r.note = "is a page, whose feed is " + found[0]
			return r
		}
		if strings.HasPrefix(answer.ContentType, "text/html") {
			r.fail(errNoFeed, f.every, now)
			return r
		}
	}
	parsed, err := feed.Read(answer.Body, answer.Address, answer.ContentType)
	if err != nil && len(parsed.Entries) == 0 {
		r.fail(err, f.every, now)
		return r
	}
	if err != nil {
		r.note = printable(err.Error())
	}
	r.after.next = now.Add(max(r.after.next.Sub(now), min(parsed.Wait, longestRest)))
	f.entries(ctx, &r, parsed.Entries)
	return r
}

// errNoFeed is given by a page where a feed was to be.
var errNoFeed = errors.New("it is a page that names no feed; give the address of the site's feed")

// fail notes that a reading failed, and waits longer each time that it does.
func (r *feedReading) fail(err error, every time.Duration, now time.Time) {
	r.trouble = true
	r.after.Failures++
	r.after.NotBefore = time.Time{}
	wait := min(longestWait, every<<min(r.after.Failures, 10))
	r.note = printable(err.Error())
	if refused := (*fetch.Error)(nil); errors.As(err, &refused) {
		r.note = strings.TrimPrefix(r.note, r.after.Address+": ")
		wait = max(wait, refused.After)
		if refused.Status != 0 {
			r.after.NotBefore = now.Add(wait)
		}
		switch {
		case refused.Robots:
			wait = longestWait
			r.after.NotBefore = now.Add(wait)
		case refused.Status == 410:
			r.after.Gone = true
			r.note += "; it is not asked again"
			return
		}
	}
	r.after.next = now.Add(wait)
	r.note += fmt.Sprintf("; asked again after %v", wait.Round(time.Second))
}

// entries makes items of the entries that are not known.
func (f *follower) entries(ctx context.Context, r *feedReading, entries []feed.Entry) {
	known := map[string]bool{}
	for _, k := range r.after.Known {
		known[k] = true
	}
	tries := r.after.Tries
	r.after.Known, r.after.Tries = nil, nil
	fetched, fresh, waiting := 0, 0, 0
	for i := range entries {
		key := keyOf(&entries[i])
		if !known[key] && !slices.Contains(r.after.Known, key) {
			article := f.articles && !entries[i].Full && entries[i].Document.URL != ""
			if article && fetched == mostArticles || ctx.Err() != nil {
				waiting++
				continue
			}
			fresh++
			if article {
				fetched++
			}
			items, again := f.items(ctx, r.after.Address, &entries[i], article)
			if again && tries[key]+1 < mostTries {
				if r.after.Tries == nil {
					r.after.Tries = map[string]int{}
				}
				r.after.Tries[key] = tries[key] + 1
				continue
			}
			r.items = append(r.items, items...)
		}
		if len(r.after.Known) < mostKnown {
			r.after.Known = append(r.after.Known, key)
		}
	}
	if waiting > 0 {
		// The server would say that nothing has changed.
		r.after.Seen = fetch.Seen{}
	}
	if len(r.after.Tries) > 0 {
		r.after.Seen = fetch.Seen{}
	}
	if fresh > 0 && r.note == "" {
		r.note = fmt.Sprintf("%d new of %s", fresh, counted(len(entries), "entry"))
		r.note = strings.Replace(r.note, "entrys", "entries", 1)
		if waiting > 0 {
			r.note += fmt.Sprintf("; %d wait for the next reading", waiting)
		}
	}
}

// keyOf is what an entry is known by: its key and text, so that one that is
// written anew is read anew.
func keyOf(e *feed.Entry) string {
	sum := sha256.Sum256([]byte(e.Key + "\x00" + e.Document.Title + "\x00" + e.Document.Text))
	return hex.EncodeToString(sum[:8])
}

// items is an entry as a document or a skip. again reports that its article may
// be there another time.
func (f *follower) items(ctx context.Context, feedAddress string, e *feed.Entry, article bool) (out []source.Item, again bool) {
	d := e.Document
	if article {
		var failed error
		opened := opener(ctx, f.client)
		err := source.Read([]string{d.URL}, strings.NewReader(""), source.Limits{Fetch: func(address string) (source.Answer, error) {
			answer, err := opened(address)
			failed = err
			return answer, err
		}}, func(item source.Item) error {
			item.Path = feedAddress
			if item.Document != nil {
				complete(item.Document, &d)
			}
			out = append(out, item)
			return nil
		})
		if refused := (*fetch.Error)(nil); errors.As(failed, &refused) && !refused.Robots && refused.Status != 404 && refused.Status != 410 {
			again = true
		}
		if err == nil && slices.ContainsFunc(out, func(i source.Item) bool { return i.Document != nil }) {
			return out, again
		}
	}
	// The summary is better than nothing.
	if strings.TrimSpace(d.Text) != "" {
		d.ID = lake.TextHash(&d)[:16]
		return []source.Item{{Path: feedAddress, Offset: e.Offset, Document: &d}}, again
	}
	if len(out) == 0 {
		out = []source.Item{{Path: feedAddress, Offset: e.Offset, Skip: &entente.Skip{Path: feedAddress, Offset: e.Offset, URL: d.URL,
			Reason: entente.Pointer, Detail: "the feed gives a title only"}}}
	}
	return out, again
}

// complete fills in what the feed tells of an article and its page does not.
func complete(d, told *entente.Document) {
	for _, field := range []struct {
		to   *string
		from string
	}{{&d.Title, told.Title}, {&d.Date, told.Date}, {&d.URL, told.URL}, {&d.Outlet, told.Outlet}, {&d.Author, told.Author}} {
		if *field.to == "" {
			*field.to = field.from
		}
	}
}

// hostOf is the host of an address, by which feeds take turns.
func hostOf(address string) string {
	at, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(at.Host)
}

// memory is what is remembered of the feeds, in a file of the lake's folder.
type memory struct {
	Version int         `json:"version"`
	Feeds   []*followed `json:"feeds"`
}

// memoryName is the file in the lake's folder.
const memoryName = "watch.json"

// recall reads what is remembered; nothing if nothing is. A file that cannot be
// understood is an error: to forget it would be to fetch everything anew.
func recall(folder string) (*memory, error) {
	name := filepath.Join(folder, memoryName)
	raw, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return &memory{Version: 1}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w; check its permissions", name, err)
	}
	var m memory
	if err := json.Unmarshal(raw, &m); err != nil || m.Version != 1 {
		return nil, fmt.Errorf("%s is damaged or of another version; remove it to read all feeds from their beginning", name)
	}
	return &m, nil
}

// keep writes what is remembered, all of it or nothing.
func (m *memory) keep(folder string) error {
	raw, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	name := filepath.Join(folder, memoryName)
	f, err := os.CreateTemp(folder, "."+memoryName+".*")
	if err == nil {
		_, err = f.Write(append(raw, '\n'))
		err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
		if err == nil {
			err = os.Rename(f.Name(), name)
		}
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", name, err)
	}
	return nil
}

// of returns what is remembered of the feed that the user names so, and makes it
// if nothing is.
func (m *memory) of(named string) *followed {
	for _, f := range m.Feeds {
		if f.Named == named {
			return f
		}
	}
	f := &followed{Address: named, Named: named}
	m.Feeds = append(m.Feeds, f)
	return f
}
