import { batch, computed, effect, signal } from '@preact/signals';
import type { TenantIdentity } from '../src/workbench/tenants.js';
import { call } from './admin-api.js';
import { keep, keptText } from './preferences.js';
import { type Route, withQuery } from './route.js';

/** The chosen institution; '' for those of the profile, and in the journal for all. */
export const scope = signal(keptText('scope', true) ?? '');

effect(() => keep('scope', scope.value, true));

/** Institutions of the profile, and tenants. */
export const institutions = signal<readonly string[]>([]);
export const tenants = signal<readonly TenantIdentity[]>([]);

/** URLs of the emulator for others in the local network; empty if only its own machine reaches it. */
export const networkUrls = signal<readonly string[]>([]);

/** Whether institutions and tenants are loaded. */
export const areListed = signal(false);

/** Whether the chosen institution does not exist any more: then every act waits until the user chooses again. */
export const isGone = computed(() => {
  const known = [...institutions.value, ...tenants.value.map(({ inst_no }) => inst_no)];
  return areListed.value && scope.value !== '' && !known.includes(scope.value);
});

interface Health {
  readonly institutions: readonly string[];
  readonly network_urls: readonly string[];
}

/** Reloads the list of institutions. */
export async function loadInstitutions(): Promise<void> {
  // The call that needs the token comes first: without the token, a probe returns no institutions.
  const made = await call<{ tenants: readonly TenantIdentity[] }>('GET', '/tenants');
  const health = await call<Health>('GET', '/health');
  batch(() => {
    institutions.value = health.institutions;
    networkUrls.value = health.network_urls;
    tenants.value = made.tenants;
    areListed.value = true;
  });
}

/** Loads the list of institutions, unless it is there: a user may act before it has come. */
export async function untilListed(): Promise<void> {
  if (!areListed.value) await loadInstitutions();
}

/** A path with `?inst_no=` and the other query values. */
export function scoped(path: string, query: Route['query'] = {}): string {
  return withQuery(path, { inst_no: scope.value, ...query });
}
