import channelRows from '@shoubei-kit/contracts/channels.json';
import codeTable from '@shoubei-kit/contracts/codes.json';
import endpoint from '@shoubei-kit/contracts/endpoint.json';
import { marked } from '@shoubei-kit/contracts/provenance';
import { signal } from '@preact/signals';
import type { EndpointDeclaration } from '@shoubei-kit/contracts';
import type { BehaviourInForce, LineInForce } from '../src/core/provenance.js';
import type { CodeInForce, Settings } from '../src/core/settings.js';
import { call } from './admin-api.js';
import { type Both, language, say } from './preferences.js';

/** What the bundle has of the code table. */
const codeRows: readonly {
  readonly outcome: string;
  readonly message: string;
  readonly gloss: string;
  readonly advice: Both | null;
}[] = codeTable;

/** The response of `GET /profile`. */
interface Profile {
  readonly name: string;
  readonly settings: {
    readonly dialect: string;
    readonly signatureCheck: 'enforce' | 'warn' | 'off';
    readonly feeBasisPoints: number;
    readonly signing: Settings['signing'];
    readonly codes: Readonly<Record<string, CodeInForce>>;
    readonly paths: { readonly write_off: string };
    readonly endpoints: readonly EndpointDeclaration[];
  };
  readonly behaviours: readonly BehaviourInForce[];
  readonly declared: readonly LineInForce[];
  /** The signing rule. */
  readonly signing_in_words: { readonly request: Both; readonly response: Both };
}

/** The profile in force, with provenance. It does not change while the emulator runs. */
export const profile = signal<Profile | undefined>(undefined);

export async function loadProfile(): Promise<void> {
  profile.value = await call<Profile>('GET', '/profile');
}

/** Where the write-off is served. */
export function writeOffPath(): string {
  return profile.value?.settings.paths.write_off ?? endpoint.write_off;
}

export function declarationAt(path: string | undefined): EndpointDeclaration | undefined {
  return profile.value?.settings.endpoints.find((one) => one.path === path);
}

/** An assumption or a conflict, such as A1. */
export function behaviourOf(id: string): BehaviourInForce | undefined {
  return profile.value?.behaviours.find((row) => row.id === id);
}

/** The paths of the endpoints that were declared. */
export function declaredPaths(): readonly string[] {
  return profile.value?.settings.endpoints.map(({ path }) => path) ?? [];
}

/** The names of all possible outcomes, including the declared responses. */
export function outcomes(): readonly string[] {
  const own = profile.value?.settings.endpoints.flatMap(({ responses }) => Object.keys(responses)) ?? [];
  return [...new Set([...codeRows.map(({ outcome }) => outcome), ...own])];
}

/** Outcomes that only a declaration has. */
export const declaredMeanings: ReadonlyMap<string, readonly [en: string, zh: string]> = new Map([
  ['found', ['The write-off was found', '已找到核销记录']],
  ['not_found', ['No such write-off', '核销记录不存在']],
  ['done', ['The write-off was cancelled', '核销已撤销']],
  ['already_cancelled', ['The write-off was cancelled before', '核销此前已撤销']],
  ['too_late', ['Too late to cancel the write-off', '已超过可撤销的时间']],
]);

/** The meaning of a response declared by an endpoint; undefined for a response of the code table. */
function declaredMeaning(outcome: string, path: string | undefined): string | undefined {
  const declaration = declarationAt(path);
  const isOfTable = codeRows.some((row) => row.outcome === outcome);
  if (isOfTable && (!declaration || !Object.hasOwn(declaration.responses, outcome))) return undefined;
  const [en, zh] = declaredMeanings.get(outcome) ?? [];
  return en === undefined || zh === undefined ? undefined : say(en, zh);
}

export const channels: readonly { readonly channel_type: string; readonly name: string }[] = channelRows;

/** The code of an outcome here, such as 0205; '' for a response declared by the endpoint at this path. */
export function codeOf(outcome: string, path?: string): string {
  if (declaredMeaning(outcome, path) !== undefined) return '';
  return profile.value?.settings.codes[outcome]?.code ?? '';
}

/** The code with its provenance: `0203 (assumed)`. */
export function codeInWords(outcome: string, path?: string): string {
  const { provenance = 'assumed' } = profile.value?.settings.codes[outcome] ?? {};
  const code = codeOf(outcome, path);
  return code === '' ? '' : marked(code, provenance, language.value);
}

/** The meaning of an outcome in the page's language; the Chinese text is the one in the response. */
export function meaningOf(outcome: string, path?: string): string {
  const declared = declaredMeaning(outcome, path);
  if (declared !== undefined) return declared;
  const row = codeRows.find((one) => one.outcome === outcome);
  return say(
    row?.gloss ?? outcome,
    profile.value?.settings.codes[outcome]?.message ?? row?.message ?? outcome,
  );
}

/** The meaning, marked where it is a message that this project made up: `券码已核销（假设）`. */
export function markedMeaningOf(outcome: string, path?: string): string {
  const meaning = meaningOf(outcome, path);
  if (language.value === 'en' || declaredMeaning(outcome, path) !== undefined) return meaning;
  return marked(meaning, profile.value?.settings.codes[outcome]?.provenance ?? 'documented', language.value);
}

export function adviceOf(outcome: string, path: string): string {
  if (declaredMeaning(outcome, path) !== undefined) return '';
  const advice = codeRows.find((one) => one.outcome === outcome)?.advice;
  return advice ? say(advice.en, advice.zh) : '';
}
