/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/up/talk.h"

#include <string.h>

bool aers_talk_is_chatter(const char *line)
{
    const char *level = strstr(line, " info: "), *colon = strstr(line, ": ");
    if (line[0] == '{')
        return strstr(line, "\"level\":\"info\"") || strstr(line, "\"level\":\"debug\"");
    if (!level)
        level = strstr(line, " debug: ");
    return level && colon && level < colon; /* the level comes before anything else that ends in a colon and a space */
}

enum aers_code aers_talk_explain_end(const struct aers_child *child, bool is_ours, const char *outcome,
                                     struct aers_error *error)
{
    if (child->exit_signal)
        return aers_error_set(error, AERS_E_FAILED, child->name, "was ended by signal %d (%s); %s", child->exit_signal,
                              strsignal(child->exit_signal), outcome);
    for (enum aers_code code = AERS_E_FAILED; code < AERS_NCODES; code++)
        if (is_ours && aers_code_exit(code) == child->exit_status)
            return aers_error_set(error, code, child->name, "ended with status %d (%s); %s", (int)child->exit_status,
                                  aers_code_sentence(code), outcome);
    return aers_error_set(error, AERS_E_FAILED, child->name, "ended with status %d; %s", (int)child->exit_status,
                          outcome);
}
