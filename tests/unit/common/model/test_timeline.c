/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/graph.h"
#include "common/model/timeline.h"

static struct aers_tempo_point points[] = {{1, 120, 4, 0}, {3, 60, 3, 0}, {5, 240, 4, 0}};
static struct aers_tempo tempo = {points, 3};

static int settle(void **state)
{
    (void)state;
    aers_tempo_settle(&tempo);
    return 0;
}

static struct aers_timeline_event parse_at(const char *text, double rate_hz)
{
    struct aers_timeline_event event;
    struct aers_error error = {0};
    if (aers_timeline_parse_event(text, strlen(text), rate_hz, &tempo, "/base", &event, &error))
        fail_msg("%s: %s", text, error.what);
    return event;
}

static int64_t frame_of(const char *at)
{
    char text[128];
    snprintf(text, sizeof text, "{ at: %s, synth: click }", at);
    struct aers_timeline_event event = parse_at(text, 48000);
    const int64_t frame = event.frame;
    aers_timeline_event_finish(&event);
    return frame;
}

static void seconds_samples_and_bars_become_frames(void **state)
{
    (void)state;
    assert_int_equal(frame_of("0"), 0);
    assert_int_equal(frame_of("1.25"), 60000);
    assert_int_equal(frame_of("1.00001"), 48000);
    assert_int_equal(frame_of("\"7 samples\""), 7);
    assert_int_equal(frame_of("\"1:1\""), 0);
    assert_int_equal(frame_of("\"1:2.5\""), 36000); /* 120 bpm: a beat is half a second */
    assert_int_equal(frame_of("\"2:1\""), 96000);   /* four beats a bar */
    assert_int_equal(frame_of("\"3:1\""), 192000);  /* here 60 bpm begins */
    assert_int_equal(frame_of("\"4:2\""), 192000 + 4 * 48000);
    assert_int_equal(frame_of("\"5:2\""), 192000 + 6 * 48000 + 12000);
}

static void lengths_in_bars_follow_the_tempo_from_where_they_begin(void **state)
{
    (void)state;
    struct aers_timeline_event event = parse_at("{ at: \"2:1\", synth: sweep, duration: \"1:0\" }", 48000);
    assert_int_equal(event.nframes, 96000);
    aers_timeline_event_finish(&event);
    event = parse_at("{ at: \"2:3\", synth: sweep, duration: \"0:4\" }", 48000); /* two beats of each tempo */
    assert_int_equal(event.nframes, 48000 + 96000);
    aers_timeline_event_finish(&event);
    event = parse_at("{ at: \"3:1\", synth: click, repeat: { every: \"0:1\", humanise: 0.5 } }", 48000);
    assert_int_equal(event.every, 48000);
    assert_int_equal(event.spread, 24000);
    assert_int_equal(event.times, 0);
    aers_timeline_event_finish(&event);
}

static void paths_start_from_the_folder_of_their_file(void **state)
{
    (void)state;
    struct aers_timeline_event event = parse_at("{ at: 0, play: a/b.wav }", 48000);
    assert_string_equal(event.play, "/base/a/b.wav");
    aers_timeline_event_finish(&event);
    event = parse_at("{ at: 0, play: /c.wav }", 48000);
    assert_string_equal(event.play, "/c.wav");
    aers_timeline_event_finish(&event);
}

static void what_is_written_reads_back_the_same(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{ at: 0.1, play: \"a \\\"b\\\".wav\", gain_db: -3.3, pan: 0.25, duration: 1, tag: \"x y\", seed: 0 }",
        "{ tag: t, synth: footstep, params: { surface: grass, weight: 0.1 } }",
        "{ at: \"3:1\", synth: babble, repeat: { every: 0.5, times: 7, humanise: 0.1, humanise_db: 2 } }",
        "{ at: 1, synth: click, repeat: { every: 2 } }",
        "{ at: 1, synth: click, repeat: { every: 2, times: 1 } }",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct aers_timeline_event event = parse_at(texts[i], 48000);
        char *text = NULL, *again = NULL;
        assert_int_equal(aers_timeline_format_event(&event, &text), AERS_OK);
        struct aers_timeline_event back = parse_at(text, 48000);
        assert_int_equal(aers_timeline_format_event(&back, &again), AERS_OK);
        assert_string_equal(text, again);
        assert_int_equal(event.frame, back.frame);
        assert_int_equal(event.times, back.times);
        assert_int_equal(event.every, back.every);
        assert_int_equal(event.seed, back.seed);
        assert_memory_equal(event.params, back.params, sizeof event.params);
        aers_timeline_event_finish(&event);
        aers_timeline_event_finish(&back);
        free(text);
        free(again);
    }
}

static struct aers_graph *load(const char *path)
{
    struct aers_problems problems;
    struct aers_graph *graph = NULL;
    aers_problems_init(&problems, path);
    const enum aers_code code = aers_graph_load(path, &problems, &graph);
    aers_problems_print(&problems, stdout);
    aers_problems_finish(&problems);
    assert_int_equal(code, AERS_OK);
    return graph;
}

static const char *setting(const struct aers_graph_node *node, const char *key)
{
    for (size_t i = 0; i < node->nsettings; i++)
        if (strcmp(node->settings[i].key, key) == 0)
            return node->settings[i].value;
    return NULL;
}

static void the_graph_hands_the_node_inline_events_then_those_of_the_file(void **state)
{
    (void)state;
    struct aers_graph *graph = load("tests/good/events.yaml");
    const struct aers_graph_node *street = aers_graph_find(graph, "street");
    struct aers_timeline timeline = {0};
    struct aers_error error;
    assert_int_equal(aers_timeline_parse(setting(street, "events"), 44100, &timeline, &error), AERS_OK);
    assert_int_equal(timeline.nevents, 7);
    assert_int_equal(timeline.events[0].frame, 0);
    assert_non_null(strstr(timeline.events[0].play, "/tests/good/mono.wav"));
    assert_int_equal(timeline.events[1].frame, 55125);
    assert_int_equal(timeline.events[4].frame, AERS_TIMELINE_UNSET);
    assert_string_equal(timeline.events[5].tag, "voice");
    assert_int_equal(timeline.events[5].frame, 44100);
    assert_int_equal(timeline.events[6].nframes, 176400);
    assert_string_equal(setting(street, "polyphony"), "8");
    assert_int_equal(street->channels_out, 2);
    assert_int_equal(aers_graph_find(graph, "panned")->channels_out, 2);
    assert_int_equal(aers_graph_find(graph, "file")->channels_out, 1);
    aers_timeline_finish(&timeline);
    aers_graph_destroy(graph);
}

static void a_hundred_thousand_events_fit_and_one_more_does_not(void **state)
{
    (void)state;
    static const char event[] = "{\"at\":1,\"synth\":\"click\"},";
    const size_t n = AERS_TIMELINE_MAX_EVENTS;
    char *text = malloc((n + 1) * sizeof event + 4), *end = text;
    *end++ = '[';
    for (size_t i = 0; i < n; i++, end += sizeof event - 1)
        memcpy(end, event, sizeof event - 1);
    memcpy(end - 1, "]", 2);
    struct aers_timeline timeline = {0};
    struct aers_error error;
    assert_int_equal(aers_timeline_parse(text, 48000, &timeline, &error), AERS_OK);
    assert_int_equal(timeline.nevents, n);
    aers_timeline_finish(&timeline);
    memcpy(end - 1, ",", 1);
    memcpy(end, event, sizeof event - 1);
    memcpy(end + sizeof event - 2, "]", 2);
    assert_int_equal(aers_timeline_parse(text, 48000, &timeline, &error), AERS_E_INVALID);
    assert_non_null(strstr(error.what, "more than 100000 events"));
    aers_timeline_finish(&timeline);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seconds_samples_and_bars_become_frames),
        cmocka_unit_test(lengths_in_bars_follow_the_tempo_from_where_they_begin),
        cmocka_unit_test(paths_start_from_the_folder_of_their_file),
        cmocka_unit_test(what_is_written_reads_back_the_same),
        cmocka_unit_test(the_graph_hands_the_node_inline_events_then_those_of_the_file),
        cmocka_unit_test(a_hundred_thousand_events_fit_and_one_more_does_not),
    };
    return cmocka_run_group_tests(tests, settle, NULL);
}
