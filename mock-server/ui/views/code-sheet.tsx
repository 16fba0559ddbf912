import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { CouponView } from '../../src/workbench/coupons.js';
import { shanghai } from '../format.js';
import { stateText } from '../parts/badge.js';
import { Button } from '../parts/button.js';
import { BarCode, QrCode } from '../parts/codes.js';
import { Check, Choice } from '../parts/field.js';
import { Money } from '../parts/money.js';
import { Empty, Panel, Table } from '../parts/section.js';
import { say } from '../preferences.js';
import { magic, magicCode } from '../request-form.js';

interface Line {
  readonly code: string;
  readonly does: string;
  readonly fen: number;
}

type Form = 'bars' | 'qr' | 'both';

/** A sheet to print: a line for each coupon, with its code to be scanned. */
export function CodeSheet(props: {
  /** The coupons of the list. */
  readonly coupons: readonly CouponView[];
  readonly onClose: () => void;
}): VNode {
  const { coupons, onClose } = props;
  const [hasCoupons, setCoupons] = useState(true);
  const [hasMagic, setMagic] = useState(true);
  const [form, setForm] = useState<Form>('bars');
  const [codes] = useState(() => magic.map(({ ss }) => magicCode(ss, magicFen)));
  const lines = [...(hasCoupons ? coupons.map(lineOf) : []), ...(hasMagic ? magicLines(codes) : [])];
  return (
    <Panel title={say('A sheet to print', '打印券码')} onClose={onClose}>
      <div class="tools">
        <Check
          label={say(`Coupons in the list (${coupons.length})`, `列表中的券（${coupons.length}）`)}
          isOn={hasCoupons}
          onInput={setCoupons}
        />
        <Check
          label={say(`One of each magic coupon (${magic.length})`, `每种魔法券各一张（${magic.length}）`)}
          isOn={hasMagic}
          onInput={setMagic}
        />
        <FormChoice form={form} onChoose={setForm} />
        <Button kind="main" isOff={lines.length === 0} onPress={() => window.print()}>
          {say('Print', '打印')}
        </Button>
      </div>
      <Sheet lines={lines} form={form} />
    </Panel>
  );
}

function FormChoice(props: { readonly form: Form; readonly onChoose: (form: Form) => void }): VNode {
  return (
    <Choice
      label={say('Type of code', '条码类型')}
      value={props.form}
      onInput={(value) => props.onChoose(value === 'qr' || value === 'both' ? value : 'bars')}
      options={[
        ['bars', 'Code 128'],
        ['qr', say('QR code', '二维码')],
        ['both', say('both', '两者')],
      ]}
    />
  );
}

const magicFen = 1000;

function magicLines(codes: readonly string[]): readonly Line[] {
  return magic.map(({ behaviour, zh }, at) => ({
    code: codes[at] ?? '',
    does: say(behaviour, zh),
    fen: magicFen,
  }));
}

function lineOf({ coupon_code: code, effective_state: state, face_amount: fen, title }: CouponView): Line {
  const words = stateText(state);
  return { code, does: title === undefined ? words : `${words} · ${title}`, fen };
}

function Sheet({ lines, form }: { readonly lines: readonly Line[]; readonly form: Form }): VNode {
  if (lines.length === 0) return <Empty>{say('Choose what to print.', '请选择要打印的券')}</Empty>;
  return (
    <div class="sheet">
      <p>
        <strong>{say('shoubei-mock: test coupons', 'shoubei-mock 测试券')}</strong> · {location.origin} ·{' '}
        {shanghai(Date.now())} Asia/Shanghai · {say('valid in this emulator only', '仅在此模拟器中有效')}
      </p>
      <Table
        label={say('Coupons to print', '要打印的券')}
        head={[
          say('Code', '券码'),
          say('State or behaviour', '状态或行为'),
          say('Face value', '券面额'),
          say('Scan', '扫码'),
        ]}
      >
        {lines.map(({ code, does, fen }) => (
          <tr key={code}>
            <td>
              <code>{code}</code>
            </td>
            <td>{does}</td>
            <td>
              <Money fen={fen} />
            </td>
            <td>
              <div class="codes">
                {form !== 'qr' && <BarCode text={code} height={48} mostWidth={330} />}
                {form !== 'bars' && <QrCode text={code} module={3} />}
              </div>
            </td>
          </tr>
        ))}
      </Table>
    </div>
  );
}
