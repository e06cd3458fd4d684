/* SPDX-License-Identifier: ISC */
/* plan/seat.h - the names of the two seats of a client. Two processes may sit for one client at a time, of which one is
 * heard: the first under the client's own name, the second, for a while, under the same with a '~' behind it, which no
 * name of a graph has. Their ports are alike. Pure. */
#ifndef AERS_GRAPHD_SEAT_H
#define AERS_GRAPHD_SEAT_H

#include <stdbool.h>
#include <stddef.h>

#define AERS_SEAT_MARK '~'

enum { AERS_SEAT_NBYTES = 64 }; /* of a name with its NUL: JACK's limit */

/* Whether there is room for the mark. */
bool aers_seat_has_second(const char *client);
/* What name is a seat of: the same without the mark. nbytes: of the name, or what stands before the ':' of a port. */
bool aers_seat_is_second(const char *name, size_t nbytes);
/* The other seat's name. The name is a client's for which there is a second one, or a second seat's. */
void aers_seat_other(const char *name, char other[AERS_SEAT_NBYTES]);
/* "mix:in_1" becomes "mix~:in_1", and the other way; for the caller to free. */
char *aers_seat_other_port(const char *port);
bool aers_seat_is_second_port(const char *port);

#endif
