/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/session.h - the session verbs, which all answer with the state that follows. */
#ifndef AERS_CTL_SESSION_H
#define AERS_CTL_SESSION_H

#include "src/aers-ctl/ctl.h"

/* Asks address, waits until the graph is no longer on its way (starting, stopping), and prints the state it has
 * reached, or
 * {"state": "..."}. AERS_E_TIMEOUT when it does not get there. */
enum aers_code aers_session_verb(struct aers_ctl *ctl, const char *address) AERS_MUST_USE;

#endif
