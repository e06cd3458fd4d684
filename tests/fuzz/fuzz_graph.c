/* SPDX-License-Identifier: ISC */
/* A libFuzzer entry over the whole way from text to graph. Not part of the tests (they mutate deterministically, see
 * tests/unit/common/model/test_mutate.c); by hand, after `make`:
 *
 *   clang -g -O1 -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE -I. -Iinclude \
 *       $(pkg-config --cflags json-c sndfile) tests/fuzz/fuzz_graph.c common/base/[a-z]*.c common/doc/[a-z]*.c \
 *       common/model/[a-z]*.c build/obj/data.o $(pkg-config --libs yaml-0.1 json-c sndfile) -lm -o build/fuzz_graph
 *   build/fuzz_graph -max_len=4096 build/corpus tests/good tests/bad
 */
#include <stdlib.h>

#include "common/model/graph.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t nbytes);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t nbytes)
{
    struct aers_problems problems;
    struct aers_graph *graph = NULL;
    aers_problems_init(&problems, "fuzz");
    enum aers_code code = aers_graph_parse((const char *)data, nbytes, "tests/good", &problems, &graph);
    if (code ? graph || problems.nitems == 0 : !graph)
        abort();
    aers_graph_destroy(graph);
    aers_problems_finish(&problems);
    return 0;
}
