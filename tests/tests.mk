# SPDX-License-Identifier: ISC
# tests/unit/<path>/test_x.c becomes $(B)/tests/unit/<path>/test_x and links the library of the program whose
# tree it mirrors (aers-node, aers-graphd, aers-meter, aers-ctl), always with libaers.a.
UNIT_SRC := $(sort $(wildcard tests/unit/*/*.c tests/unit/*/*/*.c))
UNIT := $(patsubst tests/unit/%.c,$(B)/tests/unit/%,$(filter %.c,$(foreach f,$(UNIT_SRC),$(if $(filter test_%,$(notdir $(f))),$(f)))))
PRELOADS := $(addprefix $(B)/tests/tools/,rt_trap.so rt_fault.so slow_disk.so alloc_count.so)
TOOLS := $(patsubst tests/tools/%.c,$(B)/tests/tools/%,$(filter-out %/rt_trap.c %/rt_fault.c %/slow_disk.c %/alloc_count.c,$(wildcard tests/tools/*.c))) $(PRELOADS)
CMOCKA_LIBS := -lcmocka

define unit_of
$(B)/tests/unit/$(1)/%: tests/unit/$(1)/%.c $(B)/lib$(1).a $(B)/libaers.a
	@mkdir -p $$(@D)
	$$(call say,LD)$$(CC) $$(AERS_CPPFLAGS) -Isrc/$(1) $$(JACK_CFLAGS) $$(UV_CFLAGS) $$(LWS_CFLAGS) $$(JSON_CFLAGS) $$(AERS_CFLAGS) -MMD -MP -MF $$@.d $$(LDFLAGS) -o $$@ $$(filter %.c %.a,$$^) $$(CMOCKA_LIBS) $$($(2)_LIBS)
endef
$(eval $(call unit_of,aers-node,NODE))
$(eval $(call unit_of,aers-graphd,GRAPHD))
$(eval $(call unit_of,aers-meter,METER))
$(eval $(call unit_of,aers-ctl,CTL))
$(B)/tests/unit/common/%: tests/unit/common/%.c $(B)/libaers.a
	@mkdir -p $(@D)
	$(call say,LD)$(CC) $(AERS_CPPFLAGS) $(JSON_CFLAGS) $(AERS_CFLAGS) -MMD -MP -MF $@.d $(LDFLAGS) -o $@ $(filter %.c %.a,$^) $(CMOCKA_LIBS) -llo $(UV_LIBS) $(COMMON_LIBS)
# The words of the library that jackd is given stand before libc's in its test, too.
$(B)/tests/unit/jackd-sndbuf/%: tests/unit/jackd-sndbuf/%.c src/jackd-sndbuf/gather.c src/jackd-sndbuf/defer.c src/jackd-sndbuf/gather.h src/jackd-sndbuf/defer.h src/jackd-sndbuf/libc.h
	@mkdir -p $(@D)
	$(call say,LD)$(CC) $(AERS_CPPFLAGS) $(AERS_CFLAGS) -MMD -MP -MF $@.d $(LDFLAGS) -o $@ $(filter %.c,$^) $(CMOCKA_LIBS) -ldl

$(B)/tests/tools/%: tests/tools/%.c $(B)/libaers.a
	@mkdir -p $(@D)
	$(call say,LD)$(CC) $(AERS_CPPFLAGS) $(JACK_CFLAGS) $(AERS_CFLAGS) -MMD -MP -MF $@.d $(LDFLAGS) -o $@ $(filter %.c %.a,$^) $(if $(findstring /lo_,$@),-llo) $(JACK_LIBS) $(SNDFILE_LIBS) $(COMMON_LIBS)

# The sample loops as every kind of processor gets them, and as a strict compiler writes them: test_flavours compares.
FLAVOURS := $(foreach f,strict v1 v3 v3_wide v4,$(B)/tests/flavours/$(f).so)
FLAVOUR_SRC := $(addprefix common/rt/,kernel.c level.c ramp.c) $(addprefix src/aers-node/dsp/,biquad.c biquad_eq.c \
	cascade.c cascade_bands.c cascade_channels.c cascade_rest.c compressor.c delay.c gain.c limiter.c line.c lookahead.c mixer.c window_min.c)
FLAVOUR_strict := -O1 -ffp-contract=off -Wno-unknown-pragmas -DAERS_VECTOR_NBYTES=16
FLAVOUR_v1 := -O2 $(FAST) -DAERS_VECTOR_NBYTES=16
FLAVOUR_v3 := -O2 $(FAST) -march=x86-64-v3 -DAERS_VECTOR_NBYTES=32
FLAVOUR_v3_wide := -Wno-unused-function -O2 $(FAST) -march=x86-64-v3 -DAERS_VECTOR_NBYTES=64
FLAVOUR_v4 := -Wno-unused-function -O2 $(FAST) -march=x86-64-v4 -mprefer-vector-width=512 -DAERS_VECTOR_NBYTES=64
$(B)/tests/flavours/%.so: $(FLAVOUR_SRC) $(wildcard common/rt/*.h src/aers-node/dsp/*.h) config.mk
	@mkdir -p $(@D)
	$(call say,LD)$(CC) $(AERS_CPPFLAGS) $(WARN) -Wno-psabi -std=gnu11 $(FLAVOUR_$*) -DAERS_FLAVOUR -fPIC -shared $(LDFLAGS) -o $@ $(filter %.c,$^) -lm
$(B)/tests/unit/aers-node/dsp/test_flavours: | $(if $(filter x86_64,$(shell uname -m)),$(FLAVOURS))

# Runs the plans of tests/golden/cases by the engine itself.
GOLDEN := $(B)/tests/golden/golden
$(GOLDEN): $(wildcard tests/golden/*.c tests/golden/*.h) $(B)/libaers-node.a $(B)/libaers.a
	@mkdir -p $(@D)
	$(call say,LD)$(CC) $(AERS_CPPFLAGS) $(JSON_CFLAGS) $(SNDFILE_CFLAGS) $(AERS_CFLAGS) $(LDFLAGS) -o $@ $(filter %.c %.a,$^) $(NODE_LIBS)

# Preloaded into a node: one ends it when its process callback does what it may not, the other lets that go wrong.
$(PRELOADS): $(B)/tests/tools/%.so: tests/tools/%.c config.mk
	@mkdir -p $(@D)
	$(call say,LD)$(CC) $(AERS_CPPFLAGS) $(JACK_CFLAGS) $(filter-out $(SANFLAGS),$(AERS_CFLAGS)) -fPIC -shared $(LDFLAGS) -o $@ $< -ldl

-include $(shell find $(B)/tests -name '*.d' 2>/dev/null)


# ---- running them
JOBS ?= $(shell nproc)
SCENARIO := $(filter-out %_lib.sh,$(sort $(wildcard tests/scenario/*_*.sh tests/schema/run.sh)))
LINT := $(filter-out tests/lint/lib.sh,$(sort $(wildcard tests/lint/*.sh)))
only = $(if $(ONLY),$(foreach t,$(1),$(if $(findstring $(ONLY),$(t)),$(t))),$(1))

.PHONY: unit tools tests unit-tests bench
unit: $(UNIT)
tools: $(TOOLS)
tests: all unit tools $(GOLDEN) sounds
	@tests/run $(B)/tests/log $(JOBS) $(call only,$(LINT) $(UNIT) $(GOLDEN) tests/golden/references.sh $(SCENARIO))
unit-tests: unit
	@tests/run $(B)/tests/log $(JOBS) $(call only,$(UNIT))
lint:
	@tests/run $(B)/tests/log $(JOBS) $(LINT)

# ---- figures: every program prints ratios to a reference named in the same line
TEST_LV2 := $(if $(LILV_LIBS),$(addprefix $(B)/tests/modules/lv2/gain.lv2/,gain.so manifest.ttl gain.ttl presets.ttl))
BENCH_C := $(patsubst tests/bench/%.c,$(B)/tests/bench/%,$(wildcard tests/bench/bench_*.c))
BENCH := $(BENCH_C) $(sort $(wildcard tests/bench/bench_*.sh))
$(B)/tests/bench/%: tests/bench/%.c $(B)/libaers-node.a $(B)/libaers.a
	@mkdir -p $(@D)
	$(call say,LD)$(CC) $(AERS_CPPFLAGS) -Isrc/aers-node $(JACK_CFLAGS) $(AERS_CFLAGS) -MMD -MP -MF $@.d $(LDFLAGS) -o $@ $(filter %.c %.a,$^) -llo $(NODE_LIBS)
bench: all tools sounds $(BENCH_C) $(B)/tests/modules/gain.so $(B)/tests/modules/gain5.so $(TEST_LV2)
	@ln -sfn ../lib $(B)/tests/lib
	@tests/bench/run $(if $(JSON),--json) $(call only,$(BENCH))

# ---- faults by the thousand, and what they cost: half an hour. KILLS= STOPS= and so on as in the script
.PHONY: campaign
campaign: all tools
	@tests/campaign/campaign.sh

# ---- modules from others, good and hostile ones: $(B)/tests/modules/NAME.so
HOSTILE := passwd socket fork exec ptrace kill memory nan nap loop crash exit scribble crash_in_constructor socket_in_constructor \
           write_in_constructor passwd_in_create crash_in_create crash_in_destroy kill_all kill_parent connect write_others clone3 catch \
           loud scribble_up sendto pidfd_open
TEST_MODULES := $(addprefix $(B)/tests/modules/,gain.so old.so gain5.so keeper.so keeper2.so keeper_refuses.so looper.so greedy.so $(HOSTILE:%=hostile_%.so)) \
	$(TEST_LV2) $(if $(LILV_LIBS),$(B)/tests/modules/lv2/turned.so)
tests: $(TEST_MODULES)
MODULE_CC = $(CC) -std=gnu11 -O2 -Iinclude -fPIC -shared
$(B)/tests/modules/gain.so: tests/modules/gain.c include/aers/module.h
	@mkdir -p $(@D)
	$(call say,CC)$(MODULE_CC) -o $@ $< -lm
$(B)/tests/modules/old.so: tests/modules/gain.c include/aers/module.h
	@mkdir -p $(@D)
	$(call say,CC)$(MODULE_CC) -DABI=0 -o $@ $< -lm
$(B)/tests/modules/looper.so $(B)/tests/modules/greedy.so: $(B)/tests/modules/%.so: tests/modules/%.c include/aers/module.h
	@mkdir -p $(@D)
	$(call say,CC)$(MODULE_CC) -o $@ $<
$(B)/tests/modules/gain5.so: tests/modules/gain5.cpp
	@mkdir -p $(@D)
	$(call say,CXX)$(CXX) -std=c++17 -O2 -fPIC -shared -o $@ $<
$(B)/tests/modules/keeper.so $(B)/tests/modules/keeper2.so $(B)/tests/modules/keeper_refuses.so: tests/modules/keeper.c include/aers/module.h
	@mkdir -p $(@D)
	$(call say,CC)$(MODULE_CC) $(if $(findstring 2,$(@F)),-DVERSION=2) $(if $(findstring refuses,$(@F)),-DREFUSES) -o $@ $< -lm
$(B)/tests/modules/lv2/gain.lv2/gain.so: tests/modules/gain.lv2/gain.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) -std=gnu11 -O2 $(LILV_CFLAGS) -fPIC -shared -o $@ $< -lm
$(B)/tests/modules/lv2/turned.so: tests/modules/gain.lv2/gain.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) -std=gnu11 -O2 $(LILV_CFLAGS) -DSIGN=-1.0 -fPIC -shared -o $@ $< -lm
$(B)/tests/modules/lv2/gain.lv2/%.ttl: tests/modules/gain.lv2/%.ttl
	@mkdir -p $(@D)
	@cp $< $@
$(B)/tests/modules/hostile_%.so: tests/modules/hostile.c include/aers/module.h
	@mkdir -p $(@D)
	$(call say,CC)$(MODULE_CC) -DDO_$* -DWHAT=$* -o $@ $<
