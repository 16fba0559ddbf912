interface Chunk {
  readonly fileName: string;
  readonly code: string;
}

export function executableChunks(): Promise<readonly Chunk[]>;
