/* SPDX-License-Identifier: ISC */
/* common/rt/decibel.h - decibels of amplitude. RT safe. */
#ifndef AERS_RT_DECIBEL_H
#define AERS_RT_DECIBEL_H

#include <math.h>

#define AERS_SILENCE_DB (-120.0) /* gains at or below it are exactly 0 */
#define AERS_FLOOR_DB   (-150.0) /* what a level of 0 reads as */

/* 10^(db/20), 0 from AERS_SILENCE_DB down. */
static inline double aers_db_to_gain(double db)
{
    return db <= AERS_SILENCE_DB ? 0.0 : pow(10.0, db / 20.0);
}

/* 20 log10(amplitude), AERS_FLOOR_DB for whatever is below it; amplitude >= 0. */
static inline double aers_gain_to_db(double amplitude)
{
    return amplitude > 3.1622776601683795e-8 ? 20.0 * log10(amplitude) : AERS_FLOOR_DB;
}

#endif
