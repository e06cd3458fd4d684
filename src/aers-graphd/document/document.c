/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/document/document.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/doc/edit.h"
#include "src/aers-graphd/memory.h"

/* Links are left as they are: where one leads to may be another file the next time. */
static char *make_absolute(const char *path)
{
    char *here = *path == '/' ? NULL : getcwd(NULL, 0);
    char *absolute = here ? aers_need_text("%s/%s", here, path) : aers_need_string(path);
    free(here);
    return absolute;
}

enum aers_code aers_document_read(const char *path, struct aers_problems *problems, struct aers_document *out)
{
    struct aers_doc *doc = NULL;
    enum aers_code code = aers_doc_parse_file(path, NULL, problems, &doc);
    if (code != AERS_OK)
        return code;
    char *real = realpath(path, NULL);
    if (!real) {
        aers_problems_add(problems, 0, 0, "", "%s", strerror(errno));
        aers_doc_destroy(doc);
        return AERS_E_IO;
    }
    *out = (struct aers_document){doc, aers_need_string(dirname(real)), make_absolute(path)};
    free(real);
    return AERS_OK;
}

enum aers_code aers_document_parse(const char *text, const struct aers_document *like, struct aers_problems *problems,
                                   struct aers_document *out)
{
    struct aers_doc *doc = NULL;
    enum aers_code code = aers_doc_parse(text, strlen(text), NULL, problems, &doc);
    if (code == AERS_OK)
        *out = (struct aers_document){doc, aers_need_string(like->base_dir), aers_need_string(like->path)};
    return code;
}

struct aers_document aers_document_copy(const struct aers_document *document)
{
    return (struct aers_document){
        aers_need_made(aers_doc_copy(document->doc)),
        aers_need_string(document->base_dir),
        aers_need_string(document->path),
    };
}

void aers_document_finish(struct aers_document *document)
{
    aers_doc_destroy(document->doc);
    free(document->base_dir);
    free(document->path);
    *document = (struct aers_document){0};
}
