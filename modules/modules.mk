# SPDX-License-Identifier: ISC
# Modules that come with AERS but are not built in. Each folder below modules/ is one, as it will be installed; they are signed with a key made
# for this build, whose public half is installed beside the programs (lib/aers/trusted).
MODULES := ext/plate_reverb ext/swell $(if $(PYTHON_LIBS),ext/tremolo)
MODULE_B := $(B)/lib/aers/modules
BUILD_KEY := $(B)/keys/aers/keys/build.key
BUILD_PUB := $(B)/lib/aers/trusted/build.pub
MODULE_ENTRIES := $(MODULE_B)/ext/plate_reverb/libplate.so $(MODULE_B)/ext/swell/libswell.so \
    $(if $(PYTHON_LIBS),$(MODULE_B)/ext/tremolo/tremolo.py)
MODULE_MANIFESTS := $(MODULES:%=$(MODULE_B)/%/manifest.json)

.PHONY: modules
modules: $(MODULE_MANIFESTS) $(BUILD_PUB)

$(MODULE_B)/ext/plate_reverb/libplate.so: modules/ext/plate_reverb/plate.cpp config.mk
	@mkdir -p $(@D)
	$(call say,CXX)$(CXX) -std=c++17 $(CXXFLAGS) -Wall -Wextra -fPIC -shared -fvisibility=hidden $(LDFLAGS) -o $@ $<

$(MODULE_B)/ext/tremolo/tremolo.py: modules/ext/tremolo/tremolo.py
	@mkdir -p $(@D)
	@cp $< $@

$(MODULE_B)/ext/swell/libswell.so: modules/ext/swell/swell.cpp include/aers/module.h config.mk
	@mkdir -p $(@D)
	$(call say,CXX)$(CXX) -std=c++17 $(CXXFLAGS) -Wall -Wextra -Iinclude -fPIC -shared -fvisibility=hidden $(LDFLAGS) -o $@ $<

# For authors: where aers/module.h and the programs are, of this tree and as they will be installed.
PKG_CONFIG_FILE := $(B)/gen/aers.pc
modules: $(B)/lib/pkgconfig/aers.pc $(PKG_CONFIG_FILE)
$(B)/lib/pkgconfig/aers.pc: HERE = -e 's|@PREFIX@|$(abspath $(B))|' -e 's|@BINDIR@|$(abspath $(B)/bin)|' \
    -e 's|@INCLUDEDIR@|$(abspath include)|' -e 's|@MODULEDIR@|$(abspath $(MODULE_B))|'
$(PKG_CONFIG_FILE): HERE = -e 's|@PREFIX@|$(prefix)|' -e 's|@BINDIR@|$(bindir)|' -e 's|@INCLUDEDIR@|$(includedir)|' \
    -e 's|@MODULEDIR@|$(libdir)/aers/modules|'
# Each time, since prefix may be given to `make install`.
.PHONY: pkgconfig
$(B)/lib/pkgconfig/aers.pc $(PKG_CONFIG_FILE): modules/aers.pc.in config.mk pkgconfig
	@mkdir -p $(@D)
	@sed $(HERE) -e 's|@VERSION@|$(VERSION)|' $< >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(BUILD_KEY): | $(B)/bin/aers-ctl
	$(call say,KEY)XDG_CONFIG_HOME=$(abspath $(B)/keys) $(B)/bin/aers-ctl --quiet module keygen build
$(BUILD_PUB): $(BUILD_KEY)
	@mkdir -p $(@D)
	@cp $(<:.key=.pub) $@

$(MODULE_MANIFESTS): $(MODULE_B)/%/manifest.json: modules/%/manifest.json $(MODULE_ENTRIES) $(BUILD_KEY)
	@mkdir -p $(@D)
	@cp $< $@.unsigned && mv $@.unsigned $@
	$(call say,SIGN)XDG_CONFIG_HOME=$(abspath $(B)/keys) $(B)/bin/aers-ctl --quiet module sign --key build $(@D) || { rm -f $@; exit 1; }
