// SPDX-License-Identifier: ISC
// ext/plate_reverb - a plate by the C interface of five functions, in C++17.
//
// J. Dattorro, "Effect Design, Part 1: Reverberator and Other Filters", J. Audio Eng. Soc. 45 (9), 1997: figure 1, with the lengths and taps of
// its table 1 and 2, which are for 29,761 Hz and are scaled to the rate here. Four input diffusers feed a figure of eight of two halves:
//
//     half:  allpass (modulated) -> delay -> one-pole low pass -> x decay -> allpass -> delay -> x decay -> the other half
//
// A turn through one half takes (672 + 4453 + 1800 + 3720) / 29761 s = 0.358 s and scales by decay^2, so that a fall by 60 dB within T60 needs
// decay = 10^(-1.5 * 0.358 s / T60).

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <new>
#include <vector>

namespace {

constexpr double design_rate_hz = 29761.0;
constexpr double half_turn_s = (672 + 4453 + 1800 + 3720) / design_rate_hz;
constexpr double glide_s = 0.02;
constexpr double two_pi = 6.283185307179586;

// A delay line whose past can be read anywhere.
class Line {
  public:
    Line(double design_length, double scale, double spare = 0.0)
        : length_(std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(design_length * scale)))),
          past_(length_ + static_cast<std::size_t>(std::ceil(spare * scale)) + 2, 0.0f)
    {
    }
    float tap(std::size_t back) const { return past_[(at_ + past_.size() - back) % past_.size()]; }
    float tap(double back) const
    {
        const auto whole = static_cast<std::size_t>(back);
        const auto part = static_cast<float>(back - static_cast<double>(whole));
        return tap(whole) + part * (tap(whole + 1) - tap(whole));
    }
    float last() const { return tap(length_ - 1); }
    std::size_t length() const { return length_; }
    void push(float x)
    {
        at_ = at_ + 1 == past_.size() ? 0 : at_ + 1;
        past_[at_] = x;
    }

  private:
    std::size_t length_;
    std::vector<float> past_;
    std::size_t at_ = 0;
};

// y = -g x + z, z the delayed x + g y: flat in magnitude.
class Allpass {
  public:
    Allpass(double design_length, float gain, double scale, double spare = 0.0) : line_(design_length, scale, spare), gain_(gain) {}
    float run(float x) { return run(x, static_cast<double>(line_.length() - 1)); }
    float run(float x, double back)
    {
        const float z = line_.tap(back), kept = x + gain_ * -z;
        line_.push(kept);
        return z + gain_ * kept;
    }
    const Line &line() const { return line_; }

  private:
    Line line_;
    float gain_;
};

class OnePole {
  public:
    explicit OnePole(float part) : part_(part) {}
    float run(float x) { return state_ += part_ * (x - state_); }

  private:
    float part_, state_ = 0.0f;
};

// The same low pass at every rate: the design's coefficient is for its own.
float scaled_part(double design_part, double rate_hz)
{
    return static_cast<float>(1.0 - std::pow(1.0 - design_part, design_rate_hz / rate_hz));
}

class Half {
  public:
    Half(double first, double delay, double second, double last, double scale, double rate_hz)
        : excursion_(8.0 * scale), first_(first, -0.70f, scale, 20.0), delay_(delay, scale), damping_(scaled_part(0.9, rate_hz)),
          second_(second, 0.50f, scale), last_(last, scale)
    {
    }
    void run(float x, float decay, double swing)
    {
        const float diffused = first_.run(x, static_cast<double>(first_.line().length() - 1) + excursion_ * (1.0 + swing));
        const float damped = damping_.run(delay_.last()) * decay;
        delay_.push(diffused);
        last_.push(second_.run(damped));
    }
    float end() const { return last_.last(); }
    const Line &delay() const { return delay_; }
    const Line &second() const { return second_.line(); }
    const Line &last() const { return last_; }

  private:
    double excursion_;
    Allpass first_;
    Line delay_;
    OnePole damping_;
    Allpass second_;
    Line last_;
};

// Reaches its target within glide_s, in a straight line.
class Glide {
  public:
    Glide(double value, double rate_hz) : value_(value), target_(value), nframes_(rate_hz * glide_s) {}
    void go(double target)
    {
        target_ = target;
        step_ = (target - value_) / nframes_;
    }
    double next()
    {
        if (std::fabs(target_ - value_) <= std::fabs(step_))
            value_ = target_;
        else
            value_ += step_;
        return value_;
    }

  private:
    double value_, target_, step_ = 0.0, nframes_;
};

double decay_for(double seconds) { return std::pow(10.0, -1.5 * half_turn_s / seconds); }

class Plate {
  public:
    Plate(int rate_hz, int block)
        : block_(block), scale_(rate_hz / design_rate_hz), turn_(two_pi / rate_hz), mix_(0.2, rate_hz),
          decay_(decay_for(2.2), rate_hz), bandwidth_(scaled_part(0.9995, rate_hz)), diffusers_{{142, 0.75f, scale_},
                                                                                                  {107, 0.75f, scale_},
                                                                                                  {379, 0.625f, scale_},
                                                                                                  {277, 0.625f, scale_}},
          left_(672, 4453, 1800, 3720, scale_, rate_hz), right_(908, 4217, 2656, 3163, scale_, rate_hz),
          out_(static_cast<std::size_t>(block) * 64, 0.0f)
    {
    }
    bool set(const char *key, double value)
    {
        if (std::strcmp(key, "mix") == 0)
            mix_.go(std::clamp(value, 0.0, 1.0));
        else if (std::strcmp(key, "decay_s") == 0)
            decay_.go(decay_for(std::clamp(value, 0.1, 10.0)));
        else
            return false;
        return true;
    }
    float *process(const float *const *in, int nchannels)
    {
        nchannels = std::clamp(nchannels, 0, 64);
        for (int i = 0; i < block_; i++)
            run_frame(in, nchannels, i);
        return out_.data();
    }
    void levels(float &rms, float &peak) const
    {
        rms = nframes_ ? static_cast<float>(std::sqrt(squares_ / static_cast<double>(nframes_))) : 0.0f;
        peak = peak_;
    }

  private:
    void run_frame(const float *const *in, int nchannels, int i)
    {
        float sum = 0.0f;
        for (int c = 0; c < nchannels; c++)
            sum += in[c][i];
        float wet[2];
        run_tank(nchannels > 1 ? sum / static_cast<float>(nchannels) : sum, wet);
        if (nchannels == 1)
            wet[0] = 0.5f * (wet[0] + wet[1]);
        const auto mix = static_cast<float>(mix_.next());
        for (int c = 0; c < nchannels; c++)
            put(i * nchannels + c, in[c][i] + mix * (wet[c % 2] - in[c][i]));
    }
    void put(int at, float x)
    {
        out_[static_cast<std::size_t>(at)] = x;
        peak_ = std::max(peak_, std::fabs(x));
        squares_ += static_cast<double>(x) * x;
        nframes_++;
    }
    void run_tank(float x, float wet[2])
    {
        x = bandwidth_.run(x);
        for (Allpass &diffuser : diffusers_)
            x = diffuser.run(x);
        const auto decay = static_cast<float>(decay_.next());
        const float from_left = left_.end() * decay, from_right = right_.end() * decay;
        phase_ += turn_;
        if (phase_ > two_pi)
            phase_ -= two_pi;
        left_.run(x + from_right, decay, std::sin(phase_));
        right_.run(x + from_left, decay, std::cos(phase_));
        wet[0] = 0.6f * (at(right_.delay(), 266) + at(right_.delay(), 2974) - at(right_.second(), 1913) + at(right_.last(), 1996) -
                         at(left_.delay(), 1990) - at(left_.second(), 187) - at(left_.last(), 1066));
        wet[1] = 0.6f * (at(left_.delay(), 353) + at(left_.delay(), 3627) - at(left_.second(), 1228) + at(left_.last(), 2673) -
                         at(right_.delay(), 2111) - at(right_.second(), 335) - at(right_.last(), 121));
    }
    float at(const Line &line, double design_tap) const { return line.tap(static_cast<std::size_t>(design_tap * scale_)); }

    int block_;
    double scale_, turn_, phase_ = 0.0;
    Glide mix_, decay_;
    OnePole bandwidth_;
    Allpass diffusers_[4];
    Half left_, right_;
    std::vector<float> out_;
    float peak_ = 0.0f;
    double squares_ = 0.0;
    std::size_t nframes_ = 0;
};

} // namespace

extern "C" {
#define EXPORT __attribute__((visibility("default")))

EXPORT void *dsp_create(int sample_rate, int block_size)
{
    if (sample_rate < 8000 || block_size < 1)
        return nullptr;
    return new (std::nothrow) Plate(sample_rate, block_size);
}

EXPORT float *dsp_process(void *handle, const float **inputs, int num_inputs)
{
    return static_cast<Plate *>(handle)->process(inputs, num_inputs);
}

EXPORT int dsp_set_param(void *handle, const char *key, float value)
{
    return static_cast<Plate *>(handle)->set(key, static_cast<double>(value)) ? 0 : -1;
}

EXPORT int dsp_get_meters(void *handle, float *rms, float *peak)
{
    static_cast<Plate *>(handle)->levels(*rms, *peak);
    return 0;
}

EXPORT void dsp_destroy(void *handle)
{
    delete static_cast<Plate *>(handle);
}
}
