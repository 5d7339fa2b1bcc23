# Two commands matter: make run, make test. The rest is for those who change Entente.

GO ?= go
GOLD ?= ../shared/gold/dev.jsonl
TRAIN ?= ../shared/gold/train.jsonl
TREEBANKS ?= ../shared/treebanks
# Where make run serves.
LISTEN ?= 127.0.0.1:8765
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

## run: build the program and, where npm is, the pages; serve the sample articles until Ctrl-C, the address printed
run:
	@if command -v npm >/dev/null; then \
	  $(MAKE) --no-print-directory pages || { echo "The pages could not be built, see above; going on without them."; rm -rf web/ui/dist/assets web/ui/dist/index.html; }; \
	else echo "npm is not installed: going on without the pages. For the pages install Node 20.19 or newer with npm, and run make run again."; fi
	@$(MAKE) --no-print-directory build
	@lake=$$(mktemp -d) && trap 'rm -rf "$$lake"' EXIT && trap : INT TERM && \
	  bin/entente add --lake "$$lake" examples/*.txt examples/press.jsonl && \
	  { bin/entente serve --lake "$$lake" --listen $(LISTEN) || { echo "Is the port taken? make run LISTEN=127.0.0.1:0 takes a free one."; exit 1; }; }

## build: the program, in bin/entente, with the pages if make pages has built them
build:
	@mkdir -p bin
	$(GO) build -trimpath -o bin/entente ./cmd/entente

## pages: what entente serve shows in a browser, into web/ui/dist; a program built without them says so
pages: web/ui/dist/index.html

web/ui/dist/index.html: web/ui/node_modules/.package-lock.json web/ui/vite.config.ts web/ui/index.html data/gazetteer/states.tsv $(shell find web/ui/src -type f)
	cd web/ui && npm run --silent build -- --logLevel warn

web/ui/node_modules/.package-lock.json: web/ui/package.json web/ui/package-lock.json
	@command -v npm >/dev/null || { echo "the pages need Node 20.19 or newer with npm"; exit 1; }
	cd web/ui && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

## browser-test: the pages on the sample lake in Chromium, which is installed where missing
browser-test:
	@$(MAKE) --no-print-directory pages
	@$(MAKE) --no-print-directory build
	@test -x "$$CHROMIUM" || command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { export DEBIAN_FRONTEND=noninteractive; apt-get update -q && apt-get install -y -q --no-install-recommends chromium; } || \
	  { echo "the browser tests need Chromium: install it, or name another with CHROMIUM=/path"; exit 1; }
	cd web/ui && npm test --silent

## test: everything that must hold
test: format vet
	$(GO) test ./...
	$(RACE)
	@$(MAKE) --no-print-directory browser-test

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
FUZZERS = source:FuzzRead source:FuzzFormats source/archive:FuzzArchive source/charset:FuzzDecode source/charset:FuzzPlain source/mail:FuzzParse source/mail:FuzzBox source/pdf:FuzzRead source/tabular:FuzzRows source/tabular:FuzzParquet source/warc:FuzzRead source/page:FuzzExtract source/feed:FuzzRead source/fetch:FuzzRobots text:FuzzSegment text:FuzzCoNLLU text/neural:FuzzRead coder:FuzzCode event:FuzzGroup lake:FuzzParse measure:FuzzListedYears cmd/entente:FuzzCapabilities coder/quantity:FuzzValues register:FuzzRows register/xls:FuzzRead register/sipri:FuzzRead register/cow:FuzzRead register/atop:FuzzRead register/exercises:FuzzRead \
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
