import { homedir, hostname } from 'node:os';
import { isLoopback } from '../../http/hosts.js';
import { isProduction } from '../../scenario/own/gate.js';
import { callerToken } from '../options/token.js';
import { type CommandCall, type ExitCode, wholeNumber } from '../line/command.js';
import type { Check } from './check.js';
import { checkClock, checkPort } from './port-and-clock.js';
import { checkProfile, checkStore } from './files.js';
import { checkMachine } from './machine.js';
import type { Language } from '../terminal/language.js';
import { originAt } from '../options/base-url.js';
import { wrap } from '../terminal/table.js';

/** `doctor`: checks this machine; 1 if something would not work. You can paste its output into a bug report. */
export async function runDoctor(call: CommandCall): Promise<ExitCode> {
  const host = call.text('host') ?? '127.0.0.1';
  const port = wholeNumber(call, 'port', 0, 65_535) ?? 4051;
  const baseUrl = call.text('base-url');
  const origin = baseUrl === undefined ? undefined : originAt(baseUrl, call);
  const store = call.text('store') ?? 'memory';
  const checks = [
    ...checkMachine(call.io.env),
    await checkProfile(call),
    await checkStore(store),
    ...(await checkPort(host, port, await callerToken(call))),
    ...(origin === undefined ? [] : [await checkClock(origin)]),
  ];
  const hidden = hider([host, hostOf(store), hostOf(origin ?? '')]);
  print(
    call,
    checks.map((check) => ({
      ...check,
      text: { en: hidden(check.text.en), zh: hidden(check.text.zh) },
    })),
  );
  return checks.some(({ state }) => state === 'bad') ? 1 : 0;
}

function print({ io, language, isOn }: CommandCall, checks: readonly Check[]): void {
  if (isOn('json')) {
    const rows = checks.map(({ name, state, text }) => ({ name, state, text: text[language] }));
    io.out(JSON.stringify({ ok: rows.every(({ state }) => state !== 'bad'), checks: rows }));
    return;
  }
  for (const { label, state, text } of checks) {
    const colon = language === 'en' ? ': ' : '：';
    const [word, highlight] = states[state];
    const bullet = wrap(`${word[language]} ${label[language]}${colon}${text[language]}`, 2);
    io.out(`- ${bullet.trimStart()}`, { [word[language]]: highlight });
  }
  io.out(`\n${summary(checks, language)}`);
}

const states = {
  ok: [{ en: 'ok', zh: '正常' }, 'good'],
  note: [{ en: 'NOTE', zh: '注意' }, 'notable'],
  bad: [{ en: 'FAILS', zh: '不可用' }, 'bad'],
} as const;

function summary(checks: readonly Check[], language: Language): string {
  const count = checks.filter(({ state }) => state === 'bad').length;
  if (count > 0) return language === 'en' ? `Failed checks: ${count}` : `不可用：${count} 项`;
  const isTaken = checks.some(({ name, state }) => name === 'port' && state === 'note');
  if (!isTaken) return language === 'en' ? 'Everything works.' : '以上均可用。';
  return language === 'en'
    ? 'Everything else works, but serve does not start while the port is taken.'
    : '其余均可用，但端口被占用期间 serve 无法启动。';
}

/** Removes private parts from a bug report: the home folder, and names of machines. */
function hider(hosts: readonly (string | undefined)[]): (text: string) => string {
  const names = [...hosts, hostname()].filter(
    (name) =>
      name !== undefined && name.length > 2 && !isLoopback(name) && !/^(?:0\.0\.0\.0|::)$/u.test(name),
  );
  return (text) => {
    const withoutHosts = names.reduce<string>((all, name) => all.replaceAll(name ?? '', '(host)'), text);
    const home = homeFolder();
    return home.length > 1 ? withoutHosts.replaceAll(home, '~') : withoutHosts;
  };
}

/** Returns the home folder, or '' if unknown: a container may run under an unknown user ID, and without HOME. */
function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}

/** The host in a URL, unless it is the provider's public one. */
function hostOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname: host, protocol, origin } = new URL(url);
  return protocol.startsWith('http') && isProduction(origin) ? undefined : host;
}
