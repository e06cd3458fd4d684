/* SPDX-License-Identifier: ISC */
#include "case.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <aers/module.h>

#include "common/doc/json.h"

#define MAX_NBYTES (1 << 20)

static const uint32_t usual_blocks[] = {1, 63, 64, 1024, AERS_MAX_NFRAMES};
enum { NUSUAL = sizeof usual_blocks / sizeof *usual_blocks };

/* What is read while a case is loaded, and where. */
struct loading {
    struct golden_case *c;
    struct json_object *json;
    const char *path;
    struct aers_error *error;
};

static enum aers_code bad(const struct loading *l, const char *what)
{
    return aers_error_set(l->error, AERS_E_INVALID, l->path, "%s", what);
}

/* ---- text ---- */

/* A copy of text with every `word` put for; NULL without memory. */
static char *replace(const char *text, const char *word, const char *put)
{
    char *copy = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&copy, &size);
    for (const char *hit; out && (hit = strstr(text, word)); text = hit + strlen(word)) {
        fwrite(text, 1, (size_t)(hit - text), out);
        fputs(put, out);
    }
    if (!out)
        return NULL;
    fputs(text, out);
    fclose(out);
    return copy;
}

/* @here is the folder of the cases, @temp the case's own. */
static char *place(const struct golden_case *c, const char *folder, const char *text)
{
    char *here = replace(text, "@here", folder);
    char *both = here ? replace(here, "@temp", c->temp) : NULL;
    free(here);
    return both;
}

static char *read_text(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *in = fopen(path, "r"), *out = in ? open_memstream(&text, &size) : NULL;
    for (int byte; out && size < MAX_NBYTES && (byte = getc(in)) != EOF;)
        putc(byte, out);
    if (out)
        fclose(out);
    if (in)
        fclose(in);
    return text;
}

/* ---- the parts of a case ---- */

static enum aers_code load_plan(struct loading *l)
{
    struct json_object *plan;
    if (!json_object_object_get_ex(l->json, "plan", &plan))
        return bad(l, "a case has a plan");
    const char *text = json_object_to_json_string_ext(plan, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
    const enum aers_code code = aers_plan_parse(text, strlen(text), &l->c->plan, l->error);
    return !code && l->c->plan->rate_hz == 0 ? bad(l, "the plan of a case says its rate_hz") : code;
}

static enum aers_code find_step(const struct loading *l, const char *id, uint32_t *index)
{
    for (uint32_t i = 0; i < l->c->plan->nsteps; i++)
        if (strcmp(l->c->plan->steps[i].id, id) == 0) {
            *index = i;
            return AERS_OK;
        }
    return aers_error_set(l->error, AERS_E_NOT_FOUND, l->path, "a change names the step \"%s\", which is not there",
                          id);
}

static enum aers_code load_change(struct loading *l, struct json_object *json, struct aers_request *request)
{
    static const char *const fields[] = {"frame", "step", "address", "value"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!json_object_object_get_ex(json, fields[i], NULL))
            return bad(l, "a change has frame, step, address and value");
    const struct aers_param *param;
    *request = (struct aers_request){.kind = AERS_EVENT_SET, .frame = aers_json_get_int(json, "frame", 0)};
    enum aers_code code = find_step(l, aers_json_get_string(json, "step", ""), &request->step);
    if (code)
        return code;
    const struct aers_plan_step *step = &l->c->plan->steps[request->step];
    code = aers_manifest_resolve(step->manifest, step->nelements, aers_json_get_string(json, "address", ""),
                                 &request->slot, &param, l->error);
    return code ? code
                : aers_param_parse(param, json_object_get_string(json_object_object_get(json, "value")),
                                   &request->value, l->error);
}

/* A session that is older than its node (age, in frames) is joined by a start in the past. */
static enum aers_code load_requests(struct loading *l)
{
    struct json_object *changes = json_object_object_get(l->json, "changes");
    const int64_t age = aers_json_get_int(l->json, "age", 0);
    const size_t n = changes ? json_object_array_length(changes) : 0;
    if (n >= AERS_EVENTS_MAX)
        return bad(l, "more changes than a node takes at once");
    if (age < 0 || age == 1 || (age > 0) != l->c->plan->hold)
        return bad(l, "a plan is held when, and only when, the case has an age, of 2 frames or more");
    l->c->requests = calloc(n + 1, sizeof *l->c->requests);
    if (!l->c->requests)
        return aers_error_set(l->error, AERS_E_MEMORY, l->path, "not enough memory");
    if (age > 0)
        l->c->requests[l->c->nrequests++] = (struct aers_request){.kind = AERS_EVENT_START, .frame = -age};
    enum aers_code code = AERS_OK;
    for (size_t i = 0; i < n && !code; i++)
        code = load_change(l, json_object_array_get_idx(changes, i), &l->c->requests[l->c->nrequests++]);
    return code;
}

static enum aers_code load_loops(struct loading *l)
{
    struct json_object *loops = json_object_object_get(l->json, "loops");
    const size_t n = loops ? json_object_array_length(loops) : 0;
    for (size_t i = 0; i < n; i++) {
        struct json_object *json = json_object_array_get_idx(loops, i);
        const int64_t output = aers_json_get_int(json, "output", -1), input = aers_json_get_int(json, "input", -1);
        if (i >= GOLDEN_MAX_LOOPS || output < 0 || output >= l->c->plan->noutputs || input < 0 ||
            input >= l->c->plan->ninputs)
            return bad(l, "a loop goes from an output to an input, both counted from 0");
        l->c->loops[l->c->nloops++] = (struct golden_loop){(uint32_t)output, (uint32_t)input};
    }
    return AERS_OK;
}

static enum aers_code load_blocks(struct loading *l)
{
    struct json_object *blocks = json_object_object_get(l->json, "blocks");
    const size_t n = blocks ? json_object_array_length(blocks) : NUSUAL;
    for (size_t i = 0; i < n; i++) {
        const int64_t nframes =
            blocks ? json_object_get_int64(json_object_array_get_idx(blocks, i)) : (int64_t)usual_blocks[i];
        if (i >= GOLDEN_MAX_BLOCKS || nframes < 1 || nframes > AERS_MAX_NFRAMES)
            return bad(l, "blocks are of 1 to 8192 frames, and of at most eight sizes");
        l->c->blocks[l->c->nblocks++] = (uint32_t)nframes;
    }
    return l->c->nblocks > 0 ? AERS_OK : bad(l, "a case has a size of blocks");
}

static enum aers_code load_comparison(struct loading *l)
{
    const char *result = aers_json_get_string(l->json, "result", NULL);
    l->c->max_error = aers_json_get_number(l->json, "max_error", -1.0);
    if (!(l->c->max_error >= 0.0))
        return bad(l, "a case says its max_error");
    l->c->result = result ? strdup(result) : NULL;
    return AERS_OK;
}

/* ---- the whole ---- */

static enum aers_code load_json(struct loading *l, const char *folder)
{
    char *raw = read_text(l->path), *text = raw ? place(l->c, folder, raw) : NULL;
    free(raw);
    if (!text)
        return aers_error_set(l->error, AERS_E_IO, l->path, "cannot be read");
    enum aers_code code = aers_json_parse(text, strlen(text), MAX_NBYTES, &l->json, l->error);
    free(text);
    if (code)
        return code;
    enum aers_code (*const parts[])(struct loading *) = {load_plan, load_requests, load_loops, load_blocks,
                                                         load_comparison};
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !code; i++)
        code = parts[i](l);
    json_object_put(l->json);
    return code;
}

static enum aers_code load_audio(struct golden_case *c, const char *path, struct aers_error *error)
{
    struct golden_audio all;
    const enum aers_code code = golden_audio_read(path, &all, error);
    if (code)
        return code;
    const uint32_t ninputs = c->plan->ninputs;
    const bool fits = all.rate_hz == c->plan->rate_hz && all.nchannels > ninputs &&
                      (c->result || all.nchannels == ninputs + c->plan->noutputs);
    if (fits && golden_audio_init(&c->inputs, ninputs, all.nframes) &&
        golden_audio_init(&c->expected, all.nchannels - ninputs, all.nframes)) {
        memcpy(c->inputs.samples, all.samples, (size_t)ninputs * all.nframes * sizeof(float));
        memcpy(c->expected.samples, golden_channel(&all, ninputs),
               (size_t)c->expected.nchannels * all.nframes * sizeof(float));
    }
    free(all.samples);
    if (!fits)
        return aers_error_set(error, AERS_E_INVALID, path, "has not the channels and the rate of the plan");
    return c->inputs.samples && c->expected.samples ? AERS_OK
                                                    : aers_error_set(error, AERS_E_MEMORY, path, "not enough memory");
}

static enum aers_code make_temp(struct golden_case *c, struct aers_error *error)
{
    const char *dir = getenv("TMPDIR");
    if (asprintf(&c->temp, "%s/aers-golden.XXXXXX", dir ? dir : "/tmp") < 0)
        return aers_error_set(error, AERS_E_MEMORY, NULL, "not enough memory");
    return mkdtemp(c->temp) ? AERS_OK : aers_error_set(error, AERS_E_IO, c->temp, "cannot be made");
}

static void remove_temp(const char *temp)
{
    DIR *dir = opendir(temp);
    for (const struct dirent *entry; dir && (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir)
        closedir(dir);
    rmdir(temp);
}

enum aers_code golden_case_load(const char *folder, const char *name, struct golden_case *out, struct aers_error *error)
{
    char json[512], wav[512];
    *out = (struct golden_case){0};
    snprintf(json, sizeof json, "%s/%s.json", folder, name);
    snprintf(wav, sizeof wav, "%s/%s.wav", folder, name);
    struct loading l = {.c = out, .path = json, .error = error};
    enum aers_code code = make_temp(out, error);
    if (!code)
        code = load_json(&l, folder);
    return code ? code : load_audio(out, wav, error);
}

void golden_case_finish(struct golden_case *c)
{
    if (c->temp)
        remove_temp(c->temp);
    free(c->temp);
    aers_plan_destroy(c->plan);
    free(c->requests);
    free(c->result);
    free(c->inputs.samples);
    free(c->expected.samples);
}
