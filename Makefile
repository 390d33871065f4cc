# SPDX-License-Identifier: GPL-3.0-or-later
#
# Outlay's build. Everything it makes lies under $(BUILD); `make help` lists what it can make.
#
# Sources are found by where they lie: the three floors go into build/liboutlay.a, the command line into
# build/libcli.a and, with its main.c, build/outlay; every tests/unit/test_*.c and tests/model/test_*.c is a program.

OL_VERSION := 0.1.0

BUILD ?= build
PREFIX ?= /usr/local
DESTDIR ?=
CFLAGS ?= -O3 -g
CXX ?= g++
FUZZ_SECONDS ?= 30
ifeq ($(origin CC),default)
CC := gcc
endif

# As many jobs as there are processors, unless the caller says otherwise.
ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 2)
endif
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

ifeq ($(V),)
SAY = @printf '  %-5s %s\n'
HUSH = @
else
SAY = @:
HUSH =
endif

# ---- sources ----

LIBRARY_SOURCES := $(sort $(wildcard sim/*/*.c models/*.c models/*/*.c pricing/*.c pricing/*/*.c reports/*.c scenarios/*.c))
CLI_SOURCES     := $(sort $(wildcard scenarios/cli/*.c))
TEST_SOURCES    := $(sort $(wildcard tests/unit/test_*.c tests/model/test_*.c))
TEST_SUPPORT    := $(filter-out $(TEST_SOURCES),$(sort $(wildcard tests/unit/*.c tests/model/*.c)))
FUZZ_SOURCES    := $(sort $(wildcard tests/fuzz/fuzz_*.c))
BENCH_SOURCES   := $(sort $(wildcard tests/bench/*.c))
PAGE_SOURCES    := $(sort $(wildcard tests/page/*.c))
HABIT_SOURCES   := $(sort $(wildcard tests/habits/*.c))
ALL_C           := $(sort $(wildcard include/outlay/*.h sim/*/*.[ch] models/*.[ch] models/*/*.[ch] pricing/*.[ch] \
                     pricing/*/*.[ch] reports/*.[ch] scenarios/*.[ch] scenarios/cli/*.[ch] tests/*.h tests/*/*.[ch]))

objects = $(patsubst %.c,$(BUILD)/%.o,$(1))
LIBRARY := $(BUILD)/liboutlay.a
CLI     := $(BUILD)/libcli.a
PROGRAM := $(BUILD)/outlay
TESTS   := $(patsubst %.c,$(BUILD)/%,$(TEST_SOURCES))
# What reads gzip is tested by both libraries, whichever of them the program has.
ZLIB_TEST := $(BUILD)/tests/unit/test_input_zlib
REPLAYS := $(patsubst tests/fuzz/fuzz_%.c,$(BUILD)/tests/fuzz/replay_%,$(FUZZ_SOURCES))
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,$(BUILD)/tests/fuzz/fuzz_%,$(FUZZ_SOURCES))
BENCHES := $(patsubst %.c,$(BUILD)/%,$(BENCH_SOURCES))
BROWSER := $(BUILD)/tests/page/check_page
READER  := $(BUILD)/tests/habits/read_output
SHIM    := $(BUILD)/tests/faults/shim.so
OBJECTS := $(call objects,$(LIBRARY_SOURCES) $(CLI_SOURCES) $(TEST_SOURCES) $(TEST_SUPPORT) $(FUZZ_SOURCES) \
             $(wildcard tests/fuzz/replay.c) $(BENCH_SOURCES) $(PAGE_SOURCES) $(HABIT_SOURCES))

# ---- flags ----

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion -Wno-sign-conversion
PACKAGES := gsl libxml-2.0 libpcre2-8 zlib
CPPFLAGS += -D_GNU_SOURCE -DOL_VERSION='"$(OL_VERSION)"' -I. -Iinclude
# Contraction would let a compiler round a*b+c once where another rounds twice, and results would differ.
STANDARD := -std=c17 -ffp-contract=off -fno-common -ffunction-sections -fdata-sections
LINKING  := -Wl,--gc-sections -Wl,--as-needed
COMPILE   = $(CC) $(STANDARD) $(WARNINGS) $(CPPFLAGS) $(PACKAGE_CFLAGS) $(CFLAGS)
LINK      = $(CC) $(CFLAGS) $(LINKING) $(LDFLAGS)
LIBS      = $(PACKAGE_LIBS) -lpthread -lm

# Asked once a build folder, after set-up, not by every compilation: PACKAGE_CFLAGS and PACKAGE_LIBS. The rule is
# only met by goals that compile, so `make help` works on a machine that has nothing but make.
PACKAGE_FLAGS := $(BUILD)/packages.mk
NOT_COMPILING := help setup clean distclean dist format format-check asan fuzz fuzz-coverage coverage
ifneq ($(filter-out $(NOT_COMPILING),$(or $(MAKECMDGOALS),all)),)
include $(PACKAGE_FLAGS)
endif

# Goals that may install what is missing; the others only say what it is. The stamp is named after the compiler
# and after what set-up looks for, so that it runs again when either changes, and otherwise not.
SETUP_STAMP = $(BUILD)/setup-$(notdir $(firstword $(CC)))-$(shell cksum <tests/setup.sh | cut -d' ' -f1).stamp
ifneq ($(filter demo check setup,$(MAKECMDGOALS)),)
$(PACKAGE_FLAGS): $(SETUP_STAMP)
endif
$(PACKAGE_FLAGS): Makefile
	@mkdir -p $(@D)
	@CC='$(firstword $(CC))' tests/setup.sh verify
	@isal=; ! pkg-config --exists libisal || [ -n '$(NO_ISAL)' ] || isal=libisal; \
	{ echo "PACKAGE_CFLAGS := $$(pkg-config --cflags $(PACKAGES) $$isal) $${isal:+-DOL_HAS_ISAL}"; \
	  echo "PACKAGE_LIBS := $$(pkg-config --libs $(PACKAGES) $$isal)"; } >$@
$(SETUP_STAMP):
	@mkdir -p $(@D)
	@CC='$(firstword $(CC))' tests/setup.sh install
	@touch $@

# Objects are made again when the command that makes them changes.
FLAGS_STAMP := $(BUILD)/flags
$(FLAGS_STAMP): FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(COMPILE) / $(LINK))' | cmp -s - $@ || \
	  printf '%s\n' '$(subst ','\'',$(COMPILE) / $(LINK))' >$@
FORCE:

# ---- building ----

.PHONY: all help setup demo picture check check-run validation check-real check-slurm check-page faults determinism \
        numbers mutation golden-update lint asan fuzz fuzz-run fuzz-coverage fuzz-replays bench bench-anomalies \
        bench-forecast format format-check coverage install uninstall deb dist clean FORCE

all: $(PROGRAM) ## the program, build/outlay

$(BUILD)/%.o: %.c $(FLAGS_STAMP)
	$(SAY) CC $<
	@mkdir -p $(@D)
	$(HUSH)$(COMPILE) -MMD -MP -c -o $@ $<

# .incbin'ed, which the compiler does not report
$(BUILD)/reports/template.o: $(wildcard reports/*.in)
$(BUILD)/pricing/shipped_books.o: $(wildcard pricing/books/*.xml)
$(BUILD)/scenarios/starters.o: $(wildcard scenarios/starters/*.xml)

# A source that went away takes its object out of the archive: the list of members is an input too.
$(BUILD)/%.members: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $($*_MEMBERS) | cmp -s - $@ || printf '%s\n' $($*_MEMBERS) >$@
outlay_MEMBERS   := $(call objects,$(LIBRARY_SOURCES))
cli_MEMBERS      := $(call objects,$(filter-out %/main.c,$(CLI_SOURCES)))
support_MEMBERS  := $(call objects,$(TEST_SUPPORT))
define archive
$(BUILD)/lib$(1).a: $($(1)_MEMBERS) $(BUILD)/$(1).members
	$(SAY) AR $$@
	@rm -f $$@
	$(HUSH)$(AR) rcs $$@ $($(1)_MEMBERS)
endef
$(foreach name,outlay cli support,$(eval $(call archive,$(name))))
ARCHIVES := $(BUILD)/libsupport.a $(CLI) $(LIBRARY)

define link
	$(SAY) LD $@
	@mkdir -p $(@D)
	$(HUSH)$(LINK) -o $@ $(filter %.o %.a,$^) $(LIBS)
endef

$(PROGRAM): $(BUILD)/scenarios/cli/main.o $(CLI) $(LIBRARY)
	$(link)
$(TESTS): %: %.o $(ARCHIVES)
	$(link)
$(ZLIB_TEST): $(BUILD)/tests/unit/test_input.o $(BUILD)/sim/base/inflate_zlib.o $(ARCHIVES)
	$(link)
$(BUILD)/sim/base/inflate_zlib.o: sim/base/inflate.c $(FLAGS_STAMP)
	$(SAY) CC '$< (zlib)'
	@mkdir -p $(@D)
	$(HUSH)$(COMPILE) -UOL_HAS_ISAL -MMD -MP -c -o $@ $<
$(BENCHES): %: %.o $(ARCHIVES)
	$(link)
# Only where the C library is GNU's; elsewhere there is none, and the tests that need it say that they are skipped.
$(SHIM): tests/faults/shim.c $(FLAGS_STAMP)
	$(SAY) LD $@
	@mkdir -p $(@D)
	-$(HUSH)$(CC) $(STANDARD) $(WARNINGS) $(CPPFLAGS) -O1 -g -shared -fPIC -o $@ $< -ldl
$(BROWSER): $(call objects,$(PAGE_SOURCES)) $(LIBRARY)
	$(link)
$(READER): $(call objects,$(HABIT_SOURCES)) $(LIBRARY)
	$(link)
$(REPLAYS): $(BUILD)/tests/fuzz/replay_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/replay.o $(ARCHIVES)
	$(link)
$(FUZZERS): %: %.o $(ARCHIVES)
	$(link)
-include $(OBJECTS:.o=.d) $(BUILD)/sim/base/inflate_zlib.d

# ---- using ----

help: ## this list
	@echo 'Outlay $(OL_VERSION). Targets:'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1 \2/p' Makefile | \
	  while read -r name text; do printf '  %-15s %s\n' "$$name" "$$text"; done
	@echo 'Variables: BUILD=build CC=gcc|clang CFLAGS PREFIX DESTDIR FUZZ_SECONDS=30 DATA=DIR V=1'

setup: $(SETUP_STAMP) ## install what the build, the plots and the tests need

demo: $(PROGRAM) ## set up, build, run a shipped scenario and say where its page is
	@rm -rf $(BUILD)/demo
	$(PROGRAM) run scenarios/easy-backfill.xml -o $(BUILD)/demo
	@echo 'The page: $(abspath $(BUILD)/demo/report.html)'

picture: $(PROGRAM) ## reports/page.png, which the handbook shows, drawn again (needs Chromium)
	@BUILD='$(BUILD)' tests/picture.sh

check: check-run ## set up, build and run all tests; the last line counts them

check-run: $(PROGRAM) $(TESTS) $(ZLIB_TEST) $(REPLAYS) $(SHIM) $(READER)
	@BUILD='$(BUILD)' tests/run.sh $(TESTS) $(ZLIB_TEST) $(REPLAYS)

validation: $(PROGRAM) ## what is known from elsewhere beside what Outlay gives, with DATA=DIR also of real logs
	@BUILD='$(BUILD)' DATA='$(DATA)' tests/validation.sh

check-real: $(PROGRAM) ## compare with published schedules of real logs in DATA=DIR
	@BUILD='$(BUILD)' DATA='$(DATA)' tests/real/run.sh

check-slurm: $(PROGRAM) $(BUILD)/tests/model/test_slurm_priorities ## compare with a real slurmctld, as root (installs Slurm)
	@CC='$(firstword $(CC))' tests/setup.sh slurm
	@BUILD='$(BUILD)' tests/slurm/run.sh

check-page: $(PROGRAM) $(BROWSER) ## open the pages in a browser, sort and filter their tables (installs Chromium)
	@CC='$(firstword $(CC))' tests/setup.sh page
	@BUILD='$(BUILD)' tests/page/run.sh

faults: $(PROGRAM) $(SHIM) ## fail at each allocation, write, rename ... and kill at any moment: nothing torn is left
	@BUILD='$(BUILD)' tests/faults/run.sh full

determinism: $(PROGRAM) ## the same bytes from gcc and clang, -O0 to -O3, any threads and locale
	@BUILD='$(BUILD)' MAKE='$(MAKE)' tests/determinism/run.sh full

numbers: $(PROGRAM) ## no NaN, no infinity, no money that wraps, in any output of shipped and of odd scenarios
	@BUILD='$(BUILD)' tests/numbers/run.sh full

mutation: $(PROGRAM) ## break each rule of tests/mutation/mutants.txt: the tests named there have to notice (ONLY=WORDS)
	@BUILD='$(BUILD)' MAKE='$(MAKE)' LIBS='$(LIBS)' tests/mutation/run.sh '$(subst ','\'',$(COMPILE))' \
	  '$(subst ','\'',$(LINK))' $(ONLY)

golden-update: $(PROGRAM) ## write the expected outputs of tests/golden anew (then read them)
	@BUILD='$(BUILD)' tests/golden/run.sh update

lint: $(LIBRARY) $(CLI) ## the laws of the house: include floors, doors, names, lengths
	@BUILD='$(BUILD)' CC='$(CC)' tests/lint/run.sh '$(subst ','\'',$(COMPILE))'

SANITIZE := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
asan: ## all tests under the address and undefined-behaviour sanitizers
	@LIMIT=900 $(MAKE) BUILD='$(BUILD)/asan' CFLAGS='$(SANITIZE)' check-run

fuzz: ## every parser under libFuzzer, FUZZ_SECONDS each (needs clang)
	@$(MAKE) BUILD='$(BUILD)/fuzz' CC=clang fuzz-run \
	  CFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all'
fuzz-run: LDFLAGS += -fsanitize=fuzzer
fuzz-run: $(FUZZERS)
	@FUZZ_SECONDS='$(FUZZ_SECONDS)' tests/fuzz/run.sh $(FUZZERS)

fuzz-coverage: ## lines of each parser that the saved inputs reach
	@$(MAKE) BUILD='$(BUILD)/coverage' CC=gcc CFLAGS='-O0 -g --coverage' fuzz-replays
	@BUILD='$(BUILD)/coverage' tests/fuzz/coverage.sh
fuzz-replays: $(REPLAYS)

bench: $(PROGRAM) $(BENCHES) ## measure the speed bars, as ratios
	@BUILD='$(BUILD)' CXX='$(CXX)' tests/bench/run.sh

bench-anomalies: $(PROGRAM) $(BENCHES) ## what anomalies are found of those known to be there, also in DATA=DIR
	@BUILD='$(BUILD)' DATA='$(DATA)' tests/bench/anomalies.sh
bench-forecast: $(PROGRAM) ## how good forecasts have been beside seasonal-naive, also of series in DATA=DIR
	@BUILD='$(BUILD)' DATA='$(DATA)' tests/bench/forecast.sh

format: ## clang-format over all C
	clang-format -i $(ALL_C)
format-check: ## fails where `make format` would change anything
	clang-format --dry-run --Werror $(ALL_C)

coverage: ## lines reached by the tests, by file
	@$(MAKE) BUILD='$(BUILD)/coverage' CC=gcc CFLAGS='-O0 -g --coverage' check-run
	@tests/coverage.sh $(BUILD)/coverage $(LIBRARY_SOURCES) $(CLI_SOURCES)

SHARED := $(DESTDIR)$(PREFIX)/share
# What the program writes of itself, below $(SHARED).
PAGE := man/man1/outlay.1
BASH := bash-completion/completions/outlay
ZSH  := zsh/site-functions/_outlay
FISH := fish/vendor_completions.d/outlay.fish
HANDBOOK := $(wildcard README.md */README.md */*/README.md) scenarios/REFERENCE.md reports/page.png LICENSE
WRITTEN := $(foreach file,$(PAGE) $(BASH) $(ZSH) $(FISH),'$(SHARED)/$(file)')

install: $(PROGRAM) ## under DESTDIR and PREFIX: program, manual page, completions, scenarios, price books
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(SHARED)/outlay/pricebooks' '$(SHARED)/doc/outlay' \
	  $(foreach file,$(PAGE) $(BASH) $(ZSH) $(FISH),'$(SHARED)/$(dir $(file))')
	install -m 755 $(PROGRAM) '$(DESTDIR)$(PREFIX)/bin/outlay'
	$(PROGRAM) manual page >'$(SHARED)/$(PAGE)'
	$(PROGRAM) completion bash >'$(SHARED)/$(BASH)'
	$(PROGRAM) completion zsh >'$(SHARED)/$(ZSH)'
	$(PROGRAM) completion fish >'$(SHARED)/$(FISH)'
	chmod 644 $(WRITTEN)
	rm -rf '$(SHARED)/outlay/scenarios'
	cp -R scenarios '$(SHARED)/outlay/'
	rm -rf '$(SHARED)/outlay/scenarios/'*.[ch] '$(SHARED)/outlay/scenarios/cli' '$(SHARED)/outlay/scenarios/'README.md \
	  '$(SHARED)/outlay/scenarios/'*/README.md
	chmod -R u=rwX,go=rX '$(SHARED)/outlay'
	install -m 644 pricing/books/* '$(SHARED)/outlay/pricebooks/'
	tests/handbook.sh '$(SHARED)' $(HANDBOOK)

uninstall: ## what install put there, under the same DESTDIR and PREFIX
	rm -rf '$(SHARED)/outlay' '$(SHARED)/doc/outlay'
	rm -f '$(DESTDIR)$(PREFIX)/bin/outlay' $(WRITTEN)

deb: $(PROGRAM) ## build/outlay_VERSION_ARCH.deb, a package for the Debian or Ubuntu that it is made on
	@BUILD='$(BUILD)' VERSION='$(OL_VERSION)' MAKE='$(MAKE)' tests/deb.sh

dist: ## build/outlay-VERSION.tar.gz
	@mkdir -p $(BUILD)
	tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 --transform='s,^,outlay-$(OL_VERSION)/,' -czf \
	  $(BUILD)/outlay-$(OL_VERSION).tar.gz $(wildcard sim models pricing scenarios include tests reports Makefile \
	  README.md LICENSE .ci .clang-format .gitignore)

clean: ## remove build/
	rm -rf $(BUILD)
