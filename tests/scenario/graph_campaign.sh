#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A few of each fault of tests/campaign/campaign.sh: that all comes back. The figures are those of `make campaign`.
export KILLS=6 STOPS=2 SEGVS=2 SPINS=2 RESTARTS=1 BLOCKS=2 RELOADS=3 CONTROL=1 BLOCK=1024
exec "$(dirname "$0")/../campaign/campaign.sh"
