/**
 * Drives a real Firefox and a real WebKit for tests that Chromium alone cannot answer: Playwright's own builds of them cannot be
 * had everywhere, Debian's can. Firefox speaks WebDriver BiDi over a WebSocket (https://w3c.github.io/webdriver-bidi), WebKitGTK
 * W3C WebDriver over HTTP (https://www.w3.org/TR/webdriver2), both read 2026-11. Only what tests use is here. Needs the global
 * WebSocket of Node 22.
 *
 * No package does it better (tried 2026-11). Playwright 1.65 asks Firefox for commands that Debian's, 153, does not know;
 * puppeteer-core 25 starts it without tracking protection and SameSite's default, which these tests are about; selenium-webdriver
 * 4.49 needs geckodriver, which Debian has not; webdriver 10 saves some 70 lines for 110 packages of 34 MB, two of which fetch
 * drivers when installed.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { freePort } from '@/lib/ops/embedded-postgres';
import { ensureBinary } from './debian';

/** A cookie as the browser keeps it, HttpOnly ones included; `expiry` is in seconds since 1970. */
export type KeptCookie = { name: string; value: string; domain: string; httpOnly: boolean; expiry?: number };

export type DrivenBrowser = {
  /** Resolves when the page has loaded. */
  goTo(url: string): Promise<void>;
  /** What the JavaScript expression comes to, as JSON carries it; a promise is awaited. Rejects when it throws. */
  evaluate(expression: string): Promise<unknown>;
  /** The cookies that the page of now would send. */
  cookies(): Promise<KeptCookie[]>;
  /** Ends the browser and all that was started for it. */
  close(): Promise<void>;
};

const START_MS = 30_000;
const TRIES_MS = 50;

/** Firefox quiet and alone: no look-ups, no first-run page. */
const FIREFOX_PREFERENCES = {
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.update.disabledForTesting': true,
  'remote.prefs.recommended': true,
};

const bidiMessage = z.object({
  id: z.number().optional(),
  type: z.string(),
  result: z.unknown().optional(),
  message: z.string().optional(),
});
const bidiTree = z.object({ contexts: z.array(z.object({ context: z.string(), url: z.string() })).min(1) });
const bidiValue = z.object({
  type: z.string(),
  result: z.object({ value: z.string() }).optional(),
  exceptionDetails: z.object({ text: z.string() }).optional(),
});
const bidiCookies = z.object({
  cookies: z.array(
    z.object({
      name: z.string(),
      value: z.object({ value: z.string() }),
      domain: z.string(),
      httpOnly: z.boolean(),
      expiry: z.number().optional(),
    }),
  ),
});

/** A headless Firefox with a profile of its own; `preferences` are those of about:config. */
export async function startFirefox(preferences: Record<string, string | number | boolean> = {}): Promise<DrivenBrowser> {
  const firefox = ensureBinary('firefox-esr', 'firefox-esr');
  const profile = await mkdtemp(join(tmpdir(), 'tieback-firefox-'));
  const lines = Object.entries({ ...FIREFOX_PREFERENCES, ...preferences }).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  await writeFile(join(profile, 'user.js'), lines.join('\n'));
  const args = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0', 'about:blank'];
  const child = launch(firefox, args, { env: { ...process.env, HOME: profile }, stdio: ['ignore', 'ignore', 'pipe'] });
  const close = async () => {
    await end(child);
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const [, address = ''] = await said(child.stderr, /WebDriver BiDi listening on (ws:\S+)/, child);
    const send = await openBidi(`${address}/session`);
    await send('session.new', { capabilities: {} });
    return { ...(await firefoxPage(send)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Send = (method: string, params: object) => Promise<unknown>;

async function firefoxPage(send: Send): Promise<Omit<DrivenBrowser, 'close'>> {
  const [first] = bidiTree.parse(await send('browsingContext.getTree', {})).contexts;
  const context = first?.context;
  return {
    async goTo(url) {
      await send('browsingContext.navigate', { context, url, wait: 'complete' });
    },
    async evaluate(expression) {
      const wrapped = { expression: asJson(expression), target: { context }, awaitPromise: true };
      const { result, exceptionDetails } = bidiValue.parse(await send('script.evaluate', wrapped));
      if (exceptionDetails) throw new Error(exceptionDetails.text);
      return fromJson(result?.value);
    },
    async cookies() {
      const found = await send('storage.getCookies', { partition: { type: 'context', context } });
      return bidiCookies.parse(found).cookies.map(({ value, ...rest }) => ({ ...rest, value: value.value }));
    },
  };
}

/** Sends commands over one WebSocket; each answer is found by its number. */
async function openBidi(address: string): Promise<Send> {
  const socket = new WebSocket(address);
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  socket.addEventListener('message', ({ data }) => {
    const { id, type, result, message } = bidiMessage.parse(JSON.parse(String(data)));
    const asked = waiting.get(id ?? 0);
    waiting.delete(id ?? 0);
    if (type === 'error') asked?.reject(new Error(`Firefox: ${message}`));
    else asked?.resolve(result);
  });
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('Firefox has gone.'));
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`Firefox takes no commands at ${address}.`)));
  });
  let last = 0;
  return (method, params) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      socket.send(JSON.stringify({ id: last, method, params }));
    });
}

const webDriverReply = z.object({ value: z.unknown() });
const webDriverSession = z.object({ sessionId: z.string() });
const webDriverFault = z.object({ error: z.string(), message: z.string() });
const webDriverCookies = z.array(
  z.object({ name: z.string(), value: z.string(), domain: z.string(), httpOnly: z.boolean(), expiry: z.number().optional() }),
);

/** WebKitGTK's own small browser on a screen that nobody sees. */
export async function startWebKit(): Promise<DrivenBrowser> {
  const xvfb = ensureBinary('Xvfb', 'xvfb');
  const driver = ensureBinary('WebKitWebDriver', 'webkit2gtk-driver');
  const started: ChildProcess[] = [];
  const close = async () => {
    for (const child of started.reverse()) await end(child);
  };
  try {
    const screenArgs = ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'];
    const screen = launch(xvfb, screenArgs, { stdio: ['ignore', 'pipe', 'ignore'] });
    started.push(screen);
    const [, display] = await said(screen.stdout, /(\d+)\n/, screen);
    const port = await freePort();
    const env = { ...process.env, DISPLAY: `:${display}`, LIBGL_ALWAYS_SOFTWARE: '1' };
    started.push(launch(driver, [`--port=${port}`], { env, stdio: 'ignore' }));
    const root = `http://127.0.0.1:${port}`;
    await answering(`${root}/status`);
    const opened = await ask('POST', `${root}/session`, { capabilities: { alwaysMatch: {} } });
    const session = `${root}/session/${webDriverSession.parse(opened).sessionId}`;
    return { ...webKitPage(session), close: () => ask('DELETE', session).then(close, close) };
  } catch (error) {
    await close();
    throw error;
  }
}

function webKitPage(session: string): Omit<DrivenBrowser, 'close'> {
  return {
    async goTo(url) {
      await ask('POST', `${session}/url`, { url });
    },
    async evaluate(expression) {
      return fromJson(await ask('POST', `${session}/execute/sync`, { script: `return ${asJson(expression)}`, args: [] }));
    },
    async cookies() {
      return webDriverCookies.parse(await ask('GET', `${session}/cookie`));
    },
  };
}

async function ask(method: string, url: string, body?: object): Promise<unknown> {
  const reply = await fetch(url, { method, body: body && JSON.stringify(body) });
  const { value } = webDriverReply.parse(await reply.json());
  if (reply.ok) return value;
  const { error, message } = webDriverFault.parse(value);
  throw new Error(`WebKit: ${error}: ${message}`);
}

/** Both browsers then give back one text, whatever they make of values themselves. */
function asJson(expression: string): string {
  return `(async () => JSON.stringify({ value: await (${expression}) }))()`;
}

function fromJson(text: unknown): unknown {
  const read: { value?: unknown } = JSON.parse(z.string().parse(text));
  return read.value;
}

/** A process that goes with this one, however this one ends. */
function launch(program: string, args: string[], options: SpawnOptions): ChildProcess {
  const child = spawn(program, args, options);
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}

/** The first match in what the process says; rejects with all that it said when it ends or takes too long. */
function said(stream: Readable | null, pattern: RegExp, child: ChildProcess): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let text = '';
    const fail = () => reject(new Error(`${child.spawnfile} does not start: ${text}`));
    const timer = setTimeout(fail, START_MS);
    child.once('exit', fail);
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const match = pattern.exec(text);
      if (!match) return;
      clearTimeout(timer);
      child.off('exit', fail);
      resolve(match);
    });
  });
}

async function answering(url: string): Promise<void> {
  for (let waited = 0; waited < START_MS; waited += TRIES_MS) {
    if (await fetch(url).catch(() => undefined)) return;
    await new Promise((resolve) => setTimeout(resolve, TRIES_MS));
  }
  throw new Error(`Nothing answers at ${url}.`);
}

/** Only this process, by its id. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
