#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# OSCQuery and OSC are to be found by mDNS, with a real avahi-daemon on a D-Bus and in a network of its own; and where there is none, nobody
# waits and nobody complains.
if [ -z "${AERS_MDNS_NET:-}" ] && unshare --net true 2>/dev/null; then
    exec env AERS_MDNS_NET=1 unshare --net bash "$0" "$@"
fi
. "$(dirname "$0")/lib.sh"

URL=http://127.0.0.1:$HTTP_PORT
export DBUS_SYSTEM_BUS_ADDRESS=unix:path=$WORK/bus
meter() { background aers-meter --http "$1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "osc.tcp://127.0.0.1:$OSC_PORT/" "${@:2}"; }
there() { curl -s -o /dev/null "$URL/api/health/live"; }
browse() { timeout 20 avahi-browse -rpt "$1" 2>"$WORK/browse.err" | tee "$WORK/browsed"; }
found() { # TYPE NAME PORT [INTERFACE]: =;interface;protocol;name;type;domain;host;address;port;txt
    browse "$1" | NAME=$(sed 's/ /\\032/g' <<<"$2") awk -F';' -v port="$3" -v on="${4:-}" \
        '$1 == "=" && $4 == ENVIRON["NAME"] && $9 == port && (on == "" || $2 == on) { found = 1 } END { exit !found }'
}
none_found() { [ -z "$(browse "$1")" ]; }

[ -z "${AERS_MDNS_NET:-}" ] || ip link set lo up
# ---- without any of it
meter 127.0.0.1
METER=$LAST
is "without a D-Bus it starts" wait_for 5 there
same "and says nothing of it" "$(grep -ciE 'dbus|avahi|mdns' "$WORK/aers-meter.log")" 0
began=$SECONDS
kill -TERM "$METER"
is "and ends at once" wait_for 2 gone "$METER"
if [ -z "${AERS_MDNS_NET:-}" ] || ! command -v avahi-daemon >/dev/null || ! command -v dbus-daemon >/dev/null || ! command -v avahi-browse >/dev/null; then
    skip "what is served is announced" "needs avahi-daemon, avahi-browse, dbus-daemon and a network of its own"
    finish
    exit
fi

# ---- a D-Bus and an avahi-daemon of our own
cat >"$WORK/bus.conf" <<B
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type><listen>$DBUS_SYSTEM_BUS_ADDRESS</listen>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="true"/><allow receive_sender="*"/>
  </policy>
</busconfig>
B
printf '[server]\nhost-name=aers-test\nuse-ipv6=no\nenable-dbus=yes\n[wide-area]\nenable-wide-area=no\n' >"$WORK/avahi.conf"
mkdir -p /run/avahi-daemon && mount -t tmpfs tmpfs /run/avahi-daemon
start_avahi() { background avahi-daemon --no-drop-root --no-chroot --no-rlimits --no-proc-title --debug -f "$WORK/avahi.conf"; }
background dbus-daemon --config-file="$WORK/bus.conf" --nofork --nopidfile
wait_for 5 test -S "$WORK/bus" || { cat "$WORK/dbus-daemon.log"; exit 1; }
meter 127.0.0.1
METER=$LAST
wait_for 5 there
start_avahi
AVAHI=$LAST
is "an avahi-daemon that comes later is noticed" wait_for 20 found _oscjson._tcp AERS "$HTTP_PORT" lo
is "which is a line of the log" wait_for 5 grep -q 'announced by mDNS as "AERS"' "$WORK/aers-meter.log"
same "what loopback has is announced there alone" "$(awk -F';' '{ print $2 }' "$WORK/browsed" | sort -u)" lo
is "OSC is not announced before there is an aers-graphd" none_found _osc._udp
background aers-graphd --wait-server --osc "127.0.0.1:$OSC_PORT" --meter none "$TOP/graphs/minimal.yaml"
GRAPHD=$LAST
is "its OSC is then" wait_for 20 found _osc._udp "AERS minimal" "$OSC_PORT" lo
is "and both have the graph's name" wait_for 20 found _oscjson._tcp "AERS minimal" "$HTTP_PORT" lo
stop "$GRAPHD"
is "without it OSC is no more" wait_for 20 none_found _osc._udp
stop "$AVAHI"
start_avahi
is "another avahi-daemon has it as well" wait_for 30 found _oscjson._tcp "AERS minimal" "$HTTP_PORT"

# ---- another one of the same name; beyond loopback
HTTP_2=$(free_port)
background aers-meter --http "0.0.0.0:$HTTP_2" --osc "127.0.0.1:$(free_port)" --graphd "osc.tcp://127.0.0.1:1/"
SECOND=$LAST
is "a second one is found too" wait_for 20 found _oscjson._tcp AERS "$HTTP_2"
background aers-meter --http "0.0.0.0:$(free_port)" --osc "127.0.0.1:$(free_port)" --graphd "osc.tcp://127.0.0.1:1/"
THIRD=$LAST
taken() { browse _oscjson._tcp | grep -qE '^=.*;AERS\\032(#|\\035)?2'; }
is "one whose name is taken gets a number" wait_for 20 taken
stop "$SECOND"
stop "$THIRD"
stop "$METER"
is "who ends is gone" wait_for 20 none_found _oscjson._tcp
meter 127.0.0.1 --no-mdns
is "who does not want it" wait_for 5 there
is "is not announced" none_found _oscjson._tcp
finish
