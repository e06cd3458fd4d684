// SPDX-License-Identifier: ISC
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { backoffMs, FIRST_MS, LONGEST_MS } from "../src/link/backoff";
import { freshness, SILENT_MS, Telemetry, type LinkState, type Socket } from "../src/link/telemetry";

class Wire implements Socket {
  onopen: Socket["onopen"] = null;
  onclose: Socket["onclose"] = null;
  onerror: Socket["onerror"] = null;
  onmessage: Socket["onmessage"] = null;
  closed = false;
  sent: string[] = [];
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.closed = true;
  }
  open() {
    this.onopen?.(new Event("open"));
  }
  say(data: string) {
    this.onmessage?.(new MessageEvent("message", { data }));
  }
  fail() {
    this.onerror?.(new Event("error"));
  }
}

function start() {
  const wires: Wire[] = [];
  const states: LinkState[] = [];
  const messages: unknown[] = [];
  const telemetry = new Telemetry({
    open: () => {
      const wire = new Wire();
      wires.push(wire);
      return wire;
    },
    onState: (state) => states.push(state),
    onMessage: (message) => messages.push(message),
    random: () => 0.5,
  });
  telemetry.start();
  const last = () => wires.at(-1) ?? new Wire();
  return { telemetry, wires, states, messages, last };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("waits twice as long each time, up to a bound, spread by a quarter either way", () => {
  expect(backoffMs(0, 0.5)).toBe(FIRST_MS);
  expect(backoffMs(3, 0.5)).toBe(8 * FIRST_MS);
  expect(backoffMs(50, 0.5)).toBe(LONGEST_MS);
  expect(backoffMs(1, 0)).toBe(1.5 * FIRST_MS);
  expect(backoffMs(1, 1)).toBe(2.5 * FIRST_MS);
});

it("comes back after a loss, later and later, and soon again once it was heard", () => {
  const { wires, last, telemetry } = start();
  last().fail();
  vi.advanceTimersByTime(FIRST_MS - 1);
  expect(wires).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(wires).toHaveLength(2);
  last().fail();
  vi.advanceTimersByTime(FIRST_MS);
  expect(wires).toHaveLength(2);
  vi.advanceTimersByTime(FIRST_MS);
  expect(wires).toHaveLength(3);
  last().open();
  last().say('{"type":"frame"}');
  last().fail();
  vi.advanceTimersByTime(FIRST_MS);
  expect(wires).toHaveLength(4);
  telemetry.stop();
});

it("gives up a connection that says nothing", () => {
  const { wires, last, states, telemetry } = start();
  last().open();
  const first = last();
  vi.advanceTimersByTime(SILENT_MS + 1000);
  expect(first.closed).toBe(true);
  expect(states.at(-1)?.phase).not.toBe("open");
  vi.advanceTimersByTime(FIRST_MS);
  expect(wires).toHaveLength(2);
  telemetry.stop();
});

it("does not hear a connection that it gave up", () => {
  const { last, messages, telemetry } = start();
  const old = last();
  old.fail();
  old.say('{"type":"frame"}');
  expect(messages).toHaveLength(0);
  telemetry.stop();
});

it("passes over what is not a JSON object", () => {
  const { last, messages, telemetry } = start();
  last().say("{");
  last().say("[1]");
  last().say('{"type":"status"}');
  expect(messages).toEqual([{ type: "status" }]);
  telemetry.stop();
});

it("goes at once when asked, and has one connection only", () => {
  const { wires, last, telemetry } = start();
  telemetry.connectNow();
  expect(wires).toHaveLength(1);
  last().fail();
  telemetry.connectNow();
  expect(wires).toHaveLength(2);
  vi.advanceTimersByTime(4000);
  expect(wires).toHaveLength(2);
  telemetry.stop();
  vi.advanceTimersByTime(60000);
  expect(wires).toHaveLength(2);
});

it("tells live from stale from lost", () => {
  expect(freshness({ phase: "open" }, 1000, 1900)).toBe("live");
  expect(freshness({ phase: "open" }, 1000, 2100)).toBe("stale");
  expect(freshness({ phase: "connecting" }, 1000, 1001)).toBe("lost");
});
