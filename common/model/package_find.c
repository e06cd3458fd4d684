/* SPDX-License-Identifier: ISC */
/* Where packages are, and those that have been found trusted. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <utlist.h>

#include "common/base/beside.h"
#include "common/model/lv2_list.h"
#include "common/model/package.h"

enum { MAX_PLACES = 16, PATH_SIZE = 768 };

struct places {
    char paths[MAX_PLACES][PATH_SIZE];
    size_t n;
};

/* ---- the places ---- */

static void add_place(struct places *places, const char *path, size_t nbytes)
{
    if (nbytes && nbytes < PATH_SIZE && path[0] == '/' && places->n < MAX_PLACES)
        snprintf(places->paths[places->n++], PATH_SIZE, "%.*s", (int)nbytes, path);
}

static void add_standard(struct places *places)
{
    char path[PATH_SIZE];
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (data && *data == '/')
        snprintf(path, sizeof path, "%s/aers/modules", data);
    else
        snprintf(path, sizeof path, "%s/.local/share/aers/modules", home ? home : "");
    if ((data && *data == '/') || home)
        add_place(places, path, strlen(path));
    add_place(places, AERS_LIBDIR "/modules", strlen(AERS_LIBDIR "/modules"));
    if (aers_beside("lib/aers/modules", path, sizeof path) && strcmp(path, AERS_LIBDIR "/modules") != 0)
        add_place(places, path, strlen(path));
}

static void find_places(struct places *places)
{
    const char *list = getenv("AERS_MODULE_PATH");
    places->n = 0;
    if (!list) {
        add_standard(places);
        return;
    }
    for (const char *at = list; *at; at += *at == ':') {
        const size_t n = strcspn(at, ":");
        add_place(places, at, n);
        at += n;
    }
}

/* ---- by name ---- */

/* VENDOR/NAME, neither a way up nor hidden. */
static bool is_name(const char *name)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
    const size_t first = strspn(name, letters);
    const size_t second = name[first] == '/' ? strspn(name + first + 1, letters) : 0;
    return first && second && !name[first + 1 + second] && first + second < 64 && name[0] != '.' &&
           name[first + 1] != '.';
}

static struct {
    char name[80], folder[PATH_SIZE];
} placed;

bool aers_package_is_folder(const char *path)
{
    char manifest[PATH_SIZE + 32];
    snprintf(manifest, sizeof manifest, "%s/" AERS_PACKAGE_MANIFEST, path);
    return (path[0] == '.' || path[0] == '/') && access(manifest, F_OK) == 0;
}

enum aers_code aers_package_place(const char *folder, char *name, size_t size, struct aers_error *error)
{
    struct aers_package package = AERS_PACKAGE_NONE;
    struct aers_keyring *keyring = aers_keyring_load();
    enum aers_code code = keyring ? aers_package_open(folder, keyring, &package, error)
                                  : aers_error_set(error, AERS_E_MEMORY, folder, "not enough memory");
    free(keyring);
    if (code == AERS_OK && !is_name(package.manifest->name))
        code = aers_error_set(error, AERS_E_INVALID, folder, "the manifest's name is not of the form VENDOR/NAME");
    if (code == AERS_OK) {
        snprintf(placed.name, sizeof placed.name, "%s", package.manifest->name);
        snprintf(placed.folder, sizeof placed.folder, "%s", package.folder);
        snprintf(name, size, "%s", placed.name);
    }
    aers_package_close(&package);
    return code;
}

enum aers_code aers_package_find(const char *name, char *folder, size_t size, struct aers_error *error)
{
    struct places places;
    char path[PATH_SIZE + 128], list[900];
    size_t n = 0;
    find_places(&places);
    list[0] = '\0';
    if (*placed.name && strcmp(placed.name, name) == 0)
        return snprintf(folder, size, "%s", placed.folder) < (int)size
                   ? AERS_OK
                   : aers_error_set(error, AERS_E_LIMIT, "", "the module's path is too long");
    for (size_t i = 0; is_name(name) && i < places.n; i++) {
        snprintf(path, sizeof path, "%s/%s/" AERS_PACKAGE_MANIFEST, places.paths[i], name);
        if (access(path, F_OK) == 0)
            return snprintf(folder, size, "%s/%s", places.paths[i], name) < (int)size
                       ? AERS_OK
                       : aers_error_set(error, AERS_E_LIMIT, "", "the module's path is too long");
        if (n < sizeof list)
            n += (size_t)snprintf(list + n, sizeof list - n, "%s%s", i ? ", " : "", places.paths[i]);
    }
    return aers_error_set(error, AERS_E_NOT_FOUND, "", "no module %.64s (searched: %s)", name,
                          *list ? list : "nowhere");
}

static void each_in(const char *place, const char *vendor,
                    void (*found)(void *user, const char *name, const char *folder), void *user)
{
    char path[PATH_SIZE * 2], name[600];
    snprintf(path, sizeof path, "%s/%s", place, vendor);
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        snprintf(name, sizeof name, "%s/%s", vendor, entry->d_name);
        snprintf(path, sizeof path, "%s/%s/" AERS_PACKAGE_MANIFEST, place, name);
        if (!is_name(name) || access(path, F_OK) != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", place, name);
        found(user, name, path);
    }
    if (folder)
        closedir(folder);
}

void aers_package_each(void (*found)(void *user, const char *name, const char *folder), void *user)
{
    struct places places;
    find_places(&places);
    for (size_t i = 0; i < places.n; i++) {
        DIR *place = opendir(places.paths[i]);
        for (struct dirent *entry; place && (entry = readdir(place));)
            if (entry->d_name[0] != '.')
                each_in(places.paths[i], entry->d_name, found, user);
        if (place)
            closedir(place);
    }
}

/* ---- those found trusted ----
 * A graph holds the manifests of its modules, so one that has been replaced is kept. */

enum { RETRY_S = 1 };

struct known {
    char *name;
    bool is_current, is_refused;
    bool is_due; /* what is there now is taken */
    time_t looked_s;
    const struct aers_manifest *manifest; /* NULL: there never was one */
    const struct aers_manifest *before;   /* until the new one is settled; NULL: there is no other */
    struct aers_error error;              /* why */
    struct known *next;
};

static struct known *all;

static time_t now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* The manifest and what is to be loaded: the hash in the manifest of one that is not signed need not be there. */
static void mark_of(const struct aers_package *package, char mark[AERS_HASH_SIZE])
{
    size_t nbytes = 0;
    char *text = aers_package_signed_text(package->doc, &nbytes);
    char *both = text ? realloc(text, nbytes + sizeof package->hash) : NULL;
    if (both)
        memcpy(both + nbytes, package->hash, sizeof package->hash);
    aers_hash_sha256(both ? both : "", both ? nbytes + strlen(package->hash) : 0, mark);
    free(both ? both : text);
}

static void keep(struct known *known, struct aers_package *package)
{
    char mark[AERS_HASH_SIZE];
    mark_of(package, mark);
    const bool is_taken = !known->manifest || (known->is_due && strcmp(mark, known->manifest->mark) != 0);
    known->is_due = false;
    if (!is_taken || !(package->manifest->mark = strdup(mark)))
        return;
    known->before = known->before ? known->before : known->manifest;
    known->manifest = package->manifest;
    package->manifest = NULL;
}

static void look(struct known *known)
{
    struct aers_package package = AERS_PACKAGE_NONE;
    const enum aers_code code = aers_package_open_named(known->name, &package, &known->error);
    if (code == AERS_OK)
        keep(known, &package);
    known->is_refused = code != AERS_OK || !known->manifest;
    aers_package_close(&package);
    known->looked_s = now_s();
    known->is_current = true;
}

static struct known *find_known(const char *name)
{
    struct known *known;
    LL_FOREACH(all, known)
    {
        if (strcmp(known->name, name) == 0)
            return known;
    }
    known = calloc(1, sizeof *known);
    if (!known || !(known->name = strdup(name))) {
        free(known);
        return NULL;
    }
    LL_PREPEND(all, known);
    return known;
}

void aers_package_refresh(void)
{
    struct known *known;
    LL_FOREACH(all, known)
    {
        known->is_current = false;
    }
}

void aers_package_renew(const char *name)
{
    struct known *known;
    LL_FOREACH(all, known)
    {
        if (name && strcmp(known->name, name) != 0)
            continue;
        known->is_current = false;
        known->is_due = true;
    }
}

void aers_package_settle(void)
{
    struct known *known;
    LL_FOREACH(all, known)
    {
        known->before = NULL;
    }
}

void aers_package_take_back(void)
{
    struct known *known;
    LL_FOREACH(all, known)
    {
        known->manifest = known->before ? known->before : known->manifest;
        known->before = NULL;
        known->is_due = false;
    }
}

const struct aers_manifest *aers_package_manifest(const char *name, struct aers_error *error)
{
    struct known *known = aers_lv2_is_name(name)                               ? find_known(name)
                          : is_name(name) && strncmp(name, "builtin/", 8) != 0 ? find_known(name)
                                                                               : NULL;
    if (!known) {
        aers_error_set(error, AERS_E_NOT_FOUND, "", "no module %.64s", name);
        return NULL;
    }
    if (!known->is_current || (known->is_refused && now_s() - known->looked_s >= RETRY_S))
        look(known);
    if (known->is_refused && error)
        *error = known->error;
    return known->is_refused ? NULL : known->manifest;
}
