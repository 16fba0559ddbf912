import { type Draft, drafts } from '@shoubei-kit/fixtures/endpoints';
import { type Request, type Response, Router } from 'express';
import type { Settings } from '../core/settings.js';
import type { ProbablyMeant } from '../journal/unmatched.js';
import { markUnmatched } from './note-other-requests.js';
import { maskPath } from './other-request.js';
import { probablyMeant } from './probably-meant.js';
import { sendProblem } from './problem.js';

/** Rejects requests that nothing else serves, and guesses what they meant. */
export function unservedRoutes(served: readonly string[], settings: Settings): Router {
  const list = served.map((path) => `POST ${path}`).join(', ');
  const router = Router({ caseSensitive: true, strict: true });
  const noted = ({ method, originalUrl }: Request, response: Response): ProbablyMeant | undefined => {
    const meant = probablyMeant(method, maskPath(originalUrl, settings), settings);
    markUnmatched(response, { meant });
    return meant;
  };
  for (const path of served)
    router.all(path, (request, response) => {
      noted(request, response);
      response.setHeader('allow', 'POST');
      sendProblem(response, 405, 'method_not_allowed', `${path} takes POST.`, `${path} 只接受 POST`);
    });
  router.use((request, response) => {
    const meant = noted(request, response);
    const draft = drafts().find(({ declaration }) => declaration.path === request.path);
    if (draft) {
      sendProblem(response, 404, 'not_emulated', ...notEmulated(draft, list));
      return;
    }
    sendProblem(
      response,
      404,
      'no_such_path',
      `Nothing is at ${request.path}. ${meant ? `${meant.en} ` : ''}The emulator has ${list}, and /__admin/health.`,
      `${request.path} 不存在；${meant ? `${meant.zh}；` : ''}本模拟器提供 ${list} 和 /__admin/health`,
    );
  });
  return router;
}

/** Describes an endpoint that the provider has, but nobody declared here. */
function notEmulated(
  { name, declaration: { path } }: Draft,
  list: string,
): readonly [en: string, zh: string] {
  const draft = `shoubei-mock endpoints draft ${name}`;
  return [
    `The provider has ${path}; its page is yours, not this project's. Declare it with serve --endpoint FILE; \`${draft}\` prints a draft to begin with. Served here: ${list}.`,
    `收呗提供 ${path}，其文档在您手中，不在本项目。请用 serve --endpoint 文件 声明；\`${draft}\` 可打印草稿作为起点。此处提供：${list}`,
  ];
}
