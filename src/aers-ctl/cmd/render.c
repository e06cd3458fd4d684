/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/package.h"
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/render/render.h"

static struct aers_render_config config = {.isolation = AERS_ISOLATION_GRAPH};

enum {
    KEY_OUTPUT = 'o',
    KEY_DURATION = 'd',
    KEY_STEMS = 0x100,
    KEY_STEM,
    KEY_RATE,
    KEY_BLOCK,
    KEY_SAMPLES,
    KEY_SEED,
    KEY_ISOLATION,
    KEY_REPORT,
    KEY_UNSIGNED,
    KEY_TRACE,
    KEY_ASSERT
};

static const struct argp_option options[] = {
    {"output", KEY_OUTPUT, "FILE", 0, "Write what reaches the outputs here: .wav, .rf64, .flac, .opus, .ogg", 0},
    {"duration", KEY_DURATION, "TIME", 0, "How long: seconds, M:SS or H:MM:SS", 0},
    {"stems", KEY_STEMS, "DIR", 0, "Write each bus, mixer and output to a file of its own in DIR", 0},
    {"stem", KEY_STEM, "NODE", 0, "With --stems: this node, and no others than those named so", 0},
    {"samples", KEY_SAMPLES, "FORMAT", 0, "float, pcm16, pcm24 or pcm32 (default: float; FLAC: pcm24)", 0},
    {"rate", KEY_RATE, "HZ", 0, "Sample rate (default: the graph's)", 0},
    {"block", KEY_BLOCK, "N", 0, "Frames per block (default: the graph's, or 1024)", 0},
    {"seed", KEY_SEED, "N", 0, "Added to the seed of whatever is left to chance", 0},
    {"isolation", KEY_ISOLATION, "LEVEL", 0, "node, chain, graph or auto (default: graph, which is the fastest)", 0},
    {"allow-unsigned", KEY_UNSIGNED, NULL, 0, "Load modules that nobody has signed: for their development only", 0},
    {"report", KEY_REPORT, "FILE", 0, "Write what was measured here, as JSON", 0},
    {"trace", KEY_TRACE, "FILE", 0, "Write when each block of each node began and ended here, for Perfetto", 0},
    {"assert", KEY_ASSERT, "CLAIM", 0, "Fail unless this holds: 'node/master: peak <= -1 dBTP'", 0},
    {0},
};

/* ---- values ---- */

static bool read_whole(const char *text, unsigned long min, unsigned long max, uint32_t *out)
{
    char *end;
    if (text[0] < '0' || text[0] > '9')
        return false;
    unsigned long value = strtoul(text, &end, 10);
    *out = (uint32_t)value;
    return !*end && value >= min && value <= max;
}

/* SECONDS, M:SS, H:MM:SS; the last part may have a fraction. */
static bool read_time(const char *text, double *out)
{
    double seconds = 0.0;
    for (int nparts = 1; nparts <= 3; nparts++) {
        char *end;
        double part = text[0] >= '0' && text[0] <= '9' ? strtod(text, &end) : -1.0;
        if (part < 0.0 || (nparts > 1 && part >= 60.0))
            return false;
        seconds = seconds * 60.0 + part;
        *out = seconds;
        if (!*end)
            return seconds > 0.0 && seconds < 1e6;
        if (*end != ':' || part > floor(part))
            return false;
        text = end + 1;
    }
    return false;
}

static enum aers_code add_word(struct aers_words *words, const char *option, const char *word, struct aers_error *error)
{
    if (words->n == AERS_RENDER_MAX_WORDS)
        return aers_error_set(error, AERS_E_LIMIT, option, "at most %d", AERS_RENDER_MAX_WORDS);
    words->items[words->n++] = word;
    return AERS_OK;
}

static enum aers_code option(int key, const char *arg, struct aers_error *error)
{
    switch (key) {
    case KEY_OUTPUT:
        config.output = arg;
        return AERS_OK;
    case KEY_DURATION:
        return read_time(arg, &config.duration_s)
                   ? AERS_OK
                   : aers_error_set(error, AERS_E_USAGE, "", "--duration %s: give seconds, M:SS or H:MM:SS", arg);
    case KEY_STEMS:
        config.stems = arg;
        return AERS_OK;
    case KEY_STEM:
        return add_word(&config.stem_ids, "--stem", arg, error);
    case KEY_TRACE:
        config.trace = arg;
        return AERS_OK;
    case KEY_SAMPLES:
        config.sample = arg;
        return AERS_OK;
    case KEY_RATE:
        return read_whole(arg, 8000, 192000, &config.rate_hz)
                   ? AERS_OK
                   : aers_error_set(error, AERS_E_USAGE, "", "--rate %s: give 8000 to 192000 Hz", arg);
    case KEY_BLOCK:
        return read_whole(arg, 16, 8192, &config.block_nframes) &&
                       (config.block_nframes & (config.block_nframes - 1)) == 0
                   ? AERS_OK
                   : aers_error_set(error, AERS_E_USAGE, "", "--block %s: give a power of two from 16 to 8192", arg);
    case KEY_SEED:
        config.has_seed = read_whole(arg, 0, INT32_MAX, &config.seed);
        return config.has_seed ? AERS_OK
                               : aers_error_set(error, AERS_E_USAGE, "", "--seed %s: give 0 to 2147483647", arg);
    case KEY_ISOLATION:
        return aers_isolation_parse(arg, &config.isolation)
                   ? AERS_OK
                   : aers_error_set(error, AERS_E_USAGE, "", "--isolation %s: give node, chain, graph or auto", arg);
    case KEY_UNSIGNED:
        aers_package_allow_unsigned();
        return AERS_OK;
    case KEY_REPORT:
        config.report = arg;
        return AERS_OK;
    case KEY_ASSERT:
        return add_word(&config.claims, "--assert", arg, error);
    default:
        return AERS_E_UNSUPPORTED;
    }
}

/* ---- the command ---- */

static enum aers_code check_usage(struct aers_ctl *ctl)
{
    if (!(config.duration_s > 0))
        return aers_error_set(&ctl->error, AERS_E_USAGE, "", "how long? (--duration 60)");
    if (config.stem_ids.n > 0 && !config.stems)
        return aers_error_set(&ctl->error, AERS_E_USAGE, "--stem", "goes with --stems DIR");
    if (!config.output && !config.stems && !config.report && !ctl->json && config.claims.n == 0)
        return aers_error_set(&ctl->error, AERS_E_USAGE, "",
                              "what for? (-o FILE, --stems DIR, --report FILE, --json or --assert CLAIM)");
    return AERS_OK;
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    (void)nargs;
    config.graph = args[0];
    enum aers_code code = check_usage(ctl);
    return code == AERS_OK ? aers_render_run(ctl, &config) : code;
}

const struct aers_command aers_command_render = {
    .name = "render",
    .args = "GRAPH",
    .summary = "play a graph file into audio files, faster than real time",
    .help = "Render a graph file: what reaches its outputs goes into FILE, as fast as the machine goes, on a JACK "
            "server of its own that no other server or render notices. The same graph gives the same samples every "
            "time, whatever the size of the blocks. Several outputs stand side by side in the file, in the order of "
            "the graph. With --assert it is a test: it fails, with exit status 1, unless all that is asserted holds.",
    .options = options,
    .min_args = 1,
    .max_args = 1,
    .option = option,
    .completes = "file",
    .asks_nobody = true,
    .run = run,
};
