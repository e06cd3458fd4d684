/* SPDX-License-Identifier: ISC */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/model/manifest.h"

struct sentence {
    char *text;
    size_t size, at;
    const char *kind; /* that the newest word is of */
};

static void say(struct sentence *sentence, const char *kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void say(struct sentence *sentence, const char *kind, const char *format, ...)
{
    char word[160];
    va_list list;
    va_start(list, format);
    vsnprintf(word, sizeof word, format, list);
    va_end(list);
    const bool is_more = sentence->kind && strcmp(sentence->kind, kind) == 0;
    if (sentence->at < sentence->size)
        sentence->at += (size_t)snprintf(sentence->text + sentence->at, sentence->size - sentence->at, "%s%s%s",
                                         is_more          ? ", "
                                         : sentence->kind ? "; "
                                                          : "",
                                         is_more ? "" : kind, word);
    sentence->kind = kind;
}

static const struct aers_param *find(const struct aers_param *params, size_t nparams, const char *name)
{
    for (size_t i = 0; i < nparams; i++)
        if (strcmp(params[i].name, name) == 0)
            return &params[i];
    return NULL;
}

static bool has_same_choices(const struct aers_param *a, const struct aers_param *b)
{
    if (a->nchoices != b->nchoices)
        return false;
    for (size_t i = 0; i < a->nchoices; i++)
        if (strcmp(a->choices[i], b->choices[i]) != 0)
            return false;
    return true;
}

static bool is_alike(const struct aers_param *a, const struct aers_param *b)
{
    return a->type == b->type && !(a->min < b->min || a->min > b->min) && !(a->max < b->max || a->max > b->max) &&
           has_same_choices(a, b);
}

/* What is in one and not in the other. @return whether there is something */
static bool say_missing(struct sentence *sentence, const char *kind, const struct aers_param *in, size_t nin,
                        const struct aers_param *of, size_t nof)
{
    bool is_some = false;
    for (size_t i = 0; i < nin; i++) {
        if (find(of, nof, in[i].name))
            continue;
        say(sentence, kind, "%s", in[i].name);
        is_some = true;
    }
    return is_some;
}

static void say_other(struct sentence *sentence, const struct aers_param *before, size_t nbefore,
                      const struct aers_param *after, size_t nafter)
{
    for (size_t i = 0; i < nafter; i++) {
        const struct aers_param *was = find(before, nbefore, after[i].name);
        if (was && !is_alike(was, &after[i]))
            say(sentence, "range: ", "%s", after[i].name);
    }
}

bool aers_manifest_compare(const struct aers_manifest *before, const struct aers_manifest *after, char *text,
                           size_t size)
{
    struct sentence sentence = {.text = text, .size = size};
    if (strcmp(before->version, after->version) == 0)
        say(&sentence, "version ", "%.64s as before", after->version);
    else
        say(&sentence, "version ", "%.64s -> %.64s", before->version, after->version);
    bool has_gone = say_missing(&sentence, "gone: ", before->params, before->nparams, after->params, after->nparams);
    has_gone |= say_missing(&sentence, "gone: ", before->fields, before->nfields, after->fields, after->nfields);
    say_missing(&sentence, "new: ", after->params, after->nparams, before->params, before->nparams);
    say_missing(&sentence, "new: ", after->fields, after->nfields, before->fields, before->nfields);
    say_other(&sentence, before->params, before->nparams, after->params, after->nparams);
    say_other(&sentence, before->fields, before->nfields, after->fields, after->nfields);
    return has_gone;
}
