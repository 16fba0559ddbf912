const slots = 16_384;

/** The slot of a key in a Redis Cluster: CRC16 (XMODEM) of its hash tag, or of the whole key without one. */
export function slotOf(key: string): number {
  const begin = key.indexOf('{');
  const end = key.indexOf('}', begin + 1);
  const hashed = begin !== -1 && end > begin + 1 ? key.slice(begin + 1, end) : key;
  let crc = 0;
  for (const byte of Buffer.from(hashed)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80_00 ? (crc << 1) ^ 0x10_21 : crc << 1;
    crc &= 0xff_ff;
  }
  return crc % slots;
}

/** The address of each slot's primary in a reply to `CLUSTER SLOTS`; empty for any other reply. */
export function slotsIn(answer: unknown): string[] {
  const owners: string[] = [];
  for (const range of lists(answer)) {
    const [first, last, primary] = range;
    const [host, port]: readonly unknown[] = Array.isArray(primary) ? primary : [];
    if (typeof first !== 'number' || typeof last !== 'number' || typeof port !== 'number') continue;
    const address = `${typeof host === 'string' ? host : ''}:${port}`;
    for (let slot = Math.max(first, 0); slot <= last && slot < slots; slot += 1) owners[slot] = address;
  }
  return owners;
}

function lists(answer: unknown): readonly (readonly unknown[])[] {
  return Array.isArray(answer) ? answer.filter((one) => Array.isArray(one)) : [];
}
