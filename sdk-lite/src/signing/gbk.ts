// Node decodes GBK and does not encode it, so the table is the decoder's, read backwards, at the first use.
let table: Map<string, number> | undefined;

const separator = 0x0a; // never the second byte of a pair, so one text can hold every row
// Characters outside GBK proper, the euro included: decoders differ (by version of Node, too), and encoders reject them.
const notGbk = /[\p{Co}\u01f9\u1e3f\u20ac\u2e80-\u2fff\u303e\u3400-\u4dbf\u9fa6-\u9fff\ufe10-\ufe19\ufffd]/u;

/** Text as GBK (two bytes at most a character), or undefined where GBK has no such character. */
export function encodeGbk(text: string): Buffer | undefined {
  table ??= readTable();
  const bytes: number[] = [];
  for (const character of text) {
    const unit = character.charCodeAt(0);
    const pair = unit < 0x80 ? unit : table.get(character);
    if (pair === undefined) return undefined;
    if (pair > 0xff) bytes.push(pair >> 8);
    bytes.push(pair & 0xff);
  }
  return Buffer.from(bytes);
}

function readTable(): Map<string, number> {
  const pairs: number[] = [];
  const bytes: number[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      pairs.push(lead * 256 + trail);
      bytes.push(lead, trail, separator);
    }
  }
  const rows = new TextDecoder('gbk').decode(Uint8Array.from(bytes)).split('\n');
  const found = new Map<string, number>();
  pairs.forEach((pair, index) => {
    const row = rows[index] ?? '';
    if (row.length === 1 && !notGbk.test(row) && !found.has(row)) found.set(row, pair);
  });
  return found;
}
