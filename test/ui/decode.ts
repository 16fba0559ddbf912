import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tool } from '../support/tool.js';

interface Decoder {
  readonly prepareZXingModule: (options: { overrides: { wasmBinary: ArrayBuffer } }) => void;
  readonly readBarcodes: (
    image: Uint8Array,
    options: object,
  ) => Promise<readonly { format: string; text: string }[]>;
}

/** What a scanner reads in a picture (PNG): `Code128 660000000001`, `QRCode http://…`, in any order. */
export async function decode(png: Uint8Array): Promise<readonly string[]> {
  const folder = join(await tool('browser'), 'node_modules/zxing-wasm/dist');
  const { prepareZXingModule, readBarcodes }: Decoder = await import(
    pathToFileURL(join(folder, 'es/reader/index.js')).href
  );
  const wasm = await readFile(join(folder, 'reader/zxing_reader.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
  const found = await readBarcodes(png, { formats: ['Code128', 'QRCode'], maxNumberOfSymbols: 255 });
  return found.map(({ format, text }) => `${format} ${text}`);
}
