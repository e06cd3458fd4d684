/* SPDX-License-Identifier: ISC */
/* aers-ctl - the hand: one command per verb, for people and scripts. */
#include <stdio.h>
#include <stdlib.h>

#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/options.h"
#include "src/aers-ctl/term.h"
#include "src/aers-ctl/wait.h"

static const char *environment(const char *name, const char *otherwise)
{
    const char *value = getenv(name);
    return value && value[0] ? value : otherwise;
}

/* For people the plain form every tool uses; for machines the log's. */
static void say_error(const struct aers_ctl *ctl)
{
    const struct aers_error *error = &ctl->error;
    if (ctl->log_format == AERS_LOG_JSON)
        aers_log_error(error);
    else
        fprintf(stderr, "aers-ctl: %s%s%s\n", error->where, error->where[0] ? ": " : "", error->what);
}

static enum aers_code run(struct aers_ctl *ctl, const struct aers_command_line *line)
{
    ctl->colour = ctl->colour_choice == AERS_COLOUR_ALWAYS ||
                  (ctl->colour_choice == AERS_COLOUR_AUTO && aers_term_has_colour(stdout));
    aers_log_start("aers-ctl", ctl->log_format,
                   ctl->quiet     ? AERS_LOG_ERROR
                   : ctl->verbose ? AERS_LOG_DEBUG
                                  : AERS_LOG_INFO);
    if (ctl->quiet && !freopen("/dev/null", "w", stdout))
        return aers_error_set(&ctl->error, AERS_E_IO, "/dev/null", "cannot be opened for --quiet");
    enum aers_code code = ctl->wait_ms && !line->command->asks_nobody ? aers_wait_settled(ctl) : AERS_OK;
    if (code == AERS_OK)
        code = line->command->run(ctl, line->nargs, line->args);
    if (code == AERS_OK && (fflush(stdout) != 0 || ferror(stdout)))
        code = aers_error_set(&ctl->error, AERS_E_IO, "standard output", "cannot be written");
    return code;
}

int main(int argc, char **argv)
{
    struct aers_ctl ctl = {
        .url = environment("AERS_URL", AERS_CTL_DEFAULT_URL),
        .meter = environment("AERS_METER", AERS_CTL_DEFAULT_METER),
        .cacert = environment("AERS_CACERT", NULL),
        .timeout_ms = 5000,
        .change_ms = 20000,
    };
    struct aers_command_line line = {0};
    enum aers_code code = aers_command_line_parse(&ctl, argc, argv, &line);
    if (code == AERS_OK)
        code = run(&ctl, &line);
    if (code != AERS_OK && ctl.error.what[0])
        say_error(&ctl);
    aers_ask_finish(&ctl);
    aers_command_line_finish(&line);
    return aers_code_exit(code);
}
