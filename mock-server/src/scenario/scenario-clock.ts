const zoneMs = 8 * 3_600_000;

/** Epoch milliseconds as `ts`: yyyyMMddHHmmss in Asia/Shanghai (A4). */
export function tsOf(epochMs: number): string {
  return new Date(epochMs + zoneMs).toISOString().replaceAll(/\D/gu, '').slice(0, 14);
}
