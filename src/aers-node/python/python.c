/* SPDX-License-Identifier: ISC */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "src/aers-node/python/python.h"

#include "common/base/data.h"

static PyObject *host, *run_name, *set_name, *rest_name, *reset_name;

/* "ValueError: no such thing (line 12)", of the exception that is set. */
static int tell(char *why, size_t why_size)
{
    PyObject *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    PyErr_NormalizeException(&type, &value, &trace);
    PyObject *text = value ? PyObject_Str(value) : NULL;
    const char *words = text ? PyUnicode_AsUTF8(text) : NULL;
    PyTracebackObject *last = (PyTracebackObject *)trace;
    while (last && last->tb_next)
        last = last->tb_next;
    snprintf(why, why_size, "%s: %.300s", type ? ((PyTypeObject *)type)->tp_name : "no memory", words ? words : "");
    if (last) {
        PyObject *line = PyObject_GetAttrString((PyObject *)last, "tb_lineno");
        const size_t n = strlen(why);
        if (line && n < why_size)
            snprintf(why + n, why_size - n, " (line %ld)", PyLong_AsLong(line));
        Py_XDECREF(line);
    }
    PyErr_Clear();
    Py_XDECREF(text);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(trace);
    return -1;
}

static int finish(PyObject *result, char *why, size_t why_size)
{
    if (!result)
        return tell(why, why_size);
    Py_DECREF(result);
    return 0;
}

/* ---- the interpreter: nobody's environment, no signals, all memory from malloc, which has its pages ---- */

static int refuse(PyStatus status, char *why, size_t why_size)
{
    snprintf(why, why_size, "Python does not start: %s", status.err_msg ? status.err_msg : "no reason given");
    return -1;
}

static int begin(char *why, size_t why_size)
{
    PyPreConfig before;
    PyConfig config;
    PyPreConfig_InitIsolatedConfig(&before);
    before.allocator = PYMEM_ALLOCATOR_MALLOC;
    before.utf8_mode = 1;
    PyStatus status = Py_PreInitialize(&before);
    if (PyStatus_Exception(status))
        return refuse(status, why, why_size);
    PyConfig_InitIsolatedConfig(&config);
    config.install_signal_handlers = 0;
    config.write_bytecode = 0;
    config.user_site_directory = 0;
    config.use_hash_seed = 1; /* the same from run to run */
    config.hash_seed = 1;
    status = PyConfig_SetBytesString(&config, &config.program_name, AERS_PYTHON_PROGRAM);
    if (!PyStatus_Exception(status))
        status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    return PyStatus_Exception(status) ? refuse(status, why, why_size) : 0;
}

static PyObject *memory(const void *at, size_t nfloats, int flags)
{
    char *bytes;
    memcpy(&bytes, &at, sizeof bytes);
    return PyMemoryView_FromMemory(bytes, (Py_ssize_t)(nfloats * sizeof(float)), flags);
}

/* glue.py, then its _Host. */
static PyObject *make_host(const struct aers_python_setup *setup)
{
    PyObject *names = PyDict_New();
    if (!names || PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins()) != 0)
        return NULL;
    char *text = strndup(aers_data_files[0].text, aers_data_files[0].nbytes);
    PyObject *code = text ? Py_CompileString(text, "glue.py", Py_file_input) : PyErr_NoMemory();
    free(text);
    PyObject *done = code ? PyEval_EvalCode(code, names, names) : NULL;
    Py_XDECREF(code);
    if (!done)
        return NULL;
    Py_DECREF(done);
    const size_t nin = setup->nin ? setup->nin : 1, nread = setup->noutputs ? setup->noutputs : 1;
    return PyObject_CallFunction(PyDict_GetItemString(names, "_Host"), "sssdIIINNN", setup->source, setup->file,
                                 setup->manifest, setup->rate_hz, setup->nframes, setup->nin, setup->nout,
                                 memory(setup->in, nin * setup->nframes, PyBUF_READ),
                                 memory(setup->out, (size_t)setup->nout * setup->nframes, PyBUF_WRITE),
                                 memory(setup->readings, nread, PyBUF_WRITE));
}

static int start(const struct aers_python_setup *setup, char *why, size_t why_size)
{
    if (begin(why, why_size) != 0)
        return -1;
    run_name = PyUnicode_InternFromString("run");
    set_name = PyUnicode_InternFromString("set");
    rest_name = PyUnicode_InternFromString("rest");
    reset_name = PyUnicode_InternFromString("reset");
    host = run_name && set_name && rest_name && reset_name ? make_host(setup) : NULL;
    return host ? 0 : tell(why, why_size);
}

static int run(char *why, size_t why_size)
{
    return finish(PyObject_CallMethodNoArgs(host, run_name), why, why_size);
}

static int set(uint32_t slot, double value, char *why, size_t why_size)
{
    PyObject *which = PyLong_FromUnsignedLong(slot), *number = PyFloat_FromDouble(value);
    PyObject *result = which && number ? PyObject_CallMethodObjArgs(host, set_name, which, number, NULL) : NULL;
    Py_XDECREF(which);
    Py_XDECREF(number);
    return finish(result, why, why_size);
}

static int reset(char *why, size_t why_size)
{
    return finish(PyObject_CallMethodNoArgs(host, reset_name), why, why_size);
}

static int rest(char *why, size_t why_size)
{
    return finish(PyObject_CallMethodNoArgs(host, rest_name), why, why_size);
}

__attribute__((visibility("default"))) const struct aers_python aers_python = {start, run, set, reset, rest};
