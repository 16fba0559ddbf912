export const allBasisPoints = 10_000;

/** A7: the merchant's share of a face value, in fen: the face value less the fee, which is rounded half up. */
export function lessFee(face: bigint, basisPoints: number): bigint {
  const fee = (face * BigInt(basisPoints) * 2n + BigInt(allBasisPoints)) / BigInt(allBasisPoints * 2);
  return face - fee;
}
