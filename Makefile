# wikiseek: make demo, make test; the rest is listed by make help.

GO          ?= go
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOLANGCI    := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@latest
PACKAGES    := ./... ./testdata
# Packages that start no goroutines: the others use them from several, and their
# own tests take five to ten times as long under the race detector. What that
# checks besides, the use of unsafe, is checked without it.
SEQUENTIAL  := $(addprefix wikiseek/,index/analysis index/internal/memory index/segment index/wikitext query/syntax testdata)
# Packages with tests that leave most to the run without the race detector.
BOTH        := $(addprefix wikiseek/,index/dump query/exec)
CONCURRENT   = $(filter-out $(SEQUENTIAL),$(shell $(GO) list $(PACKAGES)))
BIN         := bin/wikiseek
DEMO        := demo-index
FUZZTIME    ?= 60s
SHARED      ?= ../shared

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: build
build: ## build bin/wikiseek
	@mkdir -p bin
	$(GO) build -o $(BIN) ./cmd/wikiseek

.PHONY: demo
demo: build ## build, index the shipped demo wiki, search it
	@WIKISEEK=$(BIN) INDEX=$(DEMO) bench/demo.sh

.PHONY: test
test: check ## what has to pass before a commit: checks, tests, race detector
	$(GO) test -gcflags=wikiseek/...=-d=checkptr -timeout 20m $(SEQUENTIAL) $(BOTH)
	$(GO) test -race -run Concurrent wikiseek/index/analysis
	$(GO) test -race -timeout 20m $(CONCURRENT)

.PHONY: check
check: ## formatting, vet, staticcheck, tidy modules
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "gofmt these: $$unformatted"; exit 1; }
	$(GO) vet $(PACKAGES)
	$(GO) run $(STATICCHECK) $(PACKAGES)
	$(GO) mod tidy -diff

.PHONY: test-full
test-full: test fuzz ## the tests, all under the race detector, then every fuzz target for FUZZTIME, hostile pages of 10 MB, more kills and flipped bits, the real dumps in SHARED
	$(GO) test -race -timeout 20m $(SEQUENTIAL)
	WIKISEEK_HOSTILE_MB=10 $(GO) test -v -run HostileFull ./index/wikitext
	WIKISEEK_BOUNDED_QUERIES=10000 $(GO) test -timeout 60m -run Bounded ./query/exec
	WIKISEEK_STOCK_QUERIES=2000 $(GO) test -run Stock ./query/exec
	GOARCH=386 $(GO) vet ./index/dump ./index/wikitext ./query/syntax
	WIKISEEK_KILLS=100 WIKISEEK_WRITE_FAILURES=20 WIKISEEK_FLIPS=1000 $(GO) test -run 'Kill|Interrupt|WriteFailures|DiskFull|Flips' -timeout 30m ./index
	history=$(abspath $(SHARED))/data/dumps/history/electowiki-pages-meta-history.xml; test ! -e $$history || \
		WIKISEEK_UPDATE_DUMP=$$history $(GO) test -run UpdateReal -v ./index
	bench/dumps.py $(BIN) $(SHARED)/data/dumps

.PHONY: fuzz
fuzz: build ## run every fuzz target for FUZZTIME
	bench/fuzz.sh $(FUZZTIME)

.PHONY: bench
bench: ## micro-benchmarks, for benchstat
	$(GO) test -run '^$$' -bench . -benchmem -count 6 ./...

.PHONY: relevance
relevance: build ## index and score the question sets in SHARED
	bench/relevance.sh $(BIN) $(SHARED)/data/qa

.PHONY: lint
lint: ## more linters than make test has
	$(GO) run $(GOLANGCI) run $(PACKAGES)

.PHONY: vulncheck
vulncheck: ## known vulnerabilities in the modules; needs the network
	$(GO) run $(GOVULNCHECK) ./...

.PHONY: generate
generate: ## make generated files anew
	$(GO) generate ./index/analysis ./testdata

.PHONY: clean
clean: ## remove what make builds
	rm -rf bin $(DEMO)
