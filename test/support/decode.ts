import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tool } from './tool.js';

interface Decoder {
  readonly prepareZXingModule: (options: { overrides: { wasmBinary: ArrayBuffer } }) => void;
  readonly readBarcodes: (
    image: Uint8Array | Pixels,
    options: object,
  ) => Promise<readonly { format: string; text: string }[]>;
}

/** A picture by its pixels, four bytes each: red, green, blue and opacity. */
interface Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/**
 * What a scanner reads in a picture (PNG, or pixels): `Code128 660000000001`, `QRCode http://…`, in any
 * order.
 */
export async function decode(picture: Uint8Array | Pixels): Promise<readonly string[]> {
  const folder = join(await tool('browser'), 'node_modules/zxing-wasm/dist');
  const { prepareZXingModule, readBarcodes }: Decoder = await import(
    pathToFileURL(join(folder, 'es/reader/index.js')).href
  );
  const wasm = await readFile(join(folder, 'reader/zxing_reader.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
  const found = await readBarcodes(picture, { formats: ['Code128', 'QRCode'], maxNumberOfSymbols: 255 });
  return found.map(({ format, text }) => `${format} ${text}`);
}

/** The picture that a terminal shows of lines of block characters, light on dark. */
export function pixelsOf(lines: readonly string[]): Pixels {
  const scale = 4;
  const width = Math.max(...lines.map((line) => line.length)) * scale;
  const height = lines.length * 2 * scale;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const block = lines[Math.floor(y / scale / 2)]?.[Math.floor(x / scale)] ?? ' ';
      const isUpper = Math.floor(y / scale) % 2 === 0;
      const isLight = block === '█' || block === (isUpper ? '▀' : '▄');
      data.fill(isLight ? 255 : 0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { data, width, height };
}
