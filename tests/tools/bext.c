/* SPDX-License-Identifier: ISC */
/* bext FILE - what a WAV file's bext chunk says, a line each. */
#include <sndfile.h>
#include <stdint.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    SF_INFO info = {0};
    SF_BROADCAST_INFO bext = {.version = 0};
    SNDFILE *file = argc == 2 ? sf_open(argv[1], SFM_READ, &info) : NULL;
    if (!file || !sf_command(file, SFC_GET_BROADCAST_INFO, &bext, sizeof bext)) {
        fprintf(stderr, "bext: %s\n", file ? "there is none in it" : "usage: bext FILE");
        return 1;
    }
    printf("description %.256s\noriginator %.32s\ndate %.10s %.8s\ntime_reference %llu\n", bext.description,
           bext.originator, bext.origination_date, bext.origination_time,
           (unsigned long long)bext.time_reference_high << 32 | bext.time_reference_low);
    sf_close(file);
    return 0;
}
