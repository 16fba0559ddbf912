export { startMockServer } from './start/mock-server.js';
export { type MockServer, type OwnTenant, type TenantOptions } from './start/handle.js';
export { type MockServerOptions } from './start/options.js';
export { startInProcess, type InProcessEmulator } from './start/in-process.js';
export { type InProcessOptions } from './start/options.js';
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
  Assumptions,
} from './in-process/mock-tenant.js';
