import { cellsIn } from './cells.js';
import { couponColumns } from './coupon-columns.js';
import { Problem } from './admin-api.js';

/** A file with the emulator's own columns, uploaded unchanged. */
export interface CouponFile {
  readonly name: string;
  /** With its media type. */
  readonly content: Blob;
}

/** Columns of coupons as the emulator exports them. */
const own: ReadonlySet<string> = new Set([
  ...couponColumns.map(({ field }) => field),
  'magic',
  'triggered',
  'effective_state',
  'order_no',
  'cancelled_order_no',
]);

/** The most text that a page can show and parse again on each key press. */
const mostShown = 2 ** 21;

/**
 * Reads a file of coupons. A file in the emulator's own format is uploaded unchanged, whatever its size. The text of
 * any other file is shown, and read like pasted text.
 *
 * @throws Problem for a file that is neither
 */
export async function readCouponFile(file: File): Promise<CouponFile | string> {
  const { name, size } = file;
  const head = new Uint8Array(await file.slice(0, 65_536).arrayBuffer());
  if (head[0] === 0x50 && head[1] === 0x4b) {
    throw new Problem(0, {
      en: `${name} is an Excel workbook. Copy its cells and paste them here, or save it as CSV.`,
      zh: `${name} 是 Excel 工作簿：请复制其中的单元格粘贴到此处，或另存为 CSV`,
    });
  }
  if (head.length === 0) throw new Problem(0, { en: `${name} is empty.`, zh: `${name} 是空文件` });
  if (head.includes(0)) {
    throw new Problem(0, {
      en: `${name} is not CSV. Save it as CSV in UTF-8 or GBK, or copy its cells and paste them here.`,
      zh: `${name} 不是 CSV：请另存为 UTF-8 或 GBK 编码的 CSV，或复制其中的单元格粘贴到此处`,
    });
  }
  const json = /\.(json|ndjson|jsonl)$/iu.exec(name)?.[1]?.toLowerCase();
  if (json !== undefined) {
    const type = json === 'json' ? 'application/json' : 'application/x-ndjson';
    return { name, content: new Blob([file], { type }) };
  }
  const isUtf8 = size > mostShown || isText(new Uint8Array(await file.arrayBuffer()));
  const [titles = []] = cellsIn(new TextDecoder(isUtf8 ? 'utf-8' : 'gb18030').decode(head));
  if (isUtf8 && titles.includes('coupon_code') && titles.every((title) => own.has(title)))
    return { name, content: new Blob([file], { type: 'text/csv' }) };
  if (size > mostShown) {
    throw new Problem(0, {
      en: `${name} is too large to be shown (2 MiB): name its columns as the emulator exports them (coupon_code, face_amount in fen…), or split it.`,
      zh: `${name} 过大（超过 2 MiB），无法显示：请将列名改为模拟器导出的列名（coupon_code、face_amount（分）等），或拆分文件`,
    });
  }
  // Excel in Chinese saves CSV in GBK.
  return new TextDecoder(isUtf8 ? 'utf-8' : 'gb18030').decode(await file.arrayBuffer());
}

function isText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
