/* SPDX-License-Identifier: ISC */
/* GET /, /meters.js, /meters.css: the page, which is carried inside the program. */
#include "common/base/data.h"
#include "src/aers-meter/api/routes.h"

static void answer_file(struct aers_exchange *exchange, const char *name, const char *type)
{
    const struct aers_data_file *file = aers_data_find(name);
    if (file)
        aers_exchange_answer(exchange, 200, type, file->text, file->nbytes);
    else
        aers_exchange_problem(exchange, AERS_E_NOT_FOUND, "this build carries no page");
}

void aers_api_page_get(void *user, struct aers_exchange *exchange)
{
    (void)user;
    answer_file(exchange, "src/aers-meter/www/index.html", "text/html; charset=utf-8");
}

void aers_api_script_get(void *user, struct aers_exchange *exchange)
{
    (void)user;
    answer_file(exchange, "src/aers-meter/www/meters.js", "text/javascript; charset=utf-8");
}

void aers_api_style_get(void *user, struct aers_exchange *exchange)
{
    (void)user;
    answer_file(exchange, "src/aers-meter/www/meters.css", "text/css; charset=utf-8");
}
