/* SPDX-License-Identifier: ISC */
/* A folder with all that a module is made from: sources of modules/templates, with its name in them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/beside.h"
#include "common/base/data.h"
#include "common/trust/keyring.h"
#include "src/aers-ctl/module/module.h"

#define TEMPLATES "modules/templates/"

enum { MAX_NFILES = 3, NAME_SIZE = 64 };

#define SHARED " $(shell $(PKG_CONFIG) --cflags aers) -fPIC -shared -fvisibility=hidden $(LDFLAGS) -o $@ $< -lm"

static const struct lang {
    const char *word;     /* --lang */
    const char *lang;     /* in the manifest */
    const char *manifest; /* of the templates, as the next */
    const char *source;
    const char *ending; /* of that file in the folder, after the module's name */
    const char *entry;  /* of the file that is loaded */
    const char *build;  /* what makes it of the source, in the Makefile */
} langs[] = {
    {"c", "c", "manifest.json", "c/module.c", ".c", ".so", "$(CC) -std=c11 -O2 -Wall -Wextra $(CFLAGS)" SHARED},
    {"c++", "cpp", "manifest.json", "c++/module.cpp", ".cpp", ".so",
     "$(CXX) -std=c++17 -O2 -Wall -Wextra $(CXXFLAGS)" SHARED},
    {"python", "python", "python/manifest.json", "python/module.py", ".py", ".py", "cp $< $@"},
};

struct word {
    const char *key, *value;
};

/* ---- what it is called */

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

static bool is_name(const char *name)
{
    const size_t first = strspn(name, letters);
    const size_t second = name[first] == '/' ? strspn(name + first + 1, letters) : 0;
    return first && second && !name[first + 1 + second] && first + second + 1 < NAME_SIZE && name[0] != '-' &&
           name[first + 1] != '-';
}

static const struct lang *find_lang(const char *word)
{
    for (size_t i = 0; i < sizeof langs / sizeof *langs; i++)
        if (strcmp(langs[i].word, word) == 0)
            return &langs[i];
    return NULL;
}

/* ---- files */

static void write_filled(FILE *file, const char *text, const struct word *words, size_t nwords)
{
    while (*text) {
        size_t i = 0;
        while (i < nwords && strncmp(text, words[i].key, strlen(words[i].key)) != 0)
            i++;
        if (i < nwords) {
            fputs(words[i].value, file);
            text += strlen(words[i].key);
        } else {
            fputc(*text++, file);
        }
    }
}

static enum aers_code write_file(struct aers_ctl *ctl, const char *path, const char *template, const struct word *words,
                                 size_t nwords)
{
    const struct aers_data_file *data = aers_data_find(template);
    FILE *file = data ? fopen(path, "wxe") : NULL;
    if (!file)
        return aers_error_set(&ctl->error, errno == EEXIST ? AERS_E_CONFLICT : AERS_E_IO, path, "%s",
                              data ? strerror(errno) : template);
    write_filled(file, data->text, words, nwords);
    const bool written = fflush(file) == 0 && !ferror(file);
    if (fclose(file) == 0 && written)
        return AERS_OK;
    return aers_error_set(&ctl->error, AERS_E_IO, path, "%s", strerror(errno));
}

static enum aers_code write_folder(struct aers_ctl *ctl, const char *name, const struct lang *lang)
{
    char pkgconfig[512] = "", source[NAME_SIZE + 8], entry[NAME_SIZE + 8], path[NAME_SIZE + 32], template[64];
    const char *short_name = strchr(name, '/') + 1;
    snprintf(source, sizeof source, "%s%s", short_name, lang->ending);
    snprintf(entry, sizeof entry, "%s%s", short_name, lang->entry);
    (void)aers_beside("lib/pkgconfig", pkgconfig, sizeof pkgconfig);
    const struct word words[] = {{"@NAME@", name},     {"@ENTRY@", entry},       {"@LANG@", lang->lang},
                                 {"@SOURCE@", source}, {"@BUILD@", lang->build}, {"@PKGCONFIG@", pkgconfig}};
    const char *const files[MAX_NFILES][2] = {
        {"Makefile", "Makefile"}, {"manifest.json", lang->manifest}, {source, lang->source}};
    if (mkdir(short_name, 0777) != 0)
        return aers_error_set(&ctl->error, errno == EEXIST ? AERS_E_CONFLICT : AERS_E_IO, short_name, "%s",
                              strerror(errno));
    for (size_t i = 0; i < MAX_NFILES; i++) {
        snprintf(path, sizeof path, "%s/%s", short_name, files[i][0]);
        snprintf(template, sizeof template, TEMPLATES "%s.in", files[i][1]);
        const enum aers_code code = write_file(ctl, path, template, words, sizeof words / sizeof *words);
        if (code)
            return code;
    }
    return AERS_OK;
}

/* ---- a key to sign with */

/* Who has none gets one, and trusts himself. */
static enum aers_code need_key(struct aers_ctl *ctl)
{
    char folder[512], path[640];
    const char *user = getenv("USER");
    enum aers_code code = aers_keyring_folder(AERS_KEYRING_OWN, folder, sizeof folder, &ctl->error);
    if (code || aers_module_has_key(folder))
        return code;
    if (!user || !*user || strspn(user, letters) != strlen(user))
        user = "author";
    code = aers_module_keygen(ctl, user);
    snprintf(path, sizeof path, "%s/%s.pub", folder, user);
    return code ? code : aers_module_trust(ctl, path);
}

enum aers_code aers_module_new(struct aers_ctl *ctl, const char *name, const char *word)
{
    const struct lang *lang = find_lang(word ? word : "c");
    if (!lang)
        return aers_error_set(&ctl->error, AERS_E_USAGE, "--lang", "%.32s: c, c++ or python", word);
    if (!is_name(name) || strncmp(name, "builtin/", 8) == 0 || strncmp(name, "lv2/", 4) == 0)
        return aers_error_set(&ctl->error, AERS_E_USAGE, "module new",
                              "%.64s: a name is VENDOR/NAME, of letters, digits, _ and -, such as studio/drive", name);
    enum aers_code code = write_folder(ctl, name, lang);
    if (code == AERS_OK)
        code = need_key(ctl);
    if (code == AERS_OK && !ctl->quiet)
        printf("%s: written; go there and say make\n", strchr(name, '/') + 1);
    return code;
}
