/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/complete.h"

#include <stdlib.h>
#include <string.h>

#include "src/aers-ctl/complete_live.h"
#include "src/aers-ctl/options.h"

/* ---- options */

static const struct argp_option *find_in(const struct argp_option *options, const char *name, size_t length)
{
    for (; options && (options->name || options->doc); options++)
        if (options->name && strlen(options->name) == length && strncmp(options->name, name, length) == 0)
            return options;
    return NULL;
}

/* word: "--name" or "--name=value" */
static const struct argp_option *find_option(const struct aers_command *command, const char *word)
{
    size_t length = strcspn(word + 2, "=");
    const struct argp_option *found = command ? find_in(command->options, word + 2, length) : NULL;
    return found ? found : find_in(aers_global_options, word + 2, length);
}

static bool is_long_option(const char *word)
{
    return word[0] == '-' && word[1] == '-' && word[2];
}

/* Its value is the word that follows. */
static bool takes_next(const struct argp_option *option, const char *word)
{
    return option && option->arg && !(option->flags & OPTION_ARG_OPTIONAL) && !strchr(word, '=');
}

static void offer_options(const struct aers_completion *completion, const struct argp_option *options)
{
    char name[64];
    for (; options && (options->name || options->doc); options++) {
        if (!options->name)
            continue;
        snprintf(name, sizeof name, "--%s", options->name);
        aers_completion_offer(completion, name, options->doc);
    }
}

/* head: what stands before the value in the same word, "--color=", or "". */
static void offer_option_values(const struct aers_completion *completion, const char *option, const char *head)
{
    static const struct {
        const char *option, *values[4];
    } known[] = {{"log-format", {"text", "json"}},
                 {"color", {"auto", "always", "never"}},
                 {"level", {"error", "warning", "info", "debug"}}};
    char word[64];
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        for (size_t v = 0; strcmp(known[i].option, option) == 0 && v < 4 && known[i].values[v]; v++) {
            snprintf(word, sizeof word, "%s%s", head, known[i].values[v]);
            aers_completion_offer(completion, word, NULL);
        }
    }
}

static void offer_commands(const struct aers_completion *completion)
{
    for (size_t i = 0; aers_commands[i]; i++)
        aers_completion_offer(completion, aers_commands[i]->name, aers_commands[i]->summary);
}

/* ---- the words before the cursor */

struct before {
    const struct aers_command *command;
    char **args; /* the command's, [nargs] */
    int nargs;
    const struct argp_option *open; /* an option that wants the word under the cursor as its value */
};

static void take_global(struct aers_ctl *ctl, const struct argp_option *option, const char *value)
{
    if (option && strcmp(option->name, "url") == 0)
        ctl->url = value;
    else if (option && strcmp(option->name, "meter") == 0)
        ctl->meter = value;
}

static void read_before(struct aers_ctl *ctl, char **words, int nwords, struct before *before)
{
    for (int i = 0; i < nwords; i++) {
        if (before->open) {
            take_global(ctl, before->open, words[i]);
            before->open = NULL;
        } else if (is_long_option(words[i])) {
            const struct argp_option *option = find_option(before->command, words[i]);
            if (takes_next(option, words[i]))
                before->open = option;
            else if (strchr(words[i], '='))
                take_global(ctl, option, strchr(words[i], '=') + 1);
        } else if (words[i][0] != '-' || !words[i][1] || aers_is_negative_value(words[i])) {
            if (before->command)
                before->args[before->nargs++] = words[i];
            else
                before->command = aers_command_find(words[i]);
        }
    }
}

/* ---- the word under it */

/* The kind of argument number n, cut out of "node param..."; false when there is none. */
static bool kind_of(const char *kinds, int n, char *kind, size_t size)
{
    for (const char *at = kinds; at && *at; n--) {
        size_t length = strcspn(at, " ");
        bool repeats = length > 3 && strncmp(at + length - 3, "...", 3) == 0;
        if (n == 0 || repeats) {
            snprintf(kind, size, "%.*s", (int)(length - (repeats ? 3 : 0)), at);
            return true;
        }
        at += length + (at[length] == ' ');
    }
    return false;
}

static void offer_argument(struct aers_completion *completion, const struct before *before)
{
    char kind[32];
    completion->args = before->args;
    completion->nargs = before->nargs;
    if (!kind_of(before->command->completes, before->nargs, kind, sizeof kind))
        return;
    if (strcmp(kind, "file") == 0)
        fputs(":files\n", completion->stream);
    else if (strcmp(kind, "command") == 0)
        offer_commands(completion);
    else
        aers_complete_live(completion, kind);
}

void aers_complete(struct aers_ctl *ctl, char **words, int nwords, FILE *stream)
{
    if (nwords == 0)
        return;
    struct before before = {.args = calloc((size_t)nwords, sizeof *before.args)};
    struct aers_completion completion = {.ctl = ctl, .word = words[nwords - 1], .stream = stream};
    if (!before.args)
        return;
    read_before(ctl, words, nwords - 1, &before);
    if (before.open) {
        offer_option_values(&completion, before.open->name, "");
    } else if (is_long_option(completion.word) && strchr(completion.word, '=')) {
        const struct argp_option *option = find_option(before.command, completion.word);
        char head[64];
        snprintf(head, sizeof head, "%.*s=", (int)strcspn(completion.word, "="), completion.word);
        if (option)
            offer_option_values(&completion, option->name, head);
    } else if (completion.word[0] == '-' && !aers_is_negative_value(completion.word)) {
        offer_options(&completion, before.command ? before.command->options : NULL);
        offer_options(&completion, aers_global_options);
        aers_completion_offer(&completion, "--help", "Print help");
    } else if (before.command) {
        offer_argument(&completion, &before);
    } else {
        offer_commands(&completion);
    }
    free(before.args);
}
