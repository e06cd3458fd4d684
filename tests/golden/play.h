/* SPDX-License-Identifier: ISC */
/* tests/golden/play.h - a case's plan run by the engine of aers-node, block by block, without JACK. */
#ifndef AERS_TEST_GOLDEN_PLAY_H
#define AERS_TEST_GOLDEN_PLAY_H

#include "case.h"

/* out: what the output ports gave, or the file that the plan has written; for free(out->samples). */
enum aers_code golden_play(const struct golden_case *c, uint32_t block_nframes, struct golden_audio *out,
                           struct aers_error *error) AERS_MUST_USE;

#endif
