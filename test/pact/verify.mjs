// Verifies pacts, one after the other, in a separate process: what Pact's core writes to the console cannot
// be captured otherwise. A message from the parent says what to verify. The result is sent back as the core's
// own report, and a line with the message's number ends the text on each output. The imports are the built
// packages.
import { Verifier } from '@pact-foundation/pact';
import { ownStates, providerOptions } from '@shoubei-kit/mock-server/pact';
import { ownCoupons } from './own-coupons.mjs';

function verify({ pact, filtered = true, own, settleAmount, ...options }) {
  const states = own ? ownStates({ ...options, ...own }) : settleAmount && ownCoupons(settleAmount);
  const { requestFilter, ...parts } = providerOptions({ ...options, states });
  const verifier = new Verifier({
    ...parts,
    ...(filtered && { requestFilter }),
    pactUrls: [pact],
    logLevel: 'error',
  });
  return verifier.verifyProvider().catch((error) => error.message);
}

let last = Promise.resolve();

async function answer({ id, options }) {
  const report = await verify(options);
  process.stdout.write(`\nend ${id}\n`);
  process.stderr.write(`\nend ${id}\n`);
  process.send({ id, report });
}

process.on('message', (message) => {
  last = last.then(() => answer(message)); // oxlint-disable-line promise/prefer-await-to-then -- a queue
});
process.on('disconnect', () => process.exit());
