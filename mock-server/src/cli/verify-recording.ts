import type { Caller } from '../verify/caller.js';
import { inForceOf } from '../verify/in-force.js';
import { observe } from '../verify/observe/observe.js';
import { replay } from '../verify/recording/replay.js';
import type { Call } from './command.js';
import { givenKey } from './key.js';
import { loadProfile } from './profile-file.js';
import { dialectOf } from './scenario-files.js';
import { UsageError } from './usage-error.js';
import { loadRecording } from './verify-files.js';
import type { Verified } from './verify-report.js';

/** Recorded exchanges, against what the emulator answers to the same requests. */
export async function verifyRecording(call: Call): Promise<Verified> {
  const lines = await loadRecording(call.text('recording') ?? '');
  const given = await loadProfile(call.text('profile'));
  const profile = { ...given, dialect: dialectOf(call) ?? given.dialect ?? 'example' };
  const inForce = inForceOf(profile);
  const caller = await callerIn(call);
  const { results, evidence } = await replay(lines, { profile, inForce, caller });
  const observations = observe(evidence, inForce);
  return { results, about: new Map(), seen: { observations, profile: given, isEmulator: false } };
}

/** Whose signs are looked at, where a key was given. */
async function callerIn(call: Call): Promise<Caller | undefined> {
  const key = await givenKey(call);
  const instNo = call.text('inst-no');
  if (key === undefined) return undefined;
  if (instNo !== undefined) return { instNo, keys: [key], merchantNo: '', shopNo: '' };
  throw new UsageError('a key goes with --inst-no', '密钥须与 --inst-no 同用');
}
