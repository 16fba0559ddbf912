/** Takes the text of a file in pieces, which may be cut anywhere. Throws Unreadable. */
export interface CouponReader {
  readonly write: (chunk: string) => void;
  readonly end: () => Promise<void>;
}
