/** The test that runs a page's blocks of one language, and how many there are. */
interface Run {
  readonly page: string;
  readonly language: string;
  readonly count: number;
  readonly by: string;
}

const rows = (page: string, by: string, counts: Readonly<Record<string, number>>): readonly Run[] =>
  Object.entries(counts).map(([language, count]) => ({ page, language, count, by }));

/**
 * The tests that run the fenced blocks of the pages. A block in none of these rows says in the page why it is
 * not run: `<!-- not run: reason -->`. A page in Chinese has the code of the English one. Another test checks
 * that.
 */
export const runBy: readonly Run[] = [
  ...rows('README.md', 'test/docs/readme.test.ts', { sh: 2, json: 1, js: 1 }),
  ...rows('contracts/README.md', 'test/languages/readmes.test.ts', { python: 1 }),
  ...rows('fixtures/README.md', 'test/docs/packages.test.ts', { js: 2, yaml: 1 }),
  ...rows('mock-server/README.md', 'test/docs/packages.test.ts', { js: 1, sh: 1 }),
  ...rows('sdk-lite/README.md', 'test/docs/packages.test.ts', { js: 2 }),
  ...rows('docs/how-to/pos-device.md', 'test/docs/handheld.test.ts', { sh: 3 }),
  ...rows('docs/how-to/other-tools.md', 'test/neighbours/tools.test.ts', { json: 1, sh: 4 }),
  ...rows('docs/how-to/other-tools.md', 'test/neighbours/msw.test.ts', { js: 2 }),
  ...rows('docs/how-to/deploy-and-monitor.md', 'test/docs/operations.test.ts', { sh: 2, yaml: 2 }),
  ...rows('docs/how-to/find-the-signing-rule.md', 'test/docs/how-to.test.ts', { sh: 3, text: 2 }),
  ...rows('docs/how-to/add-endpoints.md', 'test/docs/declared-endpoints.test.ts', {
    yaml: 1,
    sh: 4,
    text: 3,
  }),
  ...rows('docs/how-to/apifox-postman-jmeter.md', 'test/docs/apifox-postman-jmeter.exhaustive.test.ts', {
    js: 1,
    groovy: 1,
    sh: 1,
  }),
  ...rows('docs/how-to/android.md', 'test/docs/how-to.test.ts', { sh: 1, text: 1 }),
  ...rows('docs/how-to/share-what-you-observed.md', 'test/docs/how-to.test.ts', { sh: 1, text: 1 }),
  ...rows('docs/how-to/go-live.md', 'test/docs/how-to.test.ts', { yaml: 1, sh: 1, text: 1 }),
  ...rows('docs/start/install.md', 'test/package/package-managers.exhaustive.test.ts', {
    sh: 4,
    yaml: 1,
    json: 1,
  }),
  ...rows('docs/how-to/other-languages.md', 'test/languages/other-languages.exhaustive.test.ts', {
    sh: 1,
    java: 2,
  }),
  ...rows('docs/how-to/write-a-scenario.md', 'test/docs/how-to.test.ts', { yaml: 1, sh: 1, text: 1 }),
  ...rows('docs/how-to/pact.md', 'test/pact/stranger.ts', { js: 5 }),
  ...rows('docs/how-to/record.md', 'test/docs/record.test.ts', { sh: 2 }),
  ...rows('docs/explanation/lost-responses.md', 'test/docs/lost-responses.test.ts', {
    sh: 1,
    text: 1,
    js: 2,
  }),
  ...rows('docs/explanation/lost-responses.md', 'test/docs/diagrams.exhaustive.test.ts', { mermaid: 4 }),
  ...rows('docs/help/faq.md', 'test/docs/faq.test.ts', { sh: 12, text: 12 }),
  ...rows('docs/reference/errors.md', 'test/docs/lost-responses.test.ts', { sh: 1, text: 1 }),
  ...rows('docs/reference/write-off-api.md', 'test/docs/how-to.test.ts', { sh: 2, text: 2 }),
  ...rows('docs/how-to/fix-a-wrong-signature.md', 'test/docs/signature.test.ts', { sh: 2, text: 1 }),
  ...rows('docs/reference/profile.md', 'test/docs/profile.test.ts', { yaml: 1 }),
  ...rows('docs/reference/stores.md', 'test/docs/stores.test.ts', { sh: 1 }),
  ...rows('docs/start/tutorial.md', 'test/stranger/tutorial.test.ts', { sh: 10, js: 3, text: 9 }),
  ...rows('docs/how-to/verify-the-real-endpoint.md', 'test/docs/verify.test.ts', { sh: 3, yaml: 1, json: 1 }),
  ...rows('docs/explanation/what-is-known.md', 'test/docs/how-to.test.ts', { sh: 1, text: 1 }),
  ...rows('docs/how-to/simulate-failures-and-time.md', 'test/docs/workbench.test.ts', { sh: 7, js: 1 }),
  ...['node-test', 'vitest', 'jest', 'msw'].flatMap((name) =>
    rows(`examples/${name}/README.md`, 'test/package/examples.exhaustive.test.ts', { sh: 1 }),
  ),
  ...rows('examples/curl-openssl/README.md', 'test/languages/readme-commands.ts', { sh: 1 }),
  // One block is that of readme-commands.ts. The others run tests.
  ...rows('examples/java/README.md', 'test/languages/tills.ts', { sh: 3 }),
  ...['python', 'php', 'go'].flatMap((name) =>
    rows(`examples/${name}/README.md`, 'test/languages/tills.ts', { sh: 2 }),
  ),
];
