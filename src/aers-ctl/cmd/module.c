/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "common/model/lv2_list.h"
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/module/module.h"
#include "src/aers-ctl/plan.h"

static const char *key_name, *lang;
static bool lists_lv2;

static const struct argp_option options[] = {
    {"key", 'k', "NAME", 0, "With sign: the own key to sign with", 0},
    {"lang", 'L', "c|c++|python", 0, "With new: the language (c)", 0},
    {"lv2", 'l', NULL, 0, "With list: the LV2 plug-ins that are installed", 0},
    {0},
};

static enum aers_code option(int key, const char *arg, struct aers_error *error)
{
    (void)error;
    if (key == 'l')
        lists_lv2 = true;
    else if (key == 'k')
        key_name = arg;
    else if (key == 'L')
        lang = arg;
    else
        return AERS_E_UNSUPPORTED;
    return AERS_OK;
}

static enum aers_code run_keygen(struct aers_ctl *ctl, char **args)
{
    return aers_module_keygen(ctl, args[0]);
}

static enum aers_code run_sign(struct aers_ctl *ctl, char **args)
{
    return aers_module_sign(ctl, args[0], key_name);
}

static enum aers_code run_verify(struct aers_ctl *ctl, char **args)
{
    return aers_module_verify(ctl, args[0]);
}

static enum aers_code run_trust(struct aers_ctl *ctl, char **args)
{
    return args[0] && aers_lv2_is_name(args[0]) ? aers_module_trust_lv2(ctl, args[0]) : aers_module_trust(ctl, args[0]);
}

static enum aers_code run_revoke(struct aers_ctl *ctl, char **args)
{
    return aers_lv2_is_name(args[0]) ? aers_module_revoke_lv2(ctl, args[0]) : aers_module_revoke(ctl, args[0]);
}

static enum aers_code run_list(struct aers_ctl *ctl, char **args)
{
    (void)args;
    return lists_lv2 ? aers_module_list_lv2(ctl) : aers_module_list(ctl);
}

static enum aers_code run_new(struct aers_ctl *ctl, char **args)
{
    return aers_module_new(ctl, args[0], lang);
}

static enum aers_code run_reload(struct aers_ctl *ctl, char **args)
{
    return aers_plan_edit(ctl, "/aers/module/reload", (const char *[]){args[0]}, 1);
}

static const struct {
    const char *name, *args;
    int min_args, max_args;
    enum aers_code (*run)(struct aers_ctl *ctl, char **args); /* NULL after the last */
} verbs[] = {
    {"list", "", 0, 0, run_list},
    {"new", "VENDOR/NAME", 1, 1, run_new},
    {"reload", "MODULE", 1, 1, run_reload},
    {"verify", "FOLDER|MODULE", 1, 1, run_verify},
    {"sign", "FOLDER", 1, 1, run_sign},
    {"keygen", "NAME", 1, 1, run_keygen},
    {"trust", "[FILE.pub|lv2/URI]", 0, 1, run_trust},
    {"revoke", "KEY|FILE.pub|lv2/URI", 1, 1, run_revoke},
};

static enum aers_code change(struct aers_ctl *ctl, int nargs, char **args)
{
    const char *words[] = {args[0], args[1]};
    if (nargs != 2)
        return aers_error_set(
            &ctl->error, AERS_E_USAGE, "module",
            "aers-ctl module NODE MODULE, or one of: list, new, reload, verify, sign, keygen, trust, revoke");
    return aers_plan_edit(ctl, "/aers/graph/module", words, 2);
}

/* The words of modules go before the ids of nodes. */
static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    char *none[] = {NULL};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(verbs[i].name, args[0]) != 0)
            continue;
        if (nargs - 1 < verbs[i].min_args || nargs - 1 > verbs[i].max_args)
            return aers_error_set(&ctl->error, AERS_E_USAGE, "module", "aers-ctl module %s %s", verbs[i].name,
                                  verbs[i].args);
        return verbs[i].run(ctl, nargs > 1 ? args + 1 : none);
    }
    return change(ctl, nargs, args);
}

const struct aers_command aers_command_module = {
    .name = "module",
    .args = "NODE MODULE\nreload MODULE\nnew VENDOR/NAME\nlist\nverify FOLDER|MODULE\nsign FOLDER\nkeygen NAME\ntrust "
            "[FILE.pub|lv2/URI]\nrevoke "
            "KEY|FILE.pub|lv2/URI",
    .summary = "let a processor run another module; modules from others",
    .help =
        "With a node, let a processor run another module. Values and options that both modules have are kept.\n\n"
        "reload takes a module from others as it is now, in all nodes that run it, while they play: each is replaced "
        "beside "
        "the old one, with its values and the state that it saves. If the new one does not start, the old one plays "
        "on.\n\n"
        "new writes a folder with the sources of a module: make builds it, tries it hard and signs it.\n\n"
        "The others are about modules that are not built in; they need no aers-graphd. list shows what is installed, "
        "whose "
        "it is and whether it is trusted. verify says so of one, and exits with 0 only if it would be loaded. keygen "
        "makes a pair of keys, and sign signs a module's folder with it: the manifest gets the hash of the entry file "
        "and a "
        "signature of itself. trust accepts what a key has signed, or without a file lists the keys; revoke refuses it "
        "for good. An LV2 plug-in has no signature: trust allows one by its URI, as the files of its bundle are now, "
        "and "
        "revoke forbids it; list --lv2 shows what is installed.\n\n"
        "  aers-ctl module dialogue_eq builtin/gain\n"
        "  aers-ctl module reload ext/plate_reverb\n"
        "  aers-ctl module new studio/drive --lang c++\n"
        "  aers-ctl module keygen studio\n"
        "  aers-ctl module sign ./plate_reverb\n"
        "  aers-ctl module trust ~/Downloads/studio.pub\n"
        "  aers-ctl module trust lv2/http://gareus.org/oss/lv2/fil4#stereo",
    .options = options,
    .min_args = 1,
    .max_args = 2,
    .option = option,
    .completes = "module_verb module",
    .run = run,
};
