# Two commands matter: make run, make test. The rest is for those who change Entente.

GO ?= go
GOLD ?= ../shared/gold/dev.jsonl
TRAIN ?= ../shared/gold/train.jsonl
TREEBANKS ?= ../shared/treebanks
TEXTS ?= ../shared/texts/news.jsonl.zst
LINT = github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

# The race detector needs a C compiler; everything else does not. Goroutines are
# started in cmd only, and its tests code the samples with several.
RACED = ./cmd/... ./coder ./text/neural
ifeq ($(shell $(GO) env CGO_ENABLED),1)
RACE = $(GO) test -race $(RACED)
else
RACE = @echo "no C compiler: tests run without the race detector"
endif

.PHONY: bench-lake run build pages browser-test test format vet lint score scoreboard bench model judge fuzz clean

## run: build, code the sample articles, print the table
run: build
	@bin/entente code --format table examples/*.txt

## build: the program, in bin/entente
build:
	@mkdir -p bin
	$(GO) build -trimpath -o bin/entente ./cmd/entente

## pages: what entente serve shows in a browser, into web/ui/dist; a program built without them says so
pages: web/ui/dist/index.html

web/ui/dist/index.html: web/ui/node_modules/.package-lock.json web/ui/vite.config.ts web/ui/index.html data/gazetteer/states.tsv $(shell find web/ui/src -type f)
	cd web/ui && npm run --silent build -- --logLevel warn

web/ui/node_modules/.package-lock.json: web/ui/package-lock.json
	@command -v npm >/dev/null || { echo "the pages need Node 20.19 or newer with npm; install them, or go on without pages"; exit 1; }
	cd web/ui && npm ci --no-audit --no-fund --loglevel=error

## browser-test: the pages on the sample lake in Chromium, which is installed where missing
browser-test: pages build
	@command -v chromium >/dev/null || { apt-get update -q && apt-get install -y -q --no-install-recommends chromium; }
	cd web/ui && npm test --silent

## test: everything that must hold
test: format vet
	$(GO) test ./...
	$(RACE)

format:
	@files=$$(gofmt -l .); if [ -n "$$files" ]; then echo "gofmt would change:" $$files; exit 1; fi

vet:
	$(GO) vet ./...

## lint: the linters of .golangci.yml
lint:
	$(GO) run $(LINT) run

## score: every figure of docs/scoring.md on the sample articles
score: build
	bin/entente eval examples/gold.jsonl

## scoreboard: write the figures on the development set anew
scoreboard: build
	bin/entente eval $(GOLD) > bin/scoreboard.txt
	mv bin/scoreboard.txt eval/scoreboard.txt

## bench: speed, and accuracy of reading
bench:
	$(GO) test -run '^$$' -bench . -benchmem ./text/... ./coder

## bench-lake: appending, counting and searching a million made-up records, beside SQLite
bench-lake:
	$(GO) run ./lake/bench

## fuzz: a minute for each fuzzer
FUZZERS = source:FuzzRead source:FuzzFormats source/archive:FuzzArchive source/charset:FuzzDecode source/mail:FuzzParse source/mail:FuzzBox source/pdf:FuzzRead source/tabular:FuzzRows source/tabular:FuzzParquet source/warc:FuzzRead source/page:FuzzExtract source/feed:FuzzRead source/fetch:FuzzRobots text:FuzzSegment text:FuzzCoNLLU text/neural:FuzzRead coder:FuzzCode event:FuzzGroup coder/quantity:FuzzValues register:FuzzRows register/xls:FuzzRead register/sipri:FuzzRead register/cow:FuzzRead register/atop:FuzzRead register/exercises:FuzzRead \
	register/bases:FuzzRead register/unroca:FuzzRead register/icews:FuzzRead register/gdelt:FuzzRead register/polecat:FuzzRead
fuzz:
	@for f in $(FUZZERS); do $(GO) test -run '^$$' -fuzz "^$${f#*:}$$" -fuzztime 60s "./$${f%:*}" || exit 1; done

## model: train the tagger and parser anew; about a quarter of an hour on two free cores
model:
	$(GO) run ./text/train --treebanks $(TREEBANKS) --texts $(TEXTS) --out data/model/english.bin

## judge: learn the coder's judge of candidate acts anew
judge:
	$(GO) run ./eval/fit --gold $(TRAIN) --out data/model/judge.tsv

clean:
	rm -rf bin
