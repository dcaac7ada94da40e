# The usual ways in. Everything that is needed and missing is installed first (scripts/deps).

PREFIX ?= /usr/local
SWIFT ?= swift
# Programs and library carry Swift's run-time library: they run where no Swift is installed, and
# the library loads faster into each Python process.
RELEASE = -c release --static-swift-stdlib -Xswiftc -static-stdlib

.PHONY: help demo test soak fuzz sanitize bench validate traces calibrations format lint docs install clean deps deps-ray deps-test build

help:
	@echo "make demo                run the question's program, explain its trace and draw it"
	@echo "make test                build and run all tests"
	@echo "make soak                a million schedules that try to break the engine's rules, heavy programs"
	@echo "make fuzz                two minutes of broken messages, recordings and traces (SECONDS=…)"
	@echo "make sanitize            tests under the address sanitizer and the thread sanitizer"
	@echo "make bench               measure, against the targets and against real Ray"
	@echo "make validate            hold forecasts against real runs (QUICK=1 for some of them)"
	@echo "make traces              record the lessons' traces into traces/"
	@echo "make calibrations        measure the calibrations that come with Rayscope, on an idle machine"
	@echo "make format, make lint   put the sources into the house's form, check it"
	@echo "make docs                print the pages that are made from the code"
	@echo "make install PREFIX=...  install (now: $(PREFIX))"
	@echo "make clean               remove what was built"

demo: build
	scripts/demo

test: deps-test
	$(SWIFT) build --build-tests
	SWIFT="$(SWIFT)" scripts/swift-test --skip-build
	.venv/bin/python3 -m unittest discover -s Tests/PythonFrontEndTests
	.venv/bin/python3 -m unittest discover -s Tests/ScriptRewritingTests
	scripts/test-probe
	scripts/test-page

# For hours: a million schedules of the state machines, or COUNT; then programs that ask much of the
# processes around them, some minutes.
COUNT ?= 1000000
FROM ?= 1
soak: build
	$(SWIFT) build -c release --product rules-under-fire
	.build/release/rules-under-fire --seeds $(COUNT) --from $(FROM)
	scripts/soak

# SECONDS in all, shared by the targets; what it finds goes into Tests/FuzzingTests/Found.
SECONDS ?= 120
fuzz: deps
	SWIFT="$(SWIFT)" scripts/fuzz $(SECONDS)

sanitize: deps
	SWIFT="$(SWIFT)" scripts/sanitize

bench: build
	scripts/bench

# A quarter of an hour; without anything else running.
validate: build
	scripts/validate $(if $(QUICK),--quick)

traces: build deps-ray
	scripts/record-traces

# Without anything else running: what is measured here is shipped.
SHIPPED = Sources/Calibrating/Shipped
calibrations: build deps-ray
	.build/release/rayscope calibrate --python .venv/bin/python3 \
		-o $(SHIPPED)/calibration-embedded.json
	.build/release/rayscope calibrate --engine ray --python .venv-ray/bin/python3 \
		-o $(SHIPPED)/calibration-ray.json

format:
	$(SWIFT) format -i -r Package.swift Sources Tests

lint:
	$(SWIFT) format lint --strict -r Package.swift Sources Tests
	@! command -v node >/dev/null || \
		for file in Sources/TracePage/Assets/*.js Sources/LessonPage/Assets/*.js; do node --check $$file || exit 1; done

docs: deps
	scripts/docs

install: build
	scripts/install "$(abspath $(PREFIX))"

build: deps
	$(SWIFT) build $(RELEASE)

deps:
	@scripts/deps

deps-ray:
	@scripts/deps --ray

deps-test:
	@scripts/deps --ray --browser

clean:
	rm -rf .build out
