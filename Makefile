# The commands of this project. `make help` lists them.

GO      ?= go
BIN     := bin/qlogin
SOAK    ?= 1h
RELEASE  = -trimpath -ldflags '-s -w'

.DEFAULT_GOAL := help
.PHONY: help build demo test model soak race e2e bench lint check docs docs-check pictures fuzz rigs e2e-deb e2e-windows snapshot snapshot-twice vulnerabilities notices words fresh clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/qlogin
	@CGO_ENABLED=0 $(GO) build $(RELEASE) -o $(BIN) ./cmd/qlogin

demo: build ## practise the whole sign-in in a sandbox
	@$(BIN) demo

# Most of a story is waiting: more of them at once than there are cores.
test: ## run every test that needs no more than Go
	$(GO) test -shuffle=on -parallel=8 ./...

model: ## 100,000 steps of qlogin and the IDEs getting in each other's way
	$(GO) test ./signin -count=1 -run 'TestModel$$' -v -model.steps 100000

soak: ## qlogin keep with 200 grants through an hour of simulated days
	$(GO) test ./keep -count=1 -run 'TestSoak$$' -v -timeout 0 -soak $(SOAK)

race: ## the same under the race detector, without the longest walks (needs a C compiler)
	CGO_ENABLED=1 $(GO) test -race -short -shuffle=on -parallel=8 ./...

e2e: build docs ## the built program with browser, keyring and SQLite (see make rigs)
	QLOGIN_RIGS=required QLOGIN_BIN=$(CURDIR)/$(BIN) $(GO) test -tags e2e -count=1 ./e2e/...

bench: build ## figures: start-up, hand-over, keyring, memory, fleets (HOMES=100,1000,10000)
	@bench/run
	@bench/session.sh

lint: ## formatting, vet, linters, the other systems' builds
	@scripts/lint

docs: ## the documentation as a site that works from a disk, in bin/site
	@$(GO) -C tools/site test ./...
	@$(GO) -C tools/site run . -to $(CURDIR)/bin/site

docs-check: docs ## the site in a browser: every page, every link, the search (SHOTS=DIR keeps pictures)
	QLOGIN_RIGS=required QLOGIN_SHOTS=$(SHOTS) $(GO) test -tags e2e -count=1 ./e2e -run TestSite

pictures: build ## every picture of the documentation anew, from the program and the lab
	@scripts/pictures

fuzz: ## every fuzz target for 20 seconds
	@scripts/fuzz 20s

rigs: ## install what e2e needs (Debian packages)
	@scripts/rigs

check: test model race e2e lint ## everything that has to pass before a change lands

e2e-deb: ## the Debian package: made, installed, run and removed in a root of its own
	@scripts/e2e-deb

e2e-windows: ## the built qlogin.exe under Wine (installs it: 1.4 GB)
	@scripts/e2e-windows

snapshot: ## every package of a release, in dist
	@scripts/release snapshot

snapshot-twice: ## the same in two places, to see that the bytes are the same
	@scripts/release twice

vulnerabilities: ## whether a known weakness can be reached (asks the Go vulnerability database)
	@$(GO) -C tools/checks build -o $(CURDIR)/bin/govulncheck golang.org/x/vuln/cmd/govulncheck
	@bin/govulncheck ./...

notices: ## write down anew what qlogin is made of
	$(GO) run ./scripts/bill

words: ## write down anew everything that qlogin says to people
	$(GO) run ./scripts/words

fresh: ## type what README and CONTRIBUTING say in a bare Debian root (needs root)
	@scripts/fresh

clean: ## remove what was built
	rm -rf bin dist
