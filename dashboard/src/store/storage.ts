// SPDX-License-Identifier: ISC
// What a browser remembers for us. One without storage forgets; nothing else depends on it.

export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function writeStored(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // A full or forbidden storage: the page works without.
  }
}
