// SPDX-License-Identifier: ISC
// test/gain5: the same gain by the C interface of five functions, in C++.
#include <cmath>
#include <cstring>
#include <vector>

struct Gain {
    int block;
    double factor = 1.0;
    std::vector<float> out;
};

extern "C" {
void *dsp_create(int, int block_size)
{
    return new Gain{block_size, 1.0, std::vector<float>(static_cast<std::size_t>(block_size) * 64)};
}
float *dsp_process(void *handle, const float **inputs, int num_inputs)
{
    auto *gain = static_cast<Gain *>(handle);
    for (int i = 0; i < gain->block; i++)
        for (int c = 0; c < num_inputs; c++)
            gain->out[static_cast<std::size_t>(i * num_inputs + c)] = static_cast<float>(inputs[c][i] * gain->factor);
    return gain->out.data();
}
int dsp_set_param(void *handle, const char *key, float value)
{
    if (std::strcmp(key, "gain_db") != 0)
        return -1;
    static_cast<Gain *>(handle)->factor = std::pow(10.0, value / 20.0);
    return 0;
}
int dsp_get_meters(void *, float *, float *) { return 0; }
void dsp_destroy(void *handle) { delete static_cast<Gain *>(handle); }
}
