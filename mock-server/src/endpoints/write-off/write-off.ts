import { type RequestFields, writeOffPath } from '@shoubei-kit/contracts';
import type { Endpoint } from '../../core/endpoint.js';
import type { Key } from '../../core/store.js';
import { assumptions } from './assumptions.js';
import { decide } from './decide.js';
import { render } from './render.js';

/** 核销接口: one coupon a call (C10). */
export const writeOff: Endpoint = {
  path: writeOffPath,
  keyOf,
  decide,
  render,
  assumptions,
};

function keyOf(tenant: string, { inst_no, merchant_no, coupon_code: code, wf_trace_no }: RequestFields): Key {
  return wf_trace_no === undefined
    ? { tenant, code }
    : { tenant, code, trace: { inst_no, merchant_no, wf_trace_no } };
}
