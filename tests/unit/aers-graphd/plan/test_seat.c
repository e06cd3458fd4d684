/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-graphd/plan/seat.h"

static void the_second_seat_has_a_mark_behind_its_name(void **state)
{
    (void)state;
    char other[AERS_SEAT_NBYTES];
    aers_seat_other("desk", other);
    assert_string_equal(other, "desk~");
    assert_true(aers_seat_is_second(other, strlen(other)));
    assert_false(aers_seat_is_second("desk", 4));
    aers_seat_other("desk~", other);
    assert_string_equal(other, "desk");
}

static void its_ports_are_named_alike(void **state)
{
    (void)state;
    char *port = aers_seat_other_port("desk:in_1"), *back = aers_seat_other_port(port);
    assert_string_equal(port, "desk~:in_1");
    assert_string_equal(back, "desk:in_1");
    assert_true(aers_seat_is_second_port(port));
    assert_false(aers_seat_is_second_port("desk:in~1"));
    free(port);
    free(back);
}

static void the_longest_name_of_jack_has_no_room_for_it(void **state)
{
    (void)state;
    char name[64];
    memset(name, 'x', 63);
    name[63] = 0;
    assert_false(aers_seat_has_second(name));
    name[62] = 0;
    assert_true(aers_seat_has_second(name));
    char other[AERS_SEAT_NBYTES];
    aers_seat_other(name, other);
    assert_int_equal(strlen(other), 63);
    assert_int_equal(other[62], AERS_SEAT_MARK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_second_seat_has_a_mark_behind_its_name),
        cmocka_unit_test(its_ports_are_named_alike),
        cmocka_unit_test(the_longest_name_of_jack_has_no_room_for_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
