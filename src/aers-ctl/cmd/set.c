/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/assign.h"
#include "src/aers-ctl/cmd.h"

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    struct aers_nodes nodes;
    struct aers_changes changes;
    aers_nodes_init(&nodes, ctl);
    aers_changes_init(&changes, &nodes);
    enum aers_code code = aers_assign(&changes, nargs, args, &ctl->error);
    if (code == AERS_OK)
        code = aers_changes_send(&changes, ctl);
    aers_changes_finish(&changes);
    aers_nodes_finish(&nodes);
    return code;
}

const struct aers_command aers_command_set = {
    .name = "set",
    .args = "NODE PARAM VALUE [PARAM VALUE | NODE PARAM VALUE | NODE/PARAM=VALUE]...",
    .summary = "change parameters",
    .help = "Change parameters. All values are checked first; then they are sent together and take effect together.\n\n"
            "A value is a number (-3, +1.5, 1.2k), with its unit if you like (-3dB, 250ms), a percentage, on or off, "
            "toggle, the name of a choice, an amount to add or take away (+=1, -=1), default, min or max. NODE and "
            "PARAM may be patterns.\n\n"
            "  aers-ctl set dialogue_gain gain_db -3\n"
            "  aers-ctl set dialogue_eq bands/2/gain_db +2 bands/2/freq_hz 3.2k\n"
            "  aers-ctl set 'fx_*' mute on\n"
            "  aers-ctl set dialogue_gain/gain_db=-3 master_limiter/ceiling_db=-1",
    .min_args = 1,
    .max_args = -1,
    .run = run,
};
