// SPDX-License-Identifier: ISC
// GET /api/log (docs/telemetry.md): what aers-graphd and its nodes have logged.
import { list, number, objectOf, oneOf, text } from "./read";

export const LEVELS = ["error", "warning", "info", "debug"] as const;

export interface LogLine {
  timeMs: number;
  program: string;
  level: (typeof LEVELS)[number];
  subject: string;
  text: string;
}

export interface LogPage {
  next: number;
  lines: LogLine[];
}

export function parseLogPage(value: unknown): LogPage {
  const json = objectOf(value, "log");
  return {
    next: number(json.next),
    lines: list(json.lines).map((line) => ({
      timeMs: number(line.ts) * 1000,
      program: text(line.program),
      level: oneOf(line.level, LEVELS, "info"),
      subject: text(line.subject),
      text: text(line.text),
    })),
  };
}
