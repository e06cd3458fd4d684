/* SPDX-License-Identifier: ISC */
/* aers-node - runs a plan of DSP modules, usually one, as a JACK client. */
#include <string.h>

#include "src/aers-node/exam/exam.h"
#include "src/aers-node/guest/guest.h"
#include "src/aers-node/host/byhand.h"
#include "src/aers-node/host/describe.h"
#include "src/aers-node/host/node.h"

static enum aers_code describe(const char *module, struct aers_error *error)
{
    const struct aers_manifest *manifest;
    const enum aers_code code = aers_byhand_manifest(module, &manifest, error);
    if (!code)
        aers_describe_one(manifest, stdout);
    return code;
}

static enum aers_code run(const struct aers_node_args *args, struct aers_error *error)
{
    switch (args->task) {
    case AERS_NODE_LIST:
        aers_describe_all(stdout);
        return AERS_OK;
    case AERS_NODE_DESCRIBE:
        return describe(args->module, error);
    case AERS_NODE_TEST:
        return aers_exam_run(args, error);
    default:
        return aers_node_run(args, error);
    }
}

int main(int argc, char **argv)
{
    struct aers_node_args args;
    struct aers_error error;
    if (argc == 2 && strcmp(argv[1], AERS_GUEST_FLAG) == 0)
        return aers_guest_run();
    aers_node_args_parse(argc, argv, &args);
    aers_log_start("aers-node", args.log_format, args.log_level);
    const enum aers_code code = run(&args, &error);
    if (code)
        aers_log_error(&error);
    return aers_code_exit(code);
}
