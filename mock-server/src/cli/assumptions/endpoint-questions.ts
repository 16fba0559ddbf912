import type { BilingualText, EndpointDeclaration } from '@shoubei-kit/contracts';
import { declaredLines, requestNames } from '@shoubei-kit/fixtures/checks';
import type { EndpointQuestion } from './letter.js';

/** What to ask about the declared endpoints: one question for each that has guesses, with a point for each kind of guess. */
export function endpointQuestions(endpoints: readonly EndpointDeclaration[]): readonly EndpointQuestion[] {
  return endpoints
    .map((declaration) => ({
      title: {
        en: `${declaration.about.en} (POST ${declaration.path})`,
        zh: `${declaration.about.zh}（POST ${declaration.path}）`,
      },
      points: pointsOf(declaration),
    }))
    .filter(({ points }) => points.length > 0);
}

function pointsOf(declaration: EndpointDeclaration): readonly BilingualText[] {
  const guesses = declaredLines(declaration).flatMap(({ line, page }) => (page ? [] : [line]));
  const isGuessed = (start: string): boolean => guesses.some((line) => line.startsWith(start));
  return [
    ...(guesses.includes('path') ? [pathPoint] : []),
    ...(isGuessed('request.') ? [requestPoint(declaration)] : []),
    ...Object.keys(declaration.responses).flatMap((name) => {
      const start = `responses.${name}.`;
      const fields = guesses.flatMap((line) => (line.startsWith(start) ? [line.slice(start.length)] : []));
      return fields.length > 0 ? [responsePoint(name, fields)] : [];
    }),
    ...(guesses.includes('act') || guesses.includes('within_seconds') ? [actPoint(declaration)] : []),
  ];
}

const pathPoint: BilingualText = { en: 'Is this its path?', zh: '请求路径是否正确？' };

function requestPoint({ request }: EndpointDeclaration): BilingualText {
  const finds = Object.keys(request.finds);
  const others = requestNames(request).filter((name) => !finds.includes(name));
  return {
    en: `Which fields does a request have, and which are required? By which of them is a write-off found? For now we send ${others.join(', ')}, and one of ${finds.join(', ')}.`,
    zh: `请求有哪些字段，哪些必填？凭哪个字段定位核销记录？我们暂按：传 ${others.join('、')}，并至少传 ${finds.join('、')} 之一。`,
  };
}

const when: Readonly<Record<string, BilingualText>> = {
  found: { en: 'if a write-off is found', zh: '查到核销记录时' },
  not_found: { en: 'if no write-off is found', zh: '没有核销记录时' },
  done: { en: 'if it is cancelled', zh: '撤销成功时' },
  already_cancelled: { en: 'if it was cancelled before', zh: '已经撤销过时' },
  too_late: { en: 'if it is too late to cancel', zh: '超过撤销时限时' },
};

function responsePoint(name: string, fields: readonly string[]): BilingualText {
  const { en, zh } = when[name] ?? { en: name, zh: name };
  return {
    en: `Which fields does the response have ${en}, and which values (codes, messages, states)? For now we expect ${fields.join(', ')}.`,
    zh: `${zh}，应答有哪些字段，各取什么值（业务码、提示、状态）？我们暂按：${fields.join('、')}。`,
  };
}

function actPoint({ act, within_seconds: within }: EndpointDeclaration): BilingualText {
  if (act === 'none') {
    return {
      en: 'Does it only query? How long are write-offs kept for it?',
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
