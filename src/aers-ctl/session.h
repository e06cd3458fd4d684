/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/session.h - the session verbs, which all answer with the state that follows. */
#ifndef AERS_CTL_SESSION_H
#define AERS_CTL_SESSION_H

#include "src/aers-ctl/ctl.h"

/* Asks address and prints the state, or {"state": "..."}. */
enum aers_code aers_session_verb(struct aers_ctl *ctl, const char *address) AERS_MUST_USE;

#endif
