// A CommonJS module, which Node lets require ES modules; TypeScript has known it in `nodenext` since 5.8.
import contracts = require('@shoubei-kit/contracts');
import fixtures = require('@shoubei-kit/fixtures');
import mockServer = require('@shoubei-kit/mock-server');
import sdkLite = require('@shoubei-kit/sdk-lite');

export const all = [
  contracts.codes.length,
  fixtures.magicCode('05'),
  mockServer.startMockServer,
  sdkLite.newTraceNo(),
];
