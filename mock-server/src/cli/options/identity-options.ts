import type { Option } from '../line/command.js';
import { keyOptions } from './key.js';

/** Who calls an endpoint. */
export const identityOptions: readonly Option[] = [
  text('inst-no', 'Institution; the demo one on this machine', '机构号；本机默认演示机构'),
  ...keyOptions,
  text('merchant-no', 'Merchant; the demo one on this machine', '商户号；本机默认演示商户'),
  text('shop-no', 'Shop; the demo one on this machine', '门店号；本机默认演示门店'),
];

function text(name: string, en: string, zh: string): Option {
  return { name, kind: 'text', about: { en, zh } };
}
