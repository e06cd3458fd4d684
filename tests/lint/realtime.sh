#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Objects of the real-time rooms may call only what is on this list: mathematics, memory moves, the clock (vDSO), what JACK
# documents as real-time safe, and each other.
. "$(dirname "$0")/lib.sh"

math='(sin|cos|sincos|tan|tanh|pow|exp|exp2|exp10|log|log2|log10|sqrt|fabs|floor|ceil|rint|lrint|llrint|lround|llround|round|fmin|fmax|hypot|ldexp|frexp|nearbyint|trunc|fmod|remainder|expm1|log1p|cosh|sinh|atan|atan2|asin|acos|nextafter)f?'
jack='jack_(transport_query|midi_clear_buffer|midi_event_write|port_get_buffer|port_connected|last_frame_time|frames_since_cycle_start|frame_time|get_cycle_times|get_time|time_to_frames|frames_to_time)'
linker='_GLOBAL_OFFSET_TABLE_|__stack_chk_fail|__cpu_model|__cpu_features2|__cpu_indicator_init'
allowed="^(mem(cpy|set|move|cmp)|$math|clock_gettime|$jack|$linker)\$"
# What a module's init, which runs on the control thread, may use besides: to read its options and to say why not.
setup='^(snprintf|strcmp|strtod|strtol|strtoul|strtoull|strlen)$'

calls() { nm -u "$1" | awk '{ print $2 }' | sed 's/@.*//'; }

rt=$(find $BUILD/obj/common/rt $BUILD/obj/src/aers-node/rt -name '*.o' 2>/dev/null)
dsp=$(find $BUILD/obj/src/aers-node/dsp -name '*.o' 2>/dev/null)
defined=$(echo "$rt $dsp" | xargs nm --defined-only 2>/dev/null | awk 'NF == 3 { print $3 }' | sort -u)

none "the real-time rooms are built" "$([ -n "$rt" ] && [ -n "$dsp" ] || echo "no objects below $BUILD/obj")"
none "rt objects call only what is allowed" "$(
    for o in $rt; do calls "$o" | grep -vE "$allowed" | grep -vxF "$defined" | sed "s|^|$o: |"; done)"
none "dsp objects call only what is allowed, and snprintf and friends at init" "$(
    for o in $dsp; do
        calls "$o" | grep -vE "$allowed" | grep -vE "$setup" | grep -vxF "$defined" | grep -vxE 'aers_module_(events|file|record|wav)' | sed "s|^|$o: |"
    done)"
finish
