import { randomBytes } from 'node:crypto';
import type { Profile } from '@shoubei-kit/contracts';
import { toSettings } from '../core/settings.js';
import { isLoopback } from '../http/loopback.js';
import type { LoadedCoupon } from '../core/check-coupon.js';
import { type MockServer, startWith } from '../start-mock-server.js';
import { banner } from './banner.js';
import { cannotListen } from './cannot-listen.js';
import { type Call, type ExitCode, wholeNumber } from './command.js';
import { readCouponFiles } from './coupon-file.js';
import { givenKey } from './key.js';
import { type Log, logTo } from './log.js';
import { loadProfile } from './profile-file.js';
import { UsageError } from './usage-error.js';

interface Address {
  readonly host: string;
  readonly port: number;
  readonly adminToken: string | undefined;
  /** Where it was made here, so that it has to be told. */
  readonly madeToken: string | undefined;
}

/** `serve`: the emulator, until it is asked to end. */
export async function runServe(call: Call): Promise<ExitCode> {
  const profile = await profileOf(call);
  const coupons = await readCouponFiles(call.list('fixtures'));
  const address = addressOf(call);
  const settings = toSettings(profile);
  const log = logTo(call, settings);
  const server = await start(call, address, profile, coupons, log);
  log.started(server.url, address.madeToken, banner({ url: server.url, settings, call }));
  await call.io.untilStopped();
  log.stopping();
  await server.close();
  log.stopped();
  return 0;
}

/** The profile of `--profile`, and over it what the flags say. */
async function profileOf(call: Call): Promise<Profile> {
  const profile = await loadProfile(call.text('profile'));
  const institutions = await institutionsOf(call);
  const tsWindowSeconds = wholeNumber(call, 'ts-window', 1, 2 ** 31);
  return {
    ...profile,
    ...choice(call, 'dialect', ['example', 'table'], (dialect) => ({ dialect })),
    ...choice(call, 'settle-field', ['auto', 'settle_amount', 'settleAmount', 'both'], (settleField) => ({
      settleField,
    })),
    ...choice(call, 'signature', ['enforce', 'warn', 'off'], (signature) => ({ signature })),
    ...(call.isOn('strict') && { strict: true }),
    ...(call.isOn('no-magic') && { magic: false }),
    ...(tsWindowSeconds !== undefined && { tsWindowSeconds }),
    ...(institutions && { institutions }),
  };
}

/** An option of a few values, as the part of the profile that it sets; the parser has refused any other value. */
function choice<T extends string>(
  call: Call,
  name: string,
  values: readonly T[],
  part: (value: T) => Profile,
): Profile {
  const value = values.find((v) => v === call.text(name));
  return value === undefined ? {} : part(value);
}

async function institutionsOf(call: Call): Promise<NonNullable<Profile['institutions']> | undefined> {
  const inst_no = call.text('inst-no');
  const key = await givenKey(call);
  if (inst_no === undefined && key === undefined) return undefined;
  if (inst_no === undefined || key === undefined) {
    throw new UsageError(
      'an institution takes both --inst-no and a key (--key-env, --key-file or --key)',
      '机构须同时给出 --inst-no 与密钥（--key-env、--key-file 或 --key）',
    );
  }
  if (inst_no === '' || Array.from(inst_no).length > 8) {
    throw new UsageError('--inst-no: 1 to 8 characters are needed', '--inst-no：应为 1 至 8 个字符');
  }
  return [{ inst_no, keys: [key] }];
}

/** Beyond loopback the admin API asks for a token: the one given, or one made here. */
function addressOf(call: Call): Address {
  const host = call.text('host') ?? '127.0.0.1';
  const given = call.text('admin-token');
  const madeToken = given === undefined && !isLoopback(host) ? randomBytes(16).toString('hex') : undefined;
  return {
    host,
    port: wholeNumber(call, 'port', 0, 65_535) ?? 4051,
    adminToken: given ?? madeToken,
    madeToken,
  };
}

async function start(
  call: Call,
  { host, port, adminToken }: Address,
  profile: Profile,
  coupons: readonly LoadedCoupon[],
  log: Log,
): Promise<MockServer> {
  const drainMs = wholeNumber(call, 'drain', 0, 3_600_000);
  const size = wholeNumber(call, 'journal-size', 0, 1_000_000);
  try {
    return await startWith(
      {
        profile,
        host,
        port,
        ...(adminToken !== undefined && { adminToken }),
        allowedHosts: call.list('allowed-host'),
        ...(drainMs !== undefined && { drainMs }),
        ...(size !== undefined && { journal: { size } }),
        onError: log.failure,
      },
      coupons,
      log.exchange,
      log.other,
    );
  } catch (error) {
    throw cannotListen(error, host, port) ?? error;
  }
}
