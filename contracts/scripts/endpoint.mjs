import { readFileSync } from 'node:fs';

/** Where the provider is, and the path of a write-off. */
export const endpoint = JSON.parse(readFileSync(new URL('../endpoint.json', import.meta.url), 'utf8'));
