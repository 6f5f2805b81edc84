# Two commands do everything, installs included: `make study` and `make test`.

SWIFT    ?= swift
BUILD    := release
PYTHON   ?= python3
PEERS    := .venv
TUNER    := .tuner
POSTGRES := $(if $(wildcard /usr/lib/postgresql/*/bin/initdb)$(shell command -v initdb 2>/dev/null),,postgresql)
CHAPTERS := $(filter-out proofs,$(notdir $(patsubst %/Run/,%,$(wildcard Chapters/*/Run/))))
LINTED   := $(wildcard Sources Chapters Tests Benchmarks/Sources Package.swift)

.DEFAULT_GOAL := help
.PHONY: help setup toolchain study series test test-library chapters faults ledger bench race peers tuner check-tuning lint data clean

help:
	@echo "make study     set up, build, train and forecast the bimodal study at quick size into runs/quick"
	@echo "make series    both models and baselines on the four real series, three seeds each, into runs/series"
	@echo "make test      set up, run every test"
	@echo "make test-library  build and run the README's program in a package that depends on this one, by path and by version (minutes)"
	@echo "make chapters  run every chapter: $(CHAPTERS)"
	@echo "make faults    plant the faults of Tests/Faults and name the claim or test that finds each (hours for all of them; goes on where it was stopped;"
	@echo "               FAULTS=\"7 31\" tries these again; needs Python 3.9 or later)"
	@echo "make ledger    run the claims of each row of docs/LEDGER.md under coverage and name those that run the row's function (minutes; needs Python)"
	@echo "make bench     this package against PyTorch and JAX, by turns, into runs/bench (an idle machine; more than an hour; installs the peers)"
	@echo "make race      this package against JAX on one recipe: seconds of training to a good forecast, into runs/race (an idle machine; more than an hour; installs the peers)"
	@echo "make tuner     install Optuna into $(TUNER), for ddssm tune"
	@echo "make check-tuning  tune at tiny size with Optuna on SQLite and with four workers on PostgreSQL, kill one, and count (a few minutes)"
	@echo "make data      export the four real series to data/ (installs R from Debian when missing)"
	@echo "make lint      check the formatting of every Swift file"
	@echo "make setup     check Swift, install OpenBLAS, GSL and gnuplot when missing"
	@echo "make clean     remove what was built (runs/ and data/ stay)"

# $(call unless,program,package): the package, when no such program is in PATH.
unless = $(if $(shell command -v $(1) 2>/dev/null),,$(2))

# $(call install,packages,check): silent when all are there; otherwise apt-get, as root or through sudo. Where there is no apt-get,
# the check decides whether what the packages hold came some other way.
define install
	@missing=""; \
	for package in $(1); do \
	  dpkg-query -W -f='$${Status}' "$$package" 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	if ! command -v apt-get >/dev/null 2>&1; then \
	  if $(2) >/dev/null 2>&1; then exit 0; fi; \
	  echo "error: expected the packages$$missing, and there is no apt-get here to install them." >&2; \
	  echo "Install by hand what they hold (under Debian's names): $(strip $(1)), then run make again." >&2; \
	  exit 1; \
	fi; \
	if [ "$$(id -u)" = 0 ]; then admin=env; \
	elif command -v sudo >/dev/null 2>&1; then admin="sudo env"; \
	else \
	  echo "error: installing$$missing needs root, and there is no sudo here." >&2; \
	  echo "Ask an administrator for: apt-get install$$missing" >&2; \
	  exit 1; \
	fi; \
	echo "installing$$missing"; \
	apt="$$admin DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0"; \
	$$apt install -y --no-install-recommends $$missing \
	  || { $$apt update && $$apt install -y --no-install-recommends $$missing; } \
	  || { echo "error: apt-get could not install$$missing (its message is above). Install them by hand, then run make again." >&2; \
	       exit 1; }
endef

toolchain:
	@if ! command -v $(SWIFT) >/dev/null 2>&1; then \
	  echo "error: expected a Swift toolchain, found no '$(SWIFT)' in PATH." >&2; \
	  echo "Install Swift 6.2 or later from https://www.swift.org/install, then run make again." >&2; \
	  exit 1; \
	fi; \
	version=$$($(SWIFT) --version 2>&1 | sed -n 's/.*Swift version \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p' | head -n 1); \
	major=$${version%%.*}; minor=$${version#*.}; \
	if [ -z "$$version" ] || [ "$$major" -lt 6 ] || { [ "$$major" -eq 6 ] && [ "$$minor" -lt 2 ]; }; then \
	  echo "error: expected Swift 6.2 or later, found '$${version:-a swift that does not tell its version}'." >&2; \
	  echo "Install a newer toolchain from https://www.swift.org/install, then run make again." >&2; \
	  exit 1; \
	fi; \
	if ! command -v git >/dev/null 2>&1; then \
	  echo "error: expected git, with which swift fetches swift-argument-parser; found none in PATH. Install git." >&2; \
	  exit 1; \
	fi

setup: toolchain
	$(call install,libopenblas-dev libgsl-dev $(call unless,pkg-config,pkg-config) $(call unless,gnuplot,gnuplot-nox),pkg-config --exists openblas gsl)

study: setup
	$(SWIFT) build -c $(BUILD) --product ddssm
	.build/$(BUILD)/ddssm study bimodal --quick --out runs/quick

series: setup data
	$(SWIFT) build -c $(BUILD) --product ddssm
	@for series in "geyser short-series" "nile short-series" "sunspots short-series-order-2 --season 11" \
	    "lynx short-series-order-2 --season 10 --log"; do \
	  set -- $$series; name=$$1; settings=$$2; shift 2; \
	  echo "$$name"; \
	  .build/$(BUILD)/ddssm study series data/$$name.csv --out runs/series/$$name "$$@" --window 16 --stride 1 --holdout 0.33 --validation 0.2 \
	    --config docs/settings/$$settings.json --steps 1500 --seeds 3 || exit $$?; \
	done

test: setup
	$(SWIFT) test

test-library: setup
	SWIFT=$(SWIFT) Tests/Dependent/run

# Every chapter runs, two at a time, also after one that fails; the exit status tells whether all passed. Their pages are
# printed in order when all have run.
chapters: setup
	@$(SWIFT) build || exit 1; \
	pages=$$(mktemp -d); \
	printf '%s\n' $(CHAPTERS) | xargs -P 2 -I CHAPTER sh -c ' \
	  if .build/debug/chapter-CHAPTER >"$$0/CHAPTER" 2>&1; then end=passed; else end=failed; fi; \
	  echo "chapter-CHAPTER $$end" >>"$$0/CHAPTER"; [ $$end = passed ]' "$$pages"; \
	status=$$?; \
	for chapter in $(CHAPTERS); do cat "$$pages/$$chapter"; done; \
	rm -r "$$pages"; \
	exit $$status

# Without FAULTS those whose line in the record is missing or stale; FAULTS="check" builds nothing.
faults: setup
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null || { \
	  echo "error: make faults needs Python 3.9 or later, found $$(command -v $(PYTHON) >/dev/null && $(PYTHON) --version || echo no $(PYTHON) in PATH)." >&2; \
	  echo "Install it, or name one: make faults PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) Tests/Faults/run $(FAULTS)

ledger: setup
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null || { \
	  echo "error: make ledger needs Python 3.9 or later, found $$(command -v $(PYTHON) >/dev/null && $(PYTHON) --version || echo no $(PYTHON) in PATH)." >&2; \
	  echo "Install it, or name one: make ledger PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) Tests/Ledger/run

lint: toolchain
	$(SWIFT) format lint --strict -r $(LINTED)

# $(call environment,folder,requirements): an environment of its own for Python programs, made once.
define environment
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "error: expected Python 3.11 or later, found no '$(PYTHON)' in PATH." >&2; \
	  echo "Install it, or name one: make $@ PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(1) || { \
	  echo "error: $(PYTHON) could not make an environment in $(1) (its message is above)." >&2; \
	  echo "On Debian: apt-get install python3-venv" >&2; exit 1; }
	$(1)/bin/pip install --quiet --disable-pip-version-check --retries 1 -r $(2)
	@touch $@
endef

$(PEERS)/installed: Benchmarks/peers/requirements.txt
	$(call environment,$(PEERS),$<)

$(TUNER)/installed: Tuning/requirements.txt
	$(call environment,$(TUNER),$<)

peers: $(PEERS)/installed

bench: setup peers
	$(SWIFT) build -c $(BUILD) --product bench
	.build/$(BUILD)/bench compare --python $(PEERS)/bin/python --peers Benchmarks/peers --out runs/bench

race: setup peers
	$(SWIFT) build -c $(BUILD) --product bench
	.build/$(BUILD)/bench race --python $(PEERS)/bin/python --peers Benchmarks/peers --out runs/race

tuner: $(TUNER)/installed

# Starts a PostgreSQL of its own in a temporary folder; root hands it to the user postgres.
check-tuning: setup tuner
	$(call install,$(POSTGRES),command -v initdb)
	$(SWIFT) build -c $(BUILD) --product ddssm
	Tuning/check .build/$(BUILD)/ddssm $(TUNER)/bin/python

data:
	$(call install,r-base-core r-cran-mass,Rscript --vanilla -e 'library(MASS)')
	Rscript --vanilla Benchmarks/data/export.R data

clean:
	rm -rf .build $(PEERS) $(TUNER)
	rm -f *.o
