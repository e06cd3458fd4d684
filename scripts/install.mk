# SPDX-License-Identifier: ISC
# make install DESTDIR= prefix=, make uninstall, and make dist: a tarball that carries configure and the built page.
I = $(DESTDIR)
INSTALL_PROGRAM = $(INSTALL) -m 755
INSTALL_DATA = $(INSTALL) -m 644
MAN1 := $(wildcard man/*.1)
MAN5 := $(wildcard man/*.5)

define newline


endef
# Written as "destination-directory file..." so that install and uninstall cannot disagree.
define INSTALLED
$(bindir) $(PROGRAMS)
$(libdir)/aers $(PRELOAD) $(HELPERS)
$(libdir)/aers/trusted $(BUILD_PUB)
$(foreach m,$(MODULES),$(libdir)/aers/modules/$(m) $(filter $(MODULE_B)/$(m)/%,$(MODULE_ENTRIES)) $(MODULE_B)/$(m)/manifest.json$(newline))
$(libdir)/pkgconfig $(PKG_CONFIG_FILE)
$(includedir)/aers include/aers/module.h
$(datadir)/aers common/model/graph.schema.json
$(datadir)/aers/graphs $(wildcard graphs/*.yaml)
$(datadir)/aers/data $(SOUNDS)
$(datadir)/aers/manifests $(wildcard manifests/builtin/*.json)
$(datadir)/aers/manifests/synth $(wildcard manifests/synth/*.json)
$(docdir) README.md NEWS LICENSE AUTHORS $(wildcard docs/*.md)
$(mandir)/man1 $(MAN1)
$(mandir)/man5 $(MAN5)
$(datadir)/bash-completion/completions completions/aers-ctl
$(datadir)/zsh/site-functions completions/_aers-ctl
$(datadir)/fish/vendor_completions.d completions/aers-ctl.fish
endef
export INSTALLED

install: all sounds
	@echo "$$INSTALLED" | while read -r dir files; do \
	    for f in $$files; do \
	        mode=644; case $$dir in $(bindir) | $(libdir)/*) mode=755 ;; esac; case $$f in *.json | *.pub | *.py | *.pc) mode=644 ;; esac; \
	        $(INSTALL) -D -m $$mode $$f "$(I)$$dir/$${f##*/}" || exit 1; \
	    done; done
uninstall:
	@echo "$$INSTALLED" | while read -r dir files; do \
	    for f in $$files; do rm -f "$(I)$$dir/$${f##*/}"; done; \
	    rmdir "$(I)$$dir" 2>/dev/null || true; done
	@rmdir "$(I)$(datadir)/aers" 2>/dev/null || true

DIST := aers-$(VERSION)
dist: configure dashboard
	rm -rf $(B)/$(DIST)
	mkdir -p $(B)/$(DIST)
	git ls-files -z | xargs -0 cp --parents -t $(B)/$(DIST)
	cp configure $(B)/$(DIST)/
	cp -R $(B)/dashboard $(B)/$(DIST)/dashboard/built
	tar -czf $(DIST).tar.gz --owner=0 --group=0 --numeric-owner --sort=name -C $(B) $(DIST)
	rm -rf $(B)/$(DIST)
