# Everything a newcomer needs. Each target sets up what it needs by itself.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
STAMP := $(VENV)/.set-up
DATA ?= ../shared/data

.PHONY: setup dossier parts test test-quick lint types floors check bench sizes golden clean

setup: $(STAMP)

# pip of the day reads dependency groups; uv does it faster where it is at hand.
$(STAMP): pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --allow-existing --python $(PYTHON) $(VENV) && \
		uv pip install --quiet --python $(RUN)/python -e '.[excel,stata]' --group dev; \
	else \
		$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)' && \
		$(PYTHON) -m venv $(VENV) && \
		$(RUN)/python -m pip install --quiet --upgrade 'pip>=25.1' && \
		$(RUN)/python -m pip install --quiet -e '.[excel,stata]' --group dev; \
	fi
	@touch $(STAMP)

dossier: setup ## the United States and Russia, from the built-in evidence
	$(RUN)/detente dossier USA RUS --out dossier-USA-RUS.html

# One process for each part, two at a time, the longest first: the Delta library slows down with every table that a
# process has opened, and the tests open thousands of small ones (measured: 11 minutes in one process).
PARTS := $(sort $(wildcard tests/journeys/test_*.py)) tests/unit/archive tests/simulations tests/properties tests/unit/charts \
	tests/unit/dossiers tests/unit/runs tests/unit/cli tests/unit/domain tests/unit/sources tests/unit/panels \
	tests/unit/register tests/unit/measures tests/unit/models tests/unit/numerics tests/contracts tests/engines tests/docs tests/architecture src
JOBS ?= 2
EACH = printf '%s\n' $(PARTS) | xargs -P $(JOBS) -I PART sh -c '$(RUN)/python -m pytest $(1) PART >.pytest-$$$$.log 2>&1; \
	code=$$?; echo "PART: $$(tail -n 1 .pytest-$$$$.log)"; [ $$code -eq 0 ] || cat .pytest-$$$$.log; rm -f .pytest-$$$$.log; exit $$code'

parts:
	@echo $(PARTS)

test: setup ## all tests
	@$(call EACH,)

test-quick: setup ## without the slow ones
	@$(call EACH,-m "not slow")

lint: setup
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .

types: setup
	$(RUN)/mypy

floors: setup ## imports go down only
	$(RUN)/lint-imports

check: lint types floors ## everything but the tests
	$(RUN)/detente check

bench: setup ## ours beside the peer and the physical limit
	$(RUN)/python -m benchmarks

golden: setup ## make the shipped tables again from publishers' files; review the diff
	$(RUN)/python tools/build_series.py $(DATA)
	$(RUN)/python tools/build_membership.py $(DATA)
	$(RUN)/python tools/build_ideal_points.py $(DATA)

sizes: ## the ten longest modules
	@find src -name '*.py' | xargs wc -l | grep -v total | sort -n | awk '{a[NR]=$$1} {l[NR]=$$0} END {print "median", a[int((NR+1)/2)]; for (i=NR; i>NR-10 && i>0; i--) print l[i]}'

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
