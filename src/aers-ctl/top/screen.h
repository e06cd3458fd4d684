/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/top/screen.h - the door to ncurses: the whole terminal, drawn from the model, and its keys. */
#ifndef AERS_CTL_TOP_SCREEN_H
#define AERS_CTL_TOP_SCREEN_H

#include "src/aers-ctl/top/model.h"

/* Keys that are no character. */
enum {
    AERS_KEY_NONE = 0,
    AERS_KEY_UP = 0x1000,
    AERS_KEY_DOWN,
    AERS_KEY_PAGE_UP,
    AERS_KEY_PAGE_DOWN,
    AERS_KEY_HOME,
    AERS_KEY_END,
    AERS_KEY_LEFT,
    AERS_KEY_RIGHT,
    AERS_KEY_RESIZE
};

/* AERS_E_UNSUPPORTED when input or output is no terminal, or one that terminfo does not know. SIGINT, SIGTERM and
 * SIGHUP only make aers_screen_is_interrupted() true from here on. */
enum aers_code aers_screen_open(bool colour, struct aers_error *error) AERS_MUST_USE;
void aers_screen_close(void); /* gives everything back; fine when not open */
bool aers_screen_is_interrupted(void);

/* footer: the line of the selected node's parameter. help: the keys instead of the rows. */
void aers_screen_draw(struct aers_top *top, const char *footer, bool help);
/* Rows of nodes that fit. */
size_t aers_screen_room(void);
/* The next key, waiting at most timeout_ms. */
int aers_screen_key(int timeout_ms);

#endif
