/* SPDX-License-Identifier: ISC */
/* schema_check SCHEMA FILE... - one line per file, "valid NAME" or "invalid NAME", then its problems. Exit status 0 when all
 * could be judged. */
#include <stdio.h>

#include "common/model/schema.h"

static struct aers_schema *load(const char *path, struct aers_problems *problems)
{
    struct aers_doc *doc = NULL;
    struct aers_schema *schema = NULL;
    if (aers_doc_parse_file(path, NULL, problems, &doc))
        return NULL;
    if (aers_schema_compile(doc, problems, &schema))
        aers_doc_destroy(doc);
    return schema;
}

/* A file that is no document at all is as invalid as one of the wrong form. */
static void judge(const struct aers_schema *schema, const char *path)
{
    struct aers_problems problems;
    struct aers_doc *doc = NULL;
    aers_problems_init(&problems, path);
    bool valid = !aers_doc_parse_file(path, NULL, &problems, &doc) && aers_schema_validate(schema, doc, &problems);
    printf("%s %s\n", valid ? "valid" : "invalid", path);
    aers_problems_print(&problems, stdout);
    aers_problems_finish(&problems);
    aers_doc_destroy(doc);
}

int main(int argc, char **argv)
{
    struct aers_problems problems;
    if (argc < 3) {
        fprintf(stderr, "usage: %s SCHEMA FILE...\n", argv[0]);
        return 2;
    }
    aers_problems_init(&problems, argv[1]);
    struct aers_schema *schema = load(argv[1], &problems);
    aers_problems_print(&problems, stderr);
    aers_problems_finish(&problems);
    if (!schema)
        return 1;
    for (int i = 2; i < argc; i++)
        judge(schema, argv[i]);
    aers_schema_destroy(schema);
    return 0;
}
