// Alternatives to the emulator, each with the least that resembles a write-off. None of them verifies a signature.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installed } from './installed.mjs';
import { hasProgram } from './process.mjs';

const document = fileURLToPath(new URL('../../../contracts/openapi/openapi.example.json', import.meta.url));
const path = '/openpay/coupon/wf';
const used = { return_code: '0203', return_msg: '券码已核销', result_code: 'FAIL' };
const done = { return_code: 'SUCCESS', return_msg: '操作成功', result_code: 'SUCCESS', settle_amount: '994' };
const json = { 'Content-Type': 'application/json' };

const makers = { prism, mockoon, wiremock, pact };

export const peerNames = Object.keys(makers);

/** @returns the servers of the peers named, and what could not be had */
export async function peerServers(names, { node, folder }) {
  const servers = [];
  const missing = [];
  for (const name of names) {
    try {
      servers.push(...(await makers[name](join(folder, name), node)));
    } catch (error) {
      missing.push(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    }
  }
  return { servers, missing };
}

/** Validates the request by our OpenAPI document and responds with its first example, without our own headers. */
async function prism(folder, node) {
  const bin = join(await installed('prism'), 'node_modules/@stoplight/prism-cli/dist/index.js');
  await mkdir(folder, { recursive: true });
  const api = JSON.parse(await readFile(document, 'utf8'));
  delete api.paths[path].post.responses['200'].headers;
  const file = join(folder, 'openapi.json');
  await writeFile(file, JSON.stringify(api));
  return [
    { name: 'prism', command: (port) => [node, bin, 'mock', file, '--port', String(port), '-v', 'fatal'] },
  ];
}

/** One route, and a global variable for each coupon, so that a second write-off gets another response. */
async function mockoon(folder, node) {
  const bin = join(await installed('mockoon'), 'node_modules/@mockoon/cli/bin/run.js');
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'environment.json');
  const response = (uuid, body, rules, isDefault) => ({
    uuid,
    body,
    latency: 0,
    statusCode: 200,
    label: '',
    headers: [{ key: 'Content-Type', value: 'application/json' }],
    bodyType: 'INLINE',
    filePath: '',
    databucketID: '',
    sendFileAsBody: false,
    rules,
    rulesOperator: 'AND',
    disableTemplating: false,
    fallbackTo404: false,
    default: isDefault,
    crudKey: 'id',
    callbacks: [],
  });
  const isUsed = {
    target: 'templating',
    modifier: "{{getGlobalVar (body 'coupon_code')}}",
    value: 'used',
    invert: false,
    operator: 'equals',
  };
  const route = {
    uuid: '10000000-0000-4000-8000-000000000001',
    type: 'http',
    documentation: '',
    method: 'post',
    endpoint: path.slice(1),
    responses: [
      response('10000000-0000-4000-8000-000000000002', JSON.stringify(used), [isUsed], false),
      response(
        '10000000-0000-4000-8000-000000000003',
        `{{setGlobalVar (body 'coupon_code') 'used'}}${JSON.stringify(done)}`,
        [],
        true,
      ),
    ],
    responseMode: null,
    streamingMode: null,
    streamingInterval: 0,
  };
  const environment = {
    uuid: '10000000-0000-4000-8000-000000000000',
    lastMigration: 33,
    name: 'write-off',
    endpointPrefix: '',
    latency: 0,
    port: 3000,
    hostname: '127.0.0.1',
    folders: [],
    routes: [route],
    rootChildren: [{ type: 'route', uuid: route.uuid }],
    proxyMode: false,
    proxyHost: '',
    proxyRemovePrefix: false,
    tlsOptions: {
      enabled: false,
      type: 'CERT',
      pfxPath: '',
      certPath: '',
      keyPath: '',
      caPath: '',
      passphrase: '',
    },
    cors: false,
    headers: [],
    proxyReqHeaders: [],
    proxyResHeaders: [],
    data: [],
    callbacks: [],
  };
  await writeFile(file, JSON.stringify(environment));
  const command = (port) => [
    node,
    bin,
    'start',
    '--data',
    file,
    '--port',
    String(port),
    '--disable-log-to-file',
    '--disable-admin-api',
    '--repair',
  ];
  return [{ name: 'mockoon', keeps: true, races: true, command, env: { HOME: folder } }];
}

/**
 * A scenario with two states and a match on the body. The load has a coupon for each
 * request, so its mapping keeps its state. The race uses another mapping, which is reset after each trial.
 */
async function wiremock(folder) {
  if (!hasProgram('java')) throw new Error('java is not installed');
  const jar = join(await installed('wiremock'), 'node_modules/wiremock/build/wiremock-standalone-3.13.2.jar');
  const mapping = (requiredScenarioState, newScenarioState, jsonBody) => ({
    scenarioName: 'coupon',
    requiredScenarioState,
    newScenarioState,
    request: {
      method: 'POST',
      urlPath: path,
      bodyPatterns: [{ matchesJsonPath: '$.coupon_code' }, { matchesJsonPath: '$.sign' }],
    },
    response: { status: 200, headers: json, jsonBody },
  });
  const kinds = {
    load: [mapping('Started', 'Started', done)],
    race: [mapping('Started', 'used', done), mapping('used', 'used', used)],
  };
  for (const [kind, mappings] of Object.entries(kinds)) {
    await mkdir(join(folder, kind, 'mappings'), { recursive: true });
    await writeFile(join(folder, kind, 'mappings', 'write-off.json'), JSON.stringify({ mappings }));
  }
  const command = (kind) => (port) => [
    'java',
    '-jar',
    jar,
    '--port',
    String(port),
    '--bind-address',
    '127.0.0.1',
    '--root-dir',
    join(folder, kind),
    '--no-request-journal',
  ];
  return [
    { name: 'wiremock', unpinned: true, warmMs: 25_000, command: command('load') },
    {
      name: 'wiremock-race',
      raceOnly: true,
      races: true,
      keeps: true,
      reset: '/__admin/scenarios/reset',
      command: command('race'),
    },
  ];
}

/** The Rust stub server, with one interaction that accepts any texts. */
async function pact(folder) {
  const bin = join(
    await installed('pact-stub'),
    'node_modules/@pact-foundation/pact-cli-linux-x64/standalone/pact',
  );
  await mkdir(folder, { recursive: true });
  const text = { match: 'type' };
  const names = [
    'amount',
    'channel_type',
    'coupon_code',
    'exc_discount_flag',
    'inst_no',
    'merchant_no',
    'real_amount',
    'shop_no',
    'sign',
    'ts',
    'wf_trace_no',
  ];
  const interaction = {
    description: 'a write-off',
    request: {
      method: 'POST',
      path,
      headers: json,
      body: Object.fromEntries(names.map((name) => [name, 'x'])),
      matchingRules: { body: Object.fromEntries(names.map((name) => [`$.${name}`, { matchers: [text] }])) },
    },
    response: { status: 200, headers: json, body: done },
  };
  const file = join(folder, 'pact.json');
  const metadata = { pactSpecification: { version: '3.0.0' } };
  await writeFile(
    file,
    JSON.stringify({
      consumer: { name: 'a' },
      provider: { name: 'b' },
      interactions: [interaction],
      metadata,
    }),
  );
  return [
    {
      name: 'pact',
      command: (port) => [bin, 'stub', '--file', file, '--port', String(port), '--loglevel', 'none'],
    },
  ];
}
