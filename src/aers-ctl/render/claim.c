/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/render/claim.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NODE_PREFIX "node/"

enum { MAX_UNITS = 3, MAX_WORD = 64 };

static const struct {
    const char *name;
    enum aers_quantity quantity;
    bool is_of_signal;
    const char *units[MAX_UNITS]; /* the first is what is meant when none is given */
} quantities[] = {
    {"peak", AERS_QUANTITY_PEAK, true, {"dBFS", "dB"}},
    {"true_peak", AERS_QUANTITY_TRUE_PEAK, true, {"dBTP", "dB"}},
    {"rms", AERS_QUANTITY_RMS, true, {"dBFS", "dB"}},
    {"integrated", AERS_QUANTITY_INTEGRATED, true, {"LUFS"}},
    {"momentary", AERS_QUANTITY_MOMENTARY, true, {"LUFS"}},
    {"short_term", AERS_QUANTITY_SHORT_TERM, true, {"LUFS"}},
    {"range", AERS_QUANTITY_RANGE, true, {"LU"}},
    {"clipped", AERS_QUANTITY_CLIPPED, true, {"samples"}},
    {"latency", AERS_QUANTITY_LATENCY, false, {"frames", "ms"}},
    {"path_latency", AERS_QUANTITY_PATH_LATENCY, true, {"frames", "ms"}},
    {"cpu", AERS_QUANTITY_CPU, false, {"%"}},
};
enum { NQUANTITIES = sizeof quantities / sizeof *quantities };

static const struct {
    const char *sign;
    enum aers_comparison comparison;
} comparisons[] = {{"<=", AERS_AT_MOST}, {">=", AERS_AT_LEAST}, {"!=", AERS_NOT_EQUAL}, {"==", AERS_EQUAL},
                   {"<", AERS_BELOW},    {">", AERS_ABOVE},     {"=", AERS_EQUAL}};
enum { NCOMPARISONS = sizeof comparisons / sizeof *comparisons };

static const char *skip_blanks(const char *at)
{
    while (isspace((unsigned char)*at))
        at++;
    return at;
}

/* ---- part by part ---- */

static enum aers_code find_output(const struct aers_graph *graph, struct aers_claim *claim, struct aers_error *error)
{
    size_t noutputs = 0;
    for (size_t i = graph->nnodes; i > 0; i--) {
        if (graph->nodes[i - 1].type != AERS_NODE_OUTPUT)
            continue;
        claim->node = i - 1;
        noutputs++;
    }
    if (noutputs == 1)
        return AERS_OK;
    return aers_error_set(error, AERS_E_USAGE, claim->text, "which output is meant? (node/ID: ...)");
}

static enum aers_code read_node(const struct aers_graph *graph, const char **at, struct aers_claim *claim,
                                struct aers_error *error)
{
    if (strncmp(*at, NODE_PREFIX, strlen(NODE_PREFIX)) != 0)
        return find_output(graph, claim, error);
    char id[MAX_WORD];
    const char *start = *at + strlen(NODE_PREFIX), *end = strchr(start, ':');
    if (!end)
        return aers_error_set(error, AERS_E_USAGE, claim->text, "a colon is missing after the node's name");
    snprintf(id, sizeof id, "%.*s", (int)(end - start), start);
    const struct aers_graph_node *node = end - start < MAX_WORD ? aers_graph_find(graph, id) : NULL;
    if (!node)
        return aers_error_set(error, AERS_E_NOT_FOUND, claim->text, "the graph has no node %s", id);
    claim->node = (size_t)(node - graph->nodes);
    *at = skip_blanks(end + 1);
    return AERS_OK;
}

static bool find_reading(const struct aers_manifest *manifest, const char *name, struct aers_claim *claim)
{
    for (size_t i = 0; i < manifest->noutputs; i++) {
        if (strcmp(manifest->outputs[i].name, name) != 0)
            continue;
        claim->quantity = AERS_QUANTITY_READING;
        claim->reading = i;
        claim->unit = manifest->outputs[i].unit ? manifest->outputs[i].unit : "";
        return true;
    }
    return false;
}

/* @return the quantity's place in the table; NQUANTITIES: a reading of the module */
static enum aers_code read_quantity(const struct aers_graph *graph, const char **at, struct aers_claim *claim, int *row,
                                    struct aers_error *error)
{
    char name[MAX_WORD];
    size_t n = strspn(*at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    snprintf(name, sizeof name, "%.*s", (int)(n < MAX_WORD ? n : MAX_WORD - 1), *at);
    *at = skip_blanks(*at + n);
    for (*row = 0; *row < NQUANTITIES && strcmp(quantities[*row].name, name) != 0;)
        ++*row;
    if (*row < NQUANTITIES) {
        claim->quantity = quantities[*row].quantity;
        claim->unit = quantities[*row].units[0];
        return AERS_OK;
    }
    const struct aers_graph_node *node = &graph->nodes[claim->node];
    if (find_reading(node->manifest, name, claim))
        return AERS_OK;
    return aers_error_set(error, AERS_E_USAGE, claim->text,
                          "\"%s\" is nothing that is measured of %s (allowed: peak, true_peak, rms, integrated, "
                          "momentary, short_term, range, clipped, latency, path_latency, cpu, a reading of %s)",
                          name, node->id, node->manifest->name);
}

static enum aers_code read_comparison(const char **at, struct aers_claim *claim, struct aers_error *error)
{
    for (int i = 0; i < NCOMPARISONS; i++) {
        size_t n = strlen(comparisons[i].sign);
        if (strncmp(*at, comparisons[i].sign, n) != 0)
            continue;
        claim->comparison = comparisons[i].comparison;
        *at = skip_blanks(*at + n);
        return AERS_OK;
    }
    return aers_error_set(error, AERS_E_USAGE, claim->text, "a comparison is missing (allowed: <= < >= > = !=)");
}

static enum aers_code read_number(const char **at, const struct aers_claim *claim, double *out,
                                  struct aers_error *error)
{
    char *end;
    *out = strtod(*at, &end);
    if (end == *at || !isfinite(*out))
        return aers_error_set(error, AERS_E_USAGE, claim->text, "a number is missing where \"%.20s\" stands", *at);
    *at = skip_blanks(end);
    return AERS_OK;
}

static enum aers_code read_tolerance(const char **at, struct aers_claim *claim, struct aers_error *error)
{
    if (strncmp(*at, "+-", 2) != 0)
        return AERS_OK;
    if (claim->comparison != AERS_EQUAL && claim->comparison != AERS_NOT_EQUAL)
        return aers_error_set(error, AERS_E_USAGE, claim->text, "a tolerance (+-) goes with = and != only");
    *at = skip_blanks(*at + 2);
    enum aers_code code = read_number(at, claim, &claim->tolerance, error);
    if (code == AERS_OK && claim->tolerance < 0)
        return aers_error_set(error, AERS_E_USAGE, claim->text, "a tolerance is not below 0");
    return code;
}

static bool take_unit(const char *word, int row, struct aers_claim *claim)
{
    for (int i = 0; row < NQUANTITIES && i < MAX_UNITS && quantities[row].units[i]; i++)
        if (strcasecmp(word, quantities[row].units[i]) == 0) {
            claim->unit = quantities[row].units[i];
            return true;
        }
    if (claim->quantity != AERS_QUANTITY_PEAK || strcasecmp(word, "dBTP") != 0)
        return row == NQUANTITIES && strcasecmp(word, claim->unit) == 0;
    claim->quantity = AERS_QUANTITY_TRUE_PEAK;
    claim->unit = "dBTP";
    return true;
}

static enum aers_code read_unit(const char **at, int row, struct aers_claim *claim, struct aers_error *error)
{
    char word[MAX_WORD];
    size_t n = strcspn(*at, " \t\n");
    snprintf(word, sizeof word, "%.*s", (int)(n < MAX_WORD ? n : MAX_WORD - 1), *at);
    if (n > 0 && !take_unit(word, row, claim))
        return aers_error_set(error, AERS_E_USAGE, claim->text, "\"%s\" is not its unit (%s)", word,
                              *claim->unit ? claim->unit : "it has none");
    *at = skip_blanks(*at + n);
    claim->is_in_ms = strcmp(claim->unit, "ms") == 0 && row < NQUANTITIES;
    return AERS_OK;
}

/* ---- the whole ---- */

enum aers_code aers_claim_parse(const char *text, const struct aers_graph *graph, struct aers_claim *out,
                                struct aers_error *error)
{
    struct aers_claim claim = {.text = text, .unit = ""};
    const char *at = skip_blanks(text);
    int row = 0;
    enum aers_code code = read_node(graph, &at, &claim, error);
    if (code == AERS_OK)
        code = read_quantity(graph, &at, &claim, &row, error);
    if (code == AERS_OK)
        code = read_comparison(&at, &claim, error);
    if (code == AERS_OK)
        code = read_number(&at, &claim, &claim.number, error);
    if (code == AERS_OK)
        code = read_tolerance(&at, &claim, error);
    if (code == AERS_OK)
        code = read_unit(&at, row, &claim, error);
    if (code == AERS_OK && *at)
        code = aers_error_set(error, AERS_E_USAGE, text, "\"%.20s\" is too much", at);
    if (code == AERS_OK)
        *out = claim;
    return code;
}

bool aers_claim_is_of_signal(const struct aers_claim *claim)
{
    for (int i = 0; i < NQUANTITIES; i++)
        if (quantities[i].quantity == claim->quantity)
            return quantities[i].is_of_signal;
    return false;
}

bool aers_claim_holds(const struct aers_claim *claim, double measured)
{
    switch (claim->comparison) {
    case AERS_AT_MOST:
        return measured <= claim->number;
    case AERS_BELOW:
        return measured < claim->number;
    case AERS_AT_LEAST:
        return measured >= claim->number;
    case AERS_ABOVE:
        return measured > claim->number;
    case AERS_EQUAL:
        return fabs(measured - claim->number) <= claim->tolerance;
    default:
        return fabs(measured - claim->number) > claim->tolerance;
    }
}
