/* SPDX-License-Identifier: ISC */
/* common/model/plan.h - the node plan of docs/node-plan.md as a value: written by graphd, read by aers-node. */
#ifndef AERS_MODEL_PLAN_H
#define AERS_MODEL_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/model/automation.h"
#include "common/model/graph.h"
#include "common/model/manifest.h"

struct aers_plan_input {
    uint32_t *buffers; /* [nbuffers] to sum */
    uint32_t nbuffers;
    uint32_t *ways; /* [nbuffers] the way of the step that each comes by, 0: is never delayed; NULL: none is */
};

struct aers_plan_step {
    char *id;
    const struct aers_manifest *manifest;
    struct aers_setting *settings;
    size_t nsettings;
    uint32_t nelements;
    uint32_t *element_channels; /* [nelements] or NULL */
    struct aers_plan_input *in; /* [nin] */
    uint32_t nin;
    uint32_t nways; /* delays of the step's inputs, told while it runs: 1 .. nways in `ways` */
    uint32_t *out;  /* [nout] buffers */
    uint32_t nout;
    struct aers_value *values;
    size_t nvalues;
    struct aers_automation *automation; /* [nautomation] */
    size_t nautomation;
};

struct aers_plan {
    char *graph_id;
    char *client;
    char *server; /* or NULL */
    uint32_t rate_hz;
    bool hold;
    bool silent;             /* runs, and is not heard until it is given its voice */
    bool follows;            /* its clock is JACK's transport */
    struct aers_tempo tempo; /* that it gives JACK's transport, or without points */
    bool resumes;            /* its nodes may have run before in this session */
    char *meter_host;        /* or NULL: no meters */
    uint16_t meter_port;
    uint32_t meter_interval_ms, meter_phase_ms;
    char **inputs;
    uint32_t ninputs;
    char **outputs;
    uint32_t noutputs;
    uint32_t nscratch;
    struct aers_plan_step *steps;
    uint32_t nsteps;
};

/* *text is malloc'd JSON. */
enum aers_code aers_plan_format(const struct aers_plan *plan, char **text) AERS_MUST_USE;
/* Checks every rule of docs/node-plan.md. */
enum aers_code aers_plan_parse(const char *text, size_t nbytes, struct aers_plan **out,
                               struct aers_error *error) AERS_MUST_USE;
void aers_plan_destroy(struct aers_plan *plan);
uint32_t aers_plan_find_step(const struct aers_plan *plan, const char *id); /* nsteps when there is none */

#endif
