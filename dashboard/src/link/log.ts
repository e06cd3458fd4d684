// SPDX-License-Identifier: ISC
// The log of aers-graphd and its nodes, from before this page was opened on: read page by page until nothing is new. That
// there is something new the WebSocket says.
import type { LogPage } from "../model/log";

const MOST_PAGES = 32;

export interface LogReader {
  read: () => Promise<void>;
}

export function logReader(ask: (next: number) => Promise<LogPage>, take: (page: LogPage) => void): LogReader {
  let next = 0;
  return {
    read: async () => {
      for (let i = 0; i < MOST_PAGES; i++) {
        const page = await ask(next);
        next = page.next;
        if (page.lines.length === 0) return;
        take(page);
      }
    },
  };
}
