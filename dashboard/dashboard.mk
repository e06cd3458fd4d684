# SPDX-License-Identifier: ISC
# The page that aers-meter serves, included by the Makefile after tests/tests.mk and scripts/install.mk.
#
#   make dashboard         build it into $(B)/dashboard; needs npm and Node 20, or the built page a tarball carries
#   make dashboard-bench   size of the bundle, frames per second with 200 nodes
#
# `make` builds it when that is possible and goes on without when it is not: aers-meter then serves its small page.
NPM := $(shell node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && command -v npm)
PAGE := $(B)/dashboard/index.html
PAGE_SRC := $(wildcard dashboard/*.json dashboard/*.html dashboard/*.ts dashboard/src/* dashboard/src/*/*)
PAGE_TOOLS := dashboard/node_modules/.package-lock.json

.PHONY: dashboard dashboard-if-possible dashboard-bench install-dashboard uninstall-dashboard
dashboard: $(PAGE)

$(PAGE_TOOLS): dashboard/package-lock.json dashboard/package.json
	cd dashboard && npm ci --no-audit --no-fund
	@touch $@

ifneq ($(wildcard dashboard/built/index.html),)
$(PAGE): $(wildcard dashboard/built/* dashboard/built/*/*)
	@rm -rf $(@D) && mkdir -p $(@D)
	cp -R dashboard/built/. $(@D)
	@touch $@
else
$(PAGE): $(PAGE_SRC) $(PAGE_TOOLS)
	cd dashboard && npx --no tsc -- --noEmit
	cd dashboard && npx --no vite -- build --outDir $(abspath $(@D)) --emptyOutDir --logLevel warn
	@touch $@
endif

dashboard-if-possible:
	@$(if $(NPM)$(wildcard dashboard/built/index.html),$(MAKE) --no-print-directory -s dashboard,false) || \
	    echo "The dashboard is not built (it needs npm, Node 20, and once the network); aers-meter serves its small page."
all: dashboard-if-possible

dashboard-bench: dashboard
	dashboard/bench/run

# ---- tests of the page: its parts, and the whole page in a browser against the real programs
SCENARIO += $(wildcard tests/dashboard/*.sh)

install: install-dashboard
install-dashboard: all
	@[ ! -e $(PAGE) ] || (cd $(B)/dashboard && find . -type f) | while read -r f; do \
	    $(INSTALL) -D -m 644 "$(B)/dashboard/$$f" "$(DESTDIR)$(datadir)/aers/dashboard/$$f" || exit 1; done
uninstall: uninstall-dashboard
uninstall-dashboard:
	rm -rf "$(DESTDIR)$(datadir)/aers/dashboard"
