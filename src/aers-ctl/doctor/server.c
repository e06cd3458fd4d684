/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/doctor/server.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static size_t read_proc(int pid, const char *what, char *out, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, what);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, out, size - 1);
    if (fd >= 0)
        close(fd);
    out[n > 0 ? n : 0] = '\0';
    return n > 0 ? (size_t)n : 0;
}

static bool is_option(const char *word, const char *brief, const char *full)
{
    return strcmp(word, brief) == 0 || strcmp(word, full) == 0;
}

static void set_name(struct aers_server *server, const char *name)
{
    snprintf(server->name, sizeof server->name, "%.*s", (int)sizeof server->name - 1, name);
}

void aers_server_read_words(struct aers_server *server, const char *words, size_t nbytes)
{
    const char *word = words, *end = words + nbytes, *next;
    set_name(server, "default");
    server->is_realtime = true;
    server->is_synchronous = false;
    for (; word < end; word = next) {
        next = word + strnlen(word, (size_t)(end - word)) + 1;
        if (strncmp(word, "-d", 2) == 0 || strncmp(word, "--driver", 8) == 0)
            return;
        if (is_option(word, "-r", "--no-realtime"))
            server->is_realtime = false;
        else if (is_option(word, "-S", "--sync"))
            server->is_synchronous = true;
        else if (is_option(word, "-n", "--name") && next < end)
            set_name(server, next);
        else if (strncmp(word, "-n", 2) == 0)
            set_name(server, word + 2);
        else if (strncmp(word, "--name=", 7) == 0)
            set_name(server, word + 7);
    }
}

void aers_server_read_version(struct aers_server *server, const char *text)
{
    static const char before[] = "version ";
    const char *version = strstr(text, before);
    version = version ? version + strlen(before) : "";
    snprintf(server->version, sizeof server->version, "%.*s", (int)strspn(version, "0123456789."), version);
}

/* The very program that runs, whatever the PATH says. */
static void ask_version(struct aers_server *server)
{
    char command[64], text[1024];
    snprintf(command, sizeof command, "/proc/%d/exe --version 2>&1", server->pid);
    FILE *output = popen(command, "re");
    const size_t n = output ? fread(text, 1, sizeof text - 1, output) : 0;
    text[n] = '\0';
    if (output)
        pclose(output);
    aers_server_read_version(server, text);
}

/* The same user, and the same mounts: another /dev/shm is another world of JACK. */
static bool is_here(int pid)
{
    char path[64], theirs[64] = "", ours[64] = "";
    struct stat process;
    snprintf(path, sizeof path, "/proc/%d", pid);
    if (stat(path, &process) != 0 || process.st_uid != geteuid())
        return false;
    snprintf(path, sizeof path, "/proc/%d/ns/mnt", pid);
    return readlink(path, theirs, sizeof theirs - 1) > 0 && readlink("/proc/self/ns/mnt", ours, sizeof ours - 1) > 0 &&
           strcmp(theirs, ours) == 0;
}

static bool is_jackd(int pid)
{
    char comm[32];
    read_proc(pid, "comm", comm, sizeof comm);
    return strcmp(comm, "jackd\n") == 0 || strcmp(comm, "jackdbus\n") == 0;
}

static bool has_mapped(int pid, const char *library)
{
    char path[64], line[512];
    bool found = false;
    snprintf(path, sizeof path, "/proc/%d/maps", pid);
    FILE *maps = fopen(path, "re");
    while (maps && !found && fgets(line, sizeof line, maps))
        found = strstr(line, library) != NULL;
    if (maps)
        fclose(maps);
    return found;
}

size_t aers_servers_find(struct aers_server servers[AERS_SERVERS_MAX])
{
    size_t n = 0;
    char words[4096];
    DIR *proc = opendir("/proc");
    for (struct dirent *entry; proc && n < AERS_SERVERS_MAX && (entry = readdir(proc));) {
        int pid = isdigit((unsigned char)entry->d_name[0]) ? atoi(entry->d_name) : 0;
        if (pid == 0 || !is_jackd(pid) || !is_here(pid))
            continue;
        aers_server_read_words(&servers[n], words, read_proc(pid, "cmdline", words, sizeof words));
        servers[n].pid = pid;
        ask_version(&servers[n]);
        servers[n].has_large_buffers = has_mapped(pid, "jackd-sndbuf.so");
        n++;
    }
    if (proc)
        closedir(proc);
    return n;
}
