package fetch

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// serve starts a server of a test.
func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// open is a client that does not mind that servers of tests are on this machine.
func open(o Options) *Client {
	o.AllowPrivate, o.Pause = true, -1
	return New(o)
}

// pages answers by path, and 404 for robots.txt.
func pages(t *testing.T, m map[string]http.HandlerFunc) string {
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		if h := m[r.URL.Path]; h != nil {
			h(w, r)
			return
		}
		http.NotFound(w, r)
	})
}

func TestGet(t *testing.T) {
	var agent string
	at := pages(t, map[string]http.HandlerFunc{
		"/a": func(w http.ResponseWriter, r *http.Request) {
			agent = r.UserAgent()
			w.Header().Set("ETag", `"v1"`)
			w.Header().Set("Last-Modified", "Fri, 17 May 2024 10:00:00 GMT")
			w.Header().Set("Cache-Control", "public, max-age=600")
			if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") != "" {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, "hello")
		},
		"/moved": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/hop", http.StatusMovedPermanently) },
		"/hop": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/a#x", http.StatusPermanentRedirect)
		},
		"/elsewhere": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/a", http.StatusFound) },
		"/loop":      func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) },
		"/file": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(http.StatusFound)
		},
		"/busy": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusServiceUnavailable)
		},
		"/gone": func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusGone) },
	})
	c := open(Options{Version: "1.2", Contact: "https://lab.example/bot"})
	ctx := context.Background()
	first, err := c.Get(ctx, at+"/a#fragment", Seen{})
	if err != nil || string(first.Body) != "hello" || first.ContentType != "text/html; charset=utf-8" || first.Fresh != 10*time.Minute || first.Moved != "" || first.Address != at+"/a" {
		t.Fatalf("%v %+v", err, first)
	}
	if want := "Entente/1.2 (reads news for research; robots.txt: entente; +https://lab.example/bot)"; agent != want {
		t.Errorf("agent %q, want %q", agent, want)
	}
	again, err := c.Get(ctx, at+"/a", first.Seen)
	if err != nil || !again.Unchanged || again.Body != nil || again.Seen != first.Seen {
		t.Errorf("asked again: %v %+v", err, again)
	}
	if a, err := c.Get(ctx, at+"/moved", Seen{}); err != nil || a.Moved != at+"/a" || a.Address != at+"/a" {
		t.Errorf("moved for good: %v %+v", err, a)
	}
	if a, err := c.Get(ctx, at+"/elsewhere", Seen{}); err != nil || a.Moved != "" || string(a.Body) != "hello" {
		t.Errorf("moved for now: %v %+v", err, a)
	}
	for _, tt := range []struct {
		address string
		status  int
		after   time.Duration
		words   string
	}{
		{at + "/busy", 503, 2 * time.Minute, "asks to wait 2m0s"}, {at + "/gone", 410, 0, "410 Gone"}, {at + "/none", 404, 0, "404"},
		{at + "/loop", 0, 0, "more than 5 redirects"}, {at + "/file", 0, 0, `the scheme is "file"`}, {"ftp://a.example/x", 0, 0, "only http and https"},
		{"https:///x", 0, 0, "no host"}, {"a.example/x", 0, 0, "only http and https"},
	} {
		_, err := c.Get(ctx, tt.address, Seen{})
		if e := (*Error)(nil); !errors.As(err, &e) || e.Status != tt.status || e.After != tt.after || !strings.Contains(err.Error(), tt.words) {
			t.Errorf("%s: %v", tt.address, err)
		}
	}
}

// TestGuard says that nothing on this machine is reached, neither by its address
// nor by a name that leads to it.
func TestGuard(t *testing.T) {
	var asked atomic.Int32
	at := serve(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	_, port, err := net.SplitHostPort(strings.TrimPrefix(at, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	c := New(Options{Pause: -1})
	for _, host := range []string{"127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]", "LOCALHOST.", "[::ffff:7f00:1]"} {
		address := "http://" + host + ":" + port + "/"
		if a, err := c.Get(context.Background(), address, Seen{}); err == nil {
			t.Errorf("%s was fetched: %+v", address, a)
		} else if private := (*PrivateError)(nil); (host == "127.0.0.1" || host == "localhost" || host == "[::1]") && !errors.As(err, &private) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("the server was asked %d times", n)
	}
}

// TestGuardAfterRedirect says that a redirect from a public server to this
// machine is not followed: the guard is asked about every connection.
func TestGuardAfterRedirect(t *testing.T) {
	var asked atomic.Int32
	inside := serve(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	outside := pages(t, map[string]http.HandlerFunc{
		"/": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, inside, http.StatusFound) },
	})
	c := New(Options{Pause: -1})
	// The server outside stands for one that is public: connections to it are not
	// guarded, all others are.
	guarded := &net.Dialer{Control: onlyPublic}
	c.http.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if "http://"+address == outside {
			return (&net.Dialer{}).DialContext(ctx, network, address)
		}
		return guarded.DialContext(ctx, network, address)
	}
	_, err := c.Get(context.Background(), outside+"/", Seen{})
	if private := (*PrivateError)(nil); !errors.As(err, &private) || asked.Load() > 0 {
		t.Errorf("%v, asked %d times", err, asked.Load())
	}
}

func TestPublic(t *testing.T) {
	for address, want := range map[string]bool{
		"8.8.8.8": true, "1.1.1.1": true, "193.0.6.139": true, "2001:4860:4860::8888": true, "2a00:1450:4001:81b::200e": true, "::ffff:8.8.8.8": true,
		"64:ff9b::808:808": true, "2002:808:808::1": true,
		"127.0.0.1": false, "127.255.255.254": false, "10.1.2.3": false, "172.16.0.1": false, "172.31.255.255": false, "192.168.1.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false, "0.1.2.3": false, "192.0.0.1": false, "192.0.2.1": false, "198.18.0.1": false,
		"198.51.100.1": false, "203.0.113.1": false, "224.0.0.1": false, "240.0.0.1": false, "255.255.255.255": false,
		"::": false, "::1": false, "::127.0.0.1": false, "::ffff:10.0.0.1": false, "fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "fd12:3456::1": false,
		"fec0::1": false, "ff02::1": false, "64:ff9b::7f00:1": false, "64:ff9b::a00:1": false, "64:ff9b:1::1": false, "2002:7f00:1::": false, "2002:a00:1::": false,
		"2001:db8::1": false, "2001::1": false, "100::1": false,
	} {
		if got := Public(netip.MustParseAddr(address)); got != want {
			t.Errorf("Public(%s) = %v", address, got)
		}
	}
	if Public(netip.Addr{}) {
		t.Error("no address is public")
	}
}

func TestRobots(t *testing.T) {
	var asked atomic.Int32
	at := pages(t, map[string]http.HandlerFunc{
		"/robots.txt": func(w http.ResponseWriter, _ *http.Request) {
			asked.Add(1)
			fmt.Fprint(w, "User-agent: *\nDisallow: /private\nAllow: /private/feed\n")
		},
		"/private/x":    func(w http.ResponseWriter, _ *http.Request) { t.Error("a forbidden page was asked for") },
		"/private/feed": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") },
		"/redirect":     func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/private/x", http.StatusFound) },
	})
	c := open(Options{})
	for _, path := range []string{"/private/x", "/redirect"} {
		_, err := c.Get(context.Background(), at+path, Seen{})
		if e := (*Error)(nil); !errors.As(err, &e) || !e.Robots {
			t.Errorf("%s: %v", path, err)
		}
	}
	if a, err := c.Get(context.Background(), at+"/private/feed", Seen{}); err != nil || string(a.Body) != "ok" {
		t.Errorf("an allowed page: %v", err)
	}
	if n := asked.Load(); n != 1 {
		t.Errorf("robots.txt was asked for %d times", n)
	}
	// A server that cannot say what it allows is left alone for now.
	broken := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	if _, err := c.Get(context.Background(), broken+"/", Seen{}); err == nil || !strings.Contains(err.Error(), "robots.txt: the server answered 502") {
		t.Errorf("broken server: %v", err)
	}
}

func TestRobotsRules(t *testing.T) {
	for _, tt := range []struct {
		name, text, path string
		want             bool
	}{
		{"nothing", "", "/a", true},
		{"all", "User-agent: *\nDisallow: /", "/a", false},
		{"empty", "User-agent: *\nDisallow:", "/a", true},
		{"others", "User-agent: other\nDisallow: /", "/a", true},
		{"own group only", "User-agent: *\nDisallow: /\nUser-agent: Entente/2\nDisallow: /x", "/a", true},
		{"own group", "User-agent: *\nAllow: /\n\nUser-agent: a\nUser-agent: ENTENTE\nDisallow: /a", "/a", false},
		{"two own groups", "User-agent: entente\nDisallow: /a\nUser-agent: b\nDisallow: /c\nUser-agent: entente\nDisallow: /b", "/b/1", false},
		{"group of another", "User-agent: entente\nDisallow: /a\nUser-agent: b\nDisallow: /c\n", "/c", true},
		{"longest", "User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true},
		{"longest, other order", "User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/c", false},
		{"as long", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", true},
		{"star", "User-agent: *\nDisallow: /*.php", "/x/y.php?z", false},
		{"end", "User-agent: *\nDisallow: /*.php$", "/x/y.php?z", true},
		{"end matches", "User-agent: *\nDisallow: /*.php$", "/x/y.php", false},
		{"exact end", "User-agent: *\nDisallow: /a$", "/ab", true},
		{"comment and case", "# rules\nUSER-AGENT : * # all\nDisAllow: /a # no", "/a", false},
		{"no colon", "User-agent *\nDisallow /", "/a", true},
		{"query", "User-agent: *\nDisallow: /*?print", "/a?print=1", false},
	} {
		if got := parseRobots(tt.text, agentToken).allows(tt.path); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
	if d := parseRobots("User-agent: *\nCrawl-delay: 2.5", agentToken).delay; d != 2500*time.Millisecond {
		t.Errorf("delay %v", d)
	}
	if d := parseRobots("User-agent: *\nCrawl-delay: 1e300", agentToken).delay; d != longestDelay {
		t.Errorf("delay %v", d)
	}
	// A pattern made to be slow is not.
	if parseRobots("User-agent: *\nDisallow: /"+strings.Repeat("*a", 200_000)+"$", agentToken).allows("/"+strings.Repeat("a", 8000)) != true {
		t.Error("a pattern longer than the path matches it")
	}
}

// TestBounds says that endless, huge and slow answers end.
func TestBounds(t *testing.T) {
	at := pages(t, map[string]http.HandlerFunc{
		"/endless": func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := fmt.Fprint(w, strings.Repeat("x", 10_000)); err != nil {
					return
				}
			}
		},
		"/bomb": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			for range 1000 {
				fmt.Fprint(z, strings.Repeat("\x00", 10_000))
			}
			_ = z.Close()
		},
		"/long": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "999999999") },
		"/drip": func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				fmt.Fprint(w, "x")
				w.(http.Flusher).Flush()
				time.Sleep(5 * time.Millisecond)
			}
		},
		"/silent":  func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"/headers": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("x", 1<<20)) },
	})
	large, slow := open(Options{Bytes: 100_000}), open(Options{Timeout: 300 * time.Millisecond})
	for path, words := range map[string]string{"/endless": "more than 100000 bytes", "/bomb": "more than 100000 bytes", "/long": "more than 100000 bytes",
		"/drip": "in time", "/silent": "in time", "/headers": "exceeded"} {
		c := large
		if words == "in time" {
			c = slow
		}
		if _, err := c.Get(context.Background(), at+path, Seen{}); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v", path, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := large.Get(ctx, at+"/silent", Seen{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled request: %v", err)
	}
}

// TestOneAtATime says that a host sees one request at a time, with pauses.
func TestOneAtATime(t *testing.T) {
	var now, most, count atomic.Int32
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		n := now.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		count.Add(1)
		time.Sleep(2 * time.Millisecond)
		now.Add(-1)
	})
	c := New(Options{AllowPrivate: true, Pause: 5 * time.Millisecond})
	began := time.Now()
	failed := make(chan error)
	for range 8 {
		go func() {
			_, err := c.Get(context.Background(), at+"/", Seen{})
			failed <- err
		}()
	}
	for range 8 {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
	if most.Load() != 1 || count.Load() != 8 {
		t.Errorf("%d requests, at most %d at a time", count.Load(), most.Load())
	}
	if took := time.Since(began); took < 8*5*time.Millisecond {
		t.Errorf("8 requests after %v, without pauses", took)
	}
}

func TestAfter(t *testing.T) {
	now := time.Date(2024, 5, 17, 10, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{"": 0, "30": 30 * time.Second, "-5": 0, "x": 0, "99999999": 7 * 24 * time.Hour,
		"Fri, 17 May 2024 10:01:00 GMT": time.Minute, "Fri, 17 May 2024 09:01:00 GMT": 0} {
		if got := after(header, now); got != want {
			t.Errorf("after(%q) = %v, want %v", header, got, want)
		}
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /*a$\nCrawl-delay: 1", "/a")
	f.Fuzz(func(_ *testing.T, text, path string) { parseRobots(text, agentToken).allows(path) })
}
