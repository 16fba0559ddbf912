import type { VNode } from 'preact';
import type { ExplainedSign } from '../../src/workbench/explain-sign.js';
import { CopyButton } from '../parts/button.js';
import { say } from '../preferences.js';

/** The text that should have been digested, with the wrong place marked. */
export function Canonical({ told }: { readonly told: ExplainedSign }): VNode {
  const { canonical, canonical_with_marks: marks } = told;
  const isMarked = marks !== canonical;
  return (
    <>
      <h3>
        {say('Canonical string', '待签名串')}{' '}
        <small class="muted">{say('*** is the key', '*** 为密钥')}</small>
        <CopyButton text={canonical} what={say('the canonical string', '待签名串')} />
      </h3>
      <pre class="wrapped" id="canonical">
        {pieces(marks).map(([kind, text], index) =>
          kind === 'right' ? (
            <del key={`${index}`}>{text}</del>
          ) : kind === 'wrong' ? (
            <ins key={`${index}`}>{text}</ins>
          ) : (
            text
          ),
        )}
      </pre>
      {isMarked && (
        <p class="legend">
          <del>{say('should have been signed', '应签名的内容')}</del>{' '}
          <ins>{say('was signed instead', '实际签名的内容')}</ins>
        </p>
      )}
    </>
  );
}

/** Fields that have the same canonical string: a text reads as another field. */
export function SecondReading({ fields }: { readonly fields: Readonly<Record<string, string>> }): VNode {
  const lines = Object.entries(fields).map(([name, text]) => `${name}=${text}`);
  return (
    <>
      <h3>{say('Another reading with the same signature (A22)', '另一种读法，签名相同（A22）')}</h3>
      <pre class="wrapped" id="second-reading">
        {lines.join('\n')}
      </pre>
    </>
  );
}

type Piece = readonly [kind: 'same' | 'right' | 'wrong', text: string];

/** `a=[-1-]{+2+}` in its pieces. */
function pieces(marks: string): readonly Piece[] {
  const found: Piece[] = [];
  let kind: Piece[0] = 'same';
  for (const part of marks.split(/(\[-|-\]|\{\+|\+\})/u)) {
    if (kind === 'same' && part === '[-') kind = 'right';
    else if (kind === 'same' && part === '{+') kind = 'wrong';
    else if ((kind === 'right' && part === '-]') || (kind === 'wrong' && part === '+}')) kind = 'same';
    else if (part !== '') found.push([kind, part]);
  }
  return found;
}
