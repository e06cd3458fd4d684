/* SPDX-License-Identifier: ISC */
/* common/osc/copy.h - a message taken out of its packet, as a packet of its own. */
#ifndef AERS_OSC_COPY_H
#define AERS_OSC_COPY_H

#include "common/osc/gate.h"

/* @return nbytes, or 0 when it does not fit */
size_t aers_osc_copy(const struct aers_osc_message *message, void *buffer, size_t size);

#endif
