/* SPDX-License-Identifier: ISC */
/* mdns/advert.h - what is to be found on the network by mDNS, and the only door to Avahi. It has a thread of its own:
 * libdbus waits for its answers. Where there is no D-Bus or no avahi-daemon nothing is said and nothing waits; one that
 * comes later is noticed. */
#ifndef AERS_METER_ADVERT_H
#define AERS_METER_ADVERT_H

#include <stdbool.h>
#include <stddef.h>

struct aers_advert;
struct aers_osc_url;

enum aers_advert_kind { AERS_ADVERT_OSCQUERY, AERS_ADVERT_OSC, AERS_ADVERT_NKINDS }; /* _oscjson._tcp, _osc._udp */

struct aers_advert *aers_advert_start(void); /* NULL: out of memory or threads */
/* Takes back what was announced. Waits for the thread no longer than half a second. NULL is fine. */
void aers_advert_stop(struct aers_advert *advert);

/* The name that people see, "AERS stage_mix"; one that is taken gets a number. The same again does nothing. */
void aers_advert_set_name(struct aers_advert *advert, const char *name);
/* Where it is served: on this machine's loopback it is announced there alone, else on the interface that has the
 * address, or on all. NULL: it is not. */
void aers_advert_set(struct aers_advert *advert, enum aers_advert_kind kind, const struct aers_osc_url *url);
/* Whether there is something new to say of it, for the log. */
bool aers_advert_take_news(struct aers_advert *advert, char *text, size_t size);

#endif
