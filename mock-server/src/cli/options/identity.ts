import type { Profile } from '@shoubei-kit/contracts';
import { demo } from '../../core/settings.js';
import { isLoopback } from '../../http/loopback.js';
import type { Call } from '../line/command.js';
import { givenKey, keyOrAsk } from './key.js';
import { loadProfile } from './profile-file.js';
import { UsageError } from '../line/usage-error.js';

/** Who calls an endpoint, and in which profile it is believed to be. */
export interface Identity {
  readonly instNo: string;
  readonly key: string;
  readonly merchantNo: string | undefined;
  readonly shopNo: string | undefined;
  readonly profile: Profile;
}

/** Who calls: the demo identity on this machine, where nothing else is said. */
export async function identityOf(call: Call, baseUrl: string): Promise<Identity> {
  const instNo = call.text('inst-no');
  const isDemo = isLocal(baseUrl) && instNo === undefined && (await givenKey(call)) === undefined;
  if (!isDemo && instNo === undefined) {
    throw new UsageError(
      '--inst-no and a key are needed: the demo ones serve on this machine only',
      '须给出 --inst-no 与密钥：演示身份仅用于本机',
    );
  }
  const profile = await loadProfile(call.text('profile'));
  return {
    instNo: instNo ?? demo.instNos[0],
    key: isDemo ? demo.key : await keyOrAsk(call),
    merchantNo: call.text('merchant-no') ?? (isLocal(baseUrl) ? demo.merchantNo : undefined),
    shopNo: call.text('shop-no') ?? (isLocal(baseUrl) ? demo.shopNo : undefined),
    profile,
  };
}

export function isLocal(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && isLoopback(new URL(baseUrl).hostname);
}

/** Coupons cost money: nobody's are written off before somebody has said yes. UsageError where nobody did. */
export async function confirm(
  call: Call,
  warning: { readonly en: string; readonly zh: string },
  question: { readonly en: string; readonly zh: string },
): Promise<void> {
  if (call.isOn('yes')) return;
  if (call.io.ask === undefined) {
    throw new UsageError(`${warning.en}: add --yes if that is meant`, `${warning.zh}：确认请加 --yes`);
  }
  const { language } = call;
  const answer = await call.io.ask(`${warning[language]}. ${question[language]} [y/N] `, false);
  if (!/^y(es)?$/iu.test(answer.trim())) throw new UsageError('nothing was sent', '未发送');
}
