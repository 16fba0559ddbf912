/** True only if two types are the same. It distinguishes `any` and optional properties. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Does nothing. It compiles only for types that are the same. */
export function same<A, B>(..._proof: Same<A, B> extends true ? [] : [never]): void {}
