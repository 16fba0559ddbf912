import type { VNode } from 'preact';
import { encode } from 'uqr';
import { code128 } from '../code128.js';
import { say } from '../preferences.js';

interface CodeProps {
  readonly text: string;
  /** The width of a module in whole pixels: fractions would give bars of different widths. */
  readonly module: number;
}

/** A text as QR code, with the white around it that scanners need. */
export function QrCode({ text, module: size }: CodeProps): VNode {
  const { data, size: modules } = encode(text, { ecc: 'M', border: 4 });
  const runs = data.flatMap((row, y) => runsOf(row).map(([x, width]) => `M${x} ${y}h${width}v1h-${width}z`));
  return (
    <svg
      class="code"
      role="img"
      aria-label={say(`QR code of ${text}`, `${text} 的二维码`)}
      viewBox={`0 0 ${modules} ${modules}`}
      width={modules * size}
      height={modules * size}
    >
      <path d={runs.join('')} />
    </svg>
  );
}

/** The runs of dark modules in a row: start and length. */
function runsOf(row: readonly boolean[]): readonly (readonly [x: number, width: number])[] {
  return [
    ...row
      .map((isDark) => (isDark ? '1' : '0'))
      .join('')
      .matchAll(/1+/gu),
  ].map(({ 0: run, index }) => [index, run.length] as const);
}

/** A text as Code 128, no wider than the available space. */
export function BarCode(props: {
  readonly text: string;
  readonly height: number;
  readonly mostWidth: number;
}): VNode {
  const { text, height, mostWidth } = props;
  const { width, bars } = code128(text);
  const size = Math.max(1, Math.floor(mostWidth / width));
  return (
    <svg
      class="code"
      role="img"
      aria-label={say(`Code 128 of ${text}`, `${text} 的 Code 128 条码`)}
      viewBox={`0 0 ${width} 1`}
      preserveAspectRatio="none"
      width={width * size}
      height={height}
    >
      <path d={bars.map((bar) => `M${bar.at} 0h${bar.width}v1h-${bar.width}z`).join('')} />
    </svg>
  );
}
