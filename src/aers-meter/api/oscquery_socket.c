/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/api/oscquery_socket.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "common/osc/copy.h"
#include "common/osc/pattern.h"
#include "src/aers-meter/api/ask.h"
#include "src/aers-meter/collect/namespace.h"
#include "src/aers-meter/collect/namespace_diff.h"

#define NODES "/aers/node/"

/* ---- what is said */

static void say(struct aers_oscquery *query, uint64_t client, const char *command, const char *data)
{
    struct json_object *object = json_object_new_object();
    size_t nbytes = 0;
    aers_json_add_string(object, "COMMAND", command);
    aers_json_add_string(object, "DATA", data);
    const char *text =
        json_object_to_json_string_length(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &nbytes);
    if (client)
        aers_listeners_say(query->listeners, client, text, nbytes);
    else
        aers_listeners_say_all(query->listeners, text, nbytes);
    json_object_put(object);
}

/* No command of the proposal: nothing is dropped in silence. */
static void refuse(struct aers_oscquery *query, uint64_t client, const char *what)
{
    say(query, client, "ERROR", what);
}

/* ---- LISTEN and IGNORE */

static void begin_listening(struct aers_meter *meter, uint64_t client, const char *address)
{
    struct aers_oscquery *query = &meter->oscquery;
    struct aers_error error;
    if (strncmp(address, NODES, strlen(NODES)) != 0 || strlen(address) > AERS_OSC_MAX_ADDRESS ||
        !aers_ask_is_plain(address, true)) {
        refuse(query, client, "LISTEN: DATA is the address of a parameter, /aers/node/...");
        return;
    }
    enum aers_code code = aers_feed_begin(&query->feed, &error);
    if (code == AERS_OK)
        code = aers_listeners_listen(query->listeners, client, address);
    if (code != AERS_OK)
        refuse(query, client,
               code == AERS_E_LIMIT ? "LISTEN: these are as many addresses as are allowed" : aers_code_sentence(code));
}

static void on_text(void *user, uint64_t client, const char *text, size_t nbytes)
{
    struct aers_meter *meter = user;
    struct json_object *message = NULL;
    struct aers_error error;
    if (aers_json_parse(text, nbytes, nbytes + 1, &message, &error) != AERS_OK) {
        refuse(&meter->oscquery, client, error.what);
        return;
    }
    const char *command = "", *data = "";
    if (json_object_is_type(message, json_type_object)) {
        command = aers_json_get_string(message, "COMMAND", "");
        data = aers_json_get_string(message, "DATA", "");
    }
    if (strcmp(command, "LISTEN") == 0)
        begin_listening(meter, client, data);
    else if (strcmp(command, "IGNORE") == 0)
        aers_listeners_ignore(meter->oscquery.listeners, client, data);
    else
        refuse(&meter->oscquery, client, "a message is an object with COMMAND, LISTEN or IGNORE, and DATA, an address");
    json_object_put(message);
}

/* ---- values that a client sets */

struct sender {
    struct aers_meter *meter;
    uint64_t client;
};

static void on_set(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct sender *sender = user;
    (void)args;
    if (code != AERS_OK)
        refuse(&sender->meter->oscquery, sender->client, what);
    free(sender);
}

static void pass_on(struct aers_meter *meter, uint64_t client, const struct aers_osc_message *message)
{
    uint8_t packet[2048];
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    double value = (double)NAN;
    const size_t nbytes = aers_osc_copy(message, packet, sizeof packet);
    struct sender *sender = malloc(sizeof *sender);
    enum aers_code code = sender ? AERS_OK : AERS_E_MEMORY;
    if (sender) {
        *sender = (struct sender){meter, client};
        code = aers_link_request(meter->link, message->address, packet, nbytes, AERS_ASK_TIMEOUT_MS, on_set, sender);
    }
    if (code != AERS_OK) {
        free(sender);
        refuse(&meter->oscquery, client, aers_code_sentence(code));
        return;
    }
    aers_osc_reader_init(&reader, message);
    if (aers_osc_read(&reader, &arg) && aers_osc_arg_number(&arg, &value))
        aers_listeners_expect(meter->oscquery.listeners, client, message->address, value);
    aers_log(AERS_LOG_INFO, aers_listeners_peer(meter->oscquery.listeners, client), "OSCQuery %s ,%s %g",
             message->address, message->types, value);
}

static enum aers_code take_message(void *user, const struct aers_osc_message *message)
{
    struct sender *sender = user;
    if (strncmp(message->address, NODES, strlen(NODES)) != 0 || aers_osc_is_pattern(message->address) ||
        message->nargs != 1)
        refuse(&sender->meter->oscquery, sender->client, "one value for the address of one parameter may be set here");
    else
        pass_on(sender->meter, sender->client, message);
    return AERS_OK;
}

static void on_packet(void *user, uint64_t client, const void *packet, size_t nbytes)
{
    struct aers_meter *meter = user;
    struct sender sender = {meter, client};
    struct aers_oscquery *query = &meter->oscquery;
    if (!meter->config.allows_set_param)
        refuse(query, client, "setting parameters over a WebSocket is off (--allow-set-param); send OSC to OSC_PORT");
    else if (aers_listeners_role(query->listeners, client) != AERS_ROLE_CONTROL)
        refuse(query, client, "this token is for looking, not for changing anything");
    else if (aers_osc_gate(packet, nbytes) != AERS_OK)
        refuse(query, client, "this is no OSC packet");
    else
        (void)aers_osc_each(packet, nbytes, take_message, &sender);
}

/* ---- values that change */

static void on_told(void *user, const struct aers_osc_message *message)
{
    struct aers_meter *meter = user;
    uint8_t packet[AERS_LISTENER_MAX_PACKET_NBYTES];
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    double value = (double)NAN;
    const size_t nbytes = aers_osc_copy(message, packet, sizeof packet);
    aers_osc_reader_init(&reader, message);
    if (nbytes == 0 || !aers_osc_read(&reader, &arg))
        return;
    (void)!aers_osc_arg_number(&arg, &value);
    aers_listeners_tell(meter->oscquery.listeners, message->address, value, packet, nbytes);
}

/* ---- paths that come and go */

static void on_path(void *user, enum aers_path_change what, const char *path)
{
    static const char *const commands[] = {"PATH_ADDED", "PATH_REMOVED", "PATH_CHANGED"};
    struct aers_meter *meter = user;
    say(&meter->oscquery, 0, commands[what], path);
}

static void on_list(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct aers_meter *meter = user;
    struct aers_oscquery *query = &meter->oscquery;
    struct aers_osc_arg arg;
    struct json_object *list = NULL;
    (void)what;
    query->asked = false;
    if (code != AERS_OK || !aers_osc_read(args, &arg) || arg.type != 's' ||
        aers_json_parse(arg.s, strlen(arg.s), AERS_OSC_MAX_NBYTES, &list, NULL) != AERS_OK) {
        query->revision = -1; /* with the next status once more */
        return;
    }
    struct json_object *tree = aers_namespace_create(list);
    if (query->tree)
        aers_namespace_diff(query->tree, tree, on_path, meter);
    json_object_put(query->tree);
    json_object_put(list);
    query->tree = tree;
}

void aers_oscquery_look(struct aers_meter *meter)
{
    struct aers_oscquery *query = &meter->oscquery;
    if (aers_listeners_count(query->listeners) == 0) { /* who comes later asks for the tree anyway */
        json_object_put(query->tree);
        query->tree = NULL;
        query->revision = -1;
        return;
    }
    if (query->asked || meter->world.revision == query->revision)
        return;
    query->revision = meter->world.revision;
    query->asked = aers_link_ask(meter->link, "/aers/list", AERS_ASK_TIMEOUT_MS, on_list, meter) == AERS_OK;
    if (!query->asked)
        query->revision = -1;
}

static void on_came(void *user)
{
    aers_oscquery_look(user);
}

/* ---- life */

enum aers_code aers_oscquery_start(struct aers_meter *meter, struct aers_error *error)
{
    struct aers_oscquery *query = &meter->oscquery;
    const struct aers_listeners_config config = {
        .text = on_text,
        .packet = on_packet,
        .came = on_came,
        .everything_changed = "{\"COMMAND\":\"PATH_CHANGED\",\"DATA\":\"/\"}",
        .user = meter,
    };
    query->revision = -1;
    query->feed = (struct aers_feed){.loop = meter->loop, .url = meter->config.graphd, .told = on_told, .user = meter};
    query->listeners = aers_listeners_create(&config);
    return query->listeners ? AERS_OK : aers_error_set(error, AERS_E_MEMORY, "", "out of memory");
}

void aers_oscquery_stop_feed(struct aers_meter *meter)
{
    aers_feed_finish(&meter->oscquery.feed);
}

void aers_oscquery_finish(struct aers_meter *meter)
{
    aers_listeners_destroy(meter->oscquery.listeners);
    json_object_put(meter->oscquery.tree);
}
