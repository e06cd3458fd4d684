// SPDX-License-Identifier: ISC
// Frames per second of each view with a graph of N nodes, counted by requestAnimationFrame in Debian's Chromium.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { chromium } from "playwright-core";

const nodes = process.argv[2];
const seconds = Number(process.argv[3]);

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

const port = await freePort();
const stand = spawn(process.execPath, [join(import.meta.dirname, "stand.mjs"), String(port), nodes], {
  stdio: ["ignore", "pipe", "inherit"],
});
await new Promise((resolve) => stand.stdout.once("data", resolve));
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [...flags, "--disable-component-update", "--disable-sync"],
});

/** Frames in the given time, and the longest gap between two of them. */
function count(ms) {
  return new Promise((resolve) => {
    const began = performance.now();
    let last = began;
    let n = 0;
    let longest = 0;
    const step = (now) => {
      longest = Math.max(longest, now - last);
      last = now;
      n++;
      if (now - began < ms) requestAnimationFrame(step);
      else resolve({ fps: (1000 * n) / (now - began), longest });
    };
    requestAnimationFrame(step);
  });
}

try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.waitForSelector(".card");
  const report = async (name) => {
    await page.waitForTimeout(1000);
    const { fps, longest } = await page.evaluate(count, seconds * 1000);
    const canvases = await page.evaluate(() => document.querySelectorAll("canvas").length);
    console.log(`${name.padEnd(22)} ${fps.toFixed(1)} frames/s, longest gap ${longest.toFixed(0)} ms, ${canvases} canvases`);
  };
  console.log(`${nodes} nodes, ${seconds} s each, meters moving:`);
  await page.getByRole("button", { name: "Fit" }).click();
  await report("graph, all in sight");
  await page.mouse.move(700, 500);
  for (let i = 0; i < 8; i++) await page.mouse.wheel(0, -120);
  await report("graph, zoomed in");
  for (const view of ["Mixer", "Health"]) {
    await page.getByRole("navigation").getByRole("button", { name: view }).click();
    await report(view.toLowerCase());
  }
} finally {
  await browser.close();
  stand.kill();
}
