#!/usr/bin/env node
// Records the built emulator's responses to calls of its admin API, good and bad: contracts/exchanges/admin.json. Ids,
// keys and order numbers are generated each time, so a recording that is otherwise the same is left unchanged.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { startMockServer } from '@shoubei-kit/mock-server';
import { format } from 'prettier';
import { calls } from './admin-calls.mjs';

const tell = (text, url) => text.replaceAll(url, 'http://127.0.0.1:4051');

async function call(url, target, { type, body }) {
  const [method, path] = target.split(' ');
  const base = path.startsWith('/openpay') ? url : `${url}/__admin`;
  const sent = type === 'application/json' ? JSON.stringify(body) : body;
  const init = { method, ...(type && { headers: { 'content-type': type }, body: sent }) };
  const response = await fetch(base + path, init).catch(() => undefined);
  if (!response) return { status: 0 };
  const text = tell(await response.text(), url);
  const answered = response.headers.get('content-type')?.split(';')[0];
  if (text === '') return { status: response.status };
  const value = answered === 'application/json' ? JSON.parse(text) : text;
  return { status: response.status, type: answered, body: value };
}

async function record() {
  // Keeps few exchanges, so that some counts are unknown.
  const nowMs = () => Date.parse('2026-11-23T12:00:00+08:00');
  const server = await startMockServer({ nowMs, journal: { size: 3 } });
  const told = {};
  const filled = (text) => text.replaceAll(/\$([A-Z]+)/gu, (_, name) => told[name]);
  const exchanges = [];
  for (const [operation, name, asked, sent, status] of calls) {
    if (asked.includes('/requests/assumptions')) {
      const { body } = await call(server.url, 'GET /requests?limit=1', {});
      told.REQUEST = body.requests[0].id;
    }
    const target = filled(asked);
    const body = typeof sent.body === 'object' ? JSON.parse(filled(JSON.stringify(sent.body))) : sent.body;
    const request = { target, ...(sent.type && { type: sent.type, body }) };
    const response = await call(server.url, target, request);
    if (response.status !== status) throw new Error(`${target} came out as ${JSON.stringify(response)}`);
    if (operation === 'createTenant' && status === 201) told.TENANT = response.body.inst_no;
    if (operation === 'armFault' && status === 201) told.FAULT = response.body.id;
    exchanges.push({ operation, name, request, response });
  }
  await server.close();
  return exchanges;
}

/** Values that differ each time. */
const drawn =
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|5[0-9]{23}|\b(?:8518|8620)?7[0-9]{7}\b|\\?"(?:key|sign)\\?":\\?"[0-9a-f]{32}\\?"|\\?"ms\\?":[0-9.]+|\\?"cursor\\?":\\?"[0-9]{10,}\\?"|[0-9a-f]{6}…/gu;
const constant = (exchanges) => JSON.stringify(exchanges).replaceAll(drawn, '…');

const path = new URL('../../contracts/exchanges/admin.json', import.meta.url);
const kept = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
const made = await record();
if (constant(made) !== constant(kept)) {
  writeFileSync(path, await format(JSON.stringify(made), { parser: 'json', printWidth: 110 }));
}
