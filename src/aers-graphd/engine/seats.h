/* SPDX-License-Identifier: ISC */
/* engine/seats.h - the two processes that may sit for one client (plan/seat.h), and what follows from there being two:
 * who of them is heard, and which links the second one needs to hear and be heard like the first. Main thread. */
#ifndef AERS_GRAPHD_SEATS_H
#define AERS_GRAPHD_SEATS_H

#include <uthash.h>

#include "src/aers-graphd/patchbay/snapshot.h"
#include "src/aers-graphd/plan/world.h"
#include "src/aers-graphd/supervise/fleet.h"

struct aers_engine;

/* The name of a port of one seat, and of the same one of the other: worlds borrow it. */
struct aers_seat_port {
    char *port, *other;
    UT_hash_handle hh;
};

struct aers_seats {
    struct aers_seat_port *ports;
};

/* By the client's name; NULL: there has been none. */
struct aers_process *aers_seats_first(const struct aers_engine *engine, const char *client);
struct aers_process *aers_seats_second(const struct aers_engine *engine, const char *client);
/* The process on the other seat, running or not; NULL when there is none. */
struct aers_process *aers_seats_other(const struct aers_process *process);
/* Who is heard for a client; NULL when nobody is. */
struct aers_process *aers_seats_voice(const struct aers_engine *engine, const char *client);

bool aers_seats_is_second(const struct aers_process *process);
/* It is there or coming, and has not been told to go. */
bool aers_seats_is_up(const struct aers_process *process); /* NULL is fine */
/* It is heard as soon as its session runs. */
bool aers_seats_sounds(const struct aers_process *process); /* NULL is fine */
/* It does not run what the graph says. */
bool aers_seats_is_old(const struct aers_engine *engine, const struct aers_process *process); /* NULL is fine */

/* The same port of the other seat; the name stays until the engine ends. */
const char *aers_seats_other_port(struct aers_seats *seats, const char *port);
/* Add to a desired world the links that second seats need, beside those of the first ones. */
void aers_seats_mirror(const struct aers_engine *engine, struct aers_world *world);
/* Connections that somebody made by hand, to who is heard for a client: the other seat gets them, too. They stay
 * his: no world declares them. */
void aers_seats_carry(struct aers_engine *engine, const struct aers_process *from, const struct aers_process *to);

/* Have all values of a client's nodes sent again. */
void aers_seats_forget_sent(struct aers_engine *engine, const struct aers_process *process);
void aers_seats_finish(struct aers_seats *seats);

#endif
