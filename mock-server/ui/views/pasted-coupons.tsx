import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Problem } from '../admin-api.js';
import { couponColumns } from '../coupon-columns.js';
import { couponLabels } from '../coupon-draft.js';
import { addMany, couponsIn } from '../coupon-load.js';
import { shortened, yuan } from '../format.js';
import { labelled } from '../notice.js';
import { Button } from '../parts/button.js';
import { Choice } from '../parts/field.js';
import {
  type CellProblem,
  letterOf,
  type Pasted,
  placeOf,
  readPasted,
  type ReadRows,
  toCoupons,
} from '../pasted-coupons.js';
import { say, sayBoth } from '../preferences.js';
import { Problems } from './coupon-problems.js';

interface Props {
  readonly text: string;
  readonly onDone: () => void;
}

/** Rows whose columns can be corrected before they are sent. */
export function PastedCoupons({ text, onDone }: Props): VNode {
  const recognized = useMemo(() => readPasted(text), [text]);
  const [chosen, setChosen] = useState<ReadonlyMap<number, string>>(new Map());
  const [rejected, setRejected] = useState<Rejected>(noneRejected);
  const columns = recognized.columns.map((name, at) => chosen.get(at) ?? name);
  const pasted = { ...recognized, columns };
  const read = toCoupons(pasted);
  const problems = [...read.problems, ...rejected.found];
  const choose = (at: number, name: string): void => {
    setRejected(noneRejected);
    setChosen((before) => new Map([...before, [at, name]]));
  };
  return (
    <>
      <Columns pasted={pasted} onChoose={choose} />
      <Problems
        of={problems.map((problem) => ({ place: placeOf(problem, columns), text: problem }))}
        more={rejected.more}
      />
      {read.problems.length === 0 && (
        <Ready
          read={read}
          onAdd={async () => {
            const result = await addMany(rowsOf(read));
            if (result === true) onDone();
            else setRejected(result ? rejectedOf(result, read, columns) : noneRejected);
          }}
        />
      )}
    </>
  );
}

/** Coupons that the emulator rejected. */
interface Rejected {
  readonly found: readonly CellProblem[];
  readonly more: number;
}

const noneRejected: Rejected = { found: [], more: 0 };

function rowsOf({ coupons }: ReadRows): Blob {
  const rows = coupons.map((coupon) => `${JSON.stringify(coupon)}\n`).join('');
  return new Blob([rows], { type: 'application/x-ndjson' });
}

/** Places the emulator's messages at their cells. */
function rejectedOf(
  { details: { problems = [], more = 0 } }: Problem,
  { rows }: ReadRows,
  columns: Pasted['columns'],
): Rejected {
  const found = problems.map(({ line = 1, field, message, message_zh }) => {
    const [name = ''] = field.split('/');
    const column = columns.findIndex(
      (one) => couponColumns.find((known) => known.name === one)?.field === name,
    );
    const row = rows[line - 1] ?? line;
    const text = labelled({ en: message, zh: message_zh }, couponLabels);
    return column === -1
      ? { row, en: `${field} ${text.en}`, zh: `${field} ${text.zh}` }
      : { row, column, ...text };
  });
  return { found, more };
}

function Columns(props: {
  readonly pasted: Pasted;
  readonly onChoose: (at: number, name: string) => void;
}): VNode {
  const { rows, hasHeader, columns } = props.pasted;
  const [title = [], first = []] = rows.filter((row) => row.some((cell) => cell !== ''));
  const options = [
    ['?', say('choose…', '请选择…')],
    ['', say('leave out', '不导入')],
    ...couponColumns.map((column) => [column.name, sayBoth(column)] as const),
  ] as const;
  return (
    <>
      <h3>
        {say('Columns', '列')}{' '}
        <small class="muted">
          {hasHeader
            ? say('by their titles', '按标题识别')
            : say('without titles: please check', '无标题行，请核对')}
        </small>
      </h3>
      <div class="grid">
        {columns.map((name, at) => {
          const cell = shortened((hasHeader ? first : title)[at] ?? '');
          const named = hasHeader ? `${shortened(title[at] ?? '')} ` : '';
          return (
            <Choice
              key={`${at}`}
              label={`${letterOf(at)}  ${named}${cell === '' ? '' : say(`(${cell})`, `（${cell}）`)}`}
              value={name ?? '?'}
              options={name === undefined ? options : options.slice(1)}
              onInput={(value) => props.onChoose(at, value)}
            />
          );
        })}
      </div>
    </>
  );
}

/** Shows totals, so that a wrong unit is noticed before the coupons are added. */
function Ready({ read, onAdd }: { readonly read: ReadRows; readonly onAdd: () => Promise<void> }): VNode {
  const { coupons } = read;
  const amounts = coupons.map(({ face_amount: fen }) => (typeof fen === 'number' ? fen : 0));
  const sum = yuan(amounts.reduce((total, fen) => total + fen, 0));
  const given = coupons[0]?.['coupon_code'];
  const first = `${typeof given === 'string' ? given : ''}${say(', ', '，')}${yuan(amounts[0] ?? 0)}`;
  const count = coupons.length;
  if (count === 0)
    return (
      <p class="muted">
        {say('No rows below the titles yet: paste them, too.', '标题行下还没有数据行：请一并粘贴')}
      </p>
    );
  return (
    <>
      <p>
        {say(
          `${couponsIn(count)}, face value ${sum} in all. The first: ${first}.`,
          `共 ${count} 张券，面额合计 ${sum}。第一张：${first}。`,
        )}
      </p>
      <p class="buttons">
        <Button kind="main" onPress={onAdd}>
          {say(`Add ${couponsIn(count)}`, `新增 ${count} 张券`)}
        </Button>
      </p>
    </>
  );
}
