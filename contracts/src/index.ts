export type * from '../generated/types.js';
export * from '../generated/data.js';
export * from '../generated/request.js';
export * from '../generated/validators.js';
