/* SPDX-License-Identifier: ISC */
/* The helper process of patchbay/decorate.h. It may hang in libjack for ever: its parent's deadline is the cure. */
#include <jack/jack.h>
#include <jack/metadata.h>
#include <jack/uuid.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/patchbay/database.h"
#include "src/aers-graphd/patchbay/decorate.h"

static bool find_client(jack_client_t *jack, const char *name, jack_uuid_t *uuid)
{
    char *text = jack_get_uuid_for_client_name(jack, name);
    bool found = text && jack_uuid_parse(text, uuid) == 0;
    jack_free(text);
    return found;
}

static bool find_port(jack_client_t *jack, const char *name, jack_uuid_t *uuid)
{
    jack_port_t *port = jack_port_by_name(jack, name);
    if (port)
        *uuid = jack_port_uuid(port);
    return port;
}

static bool set(jack_client_t *jack, jack_uuid_t uuid, const char *key, const char *value)
{
    if (strcmp(key, "title") == 0)
        return jack_set_property(jack, uuid, JACK_METADATA_PRETTY_NAME, value, "text/plain") == 0;
    if (strcmp(key, "icon") == 0)
        return jack_set_property(jack, uuid, JACK_METADATA_ICON_NAME, value, "text/plain") == 0;
    return jack_set_property(jack, uuid, JACK_METADATA_ORDER, value, "http://www.w3.org/2001/XMLSchema#int") == 0;
}

/* What has gone meanwhile needs no title. */
static bool decorate(jack_client_t *jack, char *line)
{
    char *rest = line;
    const char *kind = strsep(&rest, "\t"), *name = strsep(&rest, "\t"), *key = strsep(&rest, "\t");
    jack_uuid_t uuid;
    if (!rest)
        return false;
    bool found = strcmp(kind, "client") == 0 ? find_client(jack, name, &uuid) : find_port(jack, name, &uuid);
    return !found || set(jack, uuid, key, rest);
}

static void be_quiet(const char *text)
{
    (void)text;
}

int aers_decorate_main(const char *server)
{
    char *line = NULL;
    size_t size = 0;
    jack_options_t options = JackNoStartServer | (server ? JackServerName : 0);
    aers_database_is_wanted = true;
    jack_set_error_function(be_quiet);
    jack_set_info_function(be_quiet);
    jack_client_t *jack = jack_client_open("aers-titles", options, NULL, server);
    if (!jack)
        return 1;
    bool all = true;
    while (getline(&line, &size, stdin) > 0) {
        line[strcspn(line, "\n")] = '\0';
        all = decorate(jack, line) && all;
    }
    free(line);
    jack_client_close(jack);
    return all ? 0 : 1;
}
