// SPDX-License-Identifier: ISC
// The WebSocket to /ws/telemetry, kept up for ever: it reconnects with backoff, and a connection that is open but has
// said nothing for SILENT_MS counts as broken.
import { isObject, type Json } from "../model/read";
import { backoffMs } from "./backoff";

export const SILENT_MS = 5000;
export const STALE_MS = 1000;

export type LinkState =
  | { phase: "connecting" }
  | { phase: "open" }
  | { phase: "waiting"; attempt: number; retryAtMs: number };

export interface Socket {
  onopen: ((event: Event) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  onerror: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface TelemetryOptions {
  open: () => Socket;
  onState: (state: LinkState) => void;
  onMessage: (message: Json) => void;
  now?: () => number;
  random?: () => number;
}

export class Telemetry {
  private socket: Socket | null = null;
  private attempt = 0;
  private heardAtMs = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private watchdog: ReturnType<typeof setInterval> | undefined;
  private readonly options: Required<TelemetryOptions>;

  constructor(options: TelemetryOptions) {
    this.options = { now: Date.now, random: Math.random, ...options };
  }

  start(): void {
    this.watchdog = setInterval(() => {
      this.check();
    }, STALE_MS);
    this.connect();
  }

  stop(): void {
    clearInterval(this.watchdog);
    clearTimeout(this.retry);
    this.drop();
  }

  /** Do not wait for the backoff: somebody asked, or the network is back. */
  connectNow(): void {
    if (this.socket) return;
    clearTimeout(this.retry);
    this.connect();
  }

  send(message: Json): void {
    this.socket?.send(JSON.stringify(message));
  }

  private connect(): void {
    this.options.onState({ phase: "connecting" });
    this.heardAtMs = this.options.now();
    let socket: Socket;
    try {
      socket = this.options.open();
    } catch {
      this.lost();
      return;
    }
    this.socket = socket;
    socket.onopen = () => {
      this.options.onState({ phase: "open" });
    };
    socket.onmessage = (event) => {
      this.hear(event.data);
    };
    socket.onclose = socket.onerror = () => {
      this.lost();
    };
  }

  private hear(data: unknown): void {
    this.heardAtMs = this.options.now();
    this.attempt = 0;
    if (typeof data !== "string") return;
    let message: unknown;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    if (isObject(message)) this.options.onMessage(message);
  }

  private check(): void {
    if (this.socket && this.options.now() - this.heardAtMs > SILENT_MS) this.lost();
  }

  private lost(): void {
    this.drop();
    const wait = backoffMs(this.attempt, this.options.random());
    this.attempt++;
    this.options.onState({ phase: "waiting", attempt: this.attempt, retryAtMs: this.options.now() + wait });
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      this.connect();
    }, wait);
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onclose = socket.onerror = socket.onmessage = null;
    socket.close();
  }
}

/** How much what is on the screen can be believed. */
export type Freshness = "live" | "stale" | "lost";

export function freshness(link: LinkState, lastFrameMs: number, nowMs: number): Freshness {
  if (link.phase !== "open") return "lost";
  return nowMs - lastFrameMs > STALE_MS ? "stale" : "live";
}
