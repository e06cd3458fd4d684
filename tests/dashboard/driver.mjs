// SPDX-License-Identifier: ISC
// A browser that does what it is told: one command a line on standard input, one answer a line on standard output, "ok TEXT"
// or "no TEXT". Debian's Chromium, driven by playwright-core; nothing is downloaded. Waits for conditions.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(new URL("../../dashboard/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
const WAIT_MS = 15000;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [...FLAGS, "--disable-component-update", "--disable-sync"],
});

const faults = [];
let page;

async function newPage(width, height, scheme) {
  await page?.context().close();
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
  });
  context.setDefaultTimeout(WAIT_MS);
  page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
}

const texts = (selector, attribute) =>
  page.$$eval(selector, (elements, name) => elements.map((element) => element.getAttribute(name) ?? "").sort(), attribute);

const strip = (key) => page.locator(`[data-strip="${key}"]`);

/** Until read() gives the wanted text; says what it gave last. */
async function until(wanted, read) {
  const end = Date.now() + WAIT_MS;
  let got = "";
  while (Date.now() < end) {
    got = String(await read());
    if (got === wanted) return got;
    await page.waitForTimeout(20);
  }
  throw new Error(`wanted "${wanted}", last saw "${got}"`);
}

const commands = {
  async open(url, width, height, scheme = "dark") {
    await newPage(Number(width), Number(height), scheme);
    await page.goto(url);
    await page.waitForSelector(".card");
    return "opened";
  },
  nodes: async () => (await texts(".card", "data-node")).join(" "),
  edges: async () => (await texts("[data-edge]", "data-edge")).map((pair) => pair.replace(" ", ">")).join(" "),
  async view(name) {
    await page.getByRole("navigation").getByRole("button", { name }).click();
    return page.getByRole("navigation").locator("[aria-current=page]").innerText();
  },
  /** A card may be moved, by a layout that begins anew, between the look for it and the click. */
  async select(node) {
    const chosen = page.locator(`.inspector[aria-label="Node ${node}"]`);
    for (let left = 4; ; left--) {
      await page.locator(`.card[data-node="${node}"]`).click();
      try {
        await chosen.waitFor({ timeout: 3000 });
        break;
      } catch (error) {
        if (left === 0) throw error;
      }
    }
    return page.locator(".inspector h2").innerText();
  },
  /** Drag a fader by pixels; up is negative, as on the screen. Answers its new value. */
  async drag(key, pixels) {
    const fader = strip(key).getByRole("slider", { name: /^Level/ });
    const before = await fader.getAttribute("aria-valuenow");
    const box = await fader.boundingBox();
    const x = box.x + box.width / 2;
    const y = box.y + box.height / 2;
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y + Number(pixels) / 2, { steps: 4 });
    await page.mouse.move(x, y + Number(pixels), { steps: 4 });
    await page.mouse.up();
    const after = await fader.getAttribute("aria-valuenow");
    if (after === before) throw new Error(`the fader stayed at ${before}`);
    return after;
  },
  level: async (key) => strip(key).getByRole("slider", { name: /^Level/ }).getAttribute("aria-valuenow"),
  level_becomes: (key, wanted) => until(wanted, () => commands.level(key)),
  /** Keys to the inspector's control of a parameter, by the last words of its name. */
  async keys(name, ...keys) {
    const control = page.locator(".inspector").getByRole("slider", { name: new RegExp(`${name}$`) }).first();
    await control.focus();
    for (const key of keys) await page.keyboard.press(key);
    return control.getAttribute("aria-valuenow");
  },
  async type(name, value) {
    const field = page.locator(".inspector").getByRole("textbox", { name: new RegExp(`${name}, value$`) }).first();
    await field.fill(value);
    await field.press("Enter");
    return field.inputValue();
  },
  async reset(name) {
    await page.locator(".inspector").getByRole("slider", { name: new RegExp(`${name}$`) }).first().dblclick();
    return "reset";
  },
  async eq_drag(band, dx, dy) {
    const handle = page.locator(".eq").getByRole("slider", { name: new RegExp(`^band ${band}`) });
    const box = await handle.boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + Number(dx), y + Number(dy), { steps: 5 });
    await page.mouse.up();
    return handle.getAttribute("aria-valuetext");
  },
  /** Whether a node's spectrum is drawn: its picture is not that of an empty canvas. */
  async spectrum() {
    const canvas = page.locator(".inspector .spectrum canvas");
    await until("true", () => canvas.getAttribute("data-live"));
    await until("true", () =>
      canvas.evaluate((element) => {
        const empty = document.createElement("canvas");
        empty.width = element.width;
        empty.height = element.height;
        return element.toDataURL() !== empty.toDataURL();
      }),
    );
    return "drawn";
  },
  /** A part of the inspector that is closed at first. */
  async unfold(name) {
    await page.locator(".inspector").getByRole("button", { name, exact: true }).click();
    return name;
  },
  async push(...words) {
    const name = words.join(" ");
    await page.locator(".inspector").getByRole("button", { name, exact: true }).click();
    return name;
  },
  /** A text of the inspector, by the words that name it. */
  async write(name, ...words) {
    const field = page.locator(".inspector").getByRole("textbox", { name: name.replaceAll("_", " "), exact: true });
    await field.fill(words.join(" "));
    await field.press("Enter");
    return words.join(" ");
  },
  async choose(name, option) {
    await page.locator(".inspector").getByLabel(name.replaceAll("_", " "), { exact: true }).selectOption(option);
    return option;
  },
  /** How many lines the table of bands or inputs has. */
  elements: () => page.locator(".elements tbody th").count(),
  elements_become: (wanted) => until(wanted, () => commands.elements()),
  /** How far the bar of the gain reduction reaches, as the figure beside it says. */
  reduction_above: (least) =>
    until("true", async () =>
      parseFloat(await page.getByRole("region", { name: "Gain reduction" }).locator(".figure").innerText()) > Number(least)),
  /** From the out port of one card to the in port of another, with the mouse. */
  async drag_wire(from, to) {
    const centre = async (id, side) => {
      const box = await page.locator(`.card[data-node="${id}"] .react-flow__handle.${side}`).boundingBox();
      return [box.x + box.width / 2, box.y + box.height / 2];
    };
    await page.mouse.move(...(await centre(from, "source")));
    await page.mouse.down();
    const [x, y] = await centre(to, "target");
    await page.mouse.move(x - 40, y + 10, { steps: 6 });
    await page.mouse.move(x, y, { steps: 4 });
    await page.mouse.up();
    return "dragged";
  },
  async connect(from, to) {
    await commands.drag_wire(from, to);
    await page.locator(`[data-edge="${from} ${to}"]`).waitFor({ state: "attached" });
    return "connected";
  },
  async refused(from, to, ...words) {
    await commands.drag_wire(from, to);
    await page.locator(".notice", { hasText: words.join(" ") }).waitFor();
    return commands.notice();
  },
  /** From the palette onto the graph, with what has to be said. */
  async drop(module, x, y) {
    await page.getByRole("toolbar", { name: "Edit" }).getByRole("button", { name: "Add" }).click();
    const graph = await page.locator(".graph").boundingBox();
    await page
      .locator(`.palette-item[data-module="${module}"]`)
      .dragTo(page.locator(".react-flow__pane"), { targetPosition: { x: Number(x), y: Number(y) } });
    await page.locator(".add-form").getByRole("button", { name: "Add" }).click();
    const card = page.locator(`.card[data-node="${module.replace("builtin/", "")}"]`);
    await card.waitFor();
    await page.locator(".palette").getByRole("button", { name: "Close the palette" }).click();
    const box = await card.boundingBox();
    const away = Math.hypot(box.x + box.width / 2 - graph.x - x, box.y + box.height / 2 - graph.y - y);
    if (away > 4) throw new Error(`the card is ${away} px from where it was dropped`);
    return "dropped";
  },
  async tool(...words) {
    const name = words.join(" ");
    await page.getByRole("toolbar", { name: "Edit" }).getByRole("button", { name, exact: true }).click();
    return name;
  },
  /** What the inspector can connect without dragging. */
  async inspector_connect(side, node) {
    await page.locator(".connections").getByLabel(`Connect ${side}`).selectOption(node);
    return node;
  },
  async choose_edge(from, to) {
    await page.locator(`[data-edge="${from} ${to}"] .edge-reach`).click({ force: true });
    await page.locator(".edge-selected").waitFor({ state: "attached" });
    return "chosen";
  },
  async key(keys) {
    await page.keyboard.press(keys);
    return keys;
  },
  /** Until the page draws exactly these. */
  edges_become: (...wanted) => until(wanted.join(" "), () => commands.edges()),
  nodes_become: (...wanted) => until(wanted.join(" "), () => commands.nodes()),
  /** The nodes of the path that takes the most of something. */
  async critical(kind, ...wanted) {
    await page.getByLabel("Path").selectOption(kind);
    const ids = await until(wanted.join(" "), async () => (await texts(".card-critical", "data-node")).join(" "));
    await page.getByLabel("Path").selectOption("none");
    return ids;
  },
  /** Until nodes of one process have a frame. */
  framed: (name) => page.locator(`[data-frame="${name}"]`).waitFor().then(() => name),
  /** By the keyboard alone. */
  async reach(node) {
    await page.locator(`.react-flow__node[data-id="${node}"]`).focus();
    await page.keyboard.press("Enter");
    await page.locator(".inspector h2", { hasText: node }).waitFor();
    return node;
  },
  async dialog() {
    await page.locator(".files").getByRole("button", { name: "Load" }).click();
    await page.getByRole("dialog").waitFor();
    return "open";
  },
  /** The plan for a file, as it is shown. */
  async plan(path) {
    await page.locator(".files").getByRole("button", { name: "Load" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("File on the machine of aers-graphd").fill(path);
    await dialog.getByRole("button", { name: "Show the plan" }).click();
    await dialog.getByRole("button", { name: "Apply" }).waitFor();
    return (await dialog.locator(".plan tr").allInnerTexts()).join("; ").replaceAll(/\s+/g, " ");
  },
  async apply() {
    await page.getByRole("dialog").getByRole("button", { name: "Apply" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    return "applied";
  },
  /** What Save gives, by the link that it is. */
  saved: () => page.evaluate(async () => (await fetch(document.querySelector(".files a").href)).status),
  /** Where a card stands, in the graph's own coordinates. */
  place: (node) => page.locator(`.react-flow__node[data-id="${node}"]`).evaluate((element) => element.style.transform),
  async reload() {
    await page.reload();
    await page.waitForSelector(".card");
    return "loaded";
  },
  notice: () => page.locator(".notice").innerText(),
  state_becomes: (node, wanted) => until(wanted, () => page.locator(`.card[data-node="${node}"]`).getAttribute("data-state")),
  /** The longest stroke level an edge shows within the wait: signal is seen to flow. */
  signal_becomes: (from, to, wanted) =>
    until(wanted, () => page.locator(`[data-edge="${from} ${to}"] .edge`).getAttribute("data-signal")),
  link_becomes: (wanted) => until(wanted, async () => (await page.locator(".link").innerText()).trim().split(/[ ,]/)[0]),
  session_becomes: (wanted) => until(wanted, () => page.locator(".graph-name b").innerText()),
  async press(name) {
    await page.locator(".transport").getByRole("button", { name }).click();
    return "pressed";
  },
  async logged(subject, ...words) {
    await page.locator(".log-lines li", { hasText: words.join(" ") }).filter({ hasText: subject }).first().waitFor();
    return words.join(" ");
  },
  /** Whether meters are painted: the stage they stand on differs from frame to frame. */
  async moving() {
    const read = () => page.locator(".stage").evaluate((canvas) => canvas.toDataURL());
    const first = await read();
    await until("true", async () => (await read()) !== first);
    return "moving";
  },
  async axe() {
    await page.evaluate(axeSource); // through the debugger: the page's policy refuses scripts that are not its own
    const found = await page.evaluate(async () => {
      const { violations } = await globalThis.axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
      });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")}`);
    });
    if (found.length > 0) throw new Error(found.join("; "));
    return "no violations";
  },
  /** Nothing of the page may be wider than the screen, except what scrolls by itself. */
  async fits() {
    const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    if (wide > screen) throw new Error(`the page is ${wide} wide on a screen of ${screen}`);
    return "fits";
  },
  async shot(path) {
    await page.screenshot({ path });
    return path;
  },
  async faults(...pardoned) {
    const left = faults.splice(0).filter((fault) => !pardoned.some((word) => fault.includes(word)));
    if (left.length > 0) throw new Error(left.join("; "));
    return "none";
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...words] = line.split(" ");
  try {
    console.log(`ok ${String(await commands[name](...words)).replaceAll("\n", " ")}`);
  } catch (error) {
    console.log(`no ${error.message.replaceAll("\n", " ").slice(0, 2000)}`);
  }
}
await browser.close();
