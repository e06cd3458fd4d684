/* SPDX-License-Identifier: ISC */
/* schema_check SCHEMA FILE... - one line per file: "valid NAME", "invalid NAME", or "unreadable NAME" when it is no
 * document at all. Problems follow on standard error. Exit status 0 when all could be judged. */
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

static void judge(const struct aers_schema *schema, const char *path)
{
    struct aers_problems problems;
    struct aers_doc *doc = NULL;
    const char *verdict = "unreadable";
    aers_problems_init(&problems, path);
    if (!aers_doc_parse_file(path, NULL, &problems, &doc))
        verdict = aers_schema_validate(schema, doc, &problems) ? "valid" : "invalid";
    printf("%s %s\n", verdict, path);
    aers_problems_print(&problems, stderr);
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
