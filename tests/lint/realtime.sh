#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Objects of the real-time rooms may call only what is on this list: mathematics, memory moves, JACK's own
# real-time-safe functions, the clock (vDSO), and each other.
. "$(dirname "$0")/lib.sh"

allowed='^(mem(cpy|set|move)|(sin|cos|sincos|tan|tanh|pow|exp|exp2|exp10|log|log2|log10|sqrt|fabs|floor|ceil|rint|lrint|llrint|lround|llround|round|fmin|fmax|hypot|ldexp|frexp|nearbyint|trunc|fmod|remainder|expm1|log1p|cosh|sinh|atan|atan2|asin|acos|nextafter)[fl]?|clock_gettime|jack_(port_get_buffer|last_frame_time|frames_since_cycle_start|frame_time|get_cycle_times|get_time|time_to_frames|frames_to_time)|_GLOBAL_OFFSET_TABLE_|__stack_chk_fail|__cpu_(model|indicator_init)|__isnan|__isinf|__finite)$'
# What init and finish, which run on the control thread, may call besides.
control='^(snprintf|strcmp|strtod|strtol|strtoul|strlen|strncmp|calloc|free|malloc|aligned_alloc|posix_memalign|abort|__assert_fail|aers_.*)$'

objects=$(find $BUILD/obj/common/rt $BUILD/obj/src/aers-node/dsp $BUILD/obj/src/aers-node/rt -name '*.o' 2>/dev/null)
none "the real-time rooms are built" "$([ -n "$objects" ] || echo "no objects below $BUILD/obj")"
defined=$(echo "$objects" | xargs nm --defined-only 2>/dev/null | awk 'NF == 3 { print $3 }' | sort -u)
none "real-time objects call only what is allowed" "$(
    for o in $objects; do
        nm -u "$o" | awk '{ print $2 }' | sed 's/@.*//' | grep -vE "$allowed" | grep -vE "$control" |
            grep -vxF "$defined" | sed "s|^|$o: |"
    done)"
none "no real-time object may allocate, except where a module is made ready" "$(
    for o in $objects; do
        case $o in */dsp/*) continue ;; esac
        nm -u "$o" | awk '{ print $2 }' | grep -E '^(malloc|calloc|realloc|free|printf|fprintf|pthread_|sem_|write|read|open)' |
            grep -v . || true
    done)"
finish
