package web

import (
	"context"
	"net/http"
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"entente/lake"
	"entente/measure"
)

// ViewParameters are those of the pages: what a page keeps in its address for
// itself and that does not change its data.
type ViewParameters struct {
	View string `query:"view" maxLength:"512" doc:"What the page keeps of how it is looked at; the data are the same."`
}

// routes makes the handler of all addresses.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	config := huma.DefaultConfig("Entente", "1")
	config.Info.Description = "Who cooperates militarily with whom, how far it got, when, and the sentence that says so. " +
		"The data of every page are under its own address with .json or .csv; all that begins with /api/v1 stays as it is for as long as there is a v1, apart from members that are added."
	config.DocsPath, config.SchemasPath, config.OpenAPIPath, config.CreateHooks = "", "", "", nil
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	// There is one form of data, and no other is offered.
	config.Formats = map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat}
	api := humago.New(mux, config)
	s.operations(api)
	mux.HandleFunc("GET /openapi.json", s.description(api))
	mux.HandleFunc("/", s.page)
	return s.guarded(suffixed(mux))
}

// description serves the description of the API.
func (s *Server) description(api huma.API) http.HandlerFunc {
	body, err := encodeJSON(api.OpenAPI())
	return func(w http.ResponseWriter, r *http.Request) {
		if err != nil {
			s.fail(w, r, err)
			return
		}
		newAnswer("application/json", "", body).write(w, r)
	}
}

// schemaName names a type in the description of the API: by its name, and by
// its package where it is not one of this.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if from := path.Base(t.PkgPath()); t.Name() != "" && !strings.Contains(t.Name(), "[") && from != "web" && from != "entente" && from != "." {
		return strings.ToUpper(from[:1]) + from[1:] + name
	}
	return name
}

func (s *Server) operations(api huma.API) {
	describe[recordsInput, List[RecordItem]](s, api, "GET", "/api/v1/records", "list-records", "lists", "Records", "The records that a query finds, each with its sentence.", s.listRecords)
	describe[ListParameters, List[EventItem]](s, api, "GET", "/api/v1/events", "list-events", "lists", "Events",
		"The undertakings that a query finds; records that tell of one undertaking are one event.", s.listEvents)
	describe[documentsInput, List[DocumentItem]](s, api, "GET", "/api/v1/documents", "list-documents", "lists", "Documents", "The documents that a query finds, without their texts.", s.listDocuments)
	describe[facetsInput, Facets](s, api, "GET", "/api/v1/facets", "facets", "lists", "Facets", "How often each value of each property occurs in what a query finds.", s.facets)
	describe[overviewInput, OverviewPage](s, api, "GET", "/api/v1/overview", "overview", "pages", "Overview",
		"Who cooperates with whom: a matrix, a map, events of each kind by year, and what was read.", s.overview)
	describe[countryInput, CountryPage](s, api, "GET", "/api/v1/countries/{code}", "country", "pages", "Country",
		"With whom a country or another actor cooperates, by kind and stage, how far it depends on few, and what was read about it.", s.country)
	describe[dyadInput, DyadPage](s, api, "GET", "/api/v1/dyads/{pair}", "dyad", "pages", "Dyad",
		"What two actors do with each other, in lanes by kind, with the stages of each event and their times.", s.dyad)
	describe[eventInput, EventPage](s, api, "GET", "/api/v1/events/{id}", "event", "pages", "Event",
		"An event with what each record tells of each field, the sentences, the independent origins, the rules, what registers list, its history and how to cite it.", s.event)
	describe[exploreInput, ExplorePage](s, api, "GET", "/api/v1/explore", "explore", "pages", "Explore",
		"What a query finds: facets, a table, a map, a network and a chart, and the same as command, SQL and curl.", s.explore)
	describe[supplyInput, MeasurePage[measure.Concentration]](s, api, "GET", "/api/v1/measures/supply", "measure-supply", "measures", "Supply",
		"Shares of suppliers, and how concentrated they are, in moving windows.", s.supply)
	describe[dependenceInput, MeasurePage[measure.Dependence]](s, api, "GET", "/api/v1/measures/dependence", "measure-dependence", "measures", "Dependence",
		"How far what recipients get comes from few, in moving windows.", s.dependenceOf)
	describe[measureInput, MeasurePage[measure.Polarity]](s, api, "GET", "/api/v1/measures/polarity", "measure-polarity", "measures", "Polarity",
		"How many poles, how even and how closed the blocs around them, in moving windows, with intervals.", s.polarity)
	describe[measureInput, NetworkPage](s, api, "GET", "/api/v1/measures/network", "measure-network", "measures", "Network",
		"The place of each actor in the network of one period, and its communities.", s.networkOf)
	describe[documentInput, DocumentPage](s, api, "GET", "/api/v1/documents/{id}", "document", "pages", "Document",
		"The text of a document with all that was coded from it, and the sentences that nothing was coded from.", s.document)
	describe[codeInput, CodePage](s, api, "POST", "/api/v1/code", "code", "pages", "Code a text",
		"The records of a text or of the page at an address, and why. Nothing is kept.", s.code)
	describe[struct{}, Words](s, api, "GET", "/api/v1/words", "words", "lists", "Words",
		"The words of the codebook, the fields of the query language and the names of actors: what completion needs.", s.words)
}

// suffixed turns PAGE.json, PAGE.csv and PAGE.ndjson into the address of the
// data of PAGE, and the same of the API.
func suffixed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := r.URL.Path
		suffix := path.Ext(p)
		switch suffix {
		case ".json", ".csv", ".ndjson", ".bib", ".ris", ".csl":
		default:
			next.ServeHTTP(w, r)
			return
		}
		bare := strings.TrimSuffix(p, suffix)
		target := ""
		if strings.HasPrefix(p, "/api/v1/") {
			target = bare
		} else if data, is := dataOf(bare); is {
			target = data
		}
		if target == "" {
			next.ServeHTTP(w, r)
			return
		}
		copied := r.Clone(r.Context())
		copied.URL.Path, copied.URL.RawPath = target, ""
		values := copied.URL.Query()
		if values.Has("format") {
			problem(w, http.StatusBadRequest, "the format is told by the suffix of the path and by the parameter format; take one of them")
			return
		}
		if suffix != ".json" {
			values.Set("format", suffix[1:])
			copied.URL.RawQuery = values.Encode()
		}
		next.ServeHTTP(w, copied)
	})
}

// dataOf is the address of the data of a page. The first page of a folder of
// that name is "/index".
func dataOf(page string) (string, bool) {
	switch page {
	case "/", "/index":
		return "/api/v1/overview", true
	case "/explore":
		return "/api/v1/explore", true
	}
	for from, to := range map[string]string{"/country/": "/api/v1/countries/", "/dyad/": "/api/v1/dyads/",
		"/event/": "/api/v1/events/", "/document/": "/api/v1/documents/"} {
		if rest, is := strings.CutPrefix(page, from); is && rest != "" && !strings.Contains(rest, "/") {
			return to + rest, true
		}
	}
	return "", false
}

// Words are what a person may type.
type Words struct {
	Version  string             `json:"version"`
	Program  string             `json:"program,omitempty"`
	Fields   []lake.Field       `json:"fields"`
	Actors   []ActorName        `json:"actors" doc:"The actors that occur in the lake, most frequent first."`
	Coverage []sourceCoverage   `json:"coverage"`
	Kinds    map[string]string  `json:"kinds" doc:"The kinds with what they cover."`
	Standing map[string]string  `json:"standings" doc:"The ways an event can stand, in words."`
	Absence  map[Absence]string `json:"absences" doc:"The kinds of nothing, in words."`
	Totals   struct {
		Documents int `json:"documents"`
		Records   int `json:"records"`
		Events    int `json:"events"`
	} `json:"totals"`
	CanCode  bool `json:"can_code"`
	CanFetch bool `json:"can_fetch"`
}

// ActorName is an actor with its name and how many events it has a side in.
type ActorName struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	M49    string `json:"m49,omitempty" doc:"The UN's three-digit number of a state, as maps have it."`
	Events int    `json:"events"`
}

func (s *Server) words(_ context.Context, q request, _ *struct{}) (*reply, error) {
	out, err := q.wordsOf()
	if err != nil {
		return nil, err
	}
	out.Program, out.CanCode, out.CanFetch = s.options.Version, s.options.Coder != nil, s.options.Fetch != nil
	return &reply{value: out}, nil
}

// escapedPath is the address of an id below a folder with the query of a request.
func escapedPath(folder, id string, r *http.Request) string {
	u := *r.URL
	u.Scheme, u.Host, u.Path, u.RawPath = "", "", folder+id, ""
	return u.String()
}
