package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"entente"
	"entente/coder"
	"entente/lake"
	"entente/source"
	"entente/web"
)

const script = `<script>alert(1)</script><img src=x onerror=alert(2)><style>*{display:none}</style>`

// hostile is a document that tries everything in every part of it.
func hostile() lake.Coded {
	c := sale("evil", "2020-05-04", script+"\r\nX-Evil: yes\u202e", "Russia has agreed to sell "+script+" to India.", "RUS", "IND", entente.Agreed)
	c.Document.ID = `../../etc/passwd"><script>`
	c.Document.Outlet = `"><svg onload=alert(3)>` + "\r\nSet-Cookie: a=b"
	c.Document.URL = "javascript:alert(4)"
	c.Document.Author = "{\\input{/etc/passwd}}\nER  - \nTY  - NEWS"
	c.Records[0].Document = c.Document.ID
	c.Records[0].Name = script
	c.Records[0].Why = append(c.Records[0].Why, entente.Why{Field: "name", Span: entente.Span{Start: 0, End: 6}, Rule: script})
	return c
}

// TestHostileDocument wants what a document says served as data only: never as a
// page, never as a header, never as an address to follow.
func TestHostileDocument(t *testing.T) {
	s, _ := open(t, []lake.Coded{hostile()}, nil)
	id := name(read[listed](s, "/api/v1/events").Items[0])
	document := url.PathEscape(hostile().Document.ID)
	for _, address := range []string{"/api/v1/records", "/api/v1/records.csv", "/api/v1/records.ndjson", "/api/v1/events", "/api/v1/events.csv", "/api/v1/documents",
		"/api/v1/documents.csv", "/api/v1/facets?of=records", "/index.json", "/country/IND.json", "/country/IND.csv", "/dyad/RUS~IND.json", "/explore.json",
		"/explore.csv", "/event/" + id + ".json", "/event/" + id + ".bib", "/event/" + id + ".ris", "/event/" + id + ".csl", "/event/" + id + ".csv",
		"/api/v1/documents/" + document, "/api/v1/documents/" + document + "?format=csv", "/api/v1/words"} {
		r := s.ask(http.MethodGet, address, nil)
		body, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != http.StatusOK {
			t.Errorf("%s: %d %v %.200s", address, r.StatusCode, err, body)
			continue
		}
		media := r.Header.Get("Content-Type")
		if strings.Contains(media, "html") || strings.Contains(media, "xml") || media == "" || r.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: served as %q, sniffing %q", address, media, r.Header.Get("X-Content-Type-Options"))
		}
		for header, values := range r.Header {
			all := header + strings.Join(values, "")
			if strings.Contains(strings.ToLower(all), "evil") || strings.Contains(all, "alert") || strings.ContainsAny(all, "\r\n") || header == "Set-Cookie" {
				t.Errorf("%s: the header %s is %q", address, header, values)
			}
		}
		if strings.HasSuffix(address, ".bib") && (strings.Contains(string(body), `\input`) || strings.Contains(string(body), "javascript:")) {
			t.Errorf("BibTeX of a hostile document:\n%s", body)
		}
		if strings.HasSuffix(address, ".ris") && (strings.Count(string(body), "ER  - ") != 1 && strings.Contains(string(body), "\nER  - \nTY") || strings.Contains(string(body), "javascript:")) {
			t.Errorf("RIS of a hostile document:\n%s", body)
		}
		if media == "application/json" && !json.Valid(body) {
			t.Errorf("%s: no JSON", address)
		}
	}
}

// TestEveryAnswerIsGuarded wants the headers that keep a browser from running
// anything of others, on every sort of answer.
func TestEveryAnswerIsGuarded(t *testing.T) {
	s := madeSite(t)
	for _, address := range []string{"/", "/explore", "/nothing", "/api/v1/records", "/api/v1/records.csv", "/api/v1/records?x=1", "/openapi.json", "/event/nothing", "/assets/x.js"} {
		h := s.ask(http.MethodGet, address, nil).Header
		policy := h.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "connect-src 'self'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: the policy %q lacks %s", address, policy, want)
			}
		}
		if strings.Contains(policy, "unsafe-eval") || strings.Contains(policy, "http") || strings.Contains(policy, "script-src 'self' '") {
			t.Errorf("%s: the policy %q lets scripts in", address, policy)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer"} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", address, name, h.Get(name))
			}
		}
		if h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: other sites may read it", address)
		}
	}
}

// TestPathsLeadNowhereElse wants no file but those of the pages.
func TestPathsLeadNowhereElse(t *testing.T) {
	s := madeSite(t)
	for _, address := range []string{"/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/assets/..%2f..%2f..%2fgo.mod", "/%2e%2e/%2e%2e/server.go", "/.keep", "/assets/../.keep",
		"/assets/%00", "//etc/passwd", "/embed.go", "/document/..%2f..%2fserver.go.json", "/event/%2e%2e%2f%2e%2e.json", "/C:%5cwindows%5cwin.ini", "/index.html/../.keep"} {
		r := s.ask(http.MethodGet, address, nil)
		body, _ := io.ReadAll(r.Body)
		if r.StatusCode == http.StatusOK || strings.Contains(string(body), "root:") || strings.Contains(string(body), "package web") {
			t.Errorf("%s: %d %.100s", address, r.StatusCode, body)
		}
	}
}

// TestOnlyItsOwnNames wants requests refused that come by another site's name or page.
func TestOnlyItsOwnNames(t *testing.T) {
	s := madeSite(t)
	for host, want := range map[string]int{"127.0.0.1:8765": 200, "localhost:8765": 200, "[::1]:8765": 200, "LOCALHOST": 200,
		"evil.example": 421, "evil.example:8765": 421, "127.0.0.1.evil.example": 421, "10.0.0.1:8765": 421, "": 421, "localhost.evil.example:8765": 421} {
		if r := s.ask(http.MethodGet, "/api/v1/words", nil, "Host", host); r.StatusCode != want {
			t.Errorf("by the name %q: %d, want %d", host, r.StatusCode, want)
		}
	}
	l, err := made()
	if err != nil {
		t.Fatal(err)
	}
	named := serve(t, l, func(o *web.Options) { o.Hosts = []string{"lake.example"} })
	if r := named.ask(http.MethodGet, "/api/v1/words", nil, "Host", "lake.example:80"); r.StatusCode != http.StatusOK {
		t.Errorf("by the name it was given: %d", r.StatusCode)
	}
	if r := named.ask(http.MethodGet, "/api/v1/words", nil, "Host", "evil.example"); r.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("by another name: %d", r.StatusCode)
	}
	body := `{"text":"Russia sold tanks to India."}`
	for _, headers := range [][]string{{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Origin", "null"}} {
		if r := s.ask(http.MethodPost, "/api/v1/code", strings.NewReader(body), append(headers, "Content-Type", "application/json")...); r.StatusCode != http.StatusForbidden {
			t.Errorf("from a page of another site (%v): %d", headers, r.StatusCode)
		}
	}
}

// TestItOnlyReads wants every method refused that would change something.
func TestItOnlyReads(t *testing.T) {
	s := madeSite(t)
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodTrace, http.MethodConnect, http.MethodOptions} {
		if r := s.ask(method, "/api/v1/records", nil); r.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d", method, r.StatusCode)
		}
	}
	for _, address := range []string{"/api/v1/records", "/", "/event/x", "/openapi.json"} {
		if r := s.ask(http.MethodPost, address, strings.NewReader("{}")); r.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("POST %s: %d", address, r.StatusCode)
		}
	}
}

// TestOversized wants what is too large refused before it is worked on.
func TestOversized(t *testing.T) {
	s := madeSite(t)
	long := strings.Repeat("a", 20<<10)
	if r := s.ask(http.MethodGet, "/api/v1/records?q="+long, nil); r.StatusCode != http.StatusRequestURITooLong {
		t.Errorf("an address of 20 KiB: %d", r.StatusCode)
	}
	if r := s.ask(http.MethodGet, "/api/v1/records?q="+long[:5000], nil); r.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a query of 5,000 characters: %d", r.StatusCode)
	}
	coding := withCoder(t, nil)
	for _, body := range []string{`{"text":"` + strings.Repeat("The tanks. ", 1<<18) + `"}`, `{"text":"` + strings.Repeat("a", 1<<20+1) + `"}`,
		strings.Repeat("[", 1<<20), `{"text":"x","other":1}`, `{"text":1}`, `nothing`, ``} {
		if r := coding.ask(http.MethodPost, "/api/v1/code", strings.NewReader(body), "Content-Type", "application/json"); r.StatusCode < 400 || r.StatusCode >= 500 {
			t.Errorf("%.30q of %d bytes: %d", body, len(body), r.StatusCode)
		}
	}
}

// TestSlowClients wants connections given up on which nothing comes.
func TestSlowClients(t *testing.T) {
	s := madeSite(t)
	server := s.HTTPServer()
	if server.ReadHeaderTimeout <= 0 || server.ReadTimeout <= 0 || server.IdleTimeout <= 0 || server.MaxHeaderBytes <= 0 {
		t.Errorf("the server has no limits: %v %v %v %d", server.ReadHeaderTimeout, server.ReadTimeout, server.IdleTimeout, server.MaxHeaderBytes)
	}
	server.ReadHeaderTimeout, server.ReadTimeout, server.IdleTimeout = 50*time.Millisecond, 100*time.Millisecond, 100*time.Millisecond
	on, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(on) }()
	defer server.Close()
	for what, begin := range map[string]string{
		"half a header": "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
		"half a body":   "POST /api/v1/code HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"text\": \"",
		"many headers":  "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + strings.Repeat("X-A: "+strings.Repeat("b", 1000)+"\r\n", 60) + "\r\n",
	} {
		c, err := net.Dial("tcp", on.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(c, begin)
		// Reading ends when the server gives up, which it must do by itself.
		answer, err := io.ReadAll(c)
		if strings.Contains(string(answer), "200 OK") || err != nil && !isReset(err) {
			t.Errorf("%s: %q, %v", what, answer, err)
		}
		_ = c.Close()
	}
}

func isReset(err error) bool {
	var at *net.OpError
	return errors.As(err, &at)
}

// withCoder serves the made-up lake with a coder and what opens addresses.
func withCoder(t *testing.T, fetch func(context.Context, string) (source.Answer, error)) site {
	t.Helper()
	coding, err := coder.New()
	if err != nil {
		t.Fatal(err)
	}
	l, err := made()
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, l, func(o *web.Options) { o.Coder, o.Fetch = coding, fetch })
}

func (s site) code(t *testing.T, body any) (int, web.CodePage, string) {
	t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r := s.ask(http.MethodPost, "/api/v1/code", bytes.NewReader(data), "Content-Type", "application/json")
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	var page web.CodePage
	var p struct {
		Detail string `json:"detail"`
	}
	if err := errors.Join(json.Unmarshal(raw, &page), json.Unmarshal(raw, &p)); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return r.StatusCode, page, p.Detail
}

// TestCode wants the records of a text with their words and rules, and nothing kept.
func TestCode(t *testing.T) {
	s := withCoder(t, func(_ context.Context, address string) (source.Answer, error) {
		if strings.Contains(address, "private") {
			return source.Answer{}, errors.New("10.0.0.1 is not of the public Internet")
		}
		page := "<html><head><title>Sale</title></head><body><article><p>Poland signed a contract on Tuesday for 250 Abrams tanks from the United States. The first tanks will arrive next year.</p></article></body></html>"
		return source.Answer{Body: io.NopCloser(strings.NewReader(page)), MediaType: "text/html", URL: address}, nil
	})
	before := s.text(http.StatusOK, "/api/v1/words")
	text := "On Tuesday Poland signed a contract to buy 250 Abrams tanks from the United States."
	status, page, _ := s.code(t, map[string]string{"text": text, "date": "2022-04-06", "title": script})
	if status != http.StatusOK || len(page.Said) != 1 || page.Said[0].Kind != entente.Transfer || len(page.Why) != 1 || len(page.Why[0]) == 0 {
		t.Fatalf("%d, %d records", status, len(page.Said))
	}
	var whole strings.Builder
	for _, run := range page.Runs {
		whole.WriteString(run.Text)
	}
	if whole.String() != text {
		t.Errorf("the runs say %q", whole.String())
	}
	if status, page, detail := s.code(t, map[string]string{"url": "https://news.example/a"}); status != http.StatusOK || len(page.Said) == 0 {
		t.Errorf("an address: %d, %d records, %s", status, len(page.Said), detail)
	}
	for _, tt := range []struct {
		body map[string]string
		want int
		says string
	}{
		{map[string]string{}, 400, "one of them"},
		{map[string]string{"text": "a", "url": "https://news.example/a"}, 400, "one of them"},
		{map[string]string{"text": text, "date": "soon"}, 400, "is no day"},
		{map[string]string{"text": "Le ministre de la défense a signé un accord avec les forces de son voisin, et il est parti."}, 422, "only English"},
		{map[string]string{"url": "https://private.example/"}, 422, "public Internet"},
		{map[string]string{"url": "file:///etc/passwd"}, 400, "https://"},
		{map[string]string{"url": "-"}, 400, "https://"},
		{map[string]string{"url": "/etc/passwd"}, 400, "https://"},
	} {
		if status, _, detail := s.code(t, tt.body); status != tt.want || !strings.Contains(detail, tt.says) {
			t.Errorf("%v: %d %q, want %d and %q", tt.body, status, detail, tt.want, tt.says)
		}
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := s.text(http.StatusOK, "/api/v1/words"); after != before {
		t.Error("coding a text has changed what is served")
	}
	none := madeSite(t)
	if status, _, _ := none.code(t, map[string]string{"text": text}); status != http.StatusServiceUnavailable {
		t.Errorf("a server without a coder: %d", status)
	}
}

// FuzzAddress wants an answer to any address that is neither a fault of the
// server nor a page of somebody else's making.
func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"/api/v1/records?q=kind:transfer", "/dyad/RUS~IND.json?t=1990..", "/event/x.bib", "/document/%00.json", "/country/M49:150.csv?basis=declared",
		"/api/v1/events?cursor=e30", "/explore.json?q=text:%22a%22&of=records", "/api/v1/measures/supply?window=2", "/index.json?kind=all&top=3"} {
		f.Add(seed)
	}
	s := madeSite(f)
	f.Fuzz(func(t *testing.T, address string) {
		u, err := url.ParseRequestURI(address)
		if err != nil || !strings.HasPrefix(address, "/") || u.Host != "" {
			return
		}
		r, err := http.NewRequest(http.MethodGet, address, nil)
		if err != nil {
			return
		}
		r.Host = "localhost"
		w := &sink{header: http.Header{}}
		s.ServeHTTP(w, r)
		if w.status >= 500 && w.status != http.StatusServiceUnavailable {
			t.Errorf("GET %s: %d", address, w.status)
		}
	})
}

// sink takes an answer and keeps its status.
type sink struct {
	header http.Header
	status int
}

func (w *sink) Header() http.Header { return w.header }
func (w *sink) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}
func (w *sink) Write(b []byte) (int, error) { w.WriteHeader(http.StatusOK); return len(b), nil }
