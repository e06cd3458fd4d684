#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""metrics_check.py openmetrics|prometheus FILE 'METRIC [LABEL=VALUE]... [WANTED TOLERANCE]'...

Read FILE by the parser of prometheus_client, which refuses what is not of the format, and look for samples: each METRIC with
these labels is there exactly once, and within TOLERANCE of WANTED when that is said."""
import sys

from prometheus_client.openmetrics.parser import text_fd_to_metric_families as openmetrics
from prometheus_client.parser import text_fd_to_metric_families as prometheus

with open(sys.argv[2], encoding="utf-8") as file:
    families = list({"openmetrics": openmetrics, "prometheus": prometheus}[sys.argv[1]](file))
samples = [sample for family in families for sample in family.samples]
print(f"{len(families)} metrics, {len(samples)} samples")
failed = not samples
for line in sys.argv[3:]:
    name, *words = line.split()
    labels = dict(word.split("=") for word in words if "=" in word)
    numbers = [float(word) for word in words if "=" not in word]
    found = [s for s in samples if s.name in (name, name + "_total") and labels.items() <= s.labels.items()]
    right = len(found) == 1 and (not numbers or abs(found[0].value - numbers[0]) <= numbers[1])
    if not right:
        print(f"wanted {line}, found {found}")
        failed = True
sys.exit(failed)
