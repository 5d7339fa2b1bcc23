package web

import (
	"context"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"entente/lake"
)

func itoa(n int) string { return strconv.Itoa(n) }

func compare(a, b string) int { return strings.Compare(a, b) }

// request is what a handler of the API works on: a state of the lake that stays
// the same while it does.
type request struct {
	*index
	server *Server
	http   *http.Request
}

// reply is what a handler gives: a value that is sent as JSON, and the same as a
// table, where it has one.
type reply struct {
	value any
	// columns and rows are the table; rows calls yield for each.
	columns []string
	rows    func(yield func([]string) error) error
	// lines calls yield for each row as JSON, for formats of a line a row.
	lines func(yield func([]byte) error) error
	// file is the name of a download without its suffix.
	file string
	// raw is sent as it is, with its media type, instead of value.
	raw   []byte
	media string
	// moved is the address that takes the place of this one.
	moved string
	// note tells of a table what it leaves out.
	note string
}

// fault is an error that the client can mend.
type fault struct {
	status int
	says   string
}

func (f fault) Error() string { return f.says }

func badRequest(format string, args ...any) error {
	return fault{http.StatusBadRequest, fmt.Sprintf(format, args...)}
}

func notFound(format string, args ...any) error {
	return fault{http.StatusNotFound, fmt.Sprintf(format, args...)}
}

// problem answers with an error by RFC 9457.
func problem(w http.ResponseWriter, status int, says string) {
	body, _ := encodeJSON(map[string]any{"title": http.StatusText(status), "status": status, "detail": says})
	h := w.Header()
	for _, name := range []string{"ETag", "Content-Encoding", "Content-Disposition"} {
		h.Del(name)
	}
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// FormatParameters are those of every operation that has a table.
type FormatParameters struct {
	Format string `query:"format" enum:"json,csv,ndjson" default:"json" doc:"json; csv and ndjson give the rows of the table, all of them. The same is had by a suffix of the path: .json, .csv, .ndjson"`
}

func (f FormatParameters) format() string { return f.Format }

type formatted interface{ format() string }

// describe adds an operation to the API. in is a struct by huma's tags, out what
// the answer is as JSON.
func describe[In, Out any](s *Server, api huma.API, method, path, id, tag, summary, description string,
	handle func(context.Context, request, *In) (*reply, error)) {
	schema := huma.SchemaFromType(api.OpenAPI().Components.Schemas, reflect.TypeFor[Out]())
	op := huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Description: description, Tags: []string{tag},
		Errors: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusUnprocessableEntity},
		// The body has been read by then, within the server's time.
		MaxBodyBytes: maxBody, BodyReadTimeout: -1, Middlewares: huma.Middlewares{s.parameters(api, reflect.TypeFor[In]()), s.remembered},
		Responses: map[string]*huma.Response{"200": {Description: "The answer.",
			Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}}}
	if reflect.TypeFor[In]().Implements(reflect.TypeFor[formatted]()) {
		op.Responses["200"].Content["text/csv"] = &huma.MediaType{}
		op.Responses["200"].Content["application/x-ndjson"] = &huma.MediaType{}
	}
	huma.Register(api, op, func(ctx context.Context, in *In) (*huma.StreamResponse, error) {
		return &huma.StreamResponse{Body: func(hc huma.Context) {
			r, w := humago.Unwrap(hc)
			format := "json"
			if f, is := any(*in).(formatted); is {
				format = f.format()
			}
			q := request{s.now.Load(), s, r}
			out, err := handle(ctx, q, in)
			if err == nil {
				err = s.send(w, r, q.index, out, format)
			}
			if err != nil {
				s.fail(w, r, err)
			}
		}}, nil
	})
}

// parameters refuses query parameters that the operation does not have.
func (s *Server) parameters(api huma.API, in reflect.Type) func(huma.Context, func(huma.Context)) {
	names := parameterNames(in)
	return func(ctx huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(ctx)
		for name, values := range r.URL.Query() {
			switch {
			case !slices.Contains(names, name) && len(names) == 0:
				problem(w, http.StatusBadRequest, fmt.Sprintf("there is no parameter %q here; this address takes none", name))
				return
			case !slices.Contains(names, name):
				problem(w, http.StatusBadRequest, fmt.Sprintf("there is no parameter %q here; valid are %s", name, strings.Join(names, ", ")))
				return
			case len(values) > 1:
				problem(w, http.StatusBadRequest, fmt.Sprintf("the parameter %q is given %d times; give it once, with ~ between values where it takes several", name, len(values)))
				return
			}
		}
		if _, err := parseQuery(r.URL.RawQuery); err != nil {
			problem(w, http.StatusBadRequest, "the address has a part after the question mark that cannot be read: "+err.Error())
			return
		}
		next(ctx)
	}
}

// parameterNames lists the query parameters of an input.
func parameterNames(in reflect.Type) (out []string) {
	for i := range in.NumField() {
		f := in.Field(i)
		if f.Anonymous {
			out = append(out, parameterNames(f.Type)...)
		} else if name, _, _ := strings.Cut(f.Tag.Get("query"), ","); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// cacheKey names a question to one state of the lake.
func cacheKey(x *index, r *http.Request) string {
	return x.version + " " + r.URL.Path + "?" + r.URL.Query().Encode()
}

// remembered answers what was answered before.
func (s *Server) remembered(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		if a, ok := s.cache.find(cacheKey(s.now.Load(), r)); ok {
			if whole, is := a.(*answer); is {
				whole.write(w, r)
				return
			}
		}
	}
	next(ctx)
}

// send writes a reply in a format.
func (s *Server) send(w http.ResponseWriter, r *http.Request, x *index, out *reply, format string) error {
	switch {
	case out.moved != "":
		w.Header().Set("Location", out.moved)
		body, err := encodeJSON(out.value)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusPermanentRedirect)
		_, err = w.Write(body)
		return err
	case format == "csv" && out.rows == nil, format == "ndjson" && out.lines == nil:
		return badRequest("there is no %s of this; take json", format)
	case format == "csv":
		return s.stream(w, r, x, out, "text/csv; charset=utf-8", ".csv", func(to io.Writer) error {
			c := csv.NewWriter(to)
			if err := c.Write(out.columns); err != nil {
				return err
			}
			err := out.rows(func(row []string) error { return c.Write(row) })
			c.Flush()
			return errors.Join(err, c.Error())
		})
	case format == "ndjson":
		return s.stream(w, r, x, out, "application/x-ndjson", ".ndjson", func(to io.Writer) error {
			return out.lines(func(line []byte) error {
				_, err := to.Write(append(line, '\n'))
				return err
			})
		})
	}
	media, body := out.media, out.raw
	name := ""
	if body == nil {
		var err error
		if body, err = encodeJSON(out.value); err != nil {
			return err
		}
		media = "application/json"
	} else if out.file != "" {
		name = out.file
	}
	a := newAnswer(media, name, body)
	if r.Method != http.MethodPost {
		s.cache.keep(cacheKey(x, r), a, len(body)*5/4)
	}
	a.write(w, r)
	return nil
}

// fail answers with an error.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	var mend fault
	var query *lake.QueryError
	switch {
	case errors.As(err, &mend):
		problem(w, mend.status, mend.says)
	case errors.As(err, &query):
		problem(w, http.StatusBadRequest, query.Error())
	case errors.Is(err, context.DeadlineExceeded):
		problem(w, http.StatusServiceUnavailable, "the answer takes too long; ask for less, as for a shorter period or fewer words")
	case errors.Is(err, context.Canceled), errors.Is(err, errGone):
		// Nobody waits for an answer.
	default:
		s.report(fmt.Errorf("%s %s: %w", r.Method, r.URL.Path, err))
		problem(w, http.StatusInternalServerError, "the lake could not be read; the program's output says more")
	}
}

// place is where a row stands in an order.
type place struct {
	Order      string  `json:"o"`
	Day        int32   `json:"d"`
	Confidence float32 `json:"c"`
	ID         string  `json:"i"`
}

func (p place) String() string {
	// A cursor of plain fields always has a JSON form.
	text, _ := json.Marshal(p)
	return base64.RawURLEncoding.EncodeToString(text)
}

func parsePlace(s, order string) (p place, err error) {
	text, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || json.Unmarshal(text, &p) != nil || p.Order != order {
		return p, badRequest("this is no cursor of that order; begin again without one")
	}
	return p, nil
}
