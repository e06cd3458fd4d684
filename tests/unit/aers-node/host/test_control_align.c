/* SPDX-License-Identifier: ISC */
/* /aers/align: a delay for each way of a step. */
#include "plans.h"

#include "common/osc/gate.h"
#include "common/osc/write.h"
#include "src/aers-node/host/control.h"

static unsigned naligned;

static void on_aligned(void *user)
{
    (void)user;
    naligned++;
}

static enum aers_code handle(void *control, const struct aers_osc_message *message)
{
    aers_control_handle(control, &(struct aers_target){NULL, NULL}, message);
    return AERS_OK;
}

static void tell(struct aers_control *control, const char *types, const char *id, int32_t first, int32_t second)
{
    uint8_t packet[128];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, "/aers/align", types);
    aers_osc_write_string(&writer, id);
    aers_osc_write_int(&writer, first);
    if (strlen(types) > 2)
        aers_osc_write_int(&writer, second);
    assert_int_equal(aers_osc_each(packet, aers_osc_write_stop(&writer), handle, control), AERS_OK);
}

static void each_way_is_told_its_delay_all_or_none(void **state)
{
    struct rig rig;
    struct aers_error error;
    struct aers_control *control;
    uv_loop_t loop;
    (void)state;
    rig_start(&rig, PLAN("\"in_1\",\"in_2\"", "\"out_1\"", 0, false,
                         "{\"id\":\"g\",\"module\":\"builtin/gain\",\"settings\":{},\"elements\":0,"
                         "\"element_channels\":[],\"in\":[[0,1]],\"ways\":[[1,2]],\"out\":[2],\"values\":{}}"));
    uv_loop_init(&loop);
    const struct aers_control_config config = {.engine = rig.engine, .aligned = on_aligned};
    assert_int_equal(aers_control_create(&loop, &config, &control, &error), AERS_OK);
    const struct aers_step_way *ways = rig.engine->run->steps[0].ways;
    tell(control, "sii", "g", 480, 64);
    assert_int_equal(naligned, 1);
    tell(control, "si", "g", 7, 0);       /* too few */
    tell(control, "sii", "nobody", 7, 7); /* nobody here */
    tell(control, "sii", "g", 7, 9000);   /* more than a way can wait */
    tell(control, "sii", "g", 7, -1);
    assert_int_equal(naligned, 1);
    assert_int_equal(atomic_load(&ways[0].delay), 480);
    assert_int_equal(atomic_load(&ways[1].delay), 64);
    aers_control_destroy(control);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
    rig_finish(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_way_is_told_its_delay_all_or_none)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
