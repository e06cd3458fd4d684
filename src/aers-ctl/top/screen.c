/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/top/screen.h"

#include <curses.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "src/aers-ctl/term.h"

enum { HEAD_ROWS = 2, FOOT_ROWS = 2, NAME_MIN = 8, NAME_MAX = 28, FIGURES = 44, BAR_MIN = 6 };
enum { GOOD = 1, WARN, BAD, DIM, BRIGHT };

static SCREEN *screen;
static volatile sig_atomic_t interrupted;
static struct sigaction before[3];
static const int signals[3] = {SIGINT, SIGTERM, SIGHUP};

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

enum aers_code aers_screen_open(bool colour, struct aers_error *error)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return aers_error_set(error, AERS_E_UNSUPPORTED, "standard output", "is no terminal; use status, or --json");
    struct sigaction action = {.sa_handler = on_signal};
    interrupted = 0;
    for (size_t i = 0; i < 3; i++)
        sigaction(signals[i], &action, &before[i]);
    setlocale(LC_CTYPE, ""); /* nothing else: numbers keep their point */
    screen = newterm(NULL, stdout, stdin);
    if (!screen) {
        for (size_t i = 0; i < 3; i++)
            sigaction(signals[i], &before[i], NULL);
        return aers_error_set(error, AERS_E_UNSUPPORTED, "TERM", "names no terminal that is known here");
    }
    set_term(screen);
    cbreak();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    set_escdelay(25);
    curs_set(0);
    if (colour && has_colors() && start_color() == OK && use_default_colors() == OK) {
        init_pair(GOOD, COLOR_GREEN, -1);
        init_pair(WARN, COLOR_YELLOW, -1);
        init_pair(BAD, COLOR_RED, -1);
        init_pair(BRIGHT, COLOR_CYAN, -1);
    }
    return AERS_OK;
}

void aers_screen_close(void)
{
    if (!screen)
        return;
    endwin();
    delscreen(screen);
    screen = NULL;
    for (size_t i = 0; i < 3; i++)
        sigaction(signals[i], &before[i], NULL);
}

bool aers_screen_is_interrupted(void)
{
    return interrupted;
}

size_t aers_screen_room(void)
{
    return LINES > HEAD_ROWS + FOOT_ROWS ? (size_t)(LINES - HEAD_ROWS - FOOT_ROWS) : 0;
}

int aers_screen_key(int timeout_ms)
{
    static const struct {
        int curses, ours;
    } keys[] = {
        {KEY_UP, AERS_KEY_UP},           {KEY_DOWN, AERS_KEY_DOWN},   {KEY_PPAGE, AERS_KEY_PAGE_UP},
        {KEY_NPAGE, AERS_KEY_PAGE_DOWN}, {KEY_HOME, AERS_KEY_HOME},   {KEY_END, AERS_KEY_END},
        {KEY_LEFT, AERS_KEY_LEFT},       {KEY_RIGHT, AERS_KEY_RIGHT}, {KEY_RESIZE, AERS_KEY_RESIZE},
    };
    timeout(timeout_ms);
    int key = getch();
    if (key == ERR)
        return AERS_KEY_NONE;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (keys[i].curses == key)
            return keys[i].ours;
    return key < 256 ? key : AERS_KEY_NONE;
}

/* ---- drawing */

static attr_t tone_of(int pair)
{
    return pair == DIM ? A_DIM : pair ? (attr_t)COLOR_PAIR(pair) : A_NORMAL;
}

/* At most `width` columns, padded to them; a negative width puts it to the right. */
static void put(const char *text, int width, int tone)
{
    attron(tone_of(tone));
    if (width < 0)
        printw("%*.*s", -width, -width, text);
    else
        printw("%-*.*s", width, width, text);
    attroff(tone_of(tone));
}

static int state_tone(const char *state)
{
    if (strcmp(state, "running") == 0 || strcmp(state, "ready") == 0)
        return GOOD;
    return strcmp(state, "failed") == 0 || strcmp(state, "degraded") == 0 ? BAD : WARN;
}

static int name_width(const struct aers_top *top)
{
    size_t width = NAME_MIN;
    for (size_t i = 0; i < top->nrows; i++)
        width = strlen(top->rows[i].id) > width ? strlen(top->rows[i].id) : width;
    return width > NAME_MAX ? NAME_MAX : (int)width;
}

static void draw_headline(const struct aers_top *top)
{
    move(0, 0);
    attron(A_BOLD);
    printw("%s", *top->graph_id ? top->graph_id : "aers-ctl top");
    attroff(A_BOLD);
    if (!top->there) {
        put(": ", 2, 0);
        put("gone", 4, BAD);
        printw(", waiting for aers-graphd");
        return;
    }
    put(": ", 2, 0);
    put(top->state, (int)strlen(top->state), state_tone(top->state));
    printw("  %lld Hz  %lld frames  up %lld:%02lld  ", (long long)top->rate_hz, (long long)top->block_nframes,
           (long long)top->uptime_s / 60, (long long)top->uptime_s % 60);
    attron(tone_of(top->xruns ? BAD : 0));
    printw("%lld xruns", (long long)top->xruns);
    attroff(tone_of(top->xruns ? BAD : 0));
    printw("  DSP %.1f %%", top->load_pct);
}

static void put_title(const struct aers_top *top, enum aers_top_column column, const char *title, int width)
{
    bool is_sorted = top->sort == column;
    attron(is_sorted ? A_UNDERLINE | A_BOLD : A_BOLD);
    put(title, width, 0);
    attroff(is_sorted ? A_UNDERLINE | A_BOLD : A_BOLD);
    addch(is_sorted ? (top->reversed ? '^' : 'v') : ' ');
}

static void draw_titles(const struct aers_top *top, int width)
{
    move(1, 0);
    put_title(top, AERS_TOP_NODE, "NODE", width);
    put_title(top, AERS_TOP_STATE, "STATE", 9);
    put_title(top, AERS_TOP_CPU, "CPU %", -6);
    put_title(top, AERS_TOP_MAX, "MAX %", -6);
    put_title(top, AERS_TOP_XRUNS, "XRUNS", -5);
    put_title(top, AERS_TOP_RESTARTS, "RST", -4);
    put("MBS", 4, 0);
    put_title(top, AERS_TOP_LEVEL, "PEAK", -6);
}

static void put_number(int decimals, double value, int width, int tone)
{
    char text[32];
    snprintf(text, sizeof text, "%.*f", decimals, value);
    put(text, -width, tone);
    addch(' ');
}

static int level_tone(double level_db)
{
    return level_db >= -1 ? BAD : level_db >= -12 ? WARN : GOOD;
}

/* Linear in dB from -60 to 0. */
static void put_bar(double peak_db, int width)
{
    int lit = (int)lround(fmin(fmax((peak_db + 60) / 60, 0), 1) * width);
    for (int i = 0; i < width; i++) {
        int tone = i < lit ? level_tone(-60 + 60 * (i + 0.5) / width) : DIM;
        attron(tone_of(tone));
        addch(i < lit ? '|' : '.');
        attroff(tone_of(tone));
    }
}

static void put_switch(char letter, bool on, int tone)
{
    attron(tone_of(on ? tone : DIM));
    addch(on ? (chtype)letter : '-');
    attroff(tone_of(on ? tone : DIM));
}

static void draw_row(const struct aers_top_row *row, int line, int width, bool is_selected)
{
    move(line, 0);
    if (is_selected)
        attron(A_REVERSE);
    put(row->id, width, 0);
    if (is_selected)
        attroff(A_REVERSE);
    addch(' ');
    put(row->state, 9, state_tone(row->state));
    addch(' ');
    put_number(2, row->cpu_pct, 6, 0);
    put_number(2, row->cpu_max_pct, 6, row->cpu_max_pct >= 80 ? BAD : 0);
    put_number(0, (double)row->xruns, 5, row->xruns ? BAD : 0);
    put_number(0, (double)row->restarts, 4, row->restarts ? WARN : 0);
    put_switch('M', row->mute, BAD);
    put_switch('B', row->bypass, WARN);
    put_switch('S', row->solo, BRIGHT);
    addch(' ');
    if (row->reason[0]) {
        put(row->reason, COLS > width + FIGURES ? COLS - width - FIGURES : 0, BAD);
        return;
    }
    if (row->peak_db > -149.5)
        put_number(1, row->peak_db, 6, row->peak_db >= -1 ? BAD : 0);
    else
        put("  -inf ", 7, row->heard ? 0 : DIM);
    if (COLS - width - FIGURES - 7 >= BAR_MIN)
        put_bar(row->peak_db, COLS - width - FIGURES - 7);
}

static void draw_help(void)
{
    static const char *const lines[] = {
        "up down PgUp PgDn Home End   select a node",
        "m  b  s                      mute, bypass, solo it, and back",
        "left right                   choose one of its parameters",
        "+  -                         nudge the parameter up or down",
        "d                            back to its default",
        "<  >                         sort by the next column",
        "n c x r l g                  sort by node, CPU, xruns, restarts, peak, order of the graph",
        "R                            the other way round",
        "q  Ctrl-C                    quit;  h  this help",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0] && i < aers_screen_room(); i++) {
        move(HEAD_ROWS + (int)i, 2);
        addnstr(lines[i], COLS > 2 ? COLS - 2 : 0);
    }
}

static void draw_rows(struct aers_top *top, int width)
{
    size_t room = aers_screen_room(), selected = aers_top_selected(top);
    aers_top_scroll(top, room);
    for (size_t i = top->first; i < top->nrows && i < top->first + room; i++)
        draw_row(&top->rows[i], HEAD_ROWS + (int)(i - top->first), width, i == selected);
}

void aers_screen_draw(struct aers_top *top, const char *footer, bool help)
{
    int width = name_width(top);
    erase();
    draw_headline(top);
    draw_titles(top, width);
    if (help)
        draw_help();
    else
        draw_rows(top, width);
    if (LINES > HEAD_ROWS + FOOT_ROWS) {
        move(LINES - 2, 0);
        addnstr(footer, COLS);
        move(LINES - 1, 0);
        attron(*top->message ? A_BOLD : A_DIM);
        addnstr(*top->message ? top->message : "h help  q quit  m mute  b bypass  s solo  +/- nudge  < > sort",
                COLS - 1);
        attroff(*top->message ? A_BOLD : A_DIM);
    }
    refresh();
}
