import type { VNode } from 'preact';
import type { View } from '../route.js';

const paths: Readonly<Record<View, string>> = {
  journal: 'M4 5h16M4 10h16M4 15h10M4 20h7',
  send: 'M4 12 20 4l-5 16-4-7zM11 13l9-9',
  coupons:
    'M3 8a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v2a2 2 0 0 0 0 4v2a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-2a2 2 0 0 0 0-4zM14 6v12',
  orders: 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6',
  scenarios: 'M6 4l13 8-13 8z',
  faults: 'M13 3 5 14h6l-1 7 8-11h-6z',
  signature: 'M4 19h16M5 15c3-9 6-9 5-2-.5 3 2 3 3 0 1-2 2 0 3 1s2 0 3-1',
  tenants: 'M4 21V8l8-5 8 5v13M9 21v-6h6v6M9 11h.01M15 11h.01',
  behaviours:
    'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .800-1 1.7M12 17h.01',
};

export function Icon({ of }: { readonly of: View }): VNode {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[of]} />
    </svg>
  );
}
