# SPDX-License-Identifier: ISC
# What developers turn on: make DEVELOPER=1 [SANITIZE=address,undefined | SANITIZE=thread] [check]
ifdef DEVELOPER
  WARN += -Werror
endif
ifdef SANITIZE
  B := build/san-$(subst $(comma),-,$(SANITIZE))
  SANFLAGS := -fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all
endif
