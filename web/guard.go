package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// The bounds of a request.
const (
	maxURL    = 16 << 10
	maxHeader = 32 << 10
	// maxBody is the largest text that is coded: more than the longest transcript takes.
	maxBody = 2 << 20
	// answerIn is how long an answer may take, apart from downloads, which go on
	// as long as the client reads.
	answerIn = 30 * time.Second
)

// HTTPServer is an http.Server with the time limits that keep slow and hostile
// clients from holding connections: headers within 5 seconds, bodies within 20.
func (s *Server) HTTPServer() *http.Server {
	return &http.Server{Handler: s, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 20 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: maxHeader}
}

// policy forbids a page to load anything from anywhere else, to run a script or
// a style that is not a file of ours, and to be framed.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// guarded wraps the routes with what holds for every request.
func (s *Server) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		defer func() {
			if fault := recover(); fault != nil {
				if err, is := fault.(error); is && errors.Is(err, http.ErrAbortHandler) {
					panic(fault)
				}
				s.report(fmt.Errorf("%s %s: %v\n%s", r.Method, r.URL.Path, fault, debug.Stack()))
				problem(w, http.StatusInternalServerError, "this is a fault of the program; please report it with the address")
			}
		}()
		switch {
		case !s.addressed(r.Host):
			problem(w, http.StatusMisdirectedRequest, "this server does not answer to the name in the Host header; open it by the address that entente serve printed")
		case len(r.URL.RawPath)+len(r.URL.Path)+len(r.URL.RawQuery) > maxURL:
			problem(w, http.StatusRequestURITooLong, "the address is longer than 16 KiB")
		case r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodPost:
			w.Header().Set("Allow", "GET, HEAD, POST")
			problem(w, http.StatusMethodNotAllowed, "this server only reads: use GET, or POST to /api/v1/code")
		case r.Method == http.MethodPost && foreign(r):
			problem(w, http.StatusForbidden, "the request comes from another site's page")
		default:
			if !whole(w, r) {
				return
			}
			ctx, cancel := context.WithTimeout(r.Context(), answerIn)
			defer cancel()
			// Downloads go on as long as the connection does.
			ctx = context.WithValue(ctx, connectionKey{}, r.Context())
			next.ServeHTTP(w, r.WithContext(ctx))
		}
	})
}

// whole reads the body of a request, within the time and the size that the
// server allows, and answers if it does not come; so nothing waits for it later.
func whole(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodPost {
		r.Body = http.NoBody
		return true
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var large *http.MaxBytesError
	switch {
	case err == nil:
		r.Body = io.NopCloser(bytes.NewReader(body))
		return true
	case errors.As(err, &large):
		problem(w, http.StatusRequestEntityTooLarge, "what was sent is larger than 2 MiB; send less, or code it with entente code")
	default:
		w.Header().Set("Connection", "close")
		problem(w, http.StatusRequestTimeout, "what was announced did not come")
	}
	return false
}

type connectionKey struct{}

// connection is the context that ends with the request's connection.
func connection(r *http.Request) context.Context {
	if ctx, is := r.Context().Value(connectionKey{}).(context.Context); is {
		return ctx
	}
	return r.Context()
}

// addressed tells whether the Host header names this server.
func (s *Server) addressed(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	name = strings.ToLower(strings.TrimSuffix(strings.Trim(name, "[]"), "."))
	if s.options.Hosts == nil {
		ip := net.ParseIP(name)
		return name == "localhost" || ip != nil && ip.IsLoopback()
	}
	return slices.ContainsFunc(s.options.Hosts, func(h string) bool { return strings.EqualFold(h, name) })
}

// foreign tells whether a page of another site sends the request.
func foreign(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return true
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return false
	}
	_, host, ok := strings.Cut(origin, "://")
	return !ok || host != r.Host
}
