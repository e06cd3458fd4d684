# SPDX-License-Identifier: ISC
# Modules that come with AERS but are not built in. Each folder below modules/ is one, as it will be installed; they are signed with a key made
# for this build, whose public half is installed beside the programs (lib/aers/trusted).
MODULES := ext/plate_reverb $(if $(PYTHON_LIBS),ext/tremolo)
MODULE_B := $(B)/lib/aers/modules
BUILD_KEY := $(B)/keys/aers/keys/build.key
BUILD_PUB := $(B)/lib/aers/trusted/build.pub
MODULE_ENTRIES := $(MODULE_B)/ext/plate_reverb/libplate.so $(if $(PYTHON_LIBS),$(MODULE_B)/ext/tremolo/tremolo.py)
MODULE_MANIFESTS := $(MODULES:%=$(MODULE_B)/%/manifest.json)

.PHONY: modules
modules: $(MODULE_MANIFESTS) $(BUILD_PUB)

$(MODULE_B)/ext/plate_reverb/libplate.so: modules/ext/plate_reverb/plate.cpp config.mk
	@mkdir -p $(@D)
	$(call say,CXX)$(CXX) -std=c++17 $(CXXFLAGS) -Wall -Wextra -fPIC -shared -fvisibility=hidden $(LDFLAGS) -o $@ $<

$(MODULE_B)/ext/tremolo/tremolo.py: modules/ext/tremolo/tremolo.py
	@mkdir -p $(@D)
	@cp $< $@

$(BUILD_KEY): | $(B)/bin/aers-ctl
	$(call say,KEY)XDG_CONFIG_HOME=$(abspath $(B)/keys) $(B)/bin/aers-ctl --quiet module keygen build
$(BUILD_PUB): $(BUILD_KEY)
	@mkdir -p $(@D)
	@cp $(<:.key=.pub) $@

$(MODULE_MANIFESTS): $(MODULE_B)/%/manifest.json: modules/%/manifest.json $(MODULE_ENTRIES) $(BUILD_KEY)
	@mkdir -p $(@D)
	@cp $< $@.unsigned && mv $@.unsigned $@
	$(call say,SIGN)XDG_CONFIG_HOME=$(abspath $(B)/keys) $(B)/bin/aers-ctl --quiet module sign --key build $(@D) || { rm -f $@; exit 1; }
