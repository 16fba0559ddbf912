import type { Request, RequestHandler, Response } from 'express';
import { sendBadQuery } from '../problem.js';

/** Rejects a query with an unknown, duplicate or empty name. */
export function refuseQuery({ query }: Request, response: Response, names: readonly string[]): boolean {
  const bad = Object.entries(query).find(
    ([name, value]) => !names.includes(name) || typeof value !== 'string' || value === '',
  );
  if (!bad) return false;
  const [name] = bad;
  sendBadQuery(
    response,
    `${name}: this route has ${names.length === 0 ? 'no query' : names.join(', ')}, each once and not empty.`,
    `${name}：本路由的参数有 ${names.length === 0 ? '（无）' : names.join('、')}，各一次且不为空`,
  );
  return true;
}

/** Rejects every query, for a route without parameters. */
export const noQuery: RequestHandler = (request, response, next) => {
  if (!refuseQuery(request, response, [])) next();
};

/** The requested address, without its path. */
export function originOf({ protocol, headers }: Request): string {
  return `${protocol}://${headers.host ?? 'localhost'}`;
}

/** A checked query by name. */
export function textsIn({ query }: Request): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(query).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

/** `limit`, 100 if absent; undefined if it is no whole number from 1. */
export function limitIn(texts: ReadonlyMap<string, string>, most: number): number | undefined {
  const given = texts.get('limit') ?? '100';
  return /^[1-9]\d{0,6}$/u.test(given) && Number(given) <= most ? Number(given) : undefined;
}

/** Whether a query's value is one of these, or absent. */
export function isOneOf(value: string | undefined, values: readonly string[]): boolean {
  return value === undefined || values.includes(value);
}
