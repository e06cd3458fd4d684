/* SPDX-License-Identifier: ISC */
/* Keywords that put schemas together. */
#include "common/doc/scalar.h"
#include "common/model/schema_run.h"

bool aers_schema_all_of(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                        const struct aers_doc *doc)
{
    bool valid = true;
    (void)in;
    for (const struct aers_doc *schema = keyword->child; schema; schema = schema->next)
        if (!aers_schema_apply(run, schema, doc))
            valid = false;
    return valid;
}

/* @return how many of the schemas accept doc, counting to `enough` */
static unsigned count_accepting(struct aers_schema_run *run, const struct aers_doc *keyword, const struct aers_doc *doc,
                                unsigned enough)
{
    unsigned n = 0;
    for (const struct aers_doc *schema = keyword->child; schema && n < enough; schema = schema->next)
        n += aers_schema_accepts(run, schema, doc);
    return n;
}

static bool fail_forms(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *doc,
                       const char *how)
{
    char shown[96], allowed[512];
    return aers_schema_fail(run, doc, "%s %s%s", aers_doc_show(doc, shown, sizeof shown), how,
                            aers_schema_allowed(in, allowed, sizeof allowed));
}

bool aers_schema_any_of(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                        const struct aers_doc *doc)
{
    return count_accepting(run, keyword, doc, 1) || fail_forms(run, in, doc, "is none of the allowed forms");
}

bool aers_schema_one_of(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                        const struct aers_doc *doc)
{
    unsigned n = count_accepting(run, keyword, doc, 2);
    return n == 1 ||
           fail_forms(run, in, doc, n ? "is of more than one of the allowed forms" : "is none of the allowed forms");
}

bool aers_schema_not(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                     const struct aers_doc *doc)
{
    return !aers_schema_accepts(run, keyword, doc) || fail_forms(run, in, doc, "is what it must not be");
}

bool aers_schema_if(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                    const struct aers_doc *doc)
{
    const struct aers_doc *branch = aers_doc_get(in, aers_schema_accepts(run, keyword, doc) ? "then" : "else");
    return !branch || aers_schema_apply(run, branch, doc);
}
