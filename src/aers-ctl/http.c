/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/http.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/log.h"
#include "src/aers-ctl/token.h"

enum { MAX_NBYTES = 4 << 20 };

struct aers_http {
    CURL *curl;
    struct curl_slist *headers;
    const char *cacert;
    char base_url[512]; /* without a slash at its end */
    char *body;
    size_t nbody, size;
};

/* A token that goes where others may listen is worth a word. */
static void warn(const char *base_url)
{
    static const char *const safe[] = {"https://", "http://127.", "http://localhost", "http://[::1]"};
    for (size_t i = 0; i < sizeof safe / sizeof safe[0]; i++)
        if (strncasecmp(base_url, safe[i], strlen(safe[i])) == 0)
            return;
    aers_log(AERS_LOG_WARNING, base_url, "without https the token can be read on the way");
}

static enum aers_code take_trust(struct aers_http *http, const struct aers_ctl *ctl, struct aers_error *error)
{
    char token[AERS_TOKEN_NBYTES + 1], header[AERS_TOKEN_NBYTES + 32];
    enum aers_code code = aers_token_read(ctl, token, error);
    http->cacert = ctl->cacert;
    if (code != AERS_OK || !token[0])
        return code;
    warn(http->base_url);
    snprintf(header, sizeof header, "Authorization: Bearer %s", token);
    http->headers = curl_slist_append(NULL, header);
    return http->headers ? AERS_OK : aers_error_set(error, AERS_E_MEMORY, http->base_url, "out of memory");
}

enum aers_code aers_http_open(const struct aers_ctl *ctl, struct aers_http **out, struct aers_error *error)
{
    const char *base_url = ctl->meter;
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
    enum aers_code code = take_trust(http, ctl, error);
    if (code == AERS_OK)
        *out = http;
    else
        aers_http_close(http);
    return code;
}

void aers_http_close(struct aers_http *http)
{
    if (!http)
        return;
    curl_easy_cleanup(http->curl);
    curl_slist_free_all(http->headers);
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
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        return AERS_E_DENIED;
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
    curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, http->headers);
    if (http->cacert)
        curl_easy_setopt(http->curl, CURLOPT_CAINFO, http->cacert);
    curl_easy_setopt(http->curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(http->curl, CURLOPT_WRITEDATA, http);
}

/* What a status other than 200 says, in the words of the problem document when there is one. */
static enum aers_code refused(struct aers_http *http, const char *url, long status, struct aers_error *error)
{
    static const struct {
        long status;
        enum aers_code code;
    } codes[] = {{401, AERS_E_DENIED}, {403, AERS_E_DENIED}, {404, AERS_E_NOT_FOUND}, {429, AERS_E_LIMIT}};
    struct json_object *problem = NULL;
    struct aers_error ignored;
    enum aers_code code = AERS_E_FAILED;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (codes[i].status == status)
            code = codes[i].code;
    if (status == 401)
        return aers_error_set(error, code, http->base_url, "%s; --token-file or AERS_TOKEN gives one",
                              http->headers ? "the token is not the right one" : "it asks for a token");
    if (aers_json_parse(http->body ? http->body : "", http->nbody, MAX_NBYTES, &problem, &ignored) != AERS_OK)
        problem = NULL;
    aers_error_set(error, code, url, "HTTP status %ld: %s", status,
                   aers_json_get_string(problem, "detail", "no more is said"));
    json_object_put(problem);
    return code;
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
    if (code == AERS_E_DENIED)
        return aers_error_set(error, code, http->base_url,
                              "its certificate is not trusted (%s); --cacert names one that is",
                              curl_easy_strerror(result));
    if (code != AERS_OK)
        return aers_error_set(error, code, url, "%s", curl_easy_strerror(result));
    curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200)
        return refused(http, url, status, error);
    return aers_json_parse(http->body ? http->body : "", http->nbody, MAX_NBYTES, out, error);
}
