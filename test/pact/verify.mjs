// Verifies one pact in a process of its own: Pact's core writes to the console past anybody's capture. The outcome is sent
// to the parent, as the core's own report; what is imported here was built.
import { Verifier } from '@pact-foundation/pact';
import { ownStates, providerOptions } from '@shoubei-kit/mock-server/pact';
import { ownCoupons } from './own-coupons.mjs';

const { pact, filtered = true, own, settleAmount, ...options } = JSON.parse(process.argv[2]);
const states = own ? ownStates({ ...options, ...own }) : settleAmount && ownCoupons(settleAmount);
const { requestFilter, ...parts } = providerOptions({ ...options, states });
const verifier = new Verifier({
  ...parts,
  ...(filtered && { requestFilter }),
  pactUrls: [pact],
  logLevel: 'error',
});
const report = await verifier.verifyProvider().catch((error) => error.message);
process.send(report, () => process.exit());
