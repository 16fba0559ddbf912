import { drafts } from '@shoubei-kit/fixtures/endpoints';
import { distance } from 'fastest-levenshtein';
import { oneLine } from '../core/printable.js';
import type { Text } from '../core/refusal.js';
import { servedPaths, type Settings } from '../core/settings.js';
import type { ProbablyMeant } from '../journal/unmatched.js';
import { adminPaths } from './admin/paths.js';

/** The longest path that is compared. */
const longest = 200;
/** The most characters that may be wrong, missing or extra. */
const mostSteps = 2;

/**
 * Guesses the intended address of a request that nothing serves; undefined if no path is near.
 *
 * @param path as it is shown: masked
 */
export function probablyMeant(method: string, path: string, settings: Settings): ProbablyMeant | undefined {
  if (path.length > longest) return undefined;
  const served = servedPaths(settings);
  const all = new Set([...served, ...drafts().map(({ declaration }) => declaration.path)]);
  const [best] = [...all]
    .flatMap((meant) => nearness(path, meant) ?? [])
    .toSorted((a, b) => a.steps - b.steps);
  if (!best) return adminMeant(method, path);
  const ofMethod = method === 'POST' ? [] : [wrongMethod(method)];
  const isServed = served.includes(best.meant);
  if (!isServed && path === best.meant) return unserved(path, ofMethod);
  return toMeant('POST', best.meant, [...ofMethod, ...best.reasons, ...(isServed ? [] : [notServed])]);
}

interface Near {
  readonly meant: string;
  /** The distance; 0 for an exact match. */
  readonly steps: number;
  readonly reasons: readonly Text[];
}

/** Undefined if the path is too far from the possible match. */
function nearness(path: string, meant: string): Near | undefined {
  const single = decoded(path).replaceAll(/\/{2,}/gu, '/');
  const bare = single.replace(/(?<=.)\/$/u, '');
  const place = placeOf(bare.toLowerCase(), meant.toLowerCase(), bare);
  if (!place) return undefined;
  const isOtherCase = place.steps < 9 && !bare.endsWith(meant) && !meant.endsWith(bare);
  const reasons = [
    ...place.reasons,
    ...(isOtherCase ? [{ en: 'upper and lower case matter', zh: '区分大小写' }] : []),
    ...(single === decoded(path) ? [] : [{ en: 'with single slashes', zh: '斜杠不要重复' }]),
    ...(bare === single ? [] : [{ en: 'without the slash at the end', zh: '末尾不带斜杠' }]),
  ];
  return { meant, steps: place.steps, reasons };
}

/** The missing part of the intended path, or the part before it. Both in lower case. */
function placeOf(path: string, meant: string, given: string): Omit<Near, 'meant'> | undefined {
  if (path === meant) return { steps: 0, reasons: [] };
  if (path.length > 2 && meant.endsWith(path)) {
    const start = meant.slice(0, -path.length);
    return {
      steps: 1,
      reasons: [{ en: `${start} is missing at the start`, zh: `开头缺少 ${start}` }],
    };
  }
  if (path.endsWith(meant)) {
    const prefix = given.slice(0, -meant.length);
    const en = `without ${prefix} at the start: correct the base URL, or let the proxy remove it`;
    return { steps: 2, reasons: [{ en, zh: `开头不带 ${prefix}：请更正基础地址，或让代理去掉它` }] };
  }
  const steps = distance(path, meant);
  if (steps > mostSteps) return undefined;
  return { steps: 9 + steps, reasons: [{ en: 'check the spelling', zh: '请检查拼写' }] };
}

/** For people: a line break in it would begin another line. */
function decoded(path: string): string {
  try {
    return oneLine(decodeURIComponent(path));
  } catch {
    return path;
  }
}

const notServed: Text = {
  en: 'not served here: declare it with serve --endpoint FILE',
  zh: '此处未提供，请用 serve --endpoint 文件 声明',
};

function wrongMethod(method: string): Text {
  return {
    en: `the method is POST, not ${method}, which a redirect may have made of it`,
    zh: `方法应为 POST，而非 ${method}（重定向可能改变方法）`,
  };
}

/** A person who opens the address in a browser wants the page. A script may have left out the prefix. */
function adminMeant(method: string, path: string): ProbablyMeant | undefined {
  if (method === 'GET' && /^\/(?:ui|admin|__admin|index\.html)?\/?$/iu.test(path))
    return toMeant('GET', '/__admin/ui/', [{ en: 'the web page', zh: '网页' }]);
  const [, first = ''] = path.split('/');
  if (!Object.keys(adminPaths).some((one) => one.split('/')[1] === first)) return undefined;
  const why = { en: 'the admin API is below /__admin', zh: '管理 API 位于 /__admin 之下' };
  return toMeant(method, `/__admin${path}`, [why]);
}

/** The path is that of a draft: another address would be no help. */
function unserved(path: string, reasons: readonly Text[]): ProbablyMeant {
  const more = (language: 'en' | 'zh', mark: string): string =>
    reasons.map((reason) => mark + reason[language]).join('');
  return {
    method: 'POST',
    path,
    en: `Not served here: declare ${path} with serve --endpoint FILE${more('en', '; ')}.`,
    zh: `此处未提供 ${path}，请用 serve --endpoint 文件 声明${more('zh', '；')}`,
  };
}

function toMeant(method: string, path: string, reasons: readonly Text[]): ProbablyMeant {
  return {
    method,
    path,
    en: `Probably meant ${method} ${path}: ${reasons.map(({ en }) => en).join('; ')}.`,
    zh: `可能想请求 ${method} ${path}：${reasons.map(({ zh }) => zh).join('；')}`,
  };
}
