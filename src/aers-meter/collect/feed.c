/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/collect/feed.h"

#include "common/base/log.h"
#include "common/osc/write.h"

enum { RATE_HZ = 50, TIMEOUT_MS = 5000 };

static void on_subscribed(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    (void)user;
    (void)args;
    if (code != AERS_OK)
        aers_log(AERS_LOG_WARNING, "aers-graphd", "does not tell what changes: %s", what);
}

static void on_changed(void *user, bool connected)
{
    struct aers_feed *feed = user;
    uint8_t packet[128];
    struct aers_osc_writer writer;
    if (!connected)
        return;
    aers_osc_write_start(&writer, packet, sizeof packet, "/aers/subscribe", "si");
    aers_osc_write_string(&writer, "/aers/node");
    aers_osc_write_int(&writer, RATE_HZ);
    enum aers_code code = aers_link_request(feed->link, "/aers/subscribe", packet, aers_osc_write_stop(&writer),
                                            TIMEOUT_MS, on_subscribed, feed);
    if (code != AERS_OK)
        on_subscribed(feed, code, aers_code_sentence(code), NULL);
}

static void on_told(void *user, const struct aers_osc_message *message)
{
    struct aers_feed *feed = user;
    feed->told(feed->user, message);
}

enum aers_code aers_feed_begin(struct aers_feed *feed, struct aers_error *error)
{
    const struct aers_link_config config = {.url = feed->url, .changed = on_changed, .told = on_told, .user = feed};
    return feed->link ? AERS_OK : aers_link_create(feed->loop, &config, &feed->link, error);
}

void aers_feed_finish(struct aers_feed *feed)
{
    aers_link_destroy(feed->link);
    feed->link = NULL;
}
