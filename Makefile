# SPDX-License-Identifier: Apache-2.0
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

PORT ?= 5000
APP ?= target/hello.war

RUN_PACKAGES := openjdk-17-jdk-headless libtomcat9-java libtomcat10-java libtomcat10-embed-java libhiredis-dev \
	tomcat-jakartaee-migration
# What the applications of Tests/Applications bring along, and Tomcat's own that are served beside Tomcat.
APPLICATION_PACKAGES := libaopalliance-java libasm-java libcglib-java libclassmate-java libcommons-beanutils-java \
	libcommons-collections3-java libcommons-digester-java libcommons-fileupload-java libcommons-io-java \
	libcommons-lang-java libcommons-logging-java libfreemarker-java libgeronimo-validation-1.1-spec-java \
	libhibernate-validator-java libhttpclient-java libhttpcore-java libjackson2-annotations-java libjackson2-core-java \
	libjackson2-databind-java libjackson2-jaxrs-providers-java libjackson2-module-jaxb-annotations-java \
	libjakarta-activation-java libjaxb-api-java libjaxrs-api-java libjboss-logging-java libresteasy3.0-java \
	libspring-aop-java libspring-beans-java libspring-context-java libspring-core-java libspring-expression-java \
	libspring-web-java libspring-web-servlet-java libtaglibs-standard-impl-java libtaglibs-standard-jstlel-java \
	libtaglibs-standard-spec-java libvelocity-tools-java libxalan2-java tomcat10-admin \
	tomcat10-docs velocity
# The tests hold archives of others (zip, Python, jar) against our reader, a C compiler against our JNI header, and
# WebSocket clients of others (Python, a browser) against what we upgrade.
TEST_PACKAGES := $(RUN_PACKAGES) redis-server haproxy openssl tomcat10-examples chromium gcc python3 \
	python3-websockets unzip zip curl mandoc fish zsh $(APPLICATION_PACKAGES)
# A distribution is checked in a Debian of its own.
DIST_PACKAGES := $(RUN_PACKAGES) unzip
CHECK_DIST_PACKAGES := $(DIST_PACKAGES) debootstrap python3 redis-server curl
BENCH_PACKAGES := $(RUN_PACKAGES) wrk unzip zip redis-server $(APPLICATION_PACKAGES)
DEMO_PACKAGES := $(RUN_PACKAGES) redis-server haproxy curl

JARS := /usr/share/java
# Chosen when a recipe runs: the JDK may have been installed a moment ago.
JDK = $${JAVA_HOME:+$$JAVA_HOME/bin/}

.PHONY: help
help: ## Show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r name text; do \
		printf '  make %-12s %s\n' "$$name" "$$text"; done

.PHONY: run
run: deps ## Build in release and serve the example on port 5000 (PORT=…, APP=path/to/app.war)
	@swift build -c release --product runner
	@$(if $(filter target/%,$(APP)),$(MAKE) --no-print-directory $(APP))
	@exec .build/release/runner --port $(PORT) $(APP)

.PHONY: demo
demo: deps-demo target/hello.war ## Serve the example by two nodes behind haproxy, sessions in one Redis (PORT=…)
	@swift build -c release --product runner
	@exec Examples/cluster/demo .build/release/runner target/hello.war $(PORT)

.PHONY: build
build: ## Build everything in debug
	swift build

# All at once, hundreds of clients and servers keep each other from being in time on a small machine; the suites of the
# whole program take turns by themselves.
MODULE_TESTS_AT_ONCE := 16

.PHONY: test
test: deps-test ## Run all tests that a change has to pass: the modules', then the whole program's
	@mkdir -p target
	@swift build --build-tests
	@: >target/test.log; status=0; \
	for pass in --skip --filter; do \
		if [ $$pass = --skip ]; then export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$(MODULE_TESTS_AT_ONCE); \
		else unset SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH; fi; \
		swift test --skip-build --disable-xctest $$pass RunnerTests 2>&1 | tee -a target/test.log || status=$$?; \
	done; \
	summary=$$(sed -nE 's/.*Test run with (.*)/\1/p' target/test.log | paste -sd, | sed 's/,/, then /'); \
	if [ $$status -eq 0 ]; then echo "make test: passed: $$summary"; \
	else echo "make test: FAILED: $${summary:-the tests ended early}, see target/test.log"; fi; \
	exit $$status

VERSION := $(shell sed -nE 's/.*current = "(.*)"/\1/p' Sources/Launcher/Version.swift)
DIST := runner-$(VERSION)-linux-$(shell uname -m)
DIST_SCRATCH := .build-dist
PREFIX ?= /usr/local

# libhiredis.a alone in a folder that the linker looks into first: it takes a shared library before a static one, but
# only within one folder.
.PHONY: dist
dist: deps-dist ## Make target/runner-VERSION-linux-ARCH.tar.gz, which needs nothing but a Java runtime
	@mkdir -p target/dist/static
	@ln -sf "$$(dpkg -L libhiredis-dev | grep '/libhiredis\.a$$')" target/dist/static/
	@swift build -c release --product runner --scratch-path $(DIST_SCRATCH) --static-swift-stdlib \
		-Xlinker -L$(CURDIR)/target/dist/static -Xlinker --strip-debug
	@Distribution/assemble $(DIST_SCRATCH) target/dist/$(DIST)
	@rm -f target/runner-*-linux-*.tar.gz*
	@tar --create --sort=name --owner=0 --group=0 --numeric-owner \
		--mtime=@$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2>/dev/null || echo 0)} \
		--directory target/dist $(DIST) | gzip -9n >target/$(DIST).tar.gz
	@cd target && sha256sum $(DIST).tar.gz >$(DIST).tar.gz.sha256
	@ls -l target/$(DIST).tar.gz

.PHONY: install
install: ## Install below PREFIX, by default /usr/local, what `make dist` has made (DESTDIR=…)
	@[ -d target/dist/$(DIST) ] || $(MAKE) --no-print-directory dist
	@mkdir -p "$(DESTDIR)$(PREFIX)"
	@cp -R target/dist/$(DIST)/. "$(DESTDIR)$(PREFIX)/"

.PHONY: uninstall
uninstall: ## Remove what `make install` has put below PREFIX
	@cd "$(DESTDIR)$(PREFIX)" && rm -rf lib/runner share/doc/runner && rm -f bin/runner bin/jetty-runner \
		share/man/man1/runner.1 share/bash-completion/completions/runner share/zsh/site-functions/_runner \
		share/fish/vendor_completions.d/runner.fish

.PHONY: check-dist
check-dist: deps-check-dist dist examples ## Check the distribution, the build pack and the image, in chroots (as root)
	@sudo=; [ $$(id -u) -eq 0 ] || sudo=sudo; $$sudo Tests/dist/check

.PHONY: reference
reference: ## Write docs/configuration.md anew from the flags' help
	@swift build --product runner
	@.build/debug/runner manual --format markdown >docs/configuration.md

SOAK_SECONDS ?= 600

.PHONY: check-all
check-all: deps-test deps-bench target/bench/app.war ## Run the long checks too: everything under test, sanitized, fuzzed, soaked
	@$(MAKE) --no-print-directory lint test check-dist
	@echo "The parsers with the address sanitizer"
	@# Of leaks it would name those of Foundation's Process alone, by which the tests start what they need.
	@ASAN_OPTIONS=detect_leaks=0 swift test --scratch-path .build-asan --sanitize=address --disable-xctest --filter 'ZipTests|HTTPServerTests|RedisTests'
	@echo "10,000 requests to a cluster whose nodes and store are killed"
	@RUNNER_CLUSTER_REQUESTS=10000 swift test --skip-build --disable-xctest --filter ClusterTests
	@echo "A soak of $(SOAK_SECONDS) s, every JNI call checked"
	@swift build -c release --product runner
	@swift build -c release --package-path Benchmarks
	@Benchmarks/.build/release/bench --only soak --duration $(SOAK_SECONDS) --runner .build/release/runner \
		--war target/bench/app.war --work target/bench/soak
	@echo "make check-all: passed"

.PHONY: examples
examples: target/hello.war target/hello-javax.war ## Pack the example application, for jakarta and for javax

target/hello.war: $(shell find Examples/hello -type f)
	@rm -rf target/hello && mkdir -p target/hello/WEB-INF/classes
	@cp -R Examples/hello/web/. target/hello/
	@$(JDK)javac --release 11 -encoding UTF-8 -cp $(JARS)/tomcat10-servlet-api.jar \
		-d target/hello/WEB-INF/classes $$(find Examples/hello/src -name '*.java')
	@$(JDK)jar --create --file $@ -C target/hello .

target/hello-javax.war: $(shell find Examples/hello -type f)
	@rm -rf target/hello-javax && mkdir -p target/hello-javax/WEB-INF/classes
	@cp -R Examples/hello/src target/hello-javax-src
	@find target/hello-javax-src -name '*.java' -exec sed -i 's/jakarta\.servlet/javax.servlet/' {} +
	@cp -R Examples/hello/web/. target/hello-javax/
	@$(JDK)javac --release 8 -Xlint:-options -encoding UTF-8 -cp $(JARS)/tomcat9-servlet-api.jar \
		-d target/hello-javax/WEB-INF/classes $$(find target/hello-javax-src -name '*.java')
	@$(JDK)jar --create --file $@ -C target/hello-javax .
	@rm -rf target/hello-javax-src

BENCH ?=
TOMCAT10 := $(JARS)/tomcat10-embed-core.jar

.PHONY: bench
bench: deps-bench target/bench/app.war target/bench/spring.war target/bench/peer/EmbeddedTomcat.class \
		target/bench/peer9/EmbeddedTomcat.class ## Compare with embedded Tomcat (BENCH="--warm-up 5 --only load")
	@swift build -c release --product runner
	@swift build -c release --package-path Benchmarks
	@Benchmarks/.build/release/bench --runner .build/release/runner --war target/bench/app.war \
		--spring target/bench/spring.war --peer target/bench/peer --peer9 target/bench/peer9 --work target/bench/work \
		$(BENCH) | tee target/bench/report.md

target/bench/peer/EmbeddedTomcat.class: Tests/Peer/EmbeddedTomcat.java
	@mkdir -p $(@D)
	@$(JDK)javac --release 11 -cp $(TOMCAT10) -d $(@D) $<

target/bench/peer9/EmbeddedTomcat.class: Tests/Peer/EmbeddedTomcat.java
	@mkdir -p $(@D)
	@$(JDK)javac --release 11 -cp "$$(printf '%s:' $(JARS)/tomcat9-*.jar)" -d $(@D) $<

# The application that the tests serve, with as many jars as real ones have.
SPRING := Tests/Applications/spring
SPRING_JARS = $(shell grep -v '^\#' $(SPRING)/libraries) commons-beanutils commons-collections3 commons-digester \
	commons-lang freemarker velocity velocity-tools

target/bench/spring.war: $(shell find $(SPRING) -type f)
	@rm -rf target/bench/spring && mkdir -p target/bench/spring
	@cp -R $(SPRING)/web/. target/bench/spring/
	@mkdir -p target/bench/spring/WEB-INF/lib
	@cp -L $(SPRING_JARS:%=$(JARS)/%.jar) target/bench/spring/WEB-INF/lib/
	@$(JDK)javac --release 11 -g -proc:none -encoding UTF-8 \
		-cp '$(JARS)/tomcat9-servlet-api.jar:target/bench/spring/WEB-INF/lib/*' \
		-d target/bench/spring/WEB-INF/classes $$(find $(SPRING)/src -name '*.java')
	@$(JDK)jar --create --file $@ -C target/bench/spring .

target/bench/app.war: $(shell find Benchmarks/App -type f)
	@rm -rf target/bench/app && mkdir -p target/bench/app/WEB-INF/classes
	@$(JDK)javac --release 11 -encoding UTF-8 -cp $(TOMCAT10):$(JARS)/tomcat10-embed-websocket.jar \
		-d target/bench/app/WEB-INF/classes $$(find Benchmarks/App/src -name '*.java')
	@printf '%01024d' 7 >target/bench/app/1k.txt
	@printf '%0102400d' 7 >target/bench/app/100k.txt
	@$(JDK)jar --create --file $@ -C target/bench/app .

FORMATTED := Package.swift Sources Tests Plugins $(wildcard Benchmarks/Package.swift Benchmarks/Sources)

.PHONY: format
format: ## Format the Swift sources
	@swift format --in-place --parallel --recursive $(FORMATTED)

.PHONY: lint
lint: ## Check the format of the Swift sources
	@swift format lint --strict --parallel --recursive $(FORMATTED)

.PHONY: clean
clean: ## Remove everything that was built
	@rm -rf .build .build-* target Benchmarks/.build

# Debian packages: nothing is asked of the network when all of them are there.
.PHONY: deps deps-test deps-bench deps-demo deps-dist deps-check-dist
deps: NEEDED := $(RUN_PACKAGES)
deps-test: NEEDED := $(TEST_PACKAGES)
deps-bench: NEEDED := $(BENCH_PACKAGES)
deps-demo: NEEDED := $(DEMO_PACKAGES)
deps-dist: NEEDED := $(DIST_PACKAGES)
deps-check-dist: NEEDED := $(CHECK_DIST_PACKAGES)
deps: ## Install the Debian packages that building and running need
deps deps-test deps-bench deps-demo deps-dist deps-check-dist:
	@missing=; for package in $(NEEDED); do \
		[ "$$(dpkg-query -W -f '$${db:Status-Status}' $$package 2>/dev/null)" = installed ] || missing+=" $$package"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	command -v apt-get >/dev/null || { echo "Please install what Debian calls:$$missing" >&2; exit 69; }; \
	sudo=; [ $$(id -u) -eq 0 ] || sudo=sudo; \
	echo "Installing$$missing"; \
	$$sudo apt-get update -qq; \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends \
		$$missing >/dev/null
