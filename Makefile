# Every target sets up what it needs first; the second time that costs nothing.
SHELL := /bin/bash
BIN := .venv/bin
export OMP_THREAD_LIMIT := 1

.PHONY: run test check bench soak desk lock

run: .venv/.run  ## take in samples/dossiers and show what came of it
	$(BIN)/hoso run samples/dossiers

test: .venv/.test  ## the whole suite, real services included
	$(BIN)/pytest

check: .venv/.test  ## what pre-commit and CI check besides the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy pipeline flows ocr_models review samples
	$(BIN)/lint-imports

bench: .venv/.run  ## ratios against Tesseract alone and OCRmyPDF
	$(BIN)/hoso bench line

soak: .venv/.test  ## fifty kills, every dossier stored once
	$(BIN)/python -m tests.soak --kills 50

desk: .venv/.run  ## upload and review in the browser, on the sample dossiers; prints users with new passwords
	$(BIN)/hoso desk --demo samples/dossiers

lock:  ## renew the hashed lock files; they hold no registry address
	uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate --generate-hashes pyproject.toml -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate --generate-hashes --extra dev pyproject.toml -o requirements/test.txt

.venv/.run: requirements/run.txt packages/run.txt tools/setup.sh
	tools/setup.sh run

.venv/.test: requirements/test.txt packages/run.txt packages/test.txt tools/setup.sh
	tools/setup.sh test
