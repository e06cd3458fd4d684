/* SPDX-License-Identifier: ISC */
/* GET /api/openapi.json, which is carried as well; GET / and what it needs: the dashboard, read from where it was built
 * or installed; where it is not, the small page that is carried inside the program. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/beside.h"
#include "common/base/data.h"
#include "src/aers-meter/api/routes.h"
#include "src/aers-meter/http/static_file.h"

/* The name of an asset changes with its content, the names of the pages stay. */
#define CACHE_ASSET "public, max-age=31536000, immutable"
#define CACHE_PAGE  "no-cache"

static void answer_carried(struct aers_exchange *exchange, const char *name, const char *type)
{
    const struct aers_data_file *file = aers_data_find(name);
    if (file)
        aers_exchange_answer(exchange, 200, type, file->text, file->nbytes);
    else
        aers_exchange_problem(exchange, AERS_E_NOT_FOUND, "this build carries no page");
}

/* Looked for with every request: the page may be built, or installed, while the program runs. */
static enum aers_code read_built(const char *folder, const char *name, char **out, size_t *nbytes)
{
    char base[PATH_MAX - 16], dir[PATH_MAX];
    enum aers_code code = AERS_E_NOT_FOUND;
    if (aers_beside("dashboard", base, sizeof base)) { /* build/bin/aers-meter has build/dashboard beside it */
        snprintf(dir, sizeof dir, "%s%s", base, folder);
        code = aers_static_read(dir, name, out, nbytes);
    }
    if (code == AERS_E_NOT_FOUND) {
        snprintf(dir, sizeof dir, "%s/dashboard%s", AERS_DATADIR, folder);
        code = aers_static_read(dir, name, out, nbytes);
    }
    return code;
}

/* @return false when there is no such file, and nothing is answered */
static bool answer_built(struct aers_exchange *exchange, const char *folder, const char *name, const char *cache)
{
    char *bytes;
    size_t nbytes;
    const char *type = aers_static_type(name);
    if (!type || read_built(folder, name, &bytes, &nbytes) != AERS_OK)
        return false;
    aers_exchange_set_cache(exchange, cache);
    aers_exchange_answer(exchange, 200, type, bytes, nbytes);
    free(bytes);
    return true;
}

void aers_api_page_get(void *user, struct aers_exchange *exchange)
{
    if (aers_api_wants_namespace(exchange))
        aers_api_namespace_get(user, exchange);
    else if (!answer_built(exchange, "", "index.html", CACHE_PAGE))
        answer_carried(exchange, "src/aers-meter/www/index.html", "text/html; charset=utf-8");
}

void aers_api_asset_get(void *user, struct aers_exchange *exchange)
{
    (void)user;
    const char *name = aers_exchange_param(exchange, 0);
    if (!answer_built(exchange, "/assets", name, CACHE_ASSET))
        aers_exchange_problem(exchange, AERS_E_NOT_FOUND, "the page has no such file");
}

void aers_api_licences_get(void *user, struct aers_exchange *exchange)
{
    (void)user;
    if (!answer_built(exchange, "", "licences.md", CACHE_PAGE))
        aers_exchange_problem(exchange, AERS_E_NOT_FOUND, "the page is not built");
}

void aers_api_openapi_get(void *user, struct aers_exchange *exchange)
{
    (void)user;
    answer_carried(exchange, "src/aers-meter/api/openapi.json", AERS_TYPE_JSON);
}

void aers_api_small_page_get(void *user, struct aers_exchange *exchange)
{
    (void)user;
    answer_carried(exchange, "src/aers-meter/www/index.html", "text/html; charset=utf-8");
}

void aers_api_script_get(void *user, struct aers_exchange *exchange)
{
    (void)user;
    answer_carried(exchange, "src/aers-meter/www/meters.js", "text/javascript; charset=utf-8");
}

void aers_api_style_get(void *user, struct aers_exchange *exchange)
{
    (void)user;
    answer_carried(exchange, "src/aers-meter/www/meters.css", "text/css; charset=utf-8");
}
