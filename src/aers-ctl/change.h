/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/change.h - changes of parameters: collected and checked against the live graph first, then sent together
 * in one bundle, so that they take effect at the same time or, when one is wrong, not at all. */
#ifndef AERS_CTL_CHANGE_H
#define AERS_CTL_CHANGE_H

#include "src/aers-ctl/nodes.h"

struct aers_change {
    struct json_object *node, *param; /* of the nodes they were found in */
    const char *name;                 /* of the parameter; the node's key */
    double value;                     /* wanted, then applied */
    char *relative;      /* "+=1", "toggle": goes as it is, so that it counts from the value graphd has then */
    int64_t frame;       /* it takes effect at; -1: held */
    enum aers_code code; /* how it ended; AERS_E_TIMEOUT while no answer has come */
};

struct aers_changes {
    struct aers_nodes *nodes;
    struct aers_change *items;
    size_t nitems, size;
    bool is_silent; /* nothing is printed */
};

void aers_changes_init(struct aers_changes *changes, struct aers_nodes *nodes);
void aers_changes_finish(struct aers_changes *changes);

/* node and param may be patterns; a pattern reaches the nodes that have such a parameter, at least one. The text is
 * read by value.h for each of them. On failure nothing is added. */
enum aers_code aers_changes_add(struct aers_changes *changes, const char *node, const char *param, const char *text,
                                struct aers_error *error) AERS_MUST_USE;

/* Send, wait for every answer, print each ("dialogue_gain gain_db -3 dB (frame 123456)", or JSON). The first failure is
 * returned and in ctl->error. */
enum aers_code aers_changes_send(struct aers_changes *changes, struct aers_ctl *ctl) AERS_MUST_USE;

/* `mute`, `bypass`, `solo` and `unmute`: NODE... [on|off|toggle], without a last word `preset`. */
enum aers_code aers_change_switch(struct aers_ctl *ctl, const char *param, const char *preset, int nargs,
                                  char **args) AERS_MUST_USE;

#endif
