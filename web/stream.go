package web

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// errGone is the error of writing to a client that has gone or reads too slowly.
var errGone = errors.New("the client is gone")

// readWithin is how long a client may take to read a part of a download.
const readWithin = 30 * time.Second

// patient is a connection that is given up when its reader takes too long.
type patient struct {
	to      io.Writer
	control *http.ResponseController
}

func (p patient) Write(b []byte) (int, error) {
	// Recorders of tests have no deadline.
	if err := p.control.SetWriteDeadline(time.Now().Add(readWithin)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, errGone
	}
	n, err := p.to.Write(b)
	if err != nil {
		return n, errGone
	}
	return n, nil
}

// stream writes a download of any length. When it goes wrong half way the
// connection is broken off, so that nobody takes a part for the whole.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, x *index, out *reply, media, suffix string, write func(io.Writer) error) error {
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Cache-Control", "no-cache")
	h.Add("Vary", "Accept-Encoding")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", out.file+suffix))
	if out.note != "" {
		h.Set("Entente-Left-Out", out.note)
	}
	tag := fmt.Sprintf("W/%q", newAnswer("", "", []byte(x.version+r.URL.Path+r.URL.RawQuery+suffix)).tag)
	h.Set("ETag", tag)
	if same(r.Header.Get("If-None-Match"), tag[2:]) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if r.Method == http.MethodHead {
		return nil
	}
	var to io.Writer = patient{w, http.NewResponseController(w)}
	var z *gzip.Writer
	if accepts(r, "gzip") {
		h.Set("Content-Encoding", "gzip")
		z, _ = gzip.NewWriterLevel(to, gzip.BestSpeed)
		to = z
	}
	b := bufio.NewWriterSize(to, 64<<10)
	err := write(b)
	if err == nil {
		err = b.Flush()
	}
	if err == nil && z != nil {
		err = z.Close()
	}
	if err != nil {
		if !errors.Is(err, errGone) {
			s.report(fmt.Errorf("%s %s: %w", r.Method, r.URL.Path, err))
		}
		panic(http.ErrAbortHandler)
	}
	return nil
}

func parseQuery(raw string) (url.Values, error) { return url.ParseQuery(raw) }
