import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { blocks, twinOf } from '../support/pages.js';
import { tool } from '../support/tool.js';
import { inBrowser, open, useBrowser } from '../ui/browser.js';

useBrowser();

let server: Server;
let url: string;
beforeAll(async () => {
  const script = await readFile(join(await tool('mermaid'), 'node_modules/mermaid/dist/mermaid.min.js'));
  server = createServer(({ url: path }, response) => {
    if (path === '/mermaid.js') response.end(script);
    else response.setHeader('content-type', 'text/html').end('<script src="/mermaid.js"></script>');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}, 120_000);
afterAll(() => server.close());

const page = 'docs/explanation/lost-responses.md';

inBrowser.each([
  [page, ['T1', 'order 5…1 (first response again)', 'coupon B is used as well', 'cancel (A19)']],
  [twinOf(page), ['T1', '（首次结果）', '券 B 也已核销', '撤销核销（A19）']],
])('mermaid draws every diagram of %s', async (path, words) => {
  const shown = await open(url);
  const drawn: string[] = [];
  for (const [index, text] of blocks(path, 'mermaid').entries()) {
    const draw = `mermaid.render('d${index}', ${JSON.stringify(text)}).then(({ svg }) => {
      const div = document.createElement('div');
      div.innerHTML = svg;
      return div.textContent;
    })`;
    drawn.push(await shown.evaluate<string>(draw));
  }
  expect(drawn.filter((text) => /syntax error/iu.test(text))).toEqual([]);
  for (const word of words) expect(drawn.join('\n')).toContain(word);
});

inBrowser('a faulty diagram is not drawn', async () => {
  const shown = await open(url);
  await expect(shown.evaluate(`mermaid.render('d', 'sequenceDiagram\\n  T=>P write off')`)).rejects.toThrow(
    /parse/iu,
  );
});
