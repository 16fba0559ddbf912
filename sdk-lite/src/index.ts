export { ShoubeiClient } from './client.js';
export { ShoubeiError, type ShoubeiErrorCode, type ShoubeiErrorDetails } from './errors.js';
export type { Exchange } from './exchange.js';
export { PRODUCTION_ORIGIN } from './generated/endpoint.js';
export type { Reason, ReasonProvenance } from './generated/reasons.js';
export type { WireResponse, WriteOffFields } from './generated/wire.js';
export type {
  CallFields,
  CallOptions,
  ClientSigning,
  ShoubeiClientOptions,
  WriteOffArguments,
} from './options.js';
export type { CallResult, Refused, WriteOffResult, WrittenOff } from './result.js';
export * from './signing/index.js';
export { newTraceNo } from './trace-no.js';
