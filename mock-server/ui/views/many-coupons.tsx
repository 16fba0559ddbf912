import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Problem } from '../admin-api.js';
import { type CouponFile, readCouponFile } from '../coupon-file.js';
import { addMany } from '../coupon-load.js';
import { useKept } from '../drafts.js';
import { attempt } from '../notice.js';
import { Button } from '../parts/button.js';
import { Area } from '../parts/field.js';
import { Panel } from '../parts/section.js';
import { say } from '../preferences.js';
import { type Placed, Problems } from './coupon-problems.js';
import { PastedCoupons } from './pasted-coupons.js';

interface Props {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Adds many coupons at once: pasted from a spreadsheet, or from a file. */
export function ManyCoupons({ onDone, onClose }: Props): VNode {
  const [text, setText] = useKept('rows', '');
  const [file, setFile] = useState<CouponFile>();
  const take = async (given: File | undefined): Promise<void> => {
    if (!given) return;
    await attempt(async () => {
      const read = await readCouponFile(given);
      setFile(typeof read === 'string' ? undefined : read);
      setText(typeof read === 'string' ? read : '');
    });
  };
  const done = (): void => {
    setText('');
    setFile(undefined);
    onDone();
  };
  return (
    <Panel title={say('Add many coupons', '批量新增券')} onClose={onClose}>
      <div
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          void take(event.dataTransfer?.files[0]);
        }}
      >
        <p class="muted">
          {say(
            'Copy the rows in Excel and paste them here. Or drop a CSV file.',
            '在 Excel 中复制各行后粘贴到此处；也可拖入 CSV 文件。',
          )}
        </p>
        <Input text={text} onText={setText} onFile={take} />
        {file ? (
          <FromFile key={file.name} file={file} onDone={done} />
        ) : (
          text.trim() !== '' && <PastedCoupons key={text} text={text} onDone={done} />
        )}
      </div>
    </Panel>
  );
}

function Input(props: {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onFile: (file: File | undefined) => Promise<void>;
}): VNode {
  const { text, onText, onFile } = props;
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <Area
        label={say('Rows', '各行数据')}
        rows={6}
        wrap="off"
        value={text}
        placeholder={say(
          'Code\tFace value (yuan)\tState\n6600000001\t10.00\tissued',
          '券码\t面额（元）\t状态\n6600000001\t10.00\t可核销',
        )}
        onInput={onText}
      />
      <p class="buttons">
        <Button onPress={() => picker.current?.click()}>
          {say('Choose a file (CSV, NDJSON, JSON)', '选择文件（CSV、NDJSON、JSON）')}
        </Button>
        <input
          ref={picker}
          hidden
          type="file"
          accept=".csv,.txt,.tsv,.json,.ndjson,.jsonl"
          onInput={({ currentTarget }) => {
            void onFile(currentTarget.files?.[0]).then(() => (currentTarget.value = ''));
          }}
        />
      </p>
    </>
  );
}

/** A file that is uploaded as it is; what is wrong is said by line and field. */
function FromFile({ file, onDone }: { readonly file: CouponFile; readonly onDone: () => void }): VNode {
  const [problem, setProblem] = useState<Problem>();
  const add = async (): Promise<void> => {
    const result = await addMany(file.content);
    if (result === true) onDone();
    else setProblem(result || undefined);
  };
  const kib = Math.ceil(file.content.size / 1024);
  return (
    <>
      <p>
        {say(
          `${file.name} (${kib} KiB) is uploaded as it is, with amounts in fen.`,
          `${file.name}（${kib} KiB）将原样上传，金额单位为分。`,
        )}
      </p>
      {problem && <Problems of={placedIn(problem)} more={problem.details.more ?? 0} />}
      <p class="buttons">
        <Button kind="main" onPress={add}>
          {say('Upload the file', '上传文件')}
        </Button>
      </p>
    </>
  );
}

function placedIn({ details: { problems = [] } }: Problem): readonly Placed[] {
  return problems.map(({ line, index = 0, field, message, message_zh }) => ({
    place:
      line === undefined
        ? { en: `Coupon ${index + 1},`, zh: `第 ${index + 1} 张券 ` }
        : { en: `Line ${line},`, zh: `第 ${line} 行 ` },
    text: { en: `${field} ${message}`, zh: `${field} ${message_zh}` },
  }));
}
