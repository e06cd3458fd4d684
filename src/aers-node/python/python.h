/* SPDX-License-Identifier: ISC */
/* aers-node/python/python.h - lib/aers/aers-python.so: the interpreter, in a library of its own so that only the
 * process of a Python module has one. Opened by guest/python.c before the sandbox is entered; all the rest happens
 * within it. What is said to the module is in glue.py. */
#ifndef AERS_NODE_PYTHON_H
#define AERS_NODE_PYTHON_H

#include <stddef.h>
#include <stdint.h>

/* The one symbol of the library, a struct aers_python. */
#define AERS_PYTHON_SYMBOL "aers_python"

struct aers_python_setup {
    const char *source, *file; /* the module's text, NUL at its end, and what it is called in messages */
    const char *manifest;      /* JSON: params, as they begin, and outputs */
    double rate_hz;
    uint32_t nframes, nin, nout;
    const float *in; /* [nin][nframes] */
    float *out;      /* [nout][nframes] */
    float *readings; /* [noutputs] what get_meters said last */
    uint32_t noutputs;
};

/* Each returns 0, or -1 with the exception as one line. */
struct aers_python {
    int (*start)(const struct aers_python_setup *setup, char *why, size_t why_size);
    int (*run)(char *why, size_t why_size); /* a block: in to out */
    int (*set)(uint32_t slot, double value, char *why, size_t why_size);
    int (*reset)(char *why, size_t why_size);
    /* Between blocks: meters, and garbage that holds itself. */
    int (*rest)(char *why, size_t why_size);
};

#endif
