export {
  startMockServer,
  type MockServer,
  type MockServerOptions,
  type OwnTenant,
} from './start/mock-server.js';
export { startInProcess, type InProcessEmulator, type InProcessOptions } from './start/in-process.js';
export type { MockClock } from './in-process/mock-clock.js';
export type {
  CouponSeed,
  FaultSeed,
  MockCoupon,
  MockExplanation,
  MockFault,
  MockRequest,
  MockTenant,
  OrderQuery,
  RequestFilter,
  RestsOn,
} from './in-process/mock-tenant.js';
