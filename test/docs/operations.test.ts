import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { serve, type Serving } from '../support/cli.js';
import { ask } from '../operations/asked.js';
import { readExposition } from '../operations/exposition.js';
import { blocks, read } from '../support/pages.js';
import { shell } from '../support/shell.js';

const pages = ['docs/how-to/deploy-and-monitor.md', 'docs/how-to/deploy-and-monitor.zh-CN.md'];

let serving: Serving;
let url: string;
beforeAll(async () => {
  serving = await serve([
    '--host',
    '0.0.0.0',
    '--allowed-host',
    'emulator-1',
    '--admin-token',
    'a-token-for-a-test',
  ]);
  url = serving.url.replace('0.0.0.0', '127.0.0.1');
});
afterAll(() => serving.stop());

test('every call of the page returns a response', async () => {
  const local = await serve();
  const [probes = '', metrics = ''] = blocks('docs/how-to/deploy-and-monitor.md', 'sh');
  expect(await shell(probes, local)).toBe(
    '{"status":"ok","profile":"default","institutions":["900024","60000001"],"endpoints":[],"network_urls":[]}{"status":"ready"}',
  );
  expect((await shell(metrics, local)).split('\n')).toHaveLength(19);
  await local.stop();
});

test.each(pages)(
  'every metric of the emulator is in the table of %s, with its type and labels',
  async (page) => {
    const { text } = await ask(url, '/__admin/metrics', { authorization: 'Bearer a-token-for-a-test' });
    const own = [...readExposition(text)].filter(([name]) => name.startsWith('shoubei_mock_'));
    const told = own.map(([name, { type, labels }]) => [
      name,
      type,
      [...labels]
        .filter((label) => label !== 'le')
        .toSorted()
        .join(),
    ]);
    const rows = [...read(page).matchAll(/^\| `(shoubei_mock_\w+)` +\| (\w+) +\| ([^|]*)\|/gmu)];
    const documented = rows.map(([, name, type, labels = '']) => [
      name,
      type,
      [...labels.matchAll(/`(\w+)`/gu)]
        .map(([, label = '']) => label)
        .toSorted()
        .join(),
    ]);
    expect(new Set(documented)).toEqual(new Set(told));
    expect(documented).toHaveLength(told.length);
  },
);

interface Scraping {
  readonly scrape_configs: readonly {
    readonly metrics_path: string;
    readonly static_configs: readonly { readonly targets: readonly string[] }[];
  }[];
}
interface Probe {
  readonly httpGet: { readonly path: string; readonly port: number };
}
interface Pod {
  readonly containers: readonly {
    readonly args: readonly string[];
    readonly livenessProbe: Probe;
    readonly readinessProbe: Probe;
  }[];
}

test('the endpoints that Prometheus and Kubernetes are configured to call exist under the configured names', async () => {
  const [scraping = '', pod = ''] = blocks('docs/how-to/deploy-and-monitor.md', 'yaml');
  const { scrape_configs }: Scraping = parse(scraping);
  const [scraper] = scrape_configs;
  const host = scraper?.static_configs[0]?.targets[0] ?? '';
  const scraped = await ask(url, scraper?.metrics_path ?? '', {
    host,
    authorization: 'Bearer a-token-for-a-test',
  });
  expect(scraped.status).toBe(200);
  const { containers }: Pod = parse(pod);
  for (const { args, livenessProbe, readinessProbe } of containers) {
    for (const { httpGet } of [livenessProbe, readinessProbe])
      expect((await ask(url, httpGet.path, { host: `10.1.2.3:${httpGet.port}` })).status).toBe(200);
    const other = await serve(args.slice(1));
    await other.stop();
    expect(other.output()).toContain('"msg":"stopping"');
  }
});
