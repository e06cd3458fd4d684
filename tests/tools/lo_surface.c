/* SPDX-License-Identifier: ISC */
/* lo_surface - a control surface by liblo, as a client that nobody here wrote speaks and listens.
 *
 *   lo_surface [--slip] URL
 *
 * Sends every line of standard input, `ADDRESS [TYPES VALUE...]` with the types i f d s T F, and prints every message
 * that comes, `ADDRESS TYPES VALUE...`, until standard input ends. Everything goes over one socket. */
#include <lo/lo.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LOOK_MS = 5 };

static int print(const char *path, const char *types, lo_arg **argv, int argc, lo_message message, void *user)
{
    (void)message;
    (void)user;
    printf("%s %s", path, types);
    for (int i = 0; i < argc; i++) {
        if (types[i] == 'f')
            printf(" %g", (double)argv[i]->f);
        else if (types[i] == 'd')
            printf(" %g", argv[i]->d);
        else if (types[i] == 'i')
            printf(" %d", argv[i]->i);
        else if (types[i] == 'h')
            printf(" %lld", (long long)argv[i]->h);
        else if (types[i] == 's')
            printf(" %s", &argv[i]->s);
    }
    putchar('\n');
    fflush(stdout);
    return 0;
}

static void add(lo_message message, char type, const char *word)
{
    if (type == 'i')
        lo_message_add_int32(message, atoi(word));
    else if (type == 'f')
        lo_message_add_float(message, (float)atof(word));
    else if (type == 'd')
        lo_message_add_double(message, atof(word));
    else if (type == 's')
        lo_message_add_string(message, word);
}

static lo_message parse(const char *types)
{
    lo_message message = lo_message_new();
    for (; types && *types; types++) {
        if (*types == 'T')
            lo_message_add_true(message);
        else if (*types == 'F')
            lo_message_add_false(message);
        else
            add(message, *types, strtok(NULL, " \n"));
    }
    return message;
}

static void say(lo_address to, lo_server server, char *line)
{
    const char *address = strtok(line, " \n");
    if (!address)
        return;
    lo_message message = parse(strtok(NULL, " \n"));
    if (lo_send_message_from(to, server, address, message) < 0)
        fprintf(stderr, "lo_surface: %s\n", lo_address_errstr(to));
    lo_message_free(message);
}

int main(int argc, char **argv)
{
    const bool slip = argc > 1 && strcmp(argv[1], "--slip") == 0;
    lo_address to = argc == 2 + slip ? lo_address_new_from_url(argv[1 + slip]) : NULL;
    lo_server server = to ? lo_server_new_with_proto(NULL, lo_address_get_protocol(to), NULL) : NULL;
    if (!server) {
        fprintf(stderr, "usage: lo_surface [--slip] URL\n");
        return 2;
    }
    lo_address_set_tcp_nodelay(to, 1);
    lo_address_set_stream_slip(to, slip);
    lo_server_add_method(server, NULL, NULL, print, NULL);
    char line[1024];
    setvbuf(stdin, NULL, _IONBF, 0);
    for (struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};;) {
        if (poll(&in, 1, 0) > 0) {
            if (!fgets(line, sizeof line, stdin))
                break;
            say(to, server, line);
        }
        lo_server_recv_noblock(server, LOOK_MS);
    }
    lo_server_free(server);
    lo_address_free(to);
    return 0;
}
