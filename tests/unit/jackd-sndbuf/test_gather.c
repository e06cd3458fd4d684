/* SPDX-License-Identifier: ISC */
/* What jackd's request thread writes to a client's notification socket goes out as one, before it waits for anything.
 */
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/jackd-sndbuf/gather.h"

struct pair {
    int listener, server, client;
};

/* An abstract address: nothing in the file system. */
static void open_pair(struct pair *pair)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    static int count;
    int n = snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "aers-test-gather-%d-%d", getpid(), count++);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)n);
    pair->listener = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(pair->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(pair->listener, 1), 0);
    pair->server = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(connect(pair->server, (struct sockaddr *)&address, size), 0);
    pair->client = accept(pair->listener, NULL, NULL);
    assert_true(pair->client >= 0);
}

static void close_pair(struct pair *pair)
{
    close(pair->server);
    close(pair->client);
    close(pair->listener);
}

static ssize_t arrived(int fd, char *text, size_t size)
{
    ssize_t n = recv(fd, text, size - 1, MSG_DONTWAIT);
    text[n > 0 ? n : 0] = '\0';
    return n;
}

static void *request_thread(void *check)
{
    void (*const *run)(void) = check;
    aers_gather_begin();
    (*run)();
    return NULL;
}

static void in_request_thread(void (*run)(void))
{
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, request_thread, &run), 0);
    pthread_join(thread, NULL);
}

static void write_pieces(int fd)
{
    static const char *const pieces[] = {"one ", "two ", "three"};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(write(fd, pieces[i], strlen(pieces[i])), strlen(pieces[i]));
}

static void hold_and_poll(void)
{
    struct pair pair;
    char text[64];
    open_pair(&pair);
    write_pieces(pair.server);
    assert_int_equal(arrived(pair.client, text, sizeof text), -1);
    poll(NULL, 0, 0);
    arrived(pair.client, text, sizeof text);
    assert_string_equal(text, "one two three");
    close_pair(&pair);
}
static void pieces_are_held_until_the_thread_polls(void **state)
{
    (void)state;
    in_request_thread(hold_and_poll);
}

static void hold_and_read(void)
{
    struct pair pair;
    char text[64], answer;
    open_pair(&pair);
    assert_int_equal(send(pair.client, "!", 1, 0), 1);
    write_pieces(pair.server);
    assert_int_equal(read(pair.server, &answer, 1), 1);
    arrived(pair.client, text, sizeof text);
    assert_string_equal(text, "one two three");
    close_pair(&pair);
}
static void pieces_are_sent_before_an_answer_is_read(void **state)
{
    (void)state;
    in_request_thread(hold_and_read);
}

static void hold_and_write_elsewhere(void)
{
    struct pair one, other;
    char text[64];
    open_pair(&one);
    open_pair(&other);
    write_pieces(one.server);
    write_pieces(other.server);
    arrived(one.client, text, sizeof text);
    assert_string_equal(text, "one two three");
    assert_int_equal(arrived(other.client, text, sizeof text), -1);
    close_pair(&other);
    close_pair(&one);
}
static void pieces_for_one_client_are_sent_before_those_for_another(void **state)
{
    (void)state;
    in_request_thread(hold_and_write_elsewhere);
}

static void write_much(void)
{
    struct pair pair;
    static char much[10000], back[sizeof much + 1];
    open_pair(&pair);
    memset(much, 'x', sizeof much);
    write_pieces(pair.server);
    assert_int_equal(write(pair.server, much, sizeof much), sizeof much);
    assert_int_equal(arrived(pair.client, back, 14), 13);
    assert_string_equal(back, "one two three");
    assert_int_equal(arrived(pair.client, back, sizeof back), sizeof much);
    close_pair(&pair);
}
static void what_is_too_large_to_hold_keeps_its_place(void **state)
{
    (void)state;
    in_request_thread(write_much);
}

static void accepted_and_reused(void)
{
    struct pair pair;
    char text[64];
    open_pair(&pair);
    write_pieces(pair.client); /* accepted, not connected: an answer to a request */
    arrived(pair.server, text, sizeof text);
    assert_string_equal(text, "one two three");
    close(pair.server);
    int ends[2];
    assert_int_equal(pipe(ends), 0); /* takes the number of the socket that was closed */
    write_pieces(ends[1]);
    assert_int_equal(read(ends[0], text, sizeof text), 13);
    close(ends[0]);
    close(ends[1]);
    close(pair.client);
    close(pair.listener);
}
static void other_descriptors_are_written_to_at_once(void **state)
{
    (void)state;
    in_request_thread(accepted_and_reused);
}

static void other_threads_write_at_once(void **state)
{
    (void)state;
    struct pair pair;
    char text[64];
    open_pair(&pair);
    write_pieces(pair.server);
    arrived(pair.client, text, sizeof text);
    assert_string_equal(text, "one two three");
    close_pair(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_held_until_the_thread_polls),
        cmocka_unit_test(pieces_are_sent_before_an_answer_is_read),
        cmocka_unit_test(pieces_for_one_client_are_sent_before_those_for_another),
        cmocka_unit_test(what_is_too_large_to_hold_keeps_its_place),
        cmocka_unit_test(other_descriptors_are_written_to_at_once),
        cmocka_unit_test(other_threads_write_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
