/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/term.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

bool aers_term_has_colour(FILE *stream)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    return isatty(fileno(stream)) && !(no_colour && no_colour[0]) && !(term && strcmp(term, "dumb") == 0);
}

bool aers_term_has_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value && value[0])
            return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
    }
    return false;
}

void aers_term_size(int *columns, int *rows)
{
    struct winsize size;
    *columns = *rows = 0;
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        *columns = size.ws_col;
        *rows = size.ws_row;
    }
}

/* ---- full screen */

static struct {
    bool started;
    bool is_raw;   /* standard input is a terminal and was changed */
    bool has_keys; /* and may still bring keys */
    struct termios before;
    struct sigaction old_int, old_term, old_hup;
} screen;
static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

static void put(const char *text)
{
    if (write(STDOUT_FILENO, text, strlen(text)) < 0)
        interrupted = 1; /* the terminal has gone */
}

enum aers_code aers_term_start(struct aers_error *error)
{
    if (!isatty(STDOUT_FILENO))
        return aers_error_set(error, AERS_E_UNSUPPORTED, "standard output", "is no terminal; use --once or --json");
    interrupted = 0;
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, &screen.old_int);
    sigaction(SIGTERM, &action, &screen.old_term);
    sigaction(SIGHUP, &action, &screen.old_hup);
    screen.is_raw = screen.has_keys = tcgetattr(STDIN_FILENO, &screen.before) == 0;
    if (screen.is_raw) {
        struct termios raw = screen.before;
        raw.c_lflag &= (tcflag_t) ~(ICANON | ECHO);
        raw.c_cc[VMIN] = 0;
        raw.c_cc[VTIME] = 0;
        tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    }
    screen.started = true;
    put("\033[?1049h\033[?25l\033[2J");
    return AERS_OK;
}

void aers_term_stop(void)
{
    if (!screen.started)
        return;
    screen.started = false;
    put("\033[0m\033[?25h\033[?1049l");
    if (screen.is_raw)
        tcsetattr(STDIN_FILENO, TCSANOW, &screen.before);
    sigaction(SIGINT, &screen.old_int, NULL);
    sigaction(SIGTERM, &screen.old_term, NULL);
    sigaction(SIGHUP, &screen.old_hup, NULL);
}

bool aers_term_is_interrupted(void)
{
    return interrupted;
}

int aers_term_key(int timeout_ms)
{
    struct pollfd input = {.fd = screen.has_keys ? STDIN_FILENO : -1, .events = POLLIN};
    char bytes[16];
    if (poll(&input, 1, timeout_ms) <= 0 || !(input.revents & (POLLIN | POLLHUP)))
        return 0;
    ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
    if (n <= 0) { /* no more keys, ever: do not spin on it */
        screen.has_keys = false;
        return 0;
    }
    if (n >= 3 && bytes[0] == '\033' && (bytes[1] == '[' || bytes[1] == 'O'))
        return bytes[2] == 'A' ? 'k' : bytes[2] == 'B' ? 'j' : 0;
    return bytes[0];
}
