import type { Endpoint } from '../core/endpoint.js';
import type { Settings } from '../core/settings.js';
import { declaredEndpoint } from './declared/declared.js';
import { writeOff } from './write-off/write-off.js';

/** The endpoints served under these settings: the write-off, and the declared ones. */
export function endpointsIn({ paths, endpoints }: Settings): readonly Endpoint[] {
  return [{ ...writeOff, path: paths.write_off }, ...endpoints.map(declaredEndpoint)];
}
