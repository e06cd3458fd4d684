/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/aers-ctl/clock.h"
#include "src/aers-ctl/render/render.h"

enum { NCELLS = 30 };

static bool is_shown(const struct aers_render *render)
{
    return !render->ctl->quiet && isatty(STDERR_FILENO);
}

void aers_render_show_progress(const struct aers_render *render)
{
    char cells[NCELLS + 1];
    if (!is_shown(render))
        return;
    double rate_hz = render->graph->rate_hz, done_s = (double)aers_capture_get_nframes(render->capture) / rate_hz;
    double all_s = (double)render->nframes / rate_hz, took_s = aers_clock_ms() / 1e3 - render->started_s;
    int nfilled = (int)(done_s / all_s * NCELLS);
    memset(cells, '.', NCELLS);
    memset(cells, '#', (size_t)nfilled);
    cells[NCELLS] = '\0';
    fprintf(stderr, "\r[%s] %3.0f %%  %.1f of %.1f s  %.0f times real time ", cells, done_s / all_s * 100, done_s,
            all_s, took_s > 0 ? done_s / took_s : 0);
    fflush(stderr);
}

void aers_render_hide_progress(const struct aers_render *render)
{
    if (is_shown(render))
        fputs("\r\033[K", stderr);
}
