/* SPDX-License-Identifier: ISC */
#include <utlist.h>

#include "src/aers-graphd/feedback/feedback.h"

static struct json_object *describe(const struct aers_subscription *subscription, uint64_t now_ms)
{
    struct json_object *object = json_object_new_object();
    int64_t left_ms = subscription->lease_s ? (int64_t)(subscription->lease_end_ms - now_ms) : 0;
    aers_json_add_string(object, "peer", aers_osc_peer_name(subscription->peer));
    aers_json_add_string(object, "prefix", *subscription->reach.prefix ? subscription->reach.prefix : "/");
    aers_json_add_bool(object, "meters", subscription->reach.levels);
    aers_json_add_int(object, "addresses", subscription->nreached);
    aers_json_add_number(object, "rate_hz", 1000.0 / subscription->interval_ms, 3);
    aers_json_add_int(object, "lease_left_s", left_ms > 0 ? (left_ms + 999) / 1000 : 0);
    aers_json_add_int(object, "sent", (int64_t)subscription->sent);
    aers_json_add_int(object, "coalesced", (int64_t)subscription->coalesced);
    aers_json_add_int(object, "pending", subscription->npending);
    return object;
}

struct json_object *aers_feedback_describe(const struct aers_feedback *feedback, uint64_t now_ms)
{
    struct json_object *object = json_object_new_object(), *array = json_object_new_array();
    const struct aers_subscription *subscription;
    DL_FOREACH(feedback->subscriptions, subscription)
    {
        if (!subscription->is_refresh)
            json_object_array_add(array, describe(subscription, now_ms));
    }
    json_object_object_add(object, "subscribers", array);
    aers_json_add_int(object, "expired", (int64_t)feedback->expired);
    return object;
}
