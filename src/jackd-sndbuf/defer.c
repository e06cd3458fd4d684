/* SPDX-License-Identifier: ISC */
#include "src/jackd-sndbuf/defer.h"

#include <string.h>

/* Where a message has what, and what it says: common/JackRequest.h and JackNotification.h of jack2. */
enum { AT_NOTIFY = 73, AT_MODE = 77, AT_SYNC = 85, LATENCY = 18 };
enum { MOST = 2 * 256, MOST_FDS = 1024, PATIENCE = 64 };

struct question {
    int fd;
    uint8_t message[AERS_DEFER_NBYTES];
};

static struct question questions[MOST];
static unsigned nquestions;
static int asked = -1;      /* whose answer is still to come */
static unsigned npostponed; /* polls in a row in which somebody else was first */
static struct pollfd all[MOST_FDS + 1];

static int32_t int_at(const uint8_t *message, size_t at)
{
    int32_t value;
    memcpy(&value, message + at, sizeof value);
    return value;
}

static void drop(unsigned i)
{
    nquestions--;
    memmove(&questions[i], &questions[i + 1], (nquestions - i) * sizeof questions[0]);
}

bool aers_defer_take(int fd, const uint8_t *message)
{
    if (int_at(message, 0) != AERS_DEFER_NBYTES || int_at(message, AT_NOTIFY) != LATENCY || !int_at(message, AT_SYNC))
        return false;
    for (unsigned i = 0; i < nquestions; i++)
        if (questions[i].fd == fd && int_at(questions[i].message, AT_MODE) == int_at(message, AT_MODE))
            drop(i);
    if (nquestions == MOST)
        return false;
    questions[nquestions].fd = fd;
    memcpy(questions[nquestions++].message, message, AERS_DEFER_NBYTES);
    return true;
}

static void take_answer(const struct aers_libc *libc)
{
    int32_t answer;
    const int fd = asked;
    asked = -1;
    (void)!libc->read(fd, &answer, sizeof answer); /* it has died: jackd finds that out by itself */
}

void aers_defer_settle(const struct aers_libc *libc, int fd)
{
    if (asked == fd)
        take_answer(libc);
}

void aers_defer_forget(int fd)
{
    if (asked == fd)
        asked = -1;
    for (unsigned i = nquestions; i-- > 0;)
        if (questions[i].fd == fd)
            drop(i);
}

static void ask_next(const struct aers_libc *libc)
{
    const struct question next = questions[0];
    drop(0);
    if (libc->write(next.fd, next.message, AERS_DEFER_NBYTES) == AERS_DEFER_NBYTES)
        asked = next.fd;
}

/* Who wants something has it first, but not for ever. */
static int poll_others(const struct aers_libc *libc, struct pollfd *fds, nfds_t n)
{
    const int nready = npostponed < PATIENCE ? libc->poll(fds, n, 0) : 0;
    npostponed = nready ? npostponed + 1 : 0;
    return nready;
}

int aers_defer_poll(const struct aers_libc *libc, struct pollfd *fds, nfds_t n, int timeout_ms)
{
    while ((asked >= 0 || nquestions > 0) && n <= MOST_FDS) {
        const int nothers = asked < 0 ? poll_others(libc, fds, n) : 0;
        if (nothers != 0)
            return nothers;
        if (asked < 0)
            ask_next(libc);
        if (asked < 0)
            continue;
        memcpy(all, fds, n * sizeof *fds);
        all[n] = (struct pollfd){.fd = asked, .events = POLLIN};
        int nready = libc->poll(all, n + 1, timeout_ms);
        if (nready > 0 && all[n].revents) {
            take_answer(libc);
            nready--;
            if (nready == 0)
                continue;
        }
        memcpy(fds, all, n * sizeof *fds);
        return nready;
    }
    return libc->poll(fds, n, timeout_ms);
}
