import { basename } from 'node:path';
import type { Profile } from '@shoubei-kit/contracts';
import type { SigningRule } from '@shoubei-kit/sdk-lite/signing';
import { stringify } from 'yaml';
import { toText } from '../../core/checked-request.js';
import { toSettings } from '../../core/settings.js';
import { toShanghaiDay } from '../../core/shanghai.js';
import { withObserved, withoutObserved } from '../../profile/profile.js';
import { calibrate, type Calibration } from '../../signature/calibrate.js';
import { evidenceFor, type RuleEvidence } from '../../signature/observed-rule.js';
import { differing } from '../../signature/rule-space.js';
import { isMasked } from '../../signature/signing-attempt.js';
import { workOf } from '../../signature/work.js';
import {
  calibrationInWords,
  examinedInWords,
  notObservedInWords,
  notUsedInWords,
  openComment,
  openComments,
  unknownHereInWords,
} from './calibrate-words.js';
import { counted, type FiledMessage, loadCaptures } from './capture-files.js';
import type { CommandCall, ExitCode } from '../line/command.js';
import { requireKeyOrDemo } from '../options/key.js';
import { commentsOf, loadProfile, rejectLostProfile } from '../options/profile-file.js';
import { UsageError } from '../line/usage-error.js';
import { inputName, writeFile } from '../options/files.js';
import type { Language } from '../terminal/language.js';

/** `calibrate <files..>`: 0 if a rule fits, 1 if none does. */
export async function runCalibrate(call: CommandCall): Promise<ExitCode> {
  const path = call.text('write-profile');
  if (call.isOn('save-key') && path === undefined) {
    throw new UsageError('--save-key goes with --write-profile', '--save-key 须与 --write-profile 同用');
  }
  await rejectLostProfile(call);
  const base = await loadProfile(call);
  const messages: FiledMessage[] = [];
  for (const file of call.list('files'))
    for (const message of (await loadCaptures(file, call)).messages) messages.push(message);
  const all = messages.filter(({ fields }) => isSigned(fields));
  const line = notUsedInWords(
    messages.filter((one) => !isSigned(one.fields) || !isUsable(one)),
    call.language,
  );
  if (line !== '') call.io.err(line);
  const signed = asWorkAllows(all);
  if (signed.length < all.length) call.io.err(examinedInWords(signed.length, all.length, call.language));
  const usable = signed.filter(isUsable);
  if (usable.length === 0) {
    throw new UsageError(
      'no signature to calibrate with: give captures that contain sign',
      '没有可用于校准的签名：请给出含 sign 的抓包',
    );
  }
  if (call.isOn('save-key')) instNoIn(usable);
  const key = await requireKeyOrDemo(call);
  const startedAt = performance.now();
  const found = calibrate(usable, key, toSettings(base).signing.request);
  const ms = Math.round(performance.now() - startedAt);
  call.io.out(
    call.isOn('json') ? JSON.stringify({ ...found, ms }) : calibrationInWords(found, ms, call.language),
  );
  const fits = [found.requests, found.responses].filter((one) => one !== undefined);
  if (fits.some(({ rules }) => rules.length === 0)) return 1;
  if (path !== undefined) await save(path, base, { found, signed, usable, key }, call);
  return 0;
}

function isSigned({ sign }: FiledMessage['fields']): boolean {
  return typeof sign === 'string' && sign.trim() !== '' && !isMasked(sign);
}

function isUsable({ signVerdict }: FiledMessage): boolean {
  return signVerdict !== 'rejected';
}

/** Work for the messages of a calibration: about two thousand ordinary requests. */
const mostWork = 100_000;

/** The first messages, as many as can be examined in seconds. */
function asWorkAllows(signed: readonly FiledMessage[]): readonly FiledMessage[] {
  let left = mostWork;
  return signed.filter((one) => {
    const isLeft = left > 0;
    // One check is enough for a rejected signature.
    left -= isUsable(one) ? workOf(one) : 1;
    return isLeft;
  });
}

interface Saving {
  readonly found: Calibration;
  /** Also those that were rejected for their signature. */
  readonly signed: readonly FiledMessage[];
  readonly usable: readonly FiledMessage[];
  readonly key: string;
}

async function save(path: string, base: Profile, saving: Saving, call: CommandCall): Promise<void> {
  const profile = profileWith(base, saving, call);
  const { requests, responses } = saving.found;
  const text = [
    (await commentsOf(call)).replaceAll(openComments, ''),
    openComment(false, requests?.rules ?? [], call.language),
    openComment(true, responses?.rules ?? [], call.language),
    stringify(profile, { lineWidth: 100, compat: 'yaml-1.1' }),
  ];
  await writeFile(path, text, call.isOn('save-key') ? 0o600 : undefined);
  call.io.err(call.language === 'en' ? `Wrote ${path}` : `已写入 ${path}`);
  if (requests && !profile.observed?.A1) call.io.err(notObservedInWords(call.language));
  for (const instNo of unknownIn(profile, saving))
    call.io.err(unknownHereInWords(instNo, path, call.language));
}

/** The institutions of the requests whose key the profile does not have: an emulator with it rejects them. */
function unknownIn(profile: Profile, { usable, key }: Saving): ReadonlySet<string> {
  const { institutions } = toSettings(profile);
  const requests = usable.filter(({ isResponse }) => !isResponse);
  const named = requests.flatMap(({ fields }) => toText(fields['inst_no']) ?? []);
  return new Set(named.filter((instNo) => !institutions.get(instNo)?.keys.includes(key)));
}

/**
 * The profile with the rules found. Requests and responses of an emulator do not count as observed at the endpoint. An
 * earlier observation of another rule is removed.
 */
function profileWith(base: Profile, saving: Saving, { isOn, language }: CommandCall): Profile {
  const { found, signed, usable, key } = saving;
  const { response: before, ...own } = base.signing ?? {};
  const request = found.requests?.rules[0];
  const answer = found.responses?.rules[0];
  const response = answer ? responseOf(answer, request ?? toSettings(base).signing.request) : before;
  // Rules that are still open and follow the requests are not an observation.
  const isTold = found.responses?.rules.length === 1 || response !== undefined;
  const isSeen = usable.some((message) => message.isResponse && !message.isEmulator);
  const evidence = request && evidenceFor(signed, request, key);
  const origin = { day: toShanghaiDay(Date.now()), from: originOf(usable, language, evidence) };
  const rows: ('A1' | 'A2')[] = [];
  if (evidence?.isObserved) rows.push('A1');
  if (answer && isTold && isSeen) rows.push('A2');
  const profile = {
    ...base,
    signing: { ...(request ?? own), ...(response && { response }) },
    ...(isOn('save-key') && { institutions: withKey(base.institutions, instNoIn(usable), key) }),
  };
  return withObserved(withoutObserved(profile, changed(base, profile)), rows, origin);
}

/** The assumptions whose rule is another one now. */
function changed(before: Profile, after: Profile): readonly ('A1' | 'A2')[] {
  const [was, is] = [toSettings(before).signing, toSettings(after).signing];
  return [
    ...(differing(is.request, was.request).length > 0 ? (['A1'] as const) : []),
    ...(differing(is.response, was.response).length > 0 ? (['A2'] as const) : []),
  ];
}

/** `calibrate day.ndjson: 3 requests (2 accepted, 1 rejected), 2 responses`. */
function originOf(
  usable: readonly FiledMessage[],
  language: Language,
  { accepted, rejected }: Pick<RuleEvidence, 'accepted' | 'rejected'> = { accepted: 0, rejected: 0 },
): string {
  const files = [...new Set(usable.map(({ file }) => basename(inputName(file, language))))].join(', ');
  const responses = usable.filter(({ isResponse }) => isResponse).length;
  const requests = usable.length - responses + rejected;
  const ofRejected = language === 'en' ? `, ${rejected} rejected` : `，${rejected} 条被拒绝`;
  const refused = rejected > 0 ? ofRejected : '';
  const [ofRequests, ofResponses] =
    language === 'en'
      ? [`${counted(requests, 'request')} (${accepted} accepted${refused})`, counted(responses, 'response')]
      : [`${requests} 条请求（${accepted} 条被接受${refused}）`, `${responses} 条响应`];
  const parts = [...(requests > 0 ? [ofRequests] : []), ...(responses > 0 ? [ofResponses] : [])];
  return language === 'en'
    ? `calibrate ${files}: ${parts.join(', ')}`
    : `calibrate ${files}：${parts.join('，')}`;
}

/** The properties of the responses' rule that differ from the requests' rule. */
function responseOf(answer: SigningRule, request: SigningRule): Partial<SigningRule> | undefined {
  const names = differing(answer, request);
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, answer[name]]));
}

function withKey(
  before: Profile['institutions'],
  inst_no: string,
  key: string,
): NonNullable<Profile['institutions']> {
  const others = (before ?? []).filter((one) => one.inst_no !== inst_no);
  return [{ inst_no, keys: [key] }, ...others];
}

/** The institution that the key belongs to. */
function instNoIn(messages: readonly FiledMessage[]): string {
  const named = new Set(messages.flatMap(({ fields }) => toText(fields['inst_no']) ?? []));
  const [only, another] = named;
  if (only !== undefined && another === undefined) return only;
  throw new UsageError(
    '--save-key: the captures must name one inst_no, and no other',
    '--save-key：抓包中须有且仅有一个 inst_no',
  );
}
