# Everything that is done to this repository by hand is a target of this file; `make` alone lists them.
# A target's description stands behind `##`.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

STAGES := format lint unit-tests docs examples python wasm node playground

# How long each target is fuzzed, in seconds. Without a sanitizer: there is no unsafe code whose slips it could find, and
# the fuzzer is twice as fast.
FUZZ_TIME := 60

WASM := target/wasm32-unknown-unknown/wasm-release/kubetriage_wasm.wasm

.PHONY: help test bench fuzz examples python wasm node browser page playground generate clean bench-bindings bench-page $(STAGES:%=test-%)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: ## everything that has to hold before a change is accepted, with the time of each stage
	@times=''; \
	for stage in $(STAGES); do \
		printf '\n== %s\n' "$$stage"; \
		start=$$(date +%s); \
		$(MAKE) "test-$$stage"; \
		times+=$$(printf '%4d s  %s' $$(( $$(date +%s) - start )) "$$stage")$$'\n'; \
	done; \
	printf '\n== all stages passed\n%s' "$$times"

test-format:
	cargo fmt --all --check

test-lint:
	cargo clippy --workspace --all-targets --all-features -- -D warnings

# All features: the staleness of the generated schema is tested with the feature that generates it. The tests include
# those of the documentation, and benches are compiled.
test-unit-tests:
	cargo test --workspace --all-features --lib --bins --tests --examples
	cargo test --workspace --all-features --doc
	cargo bench --package kubetriage --bench '*' --no-run --profile dev

test-docs:
	RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --document-private-items

# The command exactly as the README shows it; that its output is the right one is a test of the command line.
test-examples:
	@set +e; cargo run --release --quiet -- check examples/broken-app; code=$$?; set -e; \
	if [ $$code -ne 1 ]; then echo "the exit code should be 1 for findings, and is $$code"; exit 1; fi
	cargo run --release --quiet -- check examples/fixed-app

# The tests run on the wheel as it is installed, not on the source; one of them installs it into an empty environment.
# They say so where the types of the extension module have changed and `make generate` has to write them anew.
test-python: python
	$(MATURIN) generate-stubs $(MATURIN_OPTIONS) --out target/stubs
	diff --unified bindings-python/python/kubetriage/_native.pyi target/stubs/kubetriage/_native.pyi
	cd bindings-python && KUBETRIAGE_WHEEL=$$(echo $(CURDIR)/target/wheels/*.whl) ../.venv/bin/python -m pytest --quiet

# The tests run on the package as it is packed and installed, in Node and in a browser.
test-wasm: wasm browser
	node --test tests/runners/wasm-*.test.js

test-node: node
	node --test tests/runners/node*.test.js

# The tests run on the page as it is built for a host, in a browser, under the policy that a host may send along.
test-playground: page browser
	npm run --silent --workspace playground check
	node --test --test-concurrency=2 playground/tests/*.test.js

bench: bench-bindings bench-page ## the speed and what kubetriage promises about it, as a table; fails when a promise is broken
	cargo bench --package kubetriage --bench check
	cargo bench --package kubetriage --bench promises

# What JavaScript and Python add to a check in Rust, and how long they take to start.
bench-bindings: wasm node python
	cargo bench --package kubetriage --bench native --no-run
	node tests/runners/bench.js

# How long the page takes from opening to the first finding, and from a key to the squiggle.
bench-page: page browser
	node playground/tests/bench.js

fuzz: ## damage manifests until a promise breaks (cargo install cargo-fuzz; a nightly compiler; FUZZ_TIME=60)
	@for target in parse check fixes; do \
		mkdir -p "fuzz/scratch/$$target"; \
		cargo +nightly fuzz run --fuzz-dir fuzz --sanitizer none "$$target" "fuzz/scratch/$$target" "fuzz/corpus/$$target" -- \
			-max_total_time=$(FUZZ_TIME) -max_len=20000; \
	done

examples: ## what kubetriage says about each example
	@cargo build --release --quiet; \
	for folder in examples/*/; do \
		printf '\n$$ kubetriage check %s\n' "$${folder%/}"; \
		target/release/kubetriage check "$${folder%/}" || [ $$? -eq 1 ]; \
	done

# What the Python package is built and tested with; `bindings-python/requirements.in` says how it is renewed.
.venv/ready: bindings-python/requirements.txt
	python3 -m venv --clear .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	touch $@

MATURIN := .venv/bin/maturin
# The target is named because the addon for Node is built so, too: they share all that is compiled for them.
MATURIN_OPTIONS = --manifest-path bindings-python/Cargo.toml --profile release --locked \
	--target $$(rustc --print host-tuple)

python: .venv/ready ## the wheel of the Python package in target/wheels, installed into .venv
	rm -rf target/wheels
	$(MATURIN) build $(MATURIN_OPTIONS) --out target/wheels
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps --no-index target/wheels/*.whl

# What the npm packages are built and tested with. None of it needs to run a program when it is installed.
node_modules/.package-lock.json: package.json package-lock.json bindings-node/package.json bindings-wasm/package/package.json \
		playground/package.json tests/runners/package.json
	npm ci --ignore-scripts --no-audit --no-fund
	touch $@

# What LLVM makes of the counters of loops, and of loads that it moves ahead of branches, is larger with gzip.
WASM_FLAGS := -Cllvm-args=-disable-lsr -Cllvm-args=-enable-load-pre=false

wasm: node_modules/.package-lock.json ## the npm package @kubetriage/wasm in bindings-wasm/package, and how large its module is
	rustup target add wasm32-unknown-unknown
	CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS='$(WASM_FLAGS)' \
		cargo build --package kubetriage-wasm --target wasm32-unknown-unknown --profile wasm-release
	cargo run --quiet --package kubetriage-wasm-pack -- $(WASM) bindings-wasm/package/dist
	sed '/sourceMappingURL/d' node_modules/comlink/dist/esm/comlink.mjs > bindings-wasm/package/dist/comlink.js

node: node_modules/.package-lock.json ## the npm package kubetriage in bindings-node, with the addon for this machine
	npm run --silent --workspace bindings-node build

page: wasm
	npm run --silent --workspace playground build

playground: page ## the web page, built in playground/dist and served on this machine
	npm run --workspace playground serve

# Chromium, or what CHROMIUM names.
browser:
	@command -v "$${CHROMIUM:-chromium}" > /dev/null || .ci/install chromium

generate: .venv/ready ## every generated file: API types, schema, expected reports and outputs, types and notebooks of Python
	cargo run --quiet --package kubetriage --example generate_api_types
	cargo run --quiet --package kubetriage --features schema --example generate_report_schema > tests/schema/report.schema.json.new
	mv tests/schema/report.schema.json.new tests/schema/report.schema.json
	cargo run --quiet --package kubetriage --features ts --example generate_typescript > bindings-wasm/package/report.d.ts.new
	mv bindings-wasm/package/report.d.ts.new bindings-wasm/package/report.d.ts
	UPDATE_EXPECT=1 cargo test --quiet --package kubetriage --test cases
	UPDATE_EXPECT=1 cargo test --quiet --package kubetriage-cli --test examples
	UPDATE_EXPECT=1 cargo test --quiet --package kubetriage-cli --test readme
	$(MATURIN) generate-stubs $(MATURIN_OPTIONS) --out bindings-python/python
	$(MAKE) python
	cd bindings-python && UPDATE_EXPECT=1 ../.venv/bin/python -m pytest --quiet tests/test_notebook.py

clean: ## remove everything that was built
	cargo clean
	rm -rf .venv node_modules playground/dist bindings-wasm/package/dist bindings-node/npm bindings-node/*.node
