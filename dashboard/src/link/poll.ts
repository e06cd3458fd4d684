// SPDX-License-Identifier: ISC
// Ask again and again, one question at a time, slower while nobody looks and after a failure.

export interface PollOptions {
  everyMs: number;
  slowMs: number;
  ask: () => Promise<void>;
  isSlow: () => boolean;
}

export interface Poll {
  /** Ask at once; a question that is under way is followed by one more. */
  now(): void;
  stop(): void;
}

export function startPoll(options: PollOptions): Poll {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = false;
  let again = false;
  let stopped = false;

  async function run(): Promise<void> {
    if (asking) {
      again = true;
      return;
    }
    clearTimeout(timer);
    asking = true;
    let failed = false;
    try {
      await options.ask();
    } catch {
      failed = true;
    }
    asking = false;
    if (stopped) return;
    const wait = again ? 0 : failed || options.isSlow() ? options.slowMs : options.everyMs;
    again = false;
    timer = setTimeout(() => void run(), wait);
  }

  void run();
  return {
    now: () => void run(),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
