/* SPDX-License-Identifier: ISC */
/* Damaged documents: whatever happens to the bytes, there comes out a graph or at least one problem, soon. The
 * generator is seeded, so a failure comes back. AERS_MUTATIONS sets how many per file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "common/model/graph.h"
#include "folder.h"

struct random {
    uint64_t state;
};

/* xorshift64* */
static uint32_t draw(struct random *random, uint32_t below)
{
    random->state ^= random->state >> 12;
    random->state ^= random->state << 25;
    random->state ^= random->state >> 27;
    return (uint32_t)((random->state * UINT64_C(2685821657736338717)) >> 33) % below;
}

struct text {
    char *bytes; /* [room] */
    size_t nbytes, room;
};

static void flip(struct random *random, struct text *text)
{
    text->bytes[draw(random, (uint32_t)text->nbytes)] ^= (char)(1u << draw(random, 8));
}

static void cut(struct random *random, struct text *text)
{
    size_t at = draw(random, (uint32_t)text->nbytes), n = draw(random, 12) + 1;
    if (n > text->nbytes - at)
        n = text->nbytes - at;
    memmove(text->bytes + at, text->bytes + at + n, text->nbytes - at - n);
    text->nbytes -= n;
}

static void insert(struct text *text, size_t at, const char *piece, size_t n)
{
    if (text->nbytes + n > text->room)
        return;
    memmove(text->bytes + at + n, text->bytes + at, text->nbytes - at);
    memcpy(text->bytes + at, piece, n);
    text->nbytes += n;
}

static void plant(struct random *random, struct text *text)
{
    static const char *const pieces[] = {
        "[",  "]",    "{",    "}",     ": ",   ", ",  "- ",     "\n",    "\"",          "'",    "&a ",  "*a",
        "#",  "| ",   "> ",   "? ",    "!x ",  "<<",  "null",   "true",  "-1",          "1e99", ".nan", ".inf",
        "65", "\xff", "\xc2", "\\u00", "map:", "---", "nodes:", "edges", "[[1, 1]]",    "%",    "\t",   "params: {}",
        "0",  "...",  "from", "id: s", "jack", "to:", "bands",  "type:", "{ from: s }", "64",   "\r",   "channels: 2",
    };
    const char *piece = pieces[draw(random, sizeof pieces / sizeof pieces[0])];
    insert(text, draw(random, (uint32_t)text->nbytes), piece, strlen(piece));
}

static void repeat(struct random *random, struct text *text)
{
    char piece[64];
    size_t at = draw(random, (uint32_t)text->nbytes), n = draw(random, sizeof piece) + 1;
    if (n > text->nbytes - at)
        n = text->nbytes - at;
    memcpy(piece, text->bytes + at, n);
    for (uint32_t i = draw(random, 3) + 1; i > 0; i--)
        insert(text, draw(random, (uint32_t)text->nbytes), piece, n);
}

static void mutate(struct random *random, struct text *text)
{
    static void (*const ways[])(struct random *, struct text *) = {flip, cut, plant, repeat};
    uint32_t nways = draw(random, 2) ? 1 : draw(random, 4) + 2;
    for (uint32_t i = nways; i > 0 && text->nbytes > 0; i--)
        ways[draw(random, sizeof ways / sizeof ways[0])](random, text);
}

struct tally {
    struct random random;
    unsigned nper_file, ngraphs, nrefused;
};

static void parse_one(struct tally *tally, const struct text *text)
{
    struct aers_problems problems;
    struct aers_graph *graph = NULL;
    aers_problems_init(&problems, "mutated");
    enum aers_code code = aers_graph_parse(text->bytes, text->nbytes, "tests/good", &problems, &graph);
    if (code ? graph || problems.nitems == 0 : !graph || problems.ntotal != 0) {
        printf("# code %s, %zu problems, of:\n%.*s\n", aers_code_word(code), problems.ntotal, (int)text->nbytes,
               text->bytes);
        fail();
    }
    for (size_t i = 0; i < problems.nitems; i++)
        assert_non_null(problems.items[i].what);
    if (code)
        tally->nrefused++;
    else
        tally->ngraphs++;
    aers_graph_destroy(graph);
    aers_problems_finish(&problems);
}

static void mutate_file(const char *path, void *user)
{
    struct tally *tally = user;
    size_t nbytes;
    char *whole = folder_read(path, &nbytes);
    assert_non_null(whole);
    for (unsigned i = 0; i < tally->nper_file; i++) {
        struct text text = {.nbytes = nbytes, .room = nbytes + 1024};
        text.bytes = malloc(text.room);
        assert_non_null(text.bytes);
        memcpy(text.bytes, whole, nbytes);
        mutate(&tally->random, &text);
        parse_one(tally, &text);
        free(text.bytes);
    }
    free(whole);
}

static void a_damaged_document_is_a_graph_or_has_a_problem(void **state)
{
    const char *wanted = getenv("AERS_MUTATIONS");
    struct tally tally = {.random = {UINT64_C(0x9E3779B97F4A7C15)}, .nper_file = wanted ? (unsigned)atoi(wanted) : 100};
    struct timespec begin, end;
    (void)state;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    folder_walk("tests/good", mutate_file, &tally);
    folder_walk("tests/bad", mutate_file, &tally);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    printf("# %u graphs, %u refused\n", tally.ngraphs, tally.nrefused);
    assert_true(tally.ngraphs > 0 && tally.nrefused > 1000);
    if (!wanted)
        assert_true(end.tv_sec - begin.tv_sec < 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_damaged_document_is_a_graph_or_has_a_problem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
