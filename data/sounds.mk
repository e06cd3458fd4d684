# SPDX-License-Identifier: ISC
# make sounds: what graphs/stage_mix.yaml plays. Made beside their sources, so that a graph finds them at ../data both in the
# tree and where they are installed.
SOUNDS := data/dialogue.wav data/visitor.wav data/footsteps.wav data/music.wav
SYNTH := $(B)/tools/synth

.PHONY: sounds
sounds: $(SOUNDS)

$(SYNTH): $(wildcard data/*.c data/*.h) config.mk
	@mkdir -p $(@D)
	$(call say,LD)$(CC) $(AERS_CPPFLAGS) $(filter-out $(SANFLAGS),$(AERS_CFLAGS)) $(LDFLAGS) -o $@ $(filter %.c,$^) -lm

data/footsteps.wav: $(SYNTH)
	$(SYNTH) footsteps $@
data/music.wav: $(SYNTH)
	$(SYNTH) music $@
data/dialogue.wav data/visitor.wav &: data/make_dialogue data/dialogue.txt $(SYNTH)
	data/make_dialogue $(SYNTH) data/dialogue.txt data/dialogue.wav data/visitor.wav
