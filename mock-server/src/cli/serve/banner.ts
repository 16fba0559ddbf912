import type { EndpointDeclaration } from '@shoubei-kit/contracts';
import { magicCode } from '@shoubei-kit/fixtures';
import { sign } from '@shoubei-kit/sdk-lite/signing';
import { demo, isDemo, type Settings } from '../../core/settings.js';
import { endpointSummary } from '../../endpoints/declared/summary.js';
import { localUrl } from '../../http/hosts.js';
import { networkUrls } from '../../http/network-urls.js';
import { shownStore } from '../../store/open-store.js';
import { toShanghaiTs } from '../../core/shanghai.js';
import type { Text } from '../../core/refusal.js';
import type { CommandCall } from '../line/command.js';
import { ownCall } from '../line/own-call.js';
import { version } from '../../own-files.js';
import type { Language } from '../terminal/language.js';
import type { StartedEmulator } from './emulator.js';
import { terminalQr } from './terminal-qr.js';

interface BannerParts {
  readonly url: string;
  readonly settings: Settings;
  /** The store, without a password. */
  readonly store: string;
  /** URLs for others in the local network. */
  readonly network: readonly string[];
  /** Lines of a QR code of the first URL; empty if there is no room. */
  readonly qr: readonly string[];
  readonly language: Language;
  /** The words that call this program. */
  readonly own: string;
}

const disclaimer: Text = {
  en: 'An emulator. Most of what the real endpoint does is not documented. The headers\nX-Shoubei-Mock-Provenance and -Assumptions of each response show what is assumed.',
  zh: '本地模拟器。真实接口的多数行为没有文档：每个响应以 X-Shoubei-Mock-Provenance\n与 -Assumptions 说明哪些已知、哪些是假设。',
};

const lost: Text = { en: ' (lost when serve stops)', zh: '（停止后丢失）' };
const kept: Text = {
  en: ' (existing data is kept; --coupons are loaded into a new store, or with --replace)',
  zh: '（保留已有数据；--coupons 仅在新建时或加 --replace 时加载）',
};

/** Logs the start, by the level of the log. */
export async function logStart(emulator: StartedEmulator, call: CommandCall): Promise<void> {
  const { io, language } = call;
  const { admin, log, server, settings } = emulator;
  const { url } = server;
  const network = networkUrls(url);
  const qr = network[0] === undefined ? [] : await terminalQr(network[0], io);
  const store = shownStore(emulator.store);
  const lines = banner({ url, settings, store, network, qr, language, own: ownCall(call) });
  log.started(url, admin.isGenerated ? admin.token : undefined, lines);
}

/** The first lines of `serve`: its address, an identity, coupons, and one call to try. */
export function banner({ url, settings, store, network, qr, language, own }: BannerParts): readonly string[] {
  const isEnglish = language === 'en';
  const label = (en: string, zh: string): string => (isEnglish ? en.padEnd(13) : zh.padEnd(13 - zh.length));
  const instNos = [...settings.institutions.keys()];
  const identity = isDemo(settings)
    ? [
        `${label('Institution', '机构')}${instNos.join(isEnglish ? ' or ' : ' 或 ')}`,
        `${label('Key', '密钥')}${demo.key}`,
        `${label('Merchant', '商户')}${demo.merchantNo}`,
        `${label('Shop', '门店')}${demo.shopNo}`,
      ]
    : [`${label('Institution', '机构')}${instNos.join(', ')}`];
  const head = [
    `shoubei-mock ${version}  ${url}`,
    ...disclaimer[language].split('\n'),
    '',
    ...identity,
    ...network.map((one, i) => `${i === 0 ? label('Network', '局域网') : ' '.repeat(13)}${one}`),
    `${label('Page', '网页')}${network[0] ?? localUrl(url)}/__admin/ui/`,
    `${label('Admin API', '管理 API')}${url}/__admin/health`,
    `${label('Store', '存储')}${store}${store === 'memory' ? lost[language] : kept[language]}`,
  ];
  const coupons = settings.magic ? magicCoupons(label('Coupons', '券'), isEnglish) : [];
  const others = settings.endpoints.map(
    (declaration, i) =>
      `${i === 0 ? label('Also', '另有') : ' '.repeat(13)}${endpointLine(declaration, isEnglish)}`,
  );
  return [
    ...head,
    ...others,
    ...coupons,
    ...scan(qr, isEnglish),
    '',
    ...example(url, settings, isEnglish, own),
    '',
  ];
}

function scan(qr: readonly string[], isEnglish: boolean): readonly string[] {
  if (qr.length === 0) return [];
  return ['', isEnglish ? 'The address for a till to scan:' : '供收银端扫码的地址：', ...qr];
}

/** A declared endpoint, and how many of its lines are assumed. */
function endpointLine(declaration: EndpointDeclaration, isEnglish: boolean): string {
  const { path, assumed } = endpointSummary(declaration);
  if (assumed === 0) return path;
  const [one, many] = isEnglish
    ? ['1 line is assumed', `${assumed} lines are assumed`]
    : ['1 行是假设', `${assumed} 行是假设`];
  return `${path}${isEnglish ? ', ' : '，'}${assumed === 1 ? one : many}`;
}

function magicCoupons(label: string, isEnglish: boolean): readonly string[] {
  const rows = [
    [magicCode('00', { serial: 1 }), 'written off, once', '可核销一次'],
    [magicCode('05', { serial: 1 }), 'refunded', '已退款'],
    [magicCode('82', { serial: 1 }), 'written off, and the response is lost', '已核销，响应丢失'],
  ] as const;
  return rows.map(
    ([code, en, zh], i) => `${i === 0 ? label : ' '.repeat(13)}${code}  ${isEnglish ? en : zh}`,
  );
}

/** A call that is ready to paste; a signed request is shown only for the demo key. */
function example(url: string, settings: Settings, isEnglish: boolean, own: string): readonly string[] {
  const instNo = [...settings.institutions.keys()][0] ?? '';
  if (!isDemo(settings)) {
    return [
      isEnglish
        ? `Try it: ${own} write-off 9900010000000001 --inst-no … --key-env …`
        : `试一试：${own} write-off 9900010000000001 --inst-no … --key-env …`,
    ];
  }
  const fields = {
    inst_no: instNo,
    merchant_no: demo.merchantNo,
    shop_no: demo.shopNo,
    ts: toShanghaiTs(Date.now()),
    coupon_code: settings.magic ? magicCode('00', { serial: 1 }) : '679533922928',
  };
  const body = JSON.stringify({ ...fields, sign: sign(fields, settings.signing.request, demo.key) });
  return [
    isEnglish ? 'Write off a coupon:' : '核销一张券：',
    `curl -s ${url.startsWith('https:') ? '--cacert CA.pem ' : ''}${localUrl(url)}${settings.paths.write_off} -H 'Content-Type: application/json' -d '${body}'`,
  ];
}
