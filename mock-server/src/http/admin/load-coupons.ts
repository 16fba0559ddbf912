import type { Request, Response } from 'express';
import { type CouponProblem, readCoupons } from '../../coupon-data/check-coupon.js';
import type { CouponFormat } from '../../coupon-data/coupon-format.js';
import { type CouponData, couponLoad, type DataProblem } from '../../coupon-data/coupon-load.js';
import { type CouponView, couponView } from '../../workbench/coupons.js';
import { type ExistingCoupons, existingText, type Load, loadCoupons } from '../../workbench/load-coupons.js';
import { sendProblem } from '../problem.js';
import { sendCouponProblems } from './coupon-problems.js';
import { arrayText, writeAll } from './long-response.js';
import { couponUpload } from './paths.js';
import { rowTypes, sendTooLarge } from './receive.js';
import type { AdminContext, ScopedRoute } from './scoped.js';
import { UploadTooLarge, uploadedPieces } from './uploaded-pieces.js';

type How = Parameters<typeof loadCoupons>[3];

/**
 * Adds or replaces coupons: one, an array, a page, or rows of NDJSON or CSV. Reads up to a million of them as they
 * arrive.
 */
export function loadRoute({ deps }: AdminContext, how: How): ScopedRoute {
  return async (scope, request, response) => {
    const rows = request.is(rowTypes);
    const format = rows === false || rows === null ? 'json' : rows === 'text/csv' ? 'csv' : 'ndjson';
    const read = await readUpload(request, response, format);
    if (!read) return;
    const loaded = await loadCoupons(scope, deps, read.coupons, how);
    if ('problems' in loaded) {
      const { problems, more } = loaded;
      sendCouponProblems(response, format === 'json' ? problems : byLine(problems, read.lines), more);
    } else if ('existing' in loaded) sendExisting(response, loaded.existing);
    else if (how === 'replace') sendCounts(response, loaded);
    else if (format !== 'json') response.status(201).json({ loaded: loaded.coupons.length });
    else if (read.isSingle) response.status(201).json(firstView(loaded));
    else await sendViews(response.status(201), loaded);
  };
}

/** The coupons of a body; undefined after a response that reports its problems. */
async function readUpload(
  request: Request,
  response: Response,
  format: CouponFormat,
): Promise<Exclude<CouponData, { readonly problems: unknown }> | undefined> {
  const { loadFrom } = await import('../../coupon-data/read-coupon-data.js');
  try {
    const pieces = uploadedPieces(request, response, couponUpload.most);
    const read = await loadFrom(pieces, format, couponLoad({ isCounted: format === 'json' }));
    if (!('problems' in read)) return read;
    sendCouponProblems(response, format === 'json' ? read.problems.map(byIndex) : read.problems, read.more);
  } catch (error) {
    if (!(error instanceof UploadTooLarge)) throw error;
    sendTooLarge(request, response, couponUpload);
  }
  return undefined;
}

async function sendViews(response: Response, { coupons, nowMs }: Done): Promise<void> {
  await writeAll(
    response.type('json'),
    arrayText(coupons, (coupon) => couponView(coupon, nowMs)),
  );
}

/** Reports the coupon's number for JSON, which may be all in one line. Invalid JSON keeps its line. */
function byIndex({ line, column, ...problem }: DataProblem): CouponProblem {
  return { ...problem, ...(column !== undefined && { line, column }) };
}

type Done = Extract<Load, { readonly coupons: unknown }>;

function firstView({ coupons: [first], nowMs }: Done): CouponView | undefined {
  return first && couponView(first, nowMs);
}

function sendCounts(response: Response, { coupons, replaced }: Done): void {
  response.json({ loaded: coupons.length, replaced });
}

function sendExisting(response: Response, existing: ExistingCoupons): void {
  const { count, coupons } = existing;
  const text = existingText(existing);
  const more = count - coupons.length;
  sendProblem(
    response,
    409,
    'coupon_exists',
    `Nothing was changed: ${text.en}. PUT replaces what exists, PATCH changes one coupon.`,
    `未作任何更改：${text.zh}。用 PUT 替换已有的券，或用 PATCH 修改单张券`,
    { existing: coupons, ...(more > 0 && { more }) },
  );
}

/** Stores one coupon under the code of the path, whether or not it exists. */
export function putRoute({ deps }: AdminContext): ScopedRoute {
  return async (scope, request, response) => {
    const body: unknown = request.body;
    const code = String(request.params['code']);
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
    const read = readCoupons([isObject ? { coupon_code: code, ...body } : body]);
    if ('problems' in read) {
      sendCouponProblems(response, read.problems);
      return;
    }
    const [coupon] = read.coupons;
    if (coupon?.coupon_code !== code) {
      sendCouponProblems(response, [{ field: 'coupon_code', text: otherCode }]);
      return;
    }
    const loaded = await loadCoupons(scope, deps, read.coupons, 'replace');
    if ('problems' in loaded) sendCouponProblems(response, loaded.problems);
    else if ('existing' in loaded) sendExisting(response, loaded.existing);
    else response.status(loaded.replaced === 0 ? 201 : 200).json(firstView(loaded));
  };
}

const otherCode = { en: 'is not the one in the path', zh: '与路径中的券码不一致' };

/** Reports the line for rows, which is how people find one. */
function byLine(problems: readonly CouponProblem[], lines: readonly number[]): readonly CouponProblem[] {
  return problems.map(({ index, ...finding }) => {
    const line = index === undefined ? undefined : lines[index];
    return Object.assign(line === undefined ? {} : { line }, finding);
  });
}
