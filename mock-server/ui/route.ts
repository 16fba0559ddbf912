import { signal } from '@preact/signals';

export const views = [
  'journal',
  'send',
  'coupons',
  'orders',
  'scenarios',
  'faults',
  'signature',
  'tenants',
  'behaviours',
] as const;
export type View = (typeof views)[number];

/** The current place in the page: `#/journal/ID?outcome=refunded`. */
export interface Route {
  readonly view: View;
  /** The name in the address, if no view has it. */
  readonly unknown?: string;
  /** The ID of the shown item; '' for none. */
  readonly id: string;
  /** The filter of the view. */
  readonly query: Readonly<Record<string, string>>;
}

export const route = signal<Route>(read());
addEventListener('hashchange', () => {
  route.value = read();
});

/** Empty values are left out. */
export function withQuery(path: string, query: Route['query']): string {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}

export function linkTo(view: View, id = '', query: Route['query'] = {}): string {
  return withQuery(id === '' ? `#/${view}` : `#/${view}/${encodeURIComponent(id)}`, query);
}

/** Closes the shown item: its list stays, as it is filtered. */
export function closeItem(): void {
  const { view, query } = route.value;
  location.hash = linkTo(view, '', query);
}

let typedAt = -Infinity;

/** Changes the filter of the view. The address follows, and the back button restores the previous filter. */
export function setQuery(query: Route['query'], isTyped = false): void {
  const { view, id } = route.value;
  // Text typed without a pause is one step.
  const isSameStep = isTyped && performance.now() - typedAt < 1_500;
  typedAt = isTyped ? performance.now() : -Infinity;
  const hash = linkTo(view, id, query);
  if (isSameStep) history.replaceState(null, '', hash);
  else history.pushState(null, '', hash);
  route.value = read();
}

function read(): Route {
  // A link that a person types may lack the slash: `#scenarios/ID`.
  const [path = '', query = ''] = location.hash.replace(/^#\/?/u, '').split(/\?(.*)/su);
  const [name, id = ''] = path.split('/');
  const known = views.find((view) => view === name);
  return {
    view: known ?? 'journal',
    ...(known === undefined && name !== undefined && name !== '' && { unknown: decoded(name) }),
    id: decoded(id),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
