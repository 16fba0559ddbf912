import type { Seen } from '@shoubei-kit/contracts';

/** When the profile's author saw a behaviour at the real endpoint, and from where it is known. */
export interface Sighting {
  /** `yyyy-MM-dd`. */
  readonly day: string;
  /** A command, or the author's own words. */
  readonly from?: string;
}

/** Either form that a profile may have it in. */
export function toSighting(seen: Seen): Sighting {
  return typeof seen === 'string' ? { day: seen } : seen;
}

/** `2026-11-24 (calibrate capture.json)`. */
export function sightingText({ day, from }: Sighting): string {
  return from === undefined ? day : `${day} (${from})`;
}
