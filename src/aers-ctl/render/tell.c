/* SPDX-License-Identifier: ISC */
/* What a render says at its end: the report, a few lines for people, and what does not hold. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/aers-ctl/render/render.h"
#include "src/aers-ctl/term.h"

static enum aers_code write_report(struct aers_render *render, struct json_object *report)
{
    int fd;
    enum aers_code code = aers_whole_file_create(&render->report, &fd, &render->ctl->error);
    if (code != AERS_OK)
        return code;
    bool is_written =
        json_object_to_fd(fd, report,
                          JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE | JSON_C_TO_STRING_SPACED) == 0;
    if (close(fd) != 0 || !is_written)
        return aers_whole_file_refuse(&render->report, &render->ctl->error);
    return aers_whole_file_keep(&render->report, &render->ctl->error);
}

/* ---- for people ---- */

static void print_file(const struct aers_sound_file *file, const char *what)
{
    printf("%s: %s%u channel%s, %s\n", file->whole.path, what, file->shape.nchannels,
           file->shape.nchannels == 1 ? "" : "s", aers_sound_file_sample(file));
}

static void print_node(const struct aers_render *render, size_t i)
{
    const struct aers_loudness_result *result = &render->nodes[i].result;
    printf("  %-16s peak %.2f dBFS, %.2f dBTP; RMS %.2f dBFS; %.1f LUFS, range %.1f LU; at most %.1f momentary, %.1f "
           "short-term\n",
           render->graph->nodes[i].id, result->peak_dbfs, result->true_peak_dbtp, result->rms_dbfs,
           result->integrated_lufs, result->range_lu, result->momentary_lufs, result->short_term_lufs);
}

static void print_claim(const struct aers_render *render, const struct aers_claim *claim)
{
    double measured = aers_render_measure(render, claim);
    bool holds = aers_claim_holds(claim, measured);
    const char *colour = !render->ctl->colour ? "" : holds ? AERS_GREEN : AERS_RED;
    printf("  %s%s%s  %s: %.3f%s%s\n", colour, holds ? "holds" : "FAILS", render->ctl->colour ? AERS_PLAIN : "",
           claim->text, measured, *claim->unit ? " " : "", claim->unit);
}

static void print_text(const struct aers_render *render)
{
    double length_s = (double)render->nframes / render->graph->rate_hz;
    printf("%s: %.6g s at %u Hz, %.0f times real time\n", render->graph->graph_id, length_s, render->graph->rate_hz,
           length_s / render->ran_s);
    if (render->config->output)
        print_file(&render->mix, "");
    for (size_t i = 0; i < render->graph->nnodes; i++)
        if (render->nodes[i].is_stem && render->config->stems)
            print_file(&render->nodes[i].stem, "stem, ");
    for (size_t i = 0; i < render->graph->nnodes; i++)
        if (render->nodes[i].is_output)
            print_node(render, i);
    for (size_t i = 0; i < render->config->claims.n; i++)
        print_claim(render, &render->claims[i]);
}

/* ---- the verdict: the first that does not hold, and how many do not ---- */

static enum aers_code judge(struct aers_render *render)
{
    const struct aers_claim *first = NULL;
    size_t nfailed = 0;
    for (size_t i = render->config->claims.n; i > 0; i--) {
        const struct aers_claim *claim = &render->claims[i - 1];
        if (aers_claim_holds(claim, aers_render_measure(render, claim)))
            continue;
        first = claim;
        nfailed++;
    }
    if (nfailed == 0)
        return AERS_OK;
    return aers_error_set(&render->ctl->error, AERS_E_FAILED, render->config->graph,
                          "%zu of %zu assertions fail%s: %s, measured %.3f%s%s", nfailed, render->config->claims.n,
                          nfailed == 1 ? "s" : "", first->text, aers_render_measure(render, first),
                          *first->unit ? " " : "", first->unit);
}

static void take_results(struct aers_render *render)
{
    for (size_t i = 0; i < render->graph->nnodes; i++)
        if (render->nodes[i].is_measured)
            aers_loudness_get(render->nodes[i].loudness, &render->nodes[i].result, render->nodes[i].channels);
}

enum aers_code aers_render_tell(struct aers_render *render)
{
    take_results(render);
    struct json_object *report = aers_render_report(render);
    enum aers_code code = render->config->report ? write_report(render, report) : AERS_OK;
    if (render->ctl->json)
        aers_print_json(report);
    else
        print_text(render);
    json_object_put(report);
    return code == AERS_OK ? judge(render) : code;
}
