# SPDX-License-Identifier: ISC
# Non-recursive. configure writes config.mk; objects and programs land in $(B).
#
#   make             the programs
#   make run         set up, build, play graphs/stage_mix.yaml   (FOR=seconds, GRAPH=file)
#   make check       set up, build, run every test               (ONLY=pattern, JOBS=n)
#   make bench       print figures as ratios to a named reference
#   make campaign    a thousand faults under playback, and what they cost
#   make lv2-check   try LV2 plug-ins of Debian packages and print what came of it
#   make install     DESTDIR= prefix=
#   V=1              show whole commands
.DEFAULT_GOAL := all
comma := ,
B := build

NEEDS_CONFIG := $(if $(MAKECMDGOALS),$(filter-out run check check-sanitized setup clean distclean format,$(MAKECMDGOALS)),all)
ifneq ($(NEEDS_CONFIG),)
  include config.mk
endif
include dev.mk

WARN += -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
        -Wcast-qual -Wformat=2 -Wundef -Wfloat-conversion -Wdouble-promotion -Wimplicit-fallthrough
DEFS := -D_GNU_SOURCE -DAERS_VERSION='"$(VERSION)"' -DAERS_DATADIR='"$(datadir)/aers"' -DAERS_LIBDIR='"$(libdir)/aers"' -DAERS_SYSCONFDIR='"$(sysconfdir)"'
AERS_CPPFLAGS := -Iinclude -I. $(DEFS) $(CPPFLAGS)
AERS_CFLAGS := -std=gnu11 $(WARN) $(CFLAGS) $(SANFLAGS) -pthread

# ---- sources: every room is a folder, every .c in it belongs to it
room = $(sort $(wildcard $(1)/*.c $(1)/*/*.c))
obj = $(patsubst %.c,$(B)/obj/%.o,$(1))

COMMON_SRC := $(call room,common)
NODE_SRC := $(filter-out src/aers-node/python/%,$(call room,src/aers-node))
GRAPHD_SRC := $(call room,src/aers-graphd)
METER_SRC := $(call room,src/aers-meter)
CTL_SRC := $(call room,src/aers-ctl)
LV2_SRC := $(call room,src/aers-lv2)
DATA_OBJ := $(B)/obj/data.o

PROGRAMS := $(addprefix $(B)/bin/,aers-node aers-graphd aers-meter aers-ctl)
HELPERS := $(if $(LILV_LIBS),$(B)/lib/aers/aers-lv2) $(if $(PYTHON_LIBS),$(B)/lib/aers/aers-python.so)
PRELOAD := $(B)/lib/aers/jackd-sndbuf.so

COMMON_LIBS := $(YAML_LIBS) $(JSON_LIBS) $(SNDFILE_LIBS) $(SODIUM_LIBS) -lm
NODE_LIBS := $(JACK_LIBS) $(SECCOMP_LIBS) $(UV_LIBS) $(SNDFILE_LIBS) $(SAMPLERATE_LIBS) $(FFTW_LIBS) $(COMMON_LIBS)
GRAPHD_LIBS := $(JACK_LIBS) $(UV_LIBS) $(SNDFILE_LIBS) $(COMMON_LIBS)
METER_LIBS := $(LWS_LIBS) $(AVAHI_LIBS) $(COMMON_LIBS)
LV2_LIBS := $(LILV_LIBS) $(SECCOMP_LIBS) $(COMMON_LIBS)
CTL_LIBS := $(UV_LIBS) $(CURL_LIBS) $(JACK_LIBS) $(NCURSES_LIBS) $(EBUR128_LIBS) $(COMMON_LIBS)

.PHONY: all setup run check check-sanitized bench lint format install uninstall dist clean distclean
all: $(PROGRAMS) $(HELPERS) $(PRELOAD) modules

config.mk: configure config.mk.in
	./configure $(CONFIGURE_FLAGS)
configure: configure.ac
	autoconf

# ---- compile; one short line each, or the whole command with V=1
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $@;)
# For rooms of sample loops: what lets them vectorise even after the -O2 of CFLAGS. It changes no result but that
# of a sum which a pragma gives free.
FAST := -ftree-vectorize -fvect-cost-model=dynamic -fno-math-errno -fno-trapping-math -fopenmp-simd
$(B)/obj/%.o: %.c config.mk
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(AERS_CPPFLAGS) $(ROOM_CFLAGS) $(AERS_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/obj/common/doc/%.o: ROOM_CFLAGS = $(YAML_CFLAGS) $(JSON_CFLAGS)
$(B)/obj/common/model/%.o: ROOM_CFLAGS = $(JSON_CFLAGS) $(SNDFILE_CFLAGS)
$(B)/obj/common/trust/%.o: ROOM_CFLAGS = $(SODIUM_CFLAGS)
$(B)/obj/common/osc/%.o: ROOM_CFLAGS = $(UV_CFLAGS)
$(B)/obj/common/rt/%.o: ROOM_CFLAGS = $(FAST)
$(B)/obj/src/aers-node/%.o: ROOM_CFLAGS = $(JACK_CFLAGS) $(UV_CFLAGS) $(SNDFILE_CFLAGS) $(SAMPLERATE_CFLAGS) $(FFTW_CFLAGS)
$(B)/obj/src/aers-node/guest/%.o: ROOM_CFLAGS = $(LILV_CFLAGS)
$(B)/obj/src/aers-lv2/%.o: ROOM_CFLAGS = $(LILV_CFLAGS) $(JSON_CFLAGS)
$(B)/obj/src/aers-node/dsp/%.o: ROOM_CFLAGS = $(FAST)
$(B)/obj/src/aers-node/rt/%.o: ROOM_CFLAGS = $(FAST) $(JACK_CFLAGS)
$(B)/obj/src/aers-graphd/%.o: ROOM_CFLAGS = $(JACK_CFLAGS) $(UV_CFLAGS) $(JSON_CFLAGS)
$(B)/obj/src/aers-meter/%.o: ROOM_CFLAGS = $(LWS_CFLAGS) $(AVAHI_CFLAGS) $(JSON_CFLAGS)
$(B)/obj/src/aers-ctl/render/%.o: ROOM_CFLAGS = $(FAST) $(UV_CFLAGS) $(JSON_CFLAGS) $(JACK_CFLAGS) $(SNDFILE_CFLAGS) $(EBUR128_CFLAGS)
$(B)/obj/src/aers-ctl/top/%.o: ROOM_CFLAGS = $(UV_CFLAGS) $(JSON_CFLAGS) $(NCURSES_CFLAGS)
$(B)/obj/src/aers-ctl/%.o: ROOM_CFLAGS = $(UV_CFLAGS) $(CURL_CFLAGS) $(JSON_CFLAGS) $(JACK_CFLAGS)

# The data the programs carry inside themselves: the schema, the built-in manifests and the
# pages of aers-meter, as they stand in the tree.
DATA_FILES := common/model/graph.schema.json $(sort $(wildcard manifests/*/*.json src/aers-meter/api/openapi.json src/aers-meter/www/* \
                                                           modules/templates/*.in modules/templates/*/*.in))
$(B)/gen/data.S: scripts/embed $(DATA_FILES) config.mk
	@mkdir -p $(@D)
	$(call say,EMBED)scripts/embed $(DATA_FILES) > $@
$(DATA_OBJ): $(B)/gen/data.S
	@mkdir -p $(@D)
	$(call say,CC)$(CC) -c -o $@ $<

$(B)/libaers.a: $(call obj,$(COMMON_SRC)) $(DATA_OBJ)
	$(call say,AR)$(AR) rcs $@ $^

# Each program is a main.o over a library of the rest, so that unit tests link the same objects.
define program
$(B)/lib$(1).a: $$(call obj,$$(filter-out src/$(1)/main.c,$$($(2)_SRC)))
	@rm -f $$@
	$$(call say,AR)$$(AR) rcs $$@ $$^
$(B)/bin/$(1): $$(call obj,src/$(1)/main.c) $(B)/lib$(1).a $(B)/libaers.a
	@mkdir -p $$(@D)
	$$(call say,LD)$$(CC) $$(AERS_CFLAGS) $$(LDFLAGS) $$($(2)_LDFLAGS) -o $$@ $$^ $$($(2)_LIBS)
endef
# Both keep libjack from opening its Berkeley DB by defining db_env_create themselves,
# and lock its memory by an mlock of their own (src/aers-node/host/shared.c, src/aers-graphd/patchbay/database.c).
HURRY_LDFLAGS := -Wl,--export-dynamic-symbol=pthread_attr_setinheritsched
NODE_LDFLAGS := $(HURRY_LDFLAGS) -Wl,--export-dynamic-symbol=db_env_create -Wl,--export-dynamic-symbol=mlock
GRAPHD_LDFLAGS := $(HURRY_LDFLAGS) -Wl,--export-dynamic-symbol=db_env_create -Wl,--export-dynamic-symbol=mlock
$(eval $(call program,aers-node,NODE))
$(eval $(call program,aers-graphd,GRAPHD))
$(eval $(call program,aers-meter,METER))
$(eval $(call program,aers-ctl,CTL))

# Reads the Turtle of LV2 plug-ins for the others, so that none of them has lilv in it.
$(B)/lib/aers/aers-lv2: $(call obj,$(LV2_SRC)) $(B)/libaers.a
	@mkdir -p $(@D)
	$(call say,LD)$(CC) $(AERS_CFLAGS) $(LDFLAGS) -o $@ $^ $(LV2_LIBS)

# The interpreter, with what is said to it: opened by the process of a Python module alone.
$(B)/lib/aers/aers-python.so: $(wildcard src/aers-node/python/*) common/base/data.h scripts/embed config.mk
	@mkdir -p $(@D) $(B)/gen
	@scripts/embed src/aers-node/python/glue.py > $(B)/gen/python.S
	$(call say,LD)$(CC) $(AERS_CPPFLAGS) $(PYTHON_CFLAGS) -DAERS_PYTHON_PROGRAM='"$(PYTHON_PREFIX)/bin/python3"' $(filter-out $(SANFLAGS) -Wpedantic,$(AERS_CFLAGS)) -fvisibility=hidden -fPIC -shared $(LDFLAGS) -o $@ src/aers-node/python/python.c $(B)/gen/python.S $(PYTHON_LIBS)

$(PRELOAD): $(wildcard src/jackd-sndbuf/*.c src/jackd-sndbuf/*.h) config.mk
	@mkdir -p $(@D)
	$(call say,LD)$(CC) $(AERS_CPPFLAGS) $(filter-out $(SANFLAGS),$(AERS_CFLAGS)) -fPIC -shared $(LDFLAGS) -o $@ $(filter %.c,$^) -ldl

include tests/tests.mk
include modules/modules.mk
include data/sounds.mk
include scripts/install.mk
include dashboard/dashboard.mk

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)

# ---- the two commands: they set up the machine and then call make again for the work
GRAPH ?= graphs/stage_mix.yaml
setup:
	scripts/setup build
run:
	@scripts/setup run
	@$(MAKE) --no-print-directory -s -j$(JOBS) all sounds
	@exec $(B)/bin/aers-ctl up $(if $(FOR),--for $(FOR)) $(GRAPH)
check:
	@scripts/setup check
	@$(MAKE) --no-print-directory -s -j$(JOBS) tests
check-sanitized:
	@scripts/setup check
	@$(MAKE) --no-print-directory -s -j$(JOBS) DEVELOPER=1 SANITIZE=address,undefined unit-tests

# LV2 plug-ins of Debian packages, each tried hard: what docs/lv2.md lists.
.PHONY: lv2-check
lv2-check: all
	@scripts/setup lv2
	@scripts/lv2-check

clean:
	rm -rf build $(SOUNDS)
distclean: clean
	rm -rf dashboard/node_modules config.mk configure config.log config.status autom4te.cache
format:
	git ls-files '*.c' '*.h' | xargs clang-format -i
