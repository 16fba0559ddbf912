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

/** Where in the page one is: `#/journal/ID`. */
export interface Route {
  readonly view: View;
  /** What is shown of it; '' for nothing in particular. */
  readonly id: string;
}

export const route = signal<Route>(read());
addEventListener('hashchange', () => {
  route.value = read();
});

export function linkTo(view: View, id = ''): string {
  return id === '' ? `#/${view}` : `#/${view}/${encodeURIComponent(id)}`;
}

function read(): Route {
  // A link that a person types may lack the slash: `#scenarios/ID`.
  const [name, id = ''] = location.hash.replace(/^#\/?/u, '').split('/');
  return { view: views.find((view) => view === name) ?? 'journal', id: decoded(id) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
