// SPDX-License-Identifier: ISC
// Which channels an edge connects, as people write it: "1>1 1>2".
import type { ChannelPair } from "../model/documents";

const PAIR = /^(\d{1,3})>(\d{1,3})$/;

export function formatMap(map: readonly ChannelPair[] | null): string {
  return (map ?? []).map(([from, to]) => `${from}>${to}`).join(" ");
}

/** @returns null for an empty text, undefined for what is no map */
export function parseMap(text: string): ChannelPair[] | null | undefined {
  const words = text.replaceAll(/\s*(>|→|-)\s*/g, ">").split(/[\s,;]+/).filter(Boolean);
  if (words.length === 0) return null;
  const pairs: ChannelPair[] = [];
  for (const word of words) {
    const match = PAIR.exec(word);
    const pair: ChannelPair = [Number(match?.[1]), Number(match?.[2])];
    if (!match || pair[0] < 1 || pair[1] < 1) return undefined;
    pairs.push(pair);
  }
  return pairs;
}
