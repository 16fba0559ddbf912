/** The size of a slice, so that others who use the same store do not wait long. */
const atOnce = 100;

/** Does the same to each of many, however many they are. */
export async function inSlices<T>(all: readonly T[], act: (one: T) => Promise<unknown>): Promise<void> {
  for (let first = 0; first < all.length; first += atOnce) {
    await Promise.all(all.slice(first, first + atOnce).map(act));
  }
}
