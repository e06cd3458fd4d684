/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/http.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_NBYTES = 4 << 20 };

struct aers_http {
    CURL *curl;
    char base_url[512]; /* without a slash at its end */
    char *body;
    size_t nbody, size;
};

enum aers_code aers_http_open(const char *base_url, struct aers_http **out, struct aers_error *error)
{
    size_t length = strlen(base_url);
    while (length > 0 && base_url[length - 1] == '/')
        length--;
    if (length == 0 || length >= sizeof((struct aers_http *)0)->base_url)
        return aers_error_set(error, AERS_E_USAGE, base_url, "is no URL of an aers-meter");
    struct aers_http *http = calloc(1, sizeof *http);
    if (http)
        http->curl = curl_easy_init();
    if (!http || !http->curl) {
        free(http);
        return aers_error_set(error, AERS_E_MEMORY, base_url, "out of memory");
    }
    memcpy(http->base_url, base_url, length);
    *out = http;
    return AERS_OK;
}

void aers_http_close(struct aers_http *http)
{
    if (!http)
        return;
    curl_easy_cleanup(http->curl);
    free(http->body);
    free(http);
}

/* libcurl's callback; less than it was given stops the transfer. */
static size_t on_body(char *bytes, size_t one, size_t nbytes, void *user)
{
    struct aers_http *http = user;
    (void)one;
    if (nbytes > MAX_NBYTES - http->nbody)
        return 0;
    if (http->nbody + nbytes > http->size) {
        size_t size = 2 * (http->nbody + nbytes);
        char *body = realloc(http->body, size);
        if (!body)
            return 0;
        http->body = body;
        http->size = size;
    }
    memcpy(http->body + http->nbody, bytes, nbytes);
    http->nbody += nbytes;
    return nbytes;
}

static enum aers_code code_of(CURLcode result)
{
    switch (result) {
    case CURLE_OK:
        return AERS_OK;
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
        return AERS_E_UNAVAILABLE;
    case CURLE_OPERATION_TIMEDOUT:
        return AERS_E_TIMEOUT;
    case CURLE_WRITE_ERROR:
        return AERS_E_LIMIT;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return AERS_E_USAGE;
    default:
        return AERS_E_FAILED;
    }
}

static void prepare(struct aers_http *http, const char *url, int timeout_ms)
{
    http->nbody = 0;
    curl_easy_setopt(http->curl, CURLOPT_URL, url);
    curl_easy_setopt(http->curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(http->curl, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    curl_easy_setopt(http->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(http->curl, CURLOPT_NOPROXY, "127.0.0.1,localhost,::1");
    curl_easy_setopt(http->curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(http->curl, CURLOPT_WRITEDATA, http);
}

enum aers_code aers_http_get(struct aers_http *http, const char *path, int timeout_ms, struct json_object **out,
                             struct aers_error *error)
{
    char url[640];
    long status = 0;
    snprintf(url, sizeof url, "%s%s", http->base_url, path);
    prepare(http, url, timeout_ms);
    CURLcode result = curl_easy_perform(http->curl);
    enum aers_code code = code_of(result);
    if (code == AERS_E_UNAVAILABLE)
        return aers_error_set(error, code, http->base_url,
                              "no aers-meter answers here; aers-ctl up starts one, --meter names another");
    if (code != AERS_OK)
        return aers_error_set(error, code, url, "%s", curl_easy_strerror(result));
    curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200)
        return aers_error_set(error, status == 404 ? AERS_E_NOT_FOUND : AERS_E_FAILED, url,
                              "answered with HTTP status %ld", status);
    return aers_json_parse(http->body ? http->body : "", http->nbody, MAX_NBYTES, out, error);
}
