import type { JournalEntry } from '../src/journal/view.js';
import type { ExplainedSign } from '../src/workbench/explain-sign.js';
import { call } from './admin-api.js';
import { prettyJson, shanghai, visible } from './format.js';
import { deliveryIn, faultsIn, timeLabel, wordFor } from './exchange-words.js';
import { profile } from './known.js';
import { say, sayBoth } from './preferences.js';
import { reasonOf } from './reason.js';
import { fieldsOf, signedBody } from './sending.js';
import { curlLine } from './shell.js';

/** The request as one line for a POSIX shell, signed again by the emulator. */
export async function curlOf(entry: JournalEntry): Promise<string> {
  const body = await signedBody(entry.endpoint, fieldsOf(entry));
  const url = new URL(`../..${entry.endpoint}`, location.href).href;
  return curlLine(url, body);
}

/** Everything a developer needs to find the cause, in one text. The signature and any key are masked. */
export async function reportOf(entry: JournalEntry): Promise<string> {
  const { request, response } = entry;
  const [causes, version] = await Promise.all([causesOf(entry), ownVersion()]);
  const colon = say(': ', '：');
  const facts = factsOf(entry, causes, version).filter(([, value]) => value !== '');
  const answered = response.kind === 'response' ? `HTTP ${response.status}` : response.kind;
  return [
    ...facts.map(([label, value]) => `${label}${colon}${value}`),
    '',
    `${say('Request (signature masked)', '请求（签名已打码）')}${colon}`,
    visible(request.fields ? JSON.stringify(request.fields, undefined, 2) : (request.text ?? '')),
    '',
    `${say('Response', '响应')}${colon}${answered}`,
    ...(response.kind === 'response' ? [visible(prettyJson(response.body))] : []),
    '',
  ].join('\n');
}

type Fact = readonly [label: string, value: string];

/** Lists the facts; empty ones are left out later. */
function factsOf(entry: JournalEntry, causes: string, version: string): readonly Fact[] {
  const { id, at, endpoint, outcome, signature, assumptions = [] } = entry;
  const { name = '', settings } = profile.value ?? {};
  return [
    [say('Emulator', '模拟器'), `shoubei-mock ${version}`],
    [say('Profile', '配置'), `${name} (${say('dialect', '响应风格')} ${settings?.dialect ?? ''})`],
    [timeLabel(), shanghai(at)],
    [say('Request ID', '请求编号'), id],
    [say('Endpoint', '接口'), `POST ${endpoint}`],
    [say('Outcome', '结果'), `${outcome ?? say('fault', '故障')}${say(': ', '：')}${reasonOf(entry)}`],
    [say('Signature', '签名'), signature ? wordFor(signature) : ''],
    [say('Cause', '原因'), causes],
    [say('Faults', '故障'), faultsIn(entry) ?? ''],
    [say('Delivery', '发出'), deliveryIn(entry) ?? ''],
    [say('Depends on', '依据'), assumptions.join(say(', ', '、'))],
  ];
}

/** Why the signature is wrong; '' if it is right. */
async function causesOf({ id, signature }: JournalEntry): Promise<string> {
  if (signature !== 'wrong') return '';
  const told = await call<ExplainedSign>('POST', '/sign/explain', { request_id: id });
  return told.causes
    .map(({ code, message, fix }) => `${sayBoth(message)} (${code}) → ${sayBoth(fix)}`)
    .join('; ');
}

async function ownVersion(): Promise<string> {
  return (await call<{ info: { version: string } }>('GET', '/openapi.json')).info.version;
}
