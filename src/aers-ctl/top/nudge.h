/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/top/nudge.h - the one parameter of the selected node that the keys of `aers-ctl top` change. */
#ifndef AERS_CTL_TOP_NUDGE_H
#define AERS_CTL_TOP_NUDGE_H

#include "src/aers-ctl/nodes.h"

struct aers_nudge {
    char node[64], param[128];
    char shown[320]; /* "trim gain_db -3 dB   (-120 .. 24 dB)"; "" when there is none */
};

/* Which parameter is meant, and its value now: of a node, the one chosen before when it has it, else gain_db, else the
 * first that is a number; by: so many further on. "" and an error when nobody answers. */
enum aers_code aers_nudge_look(struct aers_ctl *ctl, struct aers_nudge *nudge, const char *node, int by) AERS_MUST_USE;

/* A step up or down: 1 dB, 1, the next choice, the other one, else a hundredth of its scale. direction: 1 or -1; 0 for
 * its default. */
enum aers_code aers_nudge_move(struct aers_ctl *ctl, struct aers_nudge *nudge, int direction) AERS_MUST_USE;
/* mute, bypass, solo of a node: the other one. */
enum aers_code aers_nudge_toggle(struct aers_ctl *ctl, const char *node, const char *param) AERS_MUST_USE;

#endif
