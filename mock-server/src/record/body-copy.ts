import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { Joined } from '../joined.js';

/** The largest recorded body in bytes, also after decompression: redacting a larger one would delay all others. */
const largest = 65_536;

/** Why a body cannot be recorded. */
export type UnrecordableReason = 'too_large' | 'not_utf8' | 'compressed';

/** Keeps a copy of a passing body, as long as it is not too large. */
export class BodyCopy {
  #body = new Joined();
  #size = 0;

  add(chunk: Uint8Array): void {
    this.#size += chunk.length;
    if (this.#size > largest) this.#body = new Joined();
    else this.#body.add(chunk);
  }

  /** The body as text, decompressed by its Content-Encoding. */
  async text(
    encoding: string | undefined,
  ): Promise<{ readonly text: string } | { readonly why: UnrecordableReason }> {
    if (this.#size > largest) return { why: 'too_large' };
    const names = (encoding ?? '').toLowerCase().split(',');
    let bytes: Uint8Array = this.#body.bytes;
    for (const name of names.map((one) => one.trim()).toReversed()) {
      if (bytes.length === 0 || name === '' || name === 'identity') continue;
      const decompressed = await decompress(bytes, name);
      if (typeof decompressed === 'string') return { why: decompressed };
      bytes = decompressed;
    }
    try {
      return { text: utf8.decode(bytes) };
    } catch {
      return { why: 'not_utf8' };
    }
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

type Decompress = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>;

const inflated: Decompress = promisify(inflate);
const inflatedRaw: Decompress = promisify(inflateRaw);
const gunzipped: Decompress = promisify(gunzip);
const decompressors: ReadonlyMap<string, readonly Decompress[]> = new Map<string, readonly Decompress[]>([
  ['gzip', [gunzipped]],
  ['x-gzip', [gunzipped]],
  // Two forms of deflate are in use.
  ['deflate', [inflated, inflatedRaw]],
  ['br', [promisify(brotliDecompress)]],
]);

async function decompress(bytes: Uint8Array, encoding: string): Promise<Uint8Array | UnrecordableReason> {
  for (const one of decompressors.get(encoding) ?? []) {
    try {
      return await one(bytes, { maxOutputLength: largest });
    } catch (error) {
      if (error instanceof RangeError) return 'too_large';
    }
  }
  return 'compressed';
}
