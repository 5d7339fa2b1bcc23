// Package fetch reads pages and feeds from the web politely and with care: one
// request at a time to a host, with a pause between, as robots.txt allows, and
// never from an address that is not of the public Internet unless that is
// asked for. What a server sends is bounded in bytes and in time.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// agentToken is the name by which a robots.txt speaks of the client.
const agentToken = "entente"

// Options say how to fetch. The zero Options are polite and guarded.
type Options struct {
	// Version is told in the User-Agent header; empty tells none.
	Version string
	// Contact is an address or a mail address that the User-Agent header tells,
	// for those who want to complain; empty tells none.
	Contact string
	// AllowPrivate allows addresses that are not of the public Internet, and
	// the proxy that the environment names, which would hide them.
	AllowPrivate bool
	// Pause is the least time between two requests to a host; 0 means one second,
	// a negative one none.
	Pause time.Duration
	// Bytes is the largest answer, unpacked; 0 means 16 MiB.
	Bytes int64
	// Timeout is the longest time that an answer may take, to its last byte; 0 means one minute.
	Timeout time.Duration
}

// Client fetches. It is safe for use by several goroutines.
type Client struct {
	http    *http.Client
	options Options
	agent   string

	mu    sync.Mutex
	hosts map[string]*host
}

// host is what is known of a scheme, host and port.
type host struct {
	// turn holds one token: whoever has it may ask.
	turn   chan struct{}
	last   time.Time
	robots *robots
	read   time.Time // when robots was read
}

// robotsFor is how long a robots.txt holds; RFC 9309 asks for a day at most.
const robotsFor = 12 * time.Hour

// maxRedirects is how many redirects are followed.
const maxRedirects = 5

// New returns a client.
func New(o Options) *Client {
	if o.Pause == 0 {
		o.Pause = time.Second
	}
	if o.Bytes <= 0 {
		o.Bytes = 16 << 20
	}
	if o.Timeout <= 0 {
		o.Timeout = time.Minute
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	transport := &http.Transport{
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           50,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  30 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
	}
	if o.AllowPrivate {
		transport.Proxy = http.ProxyFromEnvironment
	} else {
		dialer.Control = onlyPublic
	}
	c := &Client{options: o, agent: agent(o), hosts: map[string]*host{}}
	c.http = &http.Client{Transport: transport, Timeout: o.Timeout,
		// Each redirect is a request of its own: to its host's turn and rules.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return c
}

// agent is the User-Agent header.
func agent(o Options) string {
	s := "Entente"
	if o.Version != "" {
		s += "/" + o.Version
	}
	s += " (reads news for research; robots.txt: " + agentToken
	if o.Contact != "" {
		s += "; +" + o.Contact
	}
	return s + ")"
}

// Seen is what a server said of an answer, by which it can tell later that it
// has not changed.
type Seen struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// Answer is what was fetched.
type Answer struct {
	// Address is where it was found, after all redirects.
	Address string
	// Moved is the address to ask from now on, if the server moved it for good; else empty.
	Moved string
	// Unchanged reports that the server has nothing newer than what was seen; Body is empty then.
	Unchanged bool
	Body      []byte
	// ContentType is the header as sent.
	ContentType string
	Seen        Seen
	// Fresh is for how long the server says that the answer holds; 0 if it says nothing.
	Fresh time.Duration
}

// Error says why an address gave nothing.
type Error struct {
	Address string
	// Status is the HTTP status; 0 if there was no answer.
	Status int
	// After is how long the server asks to wait; 0 if it asks nothing.
	After time.Duration
	// Robots reports that the site's robots.txt forbids the address.
	Robots bool
	err    error
}

// Error says what went wrong and, where something can be done, what.
func (e *Error) Error() string {
	switch {
	case e.Robots:
		return e.Address + ": the site's robots.txt does not allow it"
	case e.Status != 0 && e.After > 0:
		return fmt.Sprintf("%s: the server answered %d %s and asks to wait %v", e.Address, e.Status, http.StatusText(e.Status), e.After)
	case e.Status != 0 && e.err == nil:
		return fmt.Sprintf("%s: the server answered %d %s", e.Address, e.Status, http.StatusText(e.Status))
	}
	return fmt.Sprintf("%s: %v", e.Address, e.err)
}

// Unwrap returns the cause; nil if the server's answer is.
func (e *Error) Unwrap() error { return e.err }

// Get fetches an address. seen is what an earlier answer told; with it, a server
// may answer that nothing has changed. Get waits for its turn at the host.
//
// The error is an *Error, or that of ctx.
func (c *Client) Get(ctx context.Context, address string, seen Seen) (*Answer, error) {
	at, err := parse(address)
	if err != nil {
		return nil, &Error{Address: address, err: err}
	}
	moved, permanent := "", true
	for range maxRedirects + 1 {
		answer, next, err := c.ask(ctx, at, seen)
		if err != nil {
			return nil, err
		}
		if next == nil {
			answer.Moved = moved
			return answer, nil
		}
		if permanent = permanent && next.permanent; permanent {
			moved = next.to.String()
		}
		at = next.to
	}
	return nil, &Error{Address: address, err: fmt.Errorf("more than %d redirects", maxRedirects)}
}

// parse checks an address.
func parse(address string) (*url.URL, error) {
	at, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return nil, errors.New("not an address of the web; write it with https://")
	}
	if at.Scheme = strings.ToLower(at.Scheme); at.Scheme != "http" && at.Scheme != "https" {
		return nil, fmt.Errorf("the scheme is %q; only http and https are fetched", at.Scheme)
	}
	if at.Hostname() == "" {
		return nil, errors.New("the address has no host")
	}
	at.Fragment = ""
	return at, nil
}

// redirect is where a server sends its visitors.
type redirect struct {
	to        *url.URL
	permanent bool
}

// ask makes one request, when it is its turn and robots.txt allows it.
func (c *Client) ask(ctx context.Context, at *url.URL, seen Seen) (*Answer, *redirect, error) {
	h, done, err := c.turn(ctx, at)
	if err != nil {
		return nil, nil, err
	}
	defer done()
	if err := c.rules(ctx, h, at); err != nil {
		// Where nobody answers, robots.txt is not what matters.
		if silent := (*Error)(nil); errors.As(err, &silent) && silent.Status == 0 {
			silent.Address = at.String()
		}
		return nil, nil, err
	}
	if !h.robots.allows(at.RequestURI()) {
		return nil, nil, &Error{Address: at.String(), Robots: true}
	}
	response, body, err := c.send(ctx, h, at, seen, c.options.Bytes)
	if err != nil {
		return nil, nil, err
	}
	answer := &Answer{Address: at.String(), Body: body, ContentType: response.header.Get("Content-Type"), Fresh: fresh(response.header),
		Seen: Seen{short(response.header.Get("ETag")), short(response.header.Get("Last-Modified"))}}
	switch s := response.status; {
	case s == http.StatusNotModified && seen != Seen{}:
		answer.Unchanged, answer.Body = true, nil
		if answer.Seen == (Seen{}) {
			answer.Seen = seen
		}
		return answer, nil, nil
	case s == http.StatusMovedPermanently, s == http.StatusFound, s == http.StatusSeeOther, s == http.StatusTemporaryRedirect, s == http.StatusPermanentRedirect:
		to, err := at.Parse(response.header.Get("Location"))
		if err == nil {
			to, err = parse(to.String())
		}
		if err != nil {
			return nil, nil, &Error{Address: at.String(), err: fmt.Errorf("a redirect that leads nowhere: %w", err)}
		}
		return answer, &redirect{to, s == http.StatusMovedPermanently || s == http.StatusPermanentRedirect}, nil
	case s/100 != 2:
		return nil, nil, &Error{Address: at.String(), Status: s, After: after(response.header.Get("Retry-After"), time.Now())}
	}
	return answer, nil, nil
}

// short drops what no server needs and would be kept for long.
func short(header string) string {
	if len(header) > 1000 {
		return ""
	}
	return header
}

// turn waits until no other request to the host is under way. done ends the turn.
func (c *Client) turn(ctx context.Context, at *url.URL) (h *host, done func(), err error) {
	key := at.Scheme + "://" + strings.ToLower(at.Host)
	c.mu.Lock()
	h = c.hosts[key]
	if h == nil {
		c.forget()
		h = &host{turn: make(chan struct{}, 1)}
		c.hosts[key] = h
	}
	c.mu.Unlock()
	select {
	case h.turn <- struct{}{}:
		return h, func() { <-h.turn }, nil
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}

// maxHosts is how many hosts are remembered.
const maxHosts = 10_000

// forget drops the hosts that nobody is asking, if there are too many.
func (c *Client) forget() {
	if len(c.hosts) < maxHosts {
		return
	}
	for key, h := range c.hosts {
		if len(h.turn) == 0 {
			delete(c.hosts, key)
		}
	}
}

// rules reads the host's robots.txt, unless it was read lately.
func (c *Client) rules(ctx context.Context, h *host, at *url.URL) error {
	if h.robots != nil && time.Since(h.read) < robotsFor {
		return nil
	}
	where := &url.URL{Scheme: at.Scheme, Host: at.Host, Path: "/robots.txt"}
	for range maxRedirects + 1 {
		response, body, err := c.send(ctx, h, where, Seen{}, maxRobots)
		if tooLarge := (*tooLargeError)(nil); errors.As(err, &tooLarge) {
			err = nil // the rest need not be read
		}
		if err != nil {
			return err
		}
		switch s := response.status; {
		case s/100 == 2:
			h.robots = parseRobots(string(body), agentToken)
		case s/100 == 3:
			to, err := where.Parse(response.header.Get("Location"))
			if err == nil {
				to, err = parse(to.String())
			}
			if err == nil {
				where = to
				continue
			}
			h.robots = &robots{}
		case s/100 == 4 && s != http.StatusTooManyRequests:
			h.robots = &robots{} // there are no rules
		default:
			return &Error{Address: where.String(), Status: s, After: after(response.header.Get("Retry-After"), time.Now())}
		}
		h.read = time.Now()
		return nil
	}
	h.robots, h.read = &robots{}, time.Now()
	return nil
}

// tooLargeError tells that an answer goes on beyond its limit. What came before
// is returned with it.
type tooLargeError struct{ limit int64 }

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("the answer has more than %d bytes", e.limit)
}

// reply is what an answer says before its body.
type reply struct {
	status int
	header http.Header
}

// send waits for the pause between two requests to pass, makes a request, and
// reads what comes back.
func (c *Client) send(ctx context.Context, h *host, at *url.URL, seen Seen, limit int64) (reply, []byte, error) {
	pause := c.options.Pause
	if h.robots != nil && pause >= 0 {
		pause = max(pause, h.robots.delay)
	}
	if err := sleep(ctx, time.Until(h.last.Add(pause))); err != nil {
		return reply{}, nil, err
	}
	fail := func(err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return &Error{Address: at.String(), err: cause(err)}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), http.NoBody)
	if err != nil {
		return reply{}, nil, fail(err)
	}
	request.Header.Set("User-Agent", c.agent)
	request.Header.Set("Accept", "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5")
	if seen.ETag != "" {
		request.Header.Set("If-None-Match", seen.ETag)
	}
	if seen.LastModified != "" {
		request.Header.Set("If-Modified-Since", seen.LastModified)
	}
	response, err := c.http.Do(request)
	h.last = time.Now()
	if err != nil {
		return reply{}, nil, fail(err)
	}
	defer response.Body.Close()
	head := reply{response.StatusCode, response.Header}
	defer func() { h.last = time.Now() }()
	if response.ContentLength > limit {
		return head, nil, fail(&tooLargeError{limit})
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, limit+1))
	if err != nil {
		return reply{}, nil, fail(err)
	}
	if int64(len(body)) > limit {
		return head, body[:limit], fail(&tooLargeError{limit})
	}
	return head, body, nil
}

// sleep waits, or returns the error of ctx.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// cause drops what package http puts around an error: the address is told already.
func cause(err error) error {
	if private := (*PrivateError)(nil); errors.As(err, &private) {
		return private
	}
	if about := (*url.Error)(nil); errors.As(err, &about) {
		if about.Timeout() {
			return errors.New("the server did not answer in time")
		}
		return about.Err
	}
	if slow := net.Error(nil); errors.As(err, &slow) && slow.Timeout() {
		return errors.New("the server did not answer in time")
	}
	return err
}

// after reads a Retry-After header, seconds or a date; at most a week.
func after(header string, now time.Time) time.Duration {
	const longest = 7 * 24 * time.Hour
	if seconds, err := strconv.ParseUint(strings.TrimSpace(header), 10, 32); err == nil {
		return min(longest, time.Duration(seconds)*time.Second)
	}
	if at, err := http.ParseTime(header); err == nil {
		return min(longest, max(0, at.Sub(now)))
	}
	return 0
}

// fresh is the max-age of an answer; at most a day.
func fresh(header http.Header) time.Duration {
	for item := range strings.SplitSeq(header.Get("Cache-Control"), ",") {
		if value, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(item)), "max-age="); ok {
			if seconds, err := strconv.ParseUint(value, 10, 32); err == nil {
				return min(24*time.Hour, time.Duration(seconds)*time.Second)
			}
		}
	}
	return 0
}
