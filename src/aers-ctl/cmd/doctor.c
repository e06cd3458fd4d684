/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/doctor/checks.h"
#include "src/aers-ctl/term.h"

/* What a running graph says against its server; nobody need be there. */
static void ask_graphd(struct aers_ctl *ctl, struct aers_checks *checks)
{
    struct json_object *status, *warnings;
    if (aers_ask_json(ctl, "/aers/status", NULL, &status) != AERS_OK) {
        ctl->error = (struct aers_error){0};
        aers_checks_add(checks, "graph", true, NULL, "no aers-graphd answers here");
        return;
    }
    if (json_object_object_get_ex(status, "warnings", &warnings) && json_object_is_type(warnings, json_type_array))
        for (size_t i = 0; i < json_object_array_length(warnings); i++)
            aers_checks_add(checks, "graph", false, NULL, "%s",
                            json_object_get_string(json_object_array_get_idx(warnings, i)));
    json_object_put(status);
}

static void print_json(const struct aers_checks *checks, size_t nunsafe)
{
    struct json_object *document = json_object_new_object(), *list = json_object_new_array();
    aers_json_add_bool(document, "fine", nunsafe == 0);
    for (size_t i = 0; i < checks->nitems; i++) {
        struct json_object *item = json_object_new_object();
        aers_json_add_string(item, "check", checks->items[i].name);
        aers_json_add_bool(item, "fine", checks->items[i].is_fine);
        aers_json_add_string(item, "what", checks->items[i].what);
        aers_json_add_string(item, "remedy", checks->items[i].remedy);
        json_object_array_add(list, item);
    }
    json_object_object_add(document, "checks", list);
    aers_print_json(document);
    json_object_put(document);
}

static void print_text(const struct aers_checks *checks, bool colour)
{
    for (size_t i = 0; i < checks->nitems; i++) {
        const struct aers_check *check = &checks->items[i];
        printf("%s%-6s%s  %-15s %s\n", colour ? (check->is_fine ? AERS_GREEN : AERS_RED) : "",
               check->is_fine ? "fine" : "unsafe", colour ? AERS_PLAIN : "", check->name, check->what);
        if (check->remedy)
            printf("        %-15s %s\n", "", check->remedy);
    }
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    struct aers_checks checks = {.nitems = 0};
    size_t nunsafe = 0;
    (void)nargs;
    (void)args;
    aers_checks_run(&checks);
    ask_graphd(ctl, &checks);
    for (size_t i = 0; i < checks.nitems; i++)
        nunsafe += !checks.items[i].is_fine;
    if (ctl->json)
        print_json(&checks, nunsafe);
    else
        print_text(&checks, ctl->colour);
    return nunsafe ? AERS_E_FAILED : AERS_OK;
}

const struct aers_command aers_command_doctor = {
    .name = "doctor",
    .args = "",
    .summary = "what is unsafe on this machine and its JACK server",
    .help =
        "Look at the JACK servers of this user, at the limits of this user and at what a running graph warns of, and "
        "print for each whether it is fine or unsafe, and the remedy. Exits with 1 when something is unsafe. Needs "
        "neither a JACK server nor aers-graphd.",
    .max_args = 0,
    .asks_nobody = true,
    .run = run,
};
