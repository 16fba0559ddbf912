import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { sharedServer } from '../support/shared.js';

const { url } = await sharedServer();
const connections = 700;

/** Opens them all. Prints how many are open when all are, or after half a minute: then the others were dropped. */
const client = `
const { connect } = require('node:net');
let open = 0;
const end = () => { console.log(open); process.exit(); };
for (let at = 0; at < ${connections}; at += 1)
  connect(${new URL(url).port}, '127.0.0.1', () => { if ((open += 1) === ${connections}) end(); });
setTimeout(end, 30_000);
`;

// Beyond 511 the system dropped them, and an honest caller among them waited for 1, 3 or 7 seconds.
test('connections that arrive while the emulator is busy wait and are not dropped', () => {
  // Meanwhile this process is blocked, and the emulator runs in it.
  const printed = execFileSync(process.execPath, ['-e', client], { encoding: 'utf8' });
  expect(Number(printed)).toBe(connections);
});
