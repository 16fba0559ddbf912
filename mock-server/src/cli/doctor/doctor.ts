import { homedir, hostname } from 'node:os';
import { isLoopback } from '../../http/loopback.js';
import { isProduction } from '../../scenario/own/gate.js';
import { givenAdminToken } from '../options/token.js';
import { type Call, type ExitCode, wholeNumber } from '../line/command.js';
import { clockFinding, portFindings } from './endpoint.js';
import { profileFinding, storeFinding } from './files.js';
import type { Finding } from './finding.js';
import { machineFindings } from './machine.js';
import type { Language } from '../terminal/language.js';
import { originAt } from '../options/origin.js';
import { wrapped } from '../terminal/wrap.js';

/** `doctor`: what is here, and what would not work; 1 where something would not. Fit to be pasted into a bug report. */
export async function runDoctor(call: Call): Promise<ExitCode> {
  const host = call.text('host') ?? '127.0.0.1';
  const port = wholeNumber(call, 'port', 0, 65_535) ?? 4051;
  const baseUrl = call.text('base-url');
  const origin = baseUrl === undefined ? undefined : originAt(baseUrl);
  const store = call.text('store') ?? 'memory';
  const findings = [
    ...machineFindings(call.io.env),
    await profileFinding(call.text('profile')),
    await storeFinding(store),
    ...(await portFindings(host, port, await givenAdminToken(call))),
    ...(origin === undefined ? [] : [await clockFinding(origin)]),
  ];
  const hidden = hider([host, hostOf(store), hostOf(origin ?? '')]);
  tell(
    call,
    findings.map((finding) => ({
      ...finding,
      text: { en: hidden(finding.text.en), zh: hidden(finding.text.zh) },
    })),
  );
  return findings.some(({ state }) => state === 'bad') ? 1 : 0;
}

function tell({ io, language, isOn }: Call, findings: readonly Finding[]): void {
  if (isOn('json')) {
    const checks = findings.map(({ name, state, text }) => ({ name, state, text: text[language] }));
    io.out(JSON.stringify({ ok: checks.every(({ state }) => state !== 'bad'), checks }));
    return;
  }
  for (const { label, state, text } of findings) {
    const colon = language === 'en' ? ': ' : '：';
    const [word, tint] = states[state];
    const bullet = wrapped(`${word[language]} ${label[language]}${colon}${text[language]}`, 2);
    io.out(`- ${bullet.trimStart()}`, { [word[language]]: tint });
  }
  io.out(`\n${summary(findings.filter(({ state }) => state === 'bad').length, language)}`);
}

const states = {
  ok: [{ en: 'ok', zh: '正常' }, 'good'],
  note: [{ en: 'NOTE', zh: '注意' }, 'notable'],
  bad: [{ en: 'FAILS', zh: '不可用' }, 'bad'],
} as const;

function summary(count: number, language: Language): string {
  if (count === 0) return language === 'en' ? 'All of this works.' : '以上均可用。';
  return language === 'en' ? `Will not work: ${count}` : `不可用：${count} 项`;
}

/** Takes out what a bug report need not say: the home folder, and names of machines that are not this one. */
function hider(hosts: readonly (string | undefined)[]): (text: string) => string {
  const names = [...hosts, hostname()].filter(
    (name) =>
      name !== undefined && name.length > 2 && !isLoopback(name) && !/^(?:0\.0\.0\.0|::)$/u.test(name),
  );
  return (text) => {
    const bare = names.reduce<string>((all, name) => all.replaceAll(name ?? '', '(host)'), text);
    const home = homedir();
    return home.length > 1 ? bare.replaceAll(home, '~') : bare;
  };
}

/** The host that a URL names, unless it is the provider's, which everybody knows. */
function hostOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname: host, protocol, origin } = new URL(url);
  return protocol.startsWith('http') && isProduction(origin) ? undefined : host;
}
