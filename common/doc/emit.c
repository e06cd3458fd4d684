/* SPDX-License-Identifier: ISC */
/* libyaml writes; here is said what it writes, and how each value looks. */
#include "common/doc/emit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "common/doc/scalar.h"

enum {
    LINE_WIDTH = 100,  /* what is not wider stands on one line */
    BLOCK_LEVELS = 2,  /* the document, and what is directly in it, do so never */
    NUMBER_NBYTES = 32 /* of room for a number */
};

struct emission {
    yaml_emitter_t yaml;
    FILE *stream;
};

static int write_text(void *user, unsigned char *text, size_t nbytes)
{
    struct emission *emission = user;
    return fwrite(text, 1, nbytes, emission->stream) == nbytes;
}

static bool emit(struct emission *emission, yaml_event_t *event, int is_made)
{
    return is_made && yaml_emitter_emit(&emission->yaml, event);
}

/* ---- scalars */

static void format_real(double value, char *text)
{
    if (isnan(value))
        strcpy(text, ".nan");
    else if (isinf(value))
        strcpy(text, value < 0 ? "-.inf" : ".inf");
    else
        aers_number_format(value, text, NUMBER_NBYTES);
}

/* What stands there for a value that is no string; room is used where it is no constant. */
static const char *plain_text(const struct aers_doc *doc, char *room)
{
    switch (doc->type) {
    case AERS_DOC_BOOL:
        return doc->boolean ? "true" : "false";
    case AERS_DOC_INT:
        snprintf(room, NUMBER_NBYTES, "%lld", (long long)doc->integer);
        return room;
    case AERS_DOC_FLOAT:
        format_real(doc->real, room);
        return room;
    default:
        return "null";
    }
}

static bool emit_plain(struct emission *emission, const char *text)
{
    yaml_event_t event;
    return emit(emission, &event,
                yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)text, (int)strlen(text), 1, 1,
                                             YAML_PLAIN_SCALAR_STYLE));
}

static bool has_line_break(const char *text)
{
    static const char *const breaks[] = {"\n", "\r", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"};
    for (size_t i = 0; i < sizeof breaks / sizeof breaks[0]; i++)
        if (strstr(text, breaks[i]))
            return true;
    return false;
}

/* In quotes when it would be taken for something else; libyaml adds them where the syntax asks for them. */
static yaml_scalar_style_t style_of(const char *text)
{
    struct aers_doc meaning = {.type = AERS_DOC_STRING};
    if (has_line_break(text))
        return YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    aers_scalar_resolve(text, &meaning);
    bool is_plain = *text && meaning.type == AERS_DOC_STRING && strcmp(text, "<<") != 0;
    return is_plain ? YAML_ANY_SCALAR_STYLE : YAML_SINGLE_QUOTED_SCALAR_STYLE;
}

static bool emit_string(struct emission *emission, const char *text)
{
    yaml_event_t event;
    return emit(emission, &event,
                yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)text, (int)strlen(text), 1, 1,
                                             style_of(text)));
}

/* ---- how wide a value is on one line: at least that, and no more than a little above limit */

static size_t width_of(const struct aers_doc *doc, size_t limit)
{
    char room[NUMBER_NBYTES];
    if (doc->type == AERS_DOC_STRING)
        return strlen(doc->string);
    if (doc->type != AERS_DOC_SEQ && doc->type != AERS_DOC_MAP)
        return strlen(plain_text(doc, room));
    size_t width = 2;
    for (const struct aers_doc *child = doc->child; child && width <= limit; child = child->next)
        width += 2 + (child->key ? strlen(child->key) + 2 : 0) + width_of(child, limit);
    return width;
}

/* ---- values */

static bool emit_value(struct emission *emission, const struct aers_doc *doc, unsigned depth);

static bool emit_children(struct emission *emission, const struct aers_doc *doc, unsigned depth)
{
    for (const struct aers_doc *child = doc->child; child; child = child->next)
        if ((child->key && !emit_string(emission, child->key)) || !emit_value(emission, child, depth + 1))
            return false;
    return true;
}

static bool emit_sequence(struct emission *emission, const struct aers_doc *doc, unsigned depth, bool is_flow)
{
    yaml_event_t event;
    return emit(emission, &event,
                yaml_sequence_start_event_initialize(&event, NULL, NULL, 1,
                                                     is_flow ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE)) &&
           emit_children(emission, doc, depth) && emit(emission, &event, yaml_sequence_end_event_initialize(&event));
}

static bool emit_map(struct emission *emission, const struct aers_doc *doc, unsigned depth, bool is_flow)
{
    yaml_event_t event;
    return emit(emission, &event,
                yaml_mapping_start_event_initialize(&event, NULL, NULL, 1,
                                                    is_flow ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE)) &&
           emit_children(emission, doc, depth) && emit(emission, &event, yaml_mapping_end_event_initialize(&event));
}

static bool emit_value(struct emission *emission, const struct aers_doc *doc, unsigned depth)
{
    char room[NUMBER_NBYTES];
    bool is_flow = depth >= BLOCK_LEVELS && width_of(doc, LINE_WIDTH) <= LINE_WIDTH;
    switch (doc->type) {
    case AERS_DOC_SEQ:
        return emit_sequence(emission, doc, depth, is_flow);
    case AERS_DOC_MAP:
        return emit_map(emission, doc, depth, is_flow);
    case AERS_DOC_STRING:
        return emit_string(emission, doc->string);
    default:
        return emit_plain(emission, plain_text(doc, room));
    }
}

static bool emit_document(struct emission *emission, const struct aers_doc *doc)
{
    yaml_event_t event;
    return emit(emission, &event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING)) &&
           emit(emission, &event, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1)) &&
           emit_value(emission, doc, 0) && emit(emission, &event, yaml_document_end_event_initialize(&event, 1)) &&
           emit(emission, &event, yaml_stream_end_event_initialize(&event));
}

enum aers_code aers_doc_emit(const struct aers_doc *doc, char **text)
{
    struct emission emission = {0};
    char *written = NULL;
    size_t nbytes = 0;
    emission.stream = open_memstream(&written, &nbytes);
    if (!emission.stream)
        return AERS_E_MEMORY;
    bool is_whole = yaml_emitter_initialize(&emission.yaml) != 0;
    if (is_whole) {
        yaml_emitter_set_output(&emission.yaml, write_text, &emission);
        yaml_emitter_set_unicode(&emission.yaml, 1);
        yaml_emitter_set_width(&emission.yaml, -1);
        is_whole = emit_document(&emission, doc);
        yaml_emitter_delete(&emission.yaml);
    }
    if (fclose(emission.stream) != 0 || !is_whole) {
        free(written);
        return AERS_E_MEMORY;
    }
    *text = written;
    return AERS_OK;
}
