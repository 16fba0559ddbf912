import type { Endpoint } from '../core/endpoint.js';
import { writeOff } from './write-off/write-off.js';

/** All that the emulator serves. */
export const endpoints: readonly Endpoint[] = [writeOff];
