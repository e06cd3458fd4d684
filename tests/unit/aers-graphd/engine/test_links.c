/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/aers-graphd/engine/links.h"

/* One link, a:out to b:in, that is wanted or not, shown by JACK or not. */
static const struct aers_world nothing;

static struct aers_world wanted(struct aers_world_link *link)
{
    *link = (struct aers_world_link){.src = "a:out", .dst = "b:in"};
    return (struct aers_world){.links = link, .nlinks = 1};
}

static struct aers_snapshot showing(struct aers_snapshot_link *link)
{
    static char src[] = "a:out", dst[] = "b:in";
    *link = (struct aers_snapshot_link){src, dst};
    return (struct aers_snapshot){.links = link, .nlinks = 1};
}

static const struct aers_link *known(const struct aers_links *links)
{
    return aers_links_find(links, "a:out", "b:in");
}

static void what_is_wanted_is_ours(void **state)
{
    (void)state;
    struct aers_links links = {0};
    struct aers_world_link link;
    struct aers_world world = wanted(&link);
    aers_links_declare(&links, &world);
    assert_true(known(&links)->declared);
    aers_links_prune(&links, &world, NULL, 1000);
    assert_non_null(known(&links));
    aers_links_finish(&links);
}

static void what_is_neither_wanted_nor_there_is_forgotten(void **state)
{
    (void)state;
    struct aers_links links = {0};
    aers_links_get(&links, "a:out", "b:in")->declared = true;
    aers_links_prune(&links, &nothing, NULL, 1000);
    assert_null(known(&links));
    aers_links_finish(&links);
}

static void what_is_under_way_is_kept(void **state)
{
    (void)state;
    struct aers_links links = {0};
    aers_links_get(&links, "a:out", "b:in")->in_flight = true;
    aers_links_prune(&links, &nothing, NULL, 1000);
    assert_non_null(known(&links));
    aers_links_finish(&links);
}

/* Made, and no more wanted before JACK shows it: still ours when it does, so that it is taken away again. */
static void what_has_just_been_made_is_kept_until_it_shows(void **state)
{
    (void)state;
    struct aers_links links = {0};
    struct aers_snapshot_link link;
    struct aers_snapshot snapshot = showing(&link);
    struct aers_link *made = aers_links_get(&links, "a:out", "b:in");
    made->declared = made->is_made = true;
    made->retry_at_ms = 2000;
    aers_links_prune(&links, &nothing, NULL, 1000);
    assert_non_null(known(&links));
    aers_links_prune(&links, &nothing, &snapshot, 1001);
    assert_true(known(&links)->declared);
    assert_int_equal(known(&links)->retry_at_ms, 0); /* it may be taken away at once */
    aers_links_prune(&links, &nothing, NULL, 1002);
    assert_null(known(&links));
    aers_links_finish(&links);
}

/* Its client died at once: somebody who makes such a link later is its owner. */
static void what_never_shows_is_forgotten_in_the_end(void **state)
{
    (void)state;
    struct aers_links links = {0};
    struct aers_link *made = aers_links_get(&links, "a:out", "b:in");
    made->declared = made->is_made = true;
    made->retry_at_ms = 2000;
    aers_links_prune(&links, &nothing, NULL, 2000);
    assert_null(known(&links));
    aers_links_finish(&links);
}

static void a_server_that_has_gone_owes_nothing(void **state)
{
    (void)state;
    struct aers_links links = {0};
    struct aers_link *made = aers_links_get(&links, "a:out", "b:in");
    made->in_flight = made->is_made = true;
    made->retry_at_ms = 2000;
    aers_links_forget_requests(&links);
    aers_links_prune(&links, &nothing, NULL, 1000);
    assert_null(known(&links));
    aers_links_finish(&links);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wanted_is_ours),
        cmocka_unit_test(what_is_neither_wanted_nor_there_is_forgotten),
        cmocka_unit_test(what_is_under_way_is_kept),
        cmocka_unit_test(what_has_just_been_made_is_kept_until_it_shows),
        cmocka_unit_test(what_never_shows_is_forgotten_in_the_end),
        cmocka_unit_test(a_server_that_has_gone_owes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
