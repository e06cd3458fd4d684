/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/automation.h"

#include <stdlib.h>
#include <string.h>

#include "common/osc/write.h"
#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/memory.h"

enum { RETRY_MS = 100 };

char *aers_automations_format(const struct aers_graph_node *node)
{
    struct json_object *list = aers_automation_format(node->automation, node->nautomation);
    char *text =
        aers_need_string(json_object_to_json_string_ext(list, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(list);
    return text;
}

/* Takes the text. */
static void note(struct aers_automations *automations, const char *node, char *text)
{
    struct aers_automation_told *told = NULL;
    HASH_FIND_STR(automations->told, node, told);
    if (!told) {
        told = aers_need(1, sizeof *told);
        told->node = aers_need_string(node);
        HASH_ADD_KEYPTR(hh, automations->told, told->node, strlen(told->node), told);
    }
    free(told->text);
    told->text = text;
}

void aers_automations_mark_told(struct aers_automations *automations, const struct aers_graph_node *node)
{
    note(automations, node->id, aers_automations_format(node));
}

static bool is_told(const struct aers_automations *automations, const char *node, const char *text)
{
    struct aers_automation_told *told = NULL;
    HASH_FIND_STR(automations->told, node, told);
    return strcmp(told ? told->text : "[]", text) == 0;
}

static enum aers_code tell(struct aers_process *process, const char *node, const char *text)
{
    const size_t size = strlen(text) + 256;
    uint8_t *packet = aers_need(1, size);
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, size, "/aers/automation", "ss");
    aers_osc_write_string(&writer, node);
    aers_osc_write_string(&writer, text);
    const enum aers_code code = aers_process_send(process, packet, aers_osc_write_stop(&writer));
    free(packet);
    return code;
}

void aers_engine_tell_automation(struct aers_engine *engine)
{
    for (size_t i = 0; i < engine->graph->nnodes; i++) {
        const struct aers_graph_node *node = &engine->graph->nodes[i];
        struct aers_process *process = aers_engine_process_of(engine, &engine->values->nodes[i]);
        if (!process || process->child.state != AERS_CHILD_READY)
            continue; /* it is given them with its plan */
        struct aers_automation_told *told = NULL;
        HASH_FIND_STR(engine->automations.told, node->id, told);
        if (node->nautomation == 0 && !told)
            continue;
        char *text = aers_automations_format(node);
        if (is_told(&engine->automations, node->id, text)) {
            free(text);
        } else if (tell(process, node->id, text) == AERS_OK) {
            note(&engine->automations, node->id, text);
        } else {
            free(text);
            aers_engine_touch_in(engine, RETRY_MS);
        }
    }
}

const struct aers_automation *aers_automation_find(const struct aers_graph_node *node, uint32_t slot)
{
    for (size_t i = 0; i < node->nautomation; i++)
        if (node->automation[i].slot == slot)
            return &node->automation[i];
    return NULL;
}

void aers_automations_finish(struct aers_automations *automations)
{
    struct aers_automation_told *told, *next;
    HASH_ITER(hh, automations->told, told, next)
    {
        HASH_DEL(automations->told, told);
        free(told->node);
        free(told->text);
        free(told);
    }
}
