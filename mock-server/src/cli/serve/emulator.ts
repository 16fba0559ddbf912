import type { Profile } from '@shoubei-kit/contracts';
import { type Settings, toSettings } from '../../core/settings.js';
import type { Text } from '../../core/refusal.js';
import { shortest } from '../../redaction/known-texts.js';
import { exposedRealKey } from '../../start/exposure.js';
import type { TlsFiles } from '../../http/tls.js';
import type { LoadedCoupon } from '../../coupon-data/check-coupon.js';
import { profileFindings } from '../../profile/check-profile.js';
import { hideToken } from '../../journal/masking.js';
import type { JournalRecord } from '../../journal/record.js';
import { type Started, startWith } from '../../start/mock-server.js';
import { StoreError } from '../../store/store-error.js';
import { serverToken, type ServerToken } from '../options/token.js';
import { choiceOf, type CommandCall, optionError, wholeNumber } from '../line/command.js';
import { dialectOf } from '../options/common.js';
import { notNewText, readCouponFiles } from './coupon-file.js';
import { declaredEndpoints, type EndpointFile } from '../options/endpoint-files.js';
import { givenHosts } from '../options/exposure.js';
import { givenKey } from '../options/key.js';
import { logTo } from './log.js';
import type { Log } from './log-parts.js';
import { loadProfile } from '../options/profile-file.js';
import { tlsFilesOf } from '../options/tls.js';
import { listenError, UsageError } from '../line/usage-error.js';
import { warn } from '../line/warn.js';

interface Address {
  readonly host: string;
  readonly allowedHosts: readonly string[];
  readonly port: number;
  readonly admin: ServerToken;
  readonly tls: TlsFiles | undefined;
}

/** An emulator started with the options of `serve`. */
export interface StartedEmulator extends Started {
  readonly settings: Settings;
  readonly admin: ServerToken;
  readonly log: Log;
  /** The store of `--store`. */
  readonly store: string;
  /** Stops it, and logs that. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts the emulator that the options of `serve` describe, for each command that has them.
 *
 * @param onRecord called with each exchange, besides the log
 * @param logCall the call whose outputs receive the log
 * @throws UsageError if the options, their files, the address or the store prevent the start
 */
export async function startEmulator(
  call: CommandCall,
  onRecord: (record: JournalRecord) => void = () => {},
  logCall: CommandCall = call,
): Promise<StartedEmulator> {
  const profile = await profileOf(call);
  const settings = toSettings(profile);
  const coupons = await readCouponFiles(call.list('coupons'), settings, call);
  const address = await addressOf(call);
  rejectRealKey(call, address, settings);
  warnOfShortKeys(call, settings);
  hideToken(settings, address.admin.token); // the log has its own settings
  const log = await logTo(logCall, settings);
  const exchange = (record: JournalRecord): void => {
    log.exchange(record);
    onRecord(record);
  };
  const started = await start(call, address, profile, coupons, { ...log, exchange });
  const stop = async (): Promise<void> => {
    log.stopping();
    await started.server.close();
    log.stopped();
  };
  return { ...started, settings, admin: address.admin, log, store: storeOf(call), stop };
}

/** The profile of `--profile`, overridden by the flags. */
async function profileOf(call: CommandCall): Promise<Profile> {
  const profile = await loadProfile(call);
  const institutions = await institutionsOf(call);
  const tsWindowSeconds = wholeNumber(call, 'ts-window-seconds', 1, 2 ** 31);
  const dialect = dialectOf(call);
  const settleField = choiceOf(call, 'settle-field', ['auto', 'settle_amount', 'settleAmount', 'both']);
  const signatureCheck = choiceOf(call, 'signature-check', ['enforce', 'warn', 'off']);
  return {
    ...profile,
    ...(dialect && { dialect }),
    ...(settleField && { settleField }),
    ...(signatureCheck && { signatureCheck }),
    ...(call.isOn('strict') && { strict: true }),
    ...(call.isOn('no-magic') && { magic: false }),
    ...(tsWindowSeconds !== undefined && { tsWindowSeconds }),
    ...(institutions && { institutions }),
    ...(await endpointsOf(call, profile)),
  };
}

/** The endpoints of the profile, and of `--endpoint`. */
async function endpointsOf(call: CommandCall, profile: Profile): Promise<Pick<Profile, 'endpoints'>> {
  const declared = await declaredEndpoints(call);
  if (declared.length === 0) return {};
  const own = (profile.endpoints ?? []).map((declaration) => ({ file: '', declaration }));
  const sources = [...own, ...declared];
  rejectSamePath(call, sources);
  const endpoints = sources.map(({ declaration }) => declaration);
  const [fault] = profileFindings({ ...profile, endpoints });
  if (!fault) return { endpoints };
  const { path, text } = fault;
  const [, index, ...inside] = path;
  const where = `${sources[Number(index)]?.file ?? ''}: ${inside.join('.')}`;
  throw optionError(call, 'endpoint', `${where} ${text.en}`, `${where} ${text.zh}`);
}

/** @param sources a file's name is empty for endpoints of the profile */
function rejectSamePath(call: CommandCall, sources: readonly EndpointFile[]): void {
  for (const [index, { file, declaration }] of sources.entries()) {
    const { path } = declaration;
    const first = sources.findIndex((one) => one.declaration.path === path);
    const other = sources[first]?.file;
    if (first === index || other === undefined) continue;
    throw optionError(
      call,
      'endpoint',
      `${path} is declared twice, in ${other || 'the profile'} and in ${file || 'the profile'}: remove one`,
      `${path} 重复声明于 ${other || '配置'} 与 ${file || '配置'}，请删去其一`,
    );
  }
}

async function institutionsOf(call: CommandCall): Promise<NonNullable<Profile['institutions']> | undefined> {
  const inst_no = call.text('inst-no');
  const key = await givenKey(call);
  if (inst_no === undefined && key === undefined) return undefined;
  if (inst_no === undefined || key === undefined) {
    throw new UsageError(
      'an institution needs both --inst-no and a key (--key-env, --key-file or --key)',
      '机构须同时给出 --inst-no 与密钥（--key-env、--key-file 或 --key）',
    );
  }
  if (Array.from(inst_no).length > 8) {
    throw optionError(call, 'inst-no', '1 to 8 characters are needed', '应为 1 至 8 个字符');
  }
  return [{ inst_no, keys: [key] }];
}

/** The address it listens on, and who may use the admin API there. */
async function addressOf(call: CommandCall): Promise<Address> {
  const host = call.text('host') ?? '127.0.0.1';
  return {
    host,
    allowedHosts: givenHosts(call),
    port: wholeNumber(call, 'port', 0, 65_535) ?? 4051,
    admin: await serverToken(call, host),
    tls: await tlsFilesOf(call),
  };
}

function rejectRealKey(call: CommandCall, { host, tls }: Address, settings: Settings): void {
  const real = exposedRealKey({ host, tls, allowRealKey: call.isOn('allow-real-key') }, settings);
  if (!real) return;
  const { inst_no } = real;
  throw new UsageError(
    `the key of ${inst_no} may be real, and others can reach ${host}: they could copy signed requests and send them to the real endpoint. Use the demo key or a key with "test" in it, or --tls-cert and --tls-key, or --allow-real-key`,
    `机构 ${inst_no} 的密钥可能是真实的，而他人可访问 ${host}：用它签名的请求可能被截获并发往真实接口。请用演示密钥或含 test 字样的密钥，或用 --tls-cert 与 --tls-key，或用 --allow-real-key`,
  );
}

/** Warns about short keys: a short key may occur in any text by chance. */
function warnOfShortKeys(call: CommandCall, { institutions }: Settings): void {
  const short = [...institutions.values()].filter(({ keys }) => keys.some(({ length }) => length < shortest));
  if (short.length === 0) return;
  const names = short.slice(0, 3).map(({ inst_no }) => inst_no);
  const more = short.length > 3 ? '…' : '';
  warn(
    call,
    `a key of ${names.join(', ')}${more} has fewer than ${shortest} characters: log and journal hide it only if it is a whole value`,
    `机构 ${names.join('、')}${more} 有少于 ${shortest} 个字符的密钥：日志与请求记录只在整个值恰为该密钥时隐藏它`,
  );
}

async function start(
  call: CommandCall,
  { host, allowedHosts, port, admin, tls }: Address,
  profile: Profile,
  coupons: readonly LoadedCoupon[],
  log: Log,
): Promise<Started> {
  const maxConnections = wholeNumber(call, 'max-connections', 1, 1_000_000);
  const maxTenants = wholeNumber(call, 'max-tenants', 1, 1_000_000);
  const drainMs = wholeNumber(call, 'drain-ms', 0, 3_600_000);
  const size = wholeNumber(call, 'journal-size', 0, 1_000_000);
  try {
    return await startWith(
      {
        ...(Object.keys(profile).length > 0 && { profile }),
        store: storeOf(call),
        host,
        port,
        ...(admin.token !== undefined && { adminToken: admin.token }),
        ...(tls && { tls }),
        ...(call.isOn('allow-real-key') && { allowRealKey: true }),
        ...(maxConnections !== undefined && { maxConnections }),
        ...(maxTenants !== undefined && { maxTenants }),
        allowedHosts,
        ...(drainMs !== undefined && { drainMs }),
        ...(size !== undefined && { journal: { size } }),
        replaceCoupons: call.isOn('replace'),
        keepProcessAlive: true,
        onError: log.failure,
        lostOutput: call.io.surviveLostOutput(),
      },
      coupons,
      log.exchange,
      log.other,
      (existing) => {
        const given = coupons.length;
        log.coupons(given, existing, notNewText(given, existing, call.isOn('replace')));
      },
    );
  } catch (error) {
    if (error instanceof StoreError) throw await storeProblem(call, error);
    throw listenError(error, host, port) ?? error;
  }
}

/** Describes the problem with the store of `--store`. */
export async function storeProblem(call: CommandCall, { text }: StoreError): Promise<UsageError> {
  const mean = await suggestedStore(storeOf(call));
  return optionError(call, 'store', `${text.en}${mean.en}`, `${text.zh}${mean.zh}`);
}

/** Suggests a kind of store, by the first word of the given value. */
async function suggestedStore(given: string): Promise<Text> {
  const { didYouMean } = await import('../line/did-you-mean.js');
  const [word = ''] = /^[\w-]{1,20}/u.exec(given) ?? [];
  const kinds = ['memory', 'sqlite', 'redis', 'rediss'];
  return kinds.includes(word) ? { en: '', zh: '' } : didYouMean(word, kinds);
}

function storeOf(call: CommandCall): string {
  return call.text('store') ?? 'memory';
}
