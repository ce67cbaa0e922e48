# `make run` and `make test` are all a newcomer types; each makes .venv/ when it is missing or out of date.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
# One more than there are cores, for tests wait for other programs; no more than eight.
WORKERS ?= $(shell cores=$$(getconf _NPROCESSORS_ONLN || echo 2); [ $$cores -lt 7 ] && echo $$((cores + 1)) || echo 8)
TEST := $(BIN)/pytest -n $(WORKERS) --dist worksteal

.PHONY: run test check coverage rest format lint types docs pictures bench bench-short torture fuzz mutants oldest audit windows linux clean

run: $(STAMP)
	$(BIN)/toolkit demo outbox/demo

test: $(STAMP)
	$(TEST)

check: format lint types coverage rest

# How much of rules, schema and workbooks as data their own tests cover, with those of the master's making and of
# verdicts, which play rules together: never less than pyproject.toml says. `rest` is every other test.
CORE := tests/domain tests/schema tests/book tests/jobs/ledger tests/jobs/returns/test_judge.py

coverage: $(STAMP)
	$(TEST) --cov -- $(CORE)

rest: $(STAMP)
	$(TEST) $(CORE:%=--ignore=%)

format: $(STAMP)
	$(BIN)/ruff format --check .

lint: $(STAMP)
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy

docs: $(STAMP)
	$(BIN)/python docs/make_reference.py
	$(BIN)/python docs/make_architecture.py
	$(BIN)/python docs/make_figures.py
	$(BIN)/python docs/make_manual.py
	$(BIN)/python docs/make_licences.py
	PYTHONPATH=tests $(BIN)/python docs/make_descent.py
	PYTHONPATH=tests $(BIN)/python docs/make_plan_documents.py

pictures: $(STAMP)
	$(BIN)/python docs/make_pictures.py

# Each law of the rules on 1,000 examples, the ledger's on 3,000 random histories, the merge's on 20,000 of one unit's
# people, 200 kills in the middle of the mail's work, 2,000 invented plan documents: some minutes.
torture: $(STAMP)
	TOOLKIT_EXAMPLES=1000 $(TEST) tests/domain tests/schema tests/book
	TOOLKIT_EXAMPLES=1000 $(BIN)/pytest tests/integration/test_unit_workbook.py
	TOOLKIT_TORTURE=3000 $(BIN)/pytest tests/domain/returns/test_merge_machine.py
	TOOLKIT_TORTURE=20000 $(BIN)/pytest tests/domain/returns/test_histories.py
	TOOLKIT_KILLS=200 $(BIN)/pytest -k "kill_9 and not kill_9_of_commands" tests/jobs
	TOOLKIT_KILLS=12 $(BIN)/pytest tests/jobs/office/test_killed_commands.py
	TOOLKIT_MUTATIONS=2500 $(BIN)/pytest tests/integration/test_mutated_files.py
	TOOLKIT_FAULTS=200 $(BIN)/pytest tests/jobs/returns/test_faults_at_every_step.py
	TOOLKIT_LEDGERS=2000 $(BIN)/pytest tests/jobs/test_kept_records.py
	TOOLKIT_TOML=20000 $(BIN)/pytest tests/test_settings_fuzzed.py
	TOOLKIT_YEARS=20 $(BIN)/pytest tests/jobs/mail/test_reminder_year.py
	TOOLKIT_OFFICE_YEARS=10 $(BIN)/pytest tests/jobs/returns/test_office_year.py
	PYTHONPATH=tests $(BIN)/python docs/make_reliability.py 200
	TOOLKIT_PLANS=2000 $(BIN)/pytest -k lost_unseen tests/domain/plan/test_plan_documents.py
	$(MAKE) fuzz

# Readers of returns, plans and mails, ten minutes each, led by which of their lines a file reaches; atheris comes for
# Linux and macOS. What it finds stands in build/fuzz-found/.
fuzz: $(STAMP)
	-$(BIN)/python -m pip install --quiet --no-deps --upgrade --target build/atheris atheris
	PYTHONPATH=tests:build/atheris $(BIN)/python -m kit.fuzz 600

# Against two users' own scripts and what cannot be left out: an hour, and docs/benchmarks.md. One size, two minutes:
# `make bench-short`.
bench: $(STAMP)
	$(BIN)/python benchmarks/against_users.py --rounds 24 --keep
	$(BIN)/python benchmarks/plan_documents.py
	$(BIN)/python benchmarks/growing_ledger.py
	$(BIN)/python benchmarks/chained_ledger.py
	PYTHONPATH=.:tests $(BIN)/python benchmarks/unit_round.py
	PYTHONPATH=tests $(BIN)/python benchmarks/past_one_machine.py --keep

bench-short: $(STAMP)
	$(BIN)/python benchmarks/against_users.py --units 58 --runs 1

# Which of 2,000 small faults put into the rules tests find, their own and those of jobs: some hours the first time,
# and docs/mutants.md; what was answered is kept, and asked again only where rule or test were changed.
mutants: $(STAMP)
	PYTHONPATH=tests $(BIN)/python docs/make_mutants.py 2000

# The wheel in an empty environment with the oldest libraries it promises to run on, and the tests of rules, readers,
# writers, database and mail there. CI runs it without the tests.
oldest: $(STAMP)
	$(BIN)/python .ci/oldest.py all

# Known weaknesses of the installed libraries, asked of the package index; CI does, and a release waits for it.
audit: $(STAMP)
	$(BIN)/python .ci/audit.py

# One zip for clerks' machines, with all it needs, in dist/: nothing is fetched there, no administrator is asked for.
windows linux: $(STAMP)
	$(BIN)/python installers/make_kit.py $@

$(STAMP): pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
