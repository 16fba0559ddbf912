import type { VNode } from 'preact';
import type { BehaviourInForce } from '../../src/core/provenance.js';
import { behaviourOf } from '../known.js';
import { say, sayBoth } from '../preferences.js';
import { ProvenanceBadge } from './badge.js';

/** The assumptions with these IDs: the open question, the emulator's behaviour, and the provenance. */
export function Rows({ ids }: { readonly ids: readonly string[] }): VNode {
  return (
    <ul class="rows">
      {ids.map((id) => {
        const row = behaviourOf(id);
        return (
          <li key={id}>
            <details>
              <summary>
                <code>{id}</code> {row && <ProvenanceBadge of={row.provenance} />}{' '}
                {row && sayBoth(row.question)}
              </summary>
              {row && <RowBody row={row} />}
            </details>
          </li>
        );
      })}
    </ul>
  );
}

export function RowBody({ row }: { readonly row: BehaviourInForce }): VNode {
  const { behaviour, observed, switch: setting, value } = row;
  return (
    <>
      <p>{sayBoth(behaviour)}</p>
      {observed && (
        <p>
          {say('Observed', '实测')} {observed.day}
          {observed.from !== undefined && `, ${observed.from}`}
        </p>
      )}
      {setting !== null && (
        <p class="muted">
          {say('Setting of the profile: ', '配置项：')}
          <code>{value === undefined ? setting : `${setting}: ${JSON.stringify(value)}`}</code>
        </p>
      )}
    </>
  );
}
