/* SPDX-License-Identifier: ISC */
/* patchbay/database.h - what libjack asks of a program behind its back. It keeps metadata in a Berkeley DB that a
 * killed client can leave locked for ever, and opens it with every client. It asks for one through db_env_create, which
 * this program defines itself: told that there is none, libjack goes without. Only the helper of patchbay/decorate.h,
 * which may hang, sets this before its first call into libjack. */
#ifndef AERS_GRAPHD_DATABASE_H
#define AERS_GRAPHD_DATABASE_H

#include <stdbool.h>

extern bool aers_database_is_wanted;

#endif
