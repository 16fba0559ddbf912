import type { Io } from '../terminal/io.js';

/** Draws a text as QR code for a terminal, light on dark; empty if standard output is not a terminal, or too narrow. */
export async function terminalQr(
  text: string,
  { outColumns }: Pick<Io, 'outColumns'>,
): Promise<readonly string[]> {
  if (outColumns === 0) return [];
  const { renderUnicodeCompact } = await import('uqr');
  const lines = renderUnicodeCompact(text, { ecc: 'L', border: 2 }).split('\n');
  return Math.max(...lines.map((line) => line.length)) < outColumns ? lines : [];
}
