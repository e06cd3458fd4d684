/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/api/advertise.h"

#include <stdio.h>
#include <string.h>

#include "common/base/log.h"
#include "common/osc/url.h"
#include "src/aers-meter/meter.h"

/* Over TLS there is no OSCQuery client that would know. */
static void announce_own(struct aers_meter *meter)
{
    char listen[300];
    struct aers_osc_url url;
    const char *own = aers_server_get_url(meter->server), *plain = "http://";
    if (strncmp(own, plain, strlen(plain)) != 0)
        return;
    snprintf(listen, sizeof listen, "%.*s", (int)strcspn(own + strlen(plain), "/"), own + strlen(plain));
    if (aers_osc_url_parse(listen, AERS_OSC_TCP, &url, NULL) == AERS_OK)
        aers_advert_set(meter->advertised.advert, AERS_ADVERT_OSCQUERY, &url);
}

static void announce_osc(struct aers_meter *meter)
{
    struct aers_advertised *advertised = &meter->advertised;
    struct aers_osc_url url;
    const char *osc = meter->world.status ? aers_json_get_string(meter->world.status, "osc", "") : "";
    if (strcmp(advertised->osc, osc) == 0)
        return;
    snprintf(advertised->osc, sizeof advertised->osc, "%s", osc);
    bool is_there = *osc && aers_osc_url_parse(osc, AERS_OSC_TCP, &url, NULL) == AERS_OK;
    aers_advert_set(advertised->advert, AERS_ADVERT_OSC, is_there ? &url : NULL);
}

void aers_advertise_start(struct aers_meter *meter)
{
    if (!meter->config.is_unannounced)
        meter->advertised.advert = aers_advert_start();
    if (!meter->advertised.advert)
        return;
    announce_own(meter);
    aers_advertise_look(meter);
}

void aers_advertise_look(struct aers_meter *meter)
{
    char text[160], name[128];
    struct aers_advert *advert = meter->advertised.advert;
    if (!advert)
        return;
    snprintf(name, sizeof name, "AERS%s%s", meter->world.graph_id[0] ? " " : "", meter->world.graph_id);
    aers_advert_set_name(advert, name);
    announce_osc(meter);
    if (aers_advert_take_news(advert, text, sizeof text))
        aers_log(AERS_LOG_INFO, NULL, "%s", text);
}

void aers_advertise_stop(struct aers_meter *meter)
{
    aers_advert_stop(meter->advertised.advert);
    meter->advertised.advert = NULL;
}
