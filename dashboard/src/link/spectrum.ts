// SPDX-License-Identifier: ISC
// A node's spectrum, asked for again and again while somebody looks: asking is what keeps the node making it.
import type { Spectrum } from "../model/spectrum";
import { startPoll } from "./poll";
import { rest } from "./rest";

const EVERY_MS = 50;
const SLOW_MS = 1000;

/**
 * @param isRunning whether there is anybody to ask
 * @param take gets each spectrum, null when there is none now
 * @returns what ends it
 */
export function lookAtSpectrum(
  node: string,
  isRunning: () => boolean,
  take: (spectrum: Spectrum | null) => void,
): () => void {
  let ended = false;
  const poll = startPoll({
    everyMs: EVERY_MS,
    slowMs: SLOW_MS,
    isSlow: () => document.hidden,
    ask: async () => {
      if (document.hidden) return;
      if (!isRunning()) {
        take(null);
        return;
      }
      try {
        const spectrum = await rest.spectrum(node);
        if (!ended) take(spectrum);
      } catch (error) {
        if (!ended) take(null);
        throw error;
      }
    },
  });
  return () => {
    ended = true;
    poll.stop();
  };
}
