/* SPDX-License-Identifier: ISC */
/* http/etag.h - entity tags that are revisions: "17" for 17. Pure. */
#ifndef AERS_METER_ETAG_H
#define AERS_METER_ETAG_H

#include <stdbool.h>
#include <stdint.h>

/**
 * What an If-Match header asks for: *, or a list of tags compared strongly.
 *
 * @param text   the header; "" when there is none
 * @param newest of several tags that are revisions, this one is preferred
 * @param out    the revision, or -1 when no tag is one: nothing matches
 * @return false when anything will do: no header, or *
 */
bool aers_etag_match(const char *text, int64_t newest, int64_t *out);

#endif
