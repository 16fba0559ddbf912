/**
 * The import laws of this project. A law has a name, the files that it applies to (`of`), the imports that it forbids there,
 * and what is allowed instead. An import that breaks several laws is reported once for each.
 */

/** The folders of mock-server/src: each may import those of a lower number, and nothing else of src. */
const layers = {
  'own-files.ts': 0,
  'http-address.ts': 0,
  'lazily.ts': 0,
  'slices.ts': 0,
  'monotonic-ms.ts': 0,
  'joined.ts': 0,
  'listen-at.ts': 0,
  executable: 0,
  core: 1,
  redaction: 1,
  spreadsheet: 1,
  endpoints: 2,
  record: 2,
  'coupon-data': 2,
  profile: 2,
  signature: 3,
  scenario: 3,
  store: 3,
  journal: 3,
  pact: 4,
  metrics: 4,
  workbench: 4,
  exchange: 4,
  http: 5,
  'in-process': 5,
  start: 6,
  verify: 7,
  msw: 7,
  cli: 8,
  'index.ts': 8,
};

const src = 'mock-server/src/';
const own = '@shoubei-kit/';
const signing = `${own}sdk-lite/signing`;

/** The entry of `layers` that a file belongs to: `core`, `own-files.ts`. */
const placeOf = (file) => (file?.startsWith(src) ? file.slice(src.length).split('/')[0] : undefined);
const inside =
  (...folders) =>
  (file) =>
    folders.some((folder) => file.startsWith(folder));
const within =
  (...places) =>
  (file) =>
    places.includes(placeOf(file));
const elsewhere =
  (...places) =>
  (file) =>
    file.startsWith(src) && !places.includes(placeOf(file));

/** How a package is imported: `@shoubei-kit/contracts/causes`, `express`, `node:fs`. */
const nameOf = (one) =>
  one.builtin ? `node:${one.builtin}` : [one.package, one.subpath].filter(Boolean).join('/');
const isPackage = (one) => one.package !== undefined || one.builtin !== undefined;
const isOneOf = (one, names) =>
  isPackage(one) && names.some((name) => nameOf(one) === name || nameOf(one).startsWith(`${name}/`));
/** Whether the import ends in one of these folders, by name or by path. */
const isOfPackage = (one, ...folders) => folders.some((folder) => one.file?.startsWith(`${folder}/`));
/** What of node:http sends requests. */
const isClient = /^(?:request|get|Agent|ClientRequest|default)$/u;
const isOfSrc = (one) => placeOf(one.file) !== undefined;

function lowerThan(place) {
  const lower = Object.keys(layers).filter((one) => layers[one] < layers[place]);
  return lower.length === 0 ? 'nothing of src' : `of src only ${lower.join(', ')}`;
}

export const laws = [
  {
    name: 'every folder of src has a layer',
    of: (file) => file.startsWith(src) && layers[placeOf(file)] === undefined,
    holdsFile: true,
    allowed: () => `src has ${Object.keys(layers).join(', ')}; a new folder gets its number here`,
  },
  {
    name: 'layers',
    of: inside(src),
    forbids: (one) => {
      const [from, to] = [placeOf(one.from), placeOf(one.file)];
      return to !== undefined && to !== from && !(layers[to] < layers[from]);
    },
    allowed: (one) =>
      `${placeOf(one.from)} (${layers[placeOf(one.from)]}) imports ${lowerThan(placeOf(one.from))}`,
  },
  {
    name: 'core and endpoints are pure',
    of: within('core', 'endpoints'),
    isPure: true,
    forbids: (one) =>
      isPackage(one)
        ? !isOneOf(one, [`${own}contracts`, signing, `${own}fixtures/checks`])
        : !within('core', 'endpoints')(one.file),
    allowed: () =>
      'beside core and endpoints only contracts, sdk-lite/signing and fixtures/checks; clock, ids, keys and files come in as arguments',
  },
  {
    name: 'a folder exports its own',
    of: (file) => file.startsWith(src) && !file.endsWith('/index.ts'),
    forbids: (one) => one.isReexport && placeOf(one.from) !== placeOf(one.file),
    allowed: () => 'only the index.ts of an entry passes on what is elsewhere: import it where it is',
  },
  {
    name: 'signature is pure',
    of: within('signature'),
    forbids: (one) =>
      (one.builtin !== undefined && !['crypto', 'util', 'buffer'].includes(one.builtin)) ||
      (isOfPackage(one, 'sdk-lite') && nameOf(one) !== signing),
    allowed: () =>
      'texts and fields in, causes and rules out: of Node only crypto, util and buffer, of sdk-lite only sdk-lite/signing',
  },
  {
    name: 'scenario judges from outside',
    of: within('scenario'),
    forbids: (one) => within('core', 'endpoints')(one.file) && one.file !== `${src}core/printable.ts`,
    allowed: () =>
      'only the wire protocol and the admin API: contracts, fixtures, sdk-lite, and of src record, spreadsheet, coupon-data, profile and core/printable',
  },
  {
    name: 'verify judges from outside',
    of: within('verify'),
    forbids: (one) =>
      within(
        'core',
        'endpoints',
        'store',
        'journal',
        'metrics',
        'workbench',
        'exchange',
        'http',
        'in-process',
      )(one.file),
    allowed: () =>
      'only the wire protocol and the admin API: of src scenario, signature, record, profile, coupon-data, pact, and start',
  },
  {
    name: 'record imports nothing of the emulator',
    of: within('record'),
    forbids: (one) =>
      (isOfSrc(one) && !within('record', 'redaction', 'http-address.ts', 'joined.ts')(one.file)) ||
      isOfPackage(one, 'fixtures', 'sdk-lite'),
    allowed: () =>
      'it passes bytes on and knows HTTP and the form of a recording: contracts, node:, redaction, http-address, joined, and nothing else of this project',
  },
  {
    name: 'pact imports little of scenario',
    of: within('pact'),
    forbids: (one) =>
      (isOfSrc(one) &&
        placeOf(one.file) !== 'pact' &&
        !inside(
          `${src}scenario/own/`,
          `${src}scenario/admin-client.ts`,
          `${src}scenario/caller.ts`,
          `${src}scenario/send-request.ts`,
          `${src}scenario/wire-text.ts`,
        )(one.file)) ||
      isOneOf(one, ['@pact-foundation/pact']) ||
      isOfPackage(one, 'fixtures') ||
      (isOfPackage(one, 'sdk-lite') && nameOf(one) !== signing),
    allowed: () =>
      'of src only scenario/own, and of scenario admin-client, caller, send-request and wire-text, of packages contracts and sdk-lite/signing; it needs no Pact to be installed',
  },
  {
    name: 'only send-request and the recorder send requests',
    of: (file) =>
      inside(src)(file) &&
      !inside(`${src}scenario/send-request.ts`, `${src}record/forward.ts`, `${src}http/server.ts`)(file),
    forbids: (one) =>
      !one.isType &&
      (isOneOf(one, ['node:https', 'node:http2', 'undici']) ||
        (isOneOf(one, ['node:http']) && (one.names?.some((name) => isClient.test(name)) ?? true))),
    allowed: () =>
      'sendRequest of scenario/send-request.ts bounds the size and the time of a response; the linter forbids fetch',
  },
  {
    name: 'in-process imports no store',
    of: within('in-process'),
    forbids: (one) => placeOf(one.file) === 'store',
    allowed: () => 'it does what the admin API does, without a socket: workbench, exchange, journal',
  },
  {
    name: 'msw imports start/in-process only',
    of: within('msw'),
    forbids: (one) =>
      isOfSrc(one) &&
      placeOf(one.file) !== 'msw' &&
      ![`${src}start/in-process.ts`, `${src}start/options.ts`].includes(one.file),
    allowed: () => "of src only start/in-process and the options' types",
  },
  {
    name: 'only http knows Express',
    of: elsewhere('http'),
    forbids: (one) => isOneOf(one, ['express', 'helmet']),
    allowed: () =>
      'Express and helmet are imported in http/; others take plain values, or types of node:http',
  },
  {
    name: 'only cli knows the command line',
    of: elsewhere('cli'),
    forbids: (one) => isOneOf(one, ['node:process']),
    allowed: () => 'node:process is imported in cli/; arguments, environment and exit come in as values',
  },
  {
    name: 'contracts imports nothing',
    of: inside('contracts/src/', 'contracts/generated/'),
    forbids: (one) => isPackage(one) || !isOfPackage(one, 'contracts'),
    allowed: () => 'only files of contracts, by path',
  },
  {
    name: 'sdk-lite depends on nothing but Node',
    of: inside('sdk-lite/src/'),
    forbids: (one) => one.package !== undefined || (one.file !== undefined && !isOfPackage(one, 'sdk-lite')),
    allowed: () => 'only node: and files of sdk-lite, by path',
  },
  {
    name: 'fixtures imports contracts only',
    of: inside('fixtures/src/'),
    forbids: (one) => isOfPackage(one, 'sdk-lite', 'mock-server') || one.package === `${own}fixtures`,
    allowed: () => "of this project's packages only contracts",
  },
  {
    name: 'the page knows the admin API only',
    of: inside('mock-server/ui/'),
    forbids: (one) =>
      isPackage(one)
        ? !isOneOf(one, ['preact', '@preact/signals', 'uqr', `${own}contracts`])
        : !one.file?.startsWith('mock-server/ui/') && !isOfSrc(one),
    allowed: () => 'preact, uqr, contracts, and types of mock-server/src; it runs in a browser',
  },
  {
    name: 'of the emulator the page knows types only',
    of: inside('mock-server/ui/'),
    forbids: (one) => isOfSrc(one) && !one.isType,
    allowed: () => '`import type` of mock-server/src; what runs comes over the admin API',
  },
  {
    name: 'shipped code imports no scripts and no page',
    of: inside('contracts/src/', 'sdk-lite/src/', 'fixtures/src/', src, 'mock-server/ui/'),
    forbids: (one) =>
      /^[^/]+\/scripts\//u.test(one.file ?? '') ||
      (isOfPackage(one, 'mock-server/ui') && one.from.startsWith(src)),
    allowed: () => 'scripts and page import src, never the other way: move what both need into src',
  },
  {
    name: 'packages import each other by name',
    of: inside('contracts/src/', 'sdk-lite/src/', 'fixtures/src/', src, 'mock-server/ui/'),
    forbids: (one) => one.file !== undefined && !isPackage(one) && !isOfPackage(one, one.from.split('/')[0]),
    allowed: () => 'another package is imported as @shoubei-kit/…, through its exports',
  },
  {
    name: 'nothing imports test',
    of: (file) => !file.startsWith('test/') && file !== 'vitest.config.ts',
    forbids: (one) => one.file?.startsWith('test/'),
    allowed: () => 'tests import what they test, never the other way',
  },
  {
    name: 'imports stay inside the project',
    of: () => true,
    forbids: (one) => one.outside !== undefined,
    allowed: () => 'a path stays inside the project: copy what is needed',
  },
  {
    name: 'imports resolve',
    of: () => true,
    forbids: (one) => one.missing !== undefined,
    allowed: () => 'a file that exists, or an entry of the package’s exports',
  },
  {
    name: 'import paths are literal',
    // The executable's own loader gets names from the scripts that the build made.
    of: (file) =>
      inside('contracts/src/', 'sdk-lite/src/', 'fixtures/src/', src, 'mock-server/ui/')(file) &&
      !within('executable')(file),
    forbids: (one) => one.specifier === undefined,
    allowed: () =>
      'a literal path, and a loader under the name with which it was made: the rest cannot be checked',
  },
];
