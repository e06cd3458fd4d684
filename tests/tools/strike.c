/* SPDX-License-Identifier: ISC */
/* strike SIGNAL PID - sends a signal to a process and waits until it has ended; prints when that was sent, in ms of the
 * machine's clock, and after how many ms it had ended. Exits with 1 when it has not within ten seconds. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <time.h>

enum { MOST_MS = 10000 };

static double now_ms(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

int main(int argc, char **argv)
{
    const int signal = argc == 3 ? atoi(argv[1]) : 0;
    struct pollfd process = {.fd = argc == 3 ? pidfd_open(atoi(argv[2]), 0) : -1, .events = POLLIN};
    if (signal <= 0 || process.fd < 0) {
        fprintf(stderr, "usage: strike SIGNAL PID, both numbers\n");
        return 2;
    }
    const double wall_ms = now_ms(CLOCK_REALTIME), sent_ms = now_ms(CLOCK_MONOTONIC);
    if (pidfd_send_signal(process.fd, signal, NULL, 0) != 0)
        return 1;
    const int ended = poll(&process, 1, MOST_MS);
    printf("%.0f %.1f\n", wall_ms, now_ms(CLOCK_MONOTONIC) - sent_ms);
    return ended == 1 ? 0 : 1;
}
