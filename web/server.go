// Package web serves a lake: an API, and pages that show it.
//
// Everything it serves is read from the lake, which is only read; the pages, the
// API and every export give the same rows for the same query. It makes no
// request of its own, unless the caller passes it something that fetches.
package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"entente"
	"entente/coder"
	"entente/lake"
	"entente/source"
)

// Options say what is served, and to whom.
type Options struct {
	Lake *lake.Lake
	// Coder codes what is sent to POST /api/v1/code; nil refuses it.
	Coder *coder.Coder
	// Fetch opens an address that is sent to POST /api/v1/code. It has to refuse
	// private addresses. Nil refuses all.
	Fetch func(ctx context.Context, address string) (source.Answer, error)
	// Hosts are the names by which the server may be addressed, without ports;
	// requests to other names are refused, so that no page of another site can
	// have its own name point here. Nil allows those of the loopback interface.
	Hosts []string
	// Report is told of faults that no client can mend; nil drops them.
	Report func(error)
	// Version is that of the program.
	Version string
	// CodeAtOnce is how many texts are coded at the same time; 0 means 1.
	CodeAtOnce int
}

// Server answers requests about a lake. Its methods may be called by several
// goroutines at once.
type Server struct {
	options Options
	now     atomic.Pointer[index]
	// rebuilding is held by the one who reads the lake anew.
	rebuilding sync.Mutex
	cache      *cache
	coding     chan struct{}
	handler    http.Handler
}

// New reads the lake into memory and returns a server of it. It takes about ten
// seconds for a million records.
func New(ctx context.Context, o Options) (*Server, error) {
	if o.Lake == nil {
		return nil, errors.New("a server needs a lake")
	}
	s := &Server{options: o, cache: newCache(cacheBytes), coding: make(chan struct{}, max(o.CodeAtOnce, 1))}
	if err := s.Refresh(ctx); err != nil {
		return nil, err
	}
	s.handler = s.routes()
	return s, nil
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Refresh reads the lake anew if it has changed since it was read. Requests are
// answered from what was read before until it is done.
func (s *Server) Refresh(ctx context.Context) error {
	s.rebuilding.Lock()
	defer s.rebuilding.Unlock()
	version, err := s.lakeVersion(ctx)
	if err != nil {
		return err
	}
	if x := s.now.Load(); x != nil && x.version == version {
		return nil
	}
	x, err := build(ctx, s.options.Lake, version)
	if err != nil {
		return err
	}
	s.now.Store(x)
	return nil
}

// Warm answers what is asked first, so that who asks need not wait for what
// takes long to compute: the figures of polarity over a large lake.
func (s *Server) Warm(ctx context.Context) {
	for _, address := range []string{"/api/v1/measures/polarity", "/api/v1/overview", "/api/v1/words", "/api/v1/explore"} {
		if ctx.Err() != nil {
			return
		}
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return
		}
		r.Host = "localhost"
		if len(s.options.Hosts) > 0 {
			r.Host = s.options.Hosts[0]
		}
		s.ServeHTTP(&unread{header: http.Header{}}, r)
	}
}

// unread is an answer that nobody reads.
type unread struct{ header http.Header }

// Header is where an answer would write its headers.
func (u *unread) Header() http.Header { return u.header }

func (u *unread) Write(b []byte) (int, error) { return len(b), nil }

// WriteHeader does nothing.
func (u *unread) WriteHeader(int) {}

// Follow calls Warm, and Refresh again and again, until ctx is over. It waits between two
// calls, and the longer the longer reading takes.
func (s *Server) Follow(ctx context.Context) {
	wait := 2 * time.Second
	warm := ""
	for {
		if x := s.now.Load(); x.version != warm {
			warm = x.version
			s.Warm(ctx)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		begin := time.Now()
		if err := s.Refresh(ctx); err != nil && ctx.Err() == nil {
			s.report(fmt.Errorf("the pages go on with what was read before: %w", err))
		}
		wait = max(2*time.Second, 10*time.Since(begin))
	}
}

func (s *Server) report(err error) {
	if s.options.Report != nil {
		s.options.Report(err)
	}
}

// Size tells how much is served.
func (s *Server) Size() (documents, records, events int) {
	x := s.now.Load()
	return len(x.documents), x.records.len(), x.events.len()
}

// lakeVersion names the state of the lake.
func (s *Server) lakeVersion(ctx context.Context) (string, error) {
	a, err := s.options.Lake.SQL(ctx, "SELECT concat_ws('.', (SELECT coalesce(max(seq), -1) FROM all_documents), "+
		"(SELECT coalesce(max(seq), -1) FROM all_records), (SELECT coalesce(max(seq), -1) FROM verdicts), "+
		"(SELECT coalesce(max(seq), -1) FROM all_imports), (SELECT count(*) FROM events), (SELECT coalesce(max(seq), -1) FROM events))", time.Time{})
	if err != nil {
		return "", err
	}
	defer func() { _ = a.Close() }()
	version := ""
	err = a.Each(func(row []any) error { version = newAnswer("", "", []byte(fmt.Sprint(row[0]))).tag[:12]; return nil })
	return version, err
}

// known tells whether an actor occurs in the lake or is in the tables.
func (x *index) known(a entente.Actor) bool {
	_, occurs := x.actors.at[string(a)]
	return occurs || x.names[a] != ""
}
