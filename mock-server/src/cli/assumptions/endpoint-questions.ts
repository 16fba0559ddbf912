import type { BilingualText, EndpointDeclaration } from '@shoubei-kit/contracts';
import { declaredLines, requestNames } from '@shoubei-kit/fixtures/checks';
import { requestField, responseField } from './endpoint-fields.js';
import type { EndpointQuestion } from './letter.js';

/** Questions about the declared endpoints: one for each endpoint with guesses, with a point for each kind of guess. */
export function endpointQuestions(endpoints: readonly EndpointDeclaration[]): readonly EndpointQuestion[] {
  return endpoints
    .map((declaration) => ({
      about: declaration.about,
      path: declaration.path,
      points: pointsOf(declaration),
    }))
    .filter(({ points }) => points.length > 0);
}

function pointsOf(declaration: EndpointDeclaration): readonly BilingualText[] {
  const lines = declaredLines(declaration);
  const isGuessed = (start: string): boolean =>
    lines.some(({ line, page }) => !page && line.startsWith(start));
  const known = new Set(lines.flatMap(({ line, page }) => (page ? [line] : [])));
  return [
    ...(known.has('path') ? [] : [pathPoint]),
    ...(isGuessed('request.') ? [requestPoint(declaration, known)] : []),
    ...Object.entries(declaration.responses).flatMap(([name, fields]) =>
      fields && isGuessed(`responses.${name}.`) ? [responsePoint(name, fields, known)] : [],
    ),
    ...(isGuessed('act') || isGuessed('within_seconds') ? [actPoint(declaration)] : []),
  ];
}

const pathPoint: BilingualText = { en: 'Is this its path?', zh: '请求路径是否正确？' };

function requestPoint({ request }: EndpointDeclaration, known: ReadonlySet<string>): BilingualText {
  const finds = Object.keys(request.finds);
  const all = requestNames(request);
  const sent = listOf(all.filter((name) => !finds.includes(name)).map((name) => requestField(name, request)));
  const found = listOf(finds.map((name) => requestField(name, request)));
  const onPage = knownOf(all.filter((name) => known.has(`request.${name}`)));
  const [oneOf, oneOfZh] = finds.length > 1 ? ['at least one of ', '至少传以下之一：'] : ['', '传 '];
  return {
    en: `Which fields does a request have, and which are required? By which of them is a write-off found? For now we send ${sent.en}, and ${oneOf}${found.en}.${onPage.en}`,
    zh: `请求有哪些字段，哪些必填？凭哪个字段定位核销记录？我们暂按：传 ${sent.zh}，并${oneOfZh}${found.zh}。${onPage.zh}`,
  };
}

const when: Readonly<Record<string, BilingualText>> = {
  found: { en: 'if a write-off is found', zh: '查到核销记录时' },
  not_found: { en: 'if no write-off is found', zh: '没有核销记录时' },
  done: { en: 'if it is cancelled', zh: '撤销成功时' },
  already_cancelled: { en: 'if it was cancelled before', zh: '已经撤销过时' },
  too_late: { en: 'if it is too late to cancel', zh: '超过撤销时限时' },
};

type Lines = EndpointDeclaration['responses']['not_found'];

function responsePoint(name: string, lines: Lines, known: ReadonlySet<string>): BilingualText {
  const { en, zh } = when[name] ?? { en: name, zh: name };
  const fields = listOf(Object.entries(lines).map(([field, value]) => responseField(field, value)));
  const onPage = knownOf(Object.keys(lines).filter((field) => known.has(`responses.${name}.${field}`)));
  return {
    en: `Which fields does the response have ${en}, and which values (codes, messages, states)? For now we expect ${fields.en}.${onPage.en}`,
    zh: `${zh}，响应有哪些字段，各取什么值（业务码、提示、状态）？我们暂按：${fields.zh}。${onPage.zh}`,
  };
}

function listOf(texts: readonly BilingualText[]): BilingualText {
  return { en: texts.map(({ en }) => en).join(', '), zh: texts.map(({ zh }) => zh).join('、') };
}

/** The fields that need no confirmation, so that the list of expected fields is complete. */
function knownOf(names: readonly string[]): BilingualText {
  if (names.length === 0) return { en: '', zh: '' };
  return { en: ` Your page already says: ${names.join(', ')}.`, zh: `其中文档已写明：${names.join('、')}。` };
}

function actPoint({ act, within_seconds: within }: EndpointDeclaration): BilingualText {
  if (act === 'none') {
    return {
      en: 'Does it only query, and change nothing? How long can a write-off be queried?',
      zh: '该接口是否只查询、不改变核销记录？核销记录可查多久？',
    };
  }
  const now =
    within === undefined
      ? { en: 'at any time', zh: '不限时' }
      : { en: `within ${within} seconds`, zh: `核销后 ${within} 秒内` };
  return {
    en: `How long after the write-off can it be cancelled? For now we assume: ${now.en}.`,
    zh: `核销后多久内可以撤销？我们暂按：${now.zh}。`,
  };
}
