/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/doctor/server.h - the JACK servers of this user that share this place's /dev/shm, as /proc shows them:
 * how they were started tells what no client can ask. */
#ifndef AERS_CTL_DOCTOR_SERVER_H
#define AERS_CTL_DOCTOR_SERVER_H

#include <stdbool.h>
#include <stddef.h>

struct aers_server {
    int pid;
    char name[64];
    bool is_realtime;       /* JACK2's default */
    bool is_synchronous;    /* -S */
    bool has_large_buffers; /* our library is preloaded */
    char version[16];       /* "1.9.21"; empty: it does not say */
};

enum { AERS_SERVERS_MAX = 16 };

/* @return how many there are, at most AERS_SERVERS_MAX */
size_t aers_servers_find(struct aers_server servers[AERS_SERVERS_MAX]);

/* From what jackd prints for --version. */
void aers_server_read_version(struct aers_server *server, const char *text);
/* The options of jackd, words separated by NUL; what follows -d is the driver's. */
void aers_server_read_words(struct aers_server *server, const char *words, size_t nbytes);

#endif
