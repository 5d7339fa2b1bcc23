package web

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// built is the folder of the pages, which make builds; without them it holds
// nothing but a file that keeps it.
//
//go:embed all:ui/dist
var built embed.FS

// Pages tells whether the program was built with the pages.
func Pages() bool {
	_, err := fs.Stat(built, "ui/dist/index.html")
	return err == nil
}

// isPage tells whether an address is that of a page.
func isPage(p string) bool {
	if p == "/try" {
		return true
	}
	_, is := dataOf(p)
	return is && p != "/index"
}

// page serves the files of the pages, and the one page that they all are.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		problem(w, http.StatusMethodNotAllowed, "this server only reads: use GET, or POST to /api/v1/code")
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	if isPage(r.URL.Path) {
		if to, moved := s.movedPage(r); moved {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusPermanentRedirect)
			return
		}
		name = "index.html"
	}
	if strings.HasPrefix(path.Base(name), ".") || strings.HasPrefix(name, "api/") {
		problem(w, http.StatusNotFound, "there is nothing at this address; see /openapi.json for what there is")
		return
	}
	body, err := built.ReadFile("ui/dist/" + name)
	if err != nil {
		if name == "index.html" {
			noPages(w)
			return
		}
		problem(w, http.StatusNotFound, "there is nothing at this address; see /openapi.json for what there is")
		return
	}
	media := mediaOf(name)
	key := "file " + name
	kept, ok := s.cache.find(key)
	if !ok {
		kept = newAnswer(media, "", body)
		s.cache.keep(key, kept, 2*len(body))
	}
	if strings.HasPrefix(name, "assets/") {
		// Their names have the hash of what they hold.
		w = &immutable{ResponseWriter: w}
	}
	if a, is := kept.(*answer); is {
		a.write(w, r)
	}
}

// immutable lets an answer be kept by the client for good.
type immutable struct{ http.ResponseWriter }

// WriteHeader says before the status of an answer how long it may be kept.
func (w *immutable) WriteHeader(status int) {
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.ResponseWriter.WriteHeader(status)
}

func (w *immutable) Write(b []byte) (int, error) {
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	return w.ResponseWriter.Write(b)
}

// mediaOf is the media type of a file of the pages, whatever the machine's own
// tables say.
func mediaOf(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json", ".map":
		return "application/json"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".ico":
		return "image/x-icon"
	case ".woff2":
		return "font/woff2"
	case ".webmanifest":
		return "application/manifest+json"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}

// noPages tells what to do in a program that was built without the pages.
func noPages(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write([]byte(`This program was built without the pages. Build them with "make pages build" in
the project's folder, which needs Node, and start it again. The data are served:

  /openapi.json           what there is
  /api/v1/events?q=...    undertakings
  /api/v1/records?q=...   records with their sentences
  /country/IND.json       the data of a page, also as .csv
`))
}

// movedPage is the address of the event that took over the one asked for.
func (s *Server) movedPage(r *http.Request) (string, bool) {
	id, is := strings.CutPrefix(r.URL.Path, "/event/")
	if !is {
		return "", false
	}
	x := s.now.Load()
	if _, here := x.events.find(id); here {
		return "", false
	}
	to, moved := x.successor(id)
	if !moved {
		return "", false
	}
	return escapedPath("/event/", to, r), true
}

// successor is the event that an earlier one was merged into.
func (x *index) successor(id string) (string, bool) {
	for range 16 {
		to, moved := x.moved[id]
		if !moved {
			return "", false
		}
		if _, here := x.events.find(to); here {
			return to, true
		}
		id = to
	}
	return "", false
}
