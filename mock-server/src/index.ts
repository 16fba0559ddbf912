export { startMockServer, type MockServer, type MockServerOptions } from './start-mock-server.js';
export type { Exchange } from './core/reply.js';
