import type { RecordedLine } from '@shoubei-kit/fixtures/scenarios';
import type { CallerIdentity } from '../../scenario/caller.js';
import { type EndpointProfile, endpointProfileOf, statedOutcome } from '../../scenario/endpoint-profile.js';
import { jsonObject } from '../../scenario/wire-text.js';
import type { Evidence } from '../../verify/observe/evidence.js';
import { observe } from '../../verify/observe/observe.js';
import { replay } from '../../verify/recording/replay.js';
import type { CommandCall } from '../line/command.js';
import { dialectOf } from '../options/common.js';
import { inputName } from '../options/files.js';
import { givenKey } from '../options/key.js';
import { loadProfile } from '../options/profile-file.js';
import { UsageError } from '../line/usage-error.js';
import { loadRecording } from './files.js';
import type { VerifyRun } from './report.js';

/** Compares recorded exchanges with the emulator's responses to the same requests. */
export async function verifyRecording(call: CommandCall): Promise<VerifyRun> {
  const lines = await loadRecording(call.text('recording') ?? '', call);
  const given = await loadProfile(call);
  const profile = { ...given, dialect: dialectOf(call) ?? given.dialect ?? 'example' };
  const endpointProfile = endpointProfileOf(profile);
  const caller = await givenCaller(call);
  if (caller) rejectRedactedSigns(lines, call);
  const { results, evidence, unnamed } = await replay(lines, { profile, endpointProfile, caller });
  return {
    results,
    about: new Map(),
    seen: {
      observations: observe(evidence, endpointProfile),
      profile: given,
      isEmulator: lines.some(({ exchange }) => exchange.emulator === true),
    },
    recorded: { unnamed, isRuleWrong: evidence.some((one) => isRuleWrong(one, endpointProfile)) },
  };
}

/** Whether the endpoint rejected a signature that fits the rule in force, or accepted one that does not. */
function isRuleWrong(
  { expected, isRightlySigned, body }: Evidence,
  endpointProfile: EndpointProfile,
): boolean {
  const outcome = statedOutcome(body, endpointProfile);
  return isRightlySigned === true
    ? outcome === 'bad_signature' && expected !== 'bad_signature'
    : expected === 'bad_signature' && outcome !== 'bad_signature';
}

/** Rejects recordings with `(redacted)` in place of every `sign`: each signature would be reported as wrong. */
function rejectRedactedSigns(lines: readonly RecordedLine[], call: CommandCall): void {
  const redacted = lines.find(({ exchange }) => jsonObject(exchange.request.body)?.['sign'] === '(redacted)');
  if (!redacted) return;
  const where = `${inputName(call.text('recording') ?? '', call.language)}:${redacted.line}`;
  throw new UsageError(
    `${where}: the signature is redacted, so a key cannot check it: leave the key out, or record with --keep-signs`,
    `${where}：签名已脱敏，无法用密钥检查：请去掉密钥，或用 --keep-signs 重新录制`,
  );
}

/** The caller whose signatures are checked, if a key was given. */
async function givenCaller(call: CommandCall): Promise<CallerIdentity | undefined> {
  const key = await givenKey(call);
  const instNo = call.text('inst-no');
  if (key === undefined) return undefined;
  if (instNo !== undefined) return { instNo, keys: [key], merchantNo: '', shopNo: '' };
  throw new UsageError('a key needs --inst-no', '密钥须与 --inst-no 同用');
}
