interface Chunk {
  readonly fileName: string;
  readonly code: string;
}

export function executableChunks(): Promise<readonly Chunk[]>;
export function mainScript(): Promise<string>;
