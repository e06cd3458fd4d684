// SPDX-License-Identifier: ISC
// ext/swell - the interface of aers/module.h in C++17: y = x (1 - depth (1 - cos(2 pi phase)) / 2).
//
// It saves its phase, which nobody could hear again from the input: who takes its place goes on in step.

#include <aers/module.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <new>

namespace {

constexpr double two_pi = 6.283185307179586;
constexpr double glide_s = 0.02;

enum Slot { rate_slot, depth_slot }; // in the order of the manifest

struct Saved {
    std::uint32_t version;
    double phase;
};

class Swell {
  public:
    Swell(std::uint32_t nchannels, double rate_hz) : nchannels_(nchannels), rate_hz_(rate_hz) {}

    void set(std::uint32_t slot, double value)
    {
        if (slot == rate_slot) {
            step_ = value / rate_hz_;
            return;
        }
        wanted_ = value;
        if (!has_begun_)
            depth_ = value;
    }
    void reset()
    {
        phase_ = 0.0;
        depth_ = wanted_;
        has_begun_ = false;
    }
    void process(const float *const *in, float *const *out, std::uint32_t nframes)
    {
        const double most = 1.0 / (glide_s * rate_hz_);
        has_begun_ = true;
        for (std::uint32_t i = 0; i < nframes; i++) {
            depth_ += std::clamp(wanted_ - depth_, -most, most);
            const auto gain = static_cast<float>(1.0 - depth_ * 0.5 * (1.0 - std::cos(two_pi * phase_)));
            for (std::uint32_t c = 0; c < nchannels_; c++)
                out[c][i] = in[c][i] * gain;
            phase_ += step_;
            phase_ -= std::floor(phase_);
        }
    }
    void save(void *state) const
    {
        const Saved saved{1, phase_};
        std::memcpy(state, &saved, sizeof saved);
    }
    bool restore(const void *state, std::size_t nbytes)
    {
        Saved saved{};
        if (nbytes != sizeof saved)
            return false;
        std::memcpy(&saved, state, sizeof saved);
        if (saved.version != 1 || !(saved.phase >= 0.0 && saved.phase < 1.0))
            return false;
        phase_ = saved.phase;
        return true;
    }

  private:
    std::uint32_t nchannels_;
    double rate_hz_, phase_ = 0.0, step_ = 0.0, depth_ = 0.0, wanted_ = 0.0;
    bool has_begun_ = false;
};

Swell &of(void *self) { return *static_cast<Swell *>(self); }

std::size_t size(const aers_module_config *config)
{
    return config->channels_in == config->channels_out ? sizeof(Swell) : 0;
}

int init(void *self, const aers_module_config *config, char *, std::size_t)
{
    new (self) Swell(config->channels_in, config->rate_hz);
    return 0;
}

aers_module describe()
{
    static const char *const params[] = {"rate_hz", "depth", nullptr};
    aers_module module{};
    module.abi = AERS_MODULE_ABI;
    module.id = "ext/swell";
    module.params = params;
    module.size = size;
    module.init = init;
    module.set = [](void *self, std::uint32_t slot, double value) { of(self).set(slot, value); };
    module.process = [](void *self, const float *const *in, float *const *out, std::uint32_t nframes) {
        of(self).process(in, out, nframes);
    };
    module.reset = [](void *self) { of(self).reset(); };
    module.state_size = [](const void *) { return sizeof(Saved); };
    module.save = [](const void *self, void *state) { static_cast<const Swell *>(self)->save(state); };
    module.restore = [](void *self, const void *state, std::size_t nbytes) {
        return of(self).restore(state, nbytes) ? 0 : -1;
    };
    return module;
}

} // namespace

extern "C" const aers_module *aers_module_describe()
{
    static const aers_module module = describe();
    return &module;
}
