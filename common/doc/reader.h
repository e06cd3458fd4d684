/* SPDX-License-Identifier: ISC */
/* common/doc/reader.h - inside common/doc only: the state of reading one document, shared by parse.c (values), alias.c
 * (anchors and copies) and reader.c (events and faults). */
#ifndef AERS_DOC_READER_H
#define AERS_DOC_READER_H

#include <yaml.h>

#include "common/doc/path.h"
#include "common/doc/surrogates.h"
#include "common/doc/tree.h"

struct aers_reader {
    yaml_parser_t yaml;
    yaml_event_t event; /* the one being looked at */
    const char *text;   /* as libyaml sees it */
    struct aers_surrogates surrogates;
    const struct aers_doc_limits *limits;
    struct aers_problems *problems;
    struct aers_path path;
    void *anchors; /* a tsearch tree: lookups stay logarithmic whatever names a hostile file picks */
    size_t nnodes;
    size_t ncopied; /* bytes of text that aliases multiplied */
    bool invalid;   /* a collected fault: the tree will not be handed out */
};

/* Places in the file, from 1. */
unsigned aers_reader_line(yaml_mark_t mark);
unsigned aers_reader_column(const struct aers_reader *reader, yaml_mark_t mark);

/* The next event, or AERS_E_INVALID with libyaml's complaint added to the problems. */
enum aers_code aers_reader_next(struct aers_reader *reader) AERS_MUST_USE;
/* A fault at the present event that ends the reading; returns code. */
enum aers_code aers_reader_refuse(struct aers_reader *reader, enum aers_code code, const char *what);
/* A fault at the present event after which reading goes on. */
void aers_reader_collect(struct aers_reader *reader, const char *what);

/* A fresh value at the present event, counted. *out is linked before anything else can fail, so that destroying the
 * root frees all. */
enum aers_code aers_reader_make(struct aers_reader *reader, unsigned depth, struct aers_doc **out) AERS_MUST_USE;
/* Give doc a copy of text. */
enum aers_code aers_reader_set_string(struct aers_doc *doc, const char *text) AERS_MUST_USE;

/* Remember that a value with this anchor begins; tell what it is once it is whole. A later anchor of the same name
 * takes the place of the earlier one. */
struct aers_anchor;
struct aers_anchor *aers_anchor_add(struct aers_reader *reader, const char *name); /* NULL when out of memory */
void aers_anchor_set(struct aers_anchor *anchor, const struct aers_doc *doc);
void aers_anchors_destroy(struct aers_reader *reader);
/* The present event is an alias: expand it. */
enum aers_code aers_alias_read(struct aers_reader *reader, unsigned depth, struct aers_doc **out) AERS_MUST_USE;

#endif
