/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/cmd.h"

#include <string.h>

#include "common/base/problems.h"

const struct aers_command *const aers_commands[] = {
    &aers_command_up,        &aers_command_down,       &aers_command_status,  &aers_command_list,
    &aers_command_info,      &aers_command_get,        &aers_command_set,     &aers_command_mute,
    &aers_command_unmute,    &aers_command_bypass,     &aers_command_solo,    &aers_command_start,
    &aers_command_stop,      &aers_command_meters,     &aers_command_top,     &aers_command_watch,
    &aers_command_subscribe, &aers_command_graph,      &aers_command_latency, &aers_command_trace,
    &aers_command_transport, &aers_command_doctor,     &aers_command_render,  &aers_command_check,
    &aers_command_plan,      &aers_command_apply,      &aers_command_load,    &aers_command_save,
    &aers_command_add,       &aers_command_remove,     &aers_command_connect, &aers_command_disconnect,
    &aers_command_module,    &aers_command_undo,       &aers_command_redo,    &aers_command_events,
    &aers_command_record,    &aers_command_automation, &aers_command_log,     &aers_command_ping,
    &aers_command_version,   &aers_command_complete,   &aers_command_help,    NULL,
};

enum { NCOMMANDS = sizeof aers_commands / sizeof aers_commands[0] - 1 };

const struct aers_command *aers_command_find(const char *name)
{
    for (size_t i = 0; i < NCOMMANDS; i++)
        if (strcmp(aers_commands[i]->name, name) == 0)
            return aers_commands[i];
    return NULL;
}

enum aers_code aers_command_lookup(const char *name, const struct aers_command **out, struct aers_error *error)
{
    const struct aers_command *command = aers_command_find(name);
    if (command) {
        *out = command;
        return AERS_OK;
    }
    const char *names[NCOMMANDS];
    for (size_t i = 0; i < NCOMMANDS; i++)
        names[i] = aers_commands[i]->name;
    const char *near = aers_did_you_mean(name, names, NCOMMANDS);
    if (near)
        return aers_error_set(error, AERS_E_USAGE, "", "no command \"%s\"; did you mean %s?", name, near);
    return aers_error_set(error, AERS_E_USAGE, "", "no command \"%s\"; aers-ctl help lists them", name);
}
