/* SPDX-License-Identifier: ISC */
/* tests/unit/aers-graphd/feedback/world.h - a small graph's addresses, and two who listen. */
#ifndef TESTS_FEEDBACK_WORLD_H
#define TESTS_FEEDBACK_WORLD_H

#include "sockets.h"

#include "src/aers-graphd/feedback/feedback.h"

static char name[] = "gain_db", unit[] = "dB", doc[] = "";
static char bool_name[] = "mute", enum_name[] = "type", lp[] = "lp", hp[] = "hp", int_name[] = "taps";
static char *choices[] = {lp, hp};
static const struct aers_param gain = {.name = name, .unit = unit, .doc = doc, .min = -120, .max = 24},
                               mute = {.name = bool_name, .type = AERS_PARAM_BOOL, .max = 1},
                               type = {.name = enum_name,
                                       .type = AERS_PARAM_ENUM,
                                       .max = 1,
                                       .choices = choices,
                                       .nchoices = 2},
                               taps = {.name = int_name, .type = AERS_PARAM_INT, .min = 1, .max = 9};

#define GAIN "/aers/node/a/gain_db"

struct world {
    struct sockets sockets;
    struct aers_feedback feedback;
    struct listener a, b;
};

static inline void add_values(struct aers_told_table *table)
{
    aers_told_table_add_value(table, GAIN, &gain, 0);
    aers_told_table_add_value(table, "/aers/node/a/mute", &mute, 0);
    aers_told_table_add_value(table, "/aers/node/a/type", &type, 0);
    aers_told_table_add_value(table, "/aers/node/ab/taps", &taps, 1);
    aers_told_table_add_state(table, "/aers/node/a/state", "running");
    aers_told_table_add_levels(table, "/aers/node/a/meter", 2);
}

static inline void adopt(struct world *world, uint64_t now_ms)
{
    struct aers_told_table table = {0};
    add_values(&table);
    aers_told_table_close(&table);
    aers_feedback_adopt(&world->feedback, &table, now_ms);
}

static inline int set_up_with(void **state, const char *transport)
{
    static struct world world;
    sockets_start(&world.sockets);
    listener_open(&world.a, &world.sockets, transport);
    listener_open(&world.b, &world.sockets, transport);
    aers_feedback_init(&world.feedback);
    adopt(&world, 0);
    *state = &world;
    return 0;
}

static inline int set_up(void **state)
{
    return set_up_with(state, "udp");
}

static inline int set_up_tcp(void **state)
{
    return set_up_with(state, "tcp");
}

static inline int tear_down(void **state)
{
    struct world *world = *state;
    aers_feedback_finish(&world->feedback);
    listener_close(&world->a);
    listener_close(&world->b);
    sockets_stop(&world->sockets);
    return 0;
}

static inline const struct aers_subscription *subscribe(struct world *world, const struct listener *who,
                                                        const char *prefix, double rate_hz, uint32_t lease_s,
                                                        uint64_t now_ms)
{
    struct aers_reach reach;
    const struct aers_subscription *subscription = NULL;
    assert_int_equal(aers_reach_parse(prefix, &reach), AERS_OK);
    assert_int_equal(
        aers_feedback_subscribe(&world->feedback, who->peer, &reach, rate_hz, lease_s, now_ms, &subscription), AERS_OK);
    return subscription;
}

static inline void set(struct world *world, const char *address, double value, const struct listener *who)
{
    aers_feedback_note_value(&world->feedback, address, value, who ? who->peer : NULL);
}

static inline void expect(struct listener *who, const char *wanted)
{
    assert_string_equal(listener_heard(who), wanted);
}

#endif
