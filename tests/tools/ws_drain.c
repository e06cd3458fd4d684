/* SPDX-License-Identifier: ISC */
/* ws_drain PORT CLIENTS SECONDS - open so many WebSockets at /ws/telemetry and read what comes without looking at it;
 * prints the bytes each got per second. ws_drain floor CLIENTS SECONDS BYTES - what the kernel alone takes to send
 * BYTES twenty times a second to so many loopback connections, one send(2) each: prints percent of a core. The
 * reference for whoever serves many clients. */
#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PERIOD_MS = 50 };

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static int connect_to(unsigned port)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0)
        die("ws_drain: connect");
    return fd;
}

/* The end of the answer's head is found byte by byte, so that no frame is eaten. */
static void upgrade(int fd, unsigned port)
{
    char request[256], seen[4] = "", byte;
    int n = snprintf(request, sizeof request,
                     "GET /ws/telemetry HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                     port);
    if (write(fd, request, (size_t)n) != n)
        die("ws_drain: write");
    while (memcmp(seen, "\r\n\r\n", 4) != 0) {
        if (read(fd, &byte, 1) != 1)
            die("ws_drain: refused");
        memmove(seen, seen + 1, 3);
        seen[3] = byte;
    }
}

/* Reads all of them until the time is over, or for ever when seconds is 0. @return bytes */
static double drain(const int *fds, unsigned n, double seconds)
{
    static char buffer[1 << 20];
    struct epoll_event event = {.events = EPOLLIN}, events[256];
    int poll = epoll_create1(0);
    double total = 0, end = now_s() + seconds;
    for (unsigned i = 0; i < n; i++) {
        event.data.fd = fds[i];
        if (epoll_ctl(poll, EPOLL_CTL_ADD, fds[i], &event) < 0)
            die("ws_drain: epoll");
    }
    while (seconds <= 0 || now_s() < end) {
        int nevents = epoll_wait(poll, events, 256, 100);
        for (int i = 0; i < nevents; i++) {
            ssize_t got = read(events[i].data.fd, buffer, sizeof buffer);
            if (got <= 0)
                return total;
            total += (double)got;
        }
    }
    close(poll);
    return total;
}

static int listen_somewhere(unsigned *port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t nat = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 4096) < 0 ||
        getsockname(fd, (struct sockaddr *)&at, &nat) < 0)
        die("ws_drain: listen");
    *port = ntohs(at.sin_port);
    return fd;
}

static double cpu_s(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
           ((double)usage.ru_utime.tv_usec + (double)usage.ru_stime.tv_usec) * 1e-6;
}

static void send_to_all(const int *fds, unsigned n, double seconds, size_t nbytes)
{
    char *frame = calloc(1, nbytes);
    double begin = now_s(), cpu = cpu_s();
    for (unsigned tick = 0; now_s() < begin + seconds; tick++) {
        for (unsigned i = 0; i < n; i++)
            if (send(fds[i], frame, nbytes, MSG_NOSIGNAL) < 0)
                die("ws_drain: send");
        double wait = begin + (tick + 1) * PERIOD_MS / 1000.0 - now_s();
        struct timespec pause = {0, (long)(wait * 1e9)};
        if (wait > 0)
            nanosleep(&pause, NULL);
    }
    printf("%.2f\n", 100.0 * (cpu_s() - cpu) / (now_s() - begin));
    free(frame);
}

static void measure_floor(int *fds, unsigned n, double seconds, size_t nbytes)
{
    unsigned port;
    int listener = listen_somewhere(&port);
    pid_t reader = fork();
    if (reader == 0) {
        for (unsigned i = 0; i < n; i++)
            fds[i] = connect_to(port);
        drain(fds, n, 0);
        _exit(0);
    }
    for (unsigned i = 0; i < n; i++)
        if ((fds[i] = accept(listener, NULL, NULL)) < 0)
            die("ws_drain: accept");
    send_to_all(fds, n, seconds, nbytes);
    for (unsigned i = 0; i < n; i++)
        close(fds[i]);
    waitpid(reader, NULL, 0);
}

int main(int argc, char **argv)
{
    bool is_floor = argc == 5 && strcmp(argv[1], "floor") == 0;
    if (argc != 4 && !is_floor) {
        fprintf(stderr, "usage: ws_drain PORT CLIENTS SECONDS | ws_drain floor CLIENTS SECONDS BYTES\n");
        return 2;
    }
    unsigned n = (unsigned)strtoul(argv[2], NULL, 10), port = (unsigned)strtoul(argv[1], NULL, 10);
    double seconds = strtod(argv[3], NULL);
    struct rlimit files = {4096, 4096};
    int *fds = calloc(n, sizeof *fds);
    if (!fds || setrlimit(RLIMIT_NOFILE, &files) < 0)
        die("ws_drain");
    if (is_floor) {
        measure_floor(fds, n, seconds, strtoul(argv[4], NULL, 10));
        return 0;
    }
    for (unsigned i = 0; i < n; i++)
        upgrade(fds[i] = connect_to(port), port);
    printf("%.0f\n", drain(fds, n, seconds) / n / seconds);
    return 0;
}
