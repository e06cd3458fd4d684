/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/plan/seat.h"

#include <stdio.h>
#include <string.h>

#include "src/aers-graphd/memory.h"

bool aers_seat_has_second(const char *client)
{
    return strlen(client) + 1 < AERS_SEAT_NBYTES;
}

bool aers_seat_is_second(const char *name, size_t nbytes)
{
    return nbytes > 0 && name[nbytes - 1] == AERS_SEAT_MARK;
}

void aers_seat_other(const char *name, char other[AERS_SEAT_NBYTES])
{
    const size_t nbytes = strlen(name);
    if (aers_seat_is_second(name, nbytes))
        snprintf(other, AERS_SEAT_NBYTES, "%.*s", (int)nbytes - 1, name);
    else
        snprintf(other, AERS_SEAT_NBYTES, "%.*s%c", AERS_SEAT_NBYTES - 2, name, AERS_SEAT_MARK);
}

char *aers_seat_other_port(const char *port)
{
    const size_t nbytes = strcspn(port, ":");
    if (aers_seat_is_second(port, nbytes))
        return aers_need_text("%.*s%s", (int)nbytes - 1, port, port + nbytes);
    return aers_need_text("%.*s%c%s", (int)nbytes, port, AERS_SEAT_MARK, port + nbytes);
}

bool aers_seat_is_second_port(const char *port)
{
    return aers_seat_is_second(port, strcspn(port, ":"));
}
