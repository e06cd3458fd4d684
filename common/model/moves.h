/* SPDX-License-Identifier: ISC */
/* common/model/moves.h - moves of a parameter that were recorded, made into points of its envelope. Pure. */
#ifndef AERS_MODEL_MOVES_H
#define AERS_MODEL_MOVES_H

#include "common/model/automation.h"

/* Frames without a move after which the parameter has been at rest, and not on its way. */
#define AERS_MOVES_REST_S 0.25

/* How far a line may pass by a move that is left out, of the parameter's whole way (as its knob has it). */
#define AERS_MOVES_TOLERANCE 0.0005

/**
 * Add a move to those before it, of frames that rise. When the clock has gone back, `last` is the frame of the move
 * before, and what was recorded between is written over.
 *
 * @param points [*npoints + 1]
 */
void aers_moves_add(struct aers_envelope_point *points, size_t *npoints, int64_t last, int64_t frame, double value);

/* In place: what a straight line to the next says as well is left out; curves are set, hold where it was at rest and
 * where the parameter has steps. @return how many are left */
size_t aers_moves_thin(struct aers_envelope_point *points, size_t npoints, const struct aers_param *param,
                       double rate_hz);

/**
 * The envelope that was, and from the first move to the last the moves in its place.
 *
 * @param moves [nmoves], thinned, at least 1
 * @param out   [was->npoints + nmoves + 2]
 * @return how many points it has
 */
size_t aers_moves_punch(const struct aers_automation *was, const struct aers_envelope_point *moves, size_t nmoves,
                        struct aers_envelope_point *out);

#endif
