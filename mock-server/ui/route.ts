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

/** Where in the page one is: `#/journal/ID?outcome=refunded`. */
export interface Route {
  readonly view: View;
  /** What is shown of it; '' for nothing in particular. */
  readonly id: string;
  /** What it is filtered by. */
  readonly query: Readonly<Record<string, string>>;
}

export const route = signal<Route>(read());
addEventListener('hashchange', () => {
  route.value = read();
});

/** @param query what is empty in it is left out */
export function linkTo(view: View, id = '', query: Route['query'] = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  const path = id === '' ? `#/${view}` : `#/${view}/${encodeURIComponent(id)}`;
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}

let typedAt = -Infinity;

/** Changes what the view is filtered by. The address follows, and the way back leads to what was there before. */
export function setQuery(query: Route['query'], isTyped = false): void {
  const { view, id } = route.value;
  // What is typed in one go is one step.
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
  return {
    view: views.find((view) => view === name) ?? 'journal',
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
