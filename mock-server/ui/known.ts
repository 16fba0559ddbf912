import channelRows from '@shoubei-kit/contracts/channels.json';
import codeRows from '@shoubei-kit/contracts/codes.json';
import endpoint from '@shoubei-kit/contracts/endpoint.json';
import { signal } from '@preact/signals';
import type { BehaviourInForce } from '../src/core/provenance.js';
import type { CodeInForce } from '../src/core/settings.js';
import { call } from './admin-api.js';
import { say } from './preferences.js';

/** What `GET /profile` tells. */
interface Profile {
  readonly name: string;
  readonly settings: {
    readonly dialect: string;
    readonly feeBasisPoints: number;
    readonly codes: Readonly<Record<string, CodeInForce>>;
  };
  readonly behaviours: readonly BehaviourInForce[];
}

/** What is in force, and how each of it is known. It stays the same as long as the emulator runs. */
export const profile = signal<Profile | undefined>(undefined);

export async function loadProfile(): Promise<void> {
  profile.value = await call<Profile>('GET', '/profile');
}

export const writeOffPath: string = endpoint.write_off;
export const outcomes: readonly string[] = codeRows.map(({ outcome }) => outcome);
export const channels: readonly { readonly channel_type: string; readonly name: string }[] = channelRows;

/** The code that an outcome has here, such as 0205. */
export function codeOf(outcome: string): string {
  return profile.value?.settings.codes[outcome]?.code ?? '';
}

/** What an outcome means, in the page's language; in Chinese as the answer itself says it. */
export function meaningOf(outcome: string): string {
  const row = codeRows.find((one) => one.outcome === outcome);
  return say(
    row?.gloss ?? outcome,
    profile.value?.settings.codes[outcome]?.message ?? row?.message ?? outcome,
  );
}

export function adviceOf(outcome: string): string {
  const advice = codeRows.find((one) => one.outcome === outcome)?.advice;
  return advice ? say(advice.en, advice.zh) : '';
}
