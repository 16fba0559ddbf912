import type { ServerResponse } from 'node:http';

/** Waits until a reader has taken what was written; false where it went away meanwhile. */
export function drained(response: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    const onDrain = (): void => end(true);
    const onClose = (): void => end(false);
    const end = (isOpen: boolean): void => {
      response.off('drain', onDrain).off('close', onClose);
      resolve(isOpen);
    };
    if (response.destroyed) resolve(false);
    else response.on('drain', onDrain).on('close', onClose);
  });
}
