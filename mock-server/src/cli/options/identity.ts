import type { Profile } from '@shoubei-kit/contracts';
import { demo } from '../../core/settings.js';
import type { Text } from '../../core/refusal.js';
import type { CommandCall } from '../line/command.js';
import { type Option, textOption } from '../line/option.js';
import { isLocal } from './base-url.js';
import { givenKey, keyOptions, requireKey } from './key.js';
import { loadProfile } from './profile-file.js';
import { UsageError } from '../line/usage-error.js';

/** Options for the caller of an endpoint. */
export const identityOptions: readonly Option[] = [
  textOption('inst-no', 'Institution; on this machine the demo one by default', '机构号；本机默认演示机构'),
  ...keyOptions,
  textOption('merchant-no', 'Merchant; on this machine the demo one by default', '商户号；本机默认演示商户'),
  textOption('shop-no', 'Shop; on this machine the demo one by default', '门店号；本机默认演示门店'),
];

/** The caller of an endpoint, and the profile assumed to be in force there. */
export interface Identity {
  readonly instNo: string;
  readonly key: string;
  readonly merchantNo: string | undefined;
  readonly shopNo: string | undefined;
  readonly profile: Profile;
}

/** The caller; by default the demo identity on this machine. */
export async function identityOf(call: CommandCall, baseUrl: string): Promise<Identity> {
  const instNo = call.text('inst-no');
  const isDemo = isLocal(baseUrl) && instNo === undefined && (await givenKey(call)) === undefined;
  if (!isDemo && instNo === undefined) {
    throw new UsageError(
      '--inst-no and a key are needed: the demo identity works on this machine only',
      '须给出 --inst-no 与密钥：演示身份仅用于本机',
    );
  }
  const profile = await loadProfile(call);
  return {
    instNo: instNo ?? demo.instNos[0],
    key: isDemo ? demo.key : await requireKey(call),
    merchantNo: call.text('merchant-no') ?? (isLocal(baseUrl) ? demo.merchantNo : undefined),
    shopNo: call.text('shop-no') ?? (isLocal(baseUrl) ? demo.shopNo : undefined),
    profile,
  };
}

/** Requires the user's confirmation before a write-off, because coupons cost money. UsageError without it. */
export async function confirm(call: CommandCall, warning: Text, question: Text): Promise<void> {
  if (call.isOn('yes')) return;
  if (call.io.prompt === undefined) {
    throw new UsageError(`${warning.en}. To confirm, add --yes`, `${warning.zh}。确认请加 --yes`);
  }
  const { language } = call;
  const answer = await call.io.prompt(
    `${warning[language]}${language === 'en' ? '. ' : '。'}${question[language]} [y/N] `,
    false,
  );
  if (!/^y(es)?$/iu.test(answer.trim())) throw new UsageError('nothing was sent', '未发送');
}
