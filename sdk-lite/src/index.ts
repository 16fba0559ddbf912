export { ShoubeiClient } from './client.js';
export { ShoubeiError, type ShoubeiErrorCode, type ShoubeiErrorDetails } from './errors.js';
export type { Exchange } from './exchange.js';
export type { Reason } from './generated/reasons.js';
export type { WireAnswer, WriteOffFields } from './generated/wire.js';
export type { ClientSigning, ShoubeiClientOptions, WriteOffArguments, WriteOffOptions } from './options.js';
export type { Refused, WriteOffResult, WrittenOff } from './result.js';
export { PRODUCTION_ORIGIN } from './settings.js';
export { newTraceNo } from './trace-no.js';
