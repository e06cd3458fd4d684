// SPDX-License-Identifier: ISC
// Values that a hand moves here and others move elsewhere. A move is shown at once, sent as fast as answers come back
// (one request a node, the newest value wins), and then corrected by the answer. While a move is on its way, what a
// poll says about that value is older than what the hand wants, and is left aside.
import type { Value } from "../model/documents";

/** Sends the values; resolves to those that were applied, and rejects when the node kept its old ones. */
export type SendFn = (node: string, values: Record<string, Value>) => Promise<Record<string, Value>>;

export interface ParamSyncOptions {
  send: SendFn;
  /** A value to show: the hand's, or the applied one. */
  show: (node: string, address: string, value: Value) => void;
  fail: (node: string, addresses: string[], error: unknown) => void;
  now?: () => number;
}

interface NodeQueue {
  waiting: Map<string, Value>;
  sent: Map<string, Value>;
  settledAt: Map<string, number>;
  before: Map<string, Value>;
}

export class ParamSync {
  private readonly queues = new Map<string, NodeQueue>();
  private readonly options: Required<ParamSyncOptions>;

  constructor(options: ParamSyncOptions) {
    this.options = { now: () => performance.now(), ...options };
  }

  /** @param current what is shown now, to go back to when the node refuses */
  set(node: string, address: string, value: Value, current: Value): void {
    const queue = this.queue(node);
    if (!queue.before.has(address)) queue.before.set(address, current);
    queue.waiting.set(address, value);
    this.options.show(node, address, value);
    if (queue.sent.size === 0) void this.flush(node, queue);
  }

  /** May a poll that was asked at askedAtMs say something about this value? */
  accepts(node: string, address: string, askedAtMs: number): boolean {
    const queue = this.queues.get(node);
    if (!queue) return true;
    if (queue.waiting.has(address) || queue.sent.has(address)) return false;
    return askedAtMs >= (queue.settledAt.get(address) ?? -Infinity);
  }

  private queue(node: string): NodeQueue {
    let queue = this.queues.get(node);
    if (!queue) {
      queue = { waiting: new Map(), sent: new Map(), settledAt: new Map(), before: new Map() };
      this.queues.set(node, queue);
    }
    return queue;
  }

  private async flush(node: string, queue: NodeQueue): Promise<void> {
    while (queue.waiting.size > 0) {
      queue.sent = queue.waiting;
      queue.waiting = new Map();
      try {
        const applied = await this.options.send(node, Object.fromEntries(queue.sent));
        this.settle(node, queue, (address, sent) => applied[address] ?? sent);
      } catch (error) {
        const addresses = [...queue.sent.keys()];
        this.settle(node, queue, (address, sent) => queue.before.get(address) ?? sent);
        this.options.fail(node, addresses, error);
      }
    }
  }

  private settle(node: string, queue: NodeQueue, valueOf: (address: string, sent: Value) => Value): void {
    const sent = queue.sent;
    queue.sent = new Map();
    for (const [address, value] of sent) {
      queue.settledAt.set(address, this.options.now());
      const settled = valueOf(address, value);
      if (queue.waiting.has(address)) {
        queue.before.set(address, settled);
        continue;
      }
      queue.before.delete(address);
      this.options.show(node, address, settled);
    }
  }
}
