/** The used part of cliui, which ships no types. */
declare module 'cliui' {
  export interface Cell {
    readonly text: string;
    readonly width?: number;
    readonly align?: 'right';
    /** Top, right, bottom, left. */
    readonly padding?: readonly [number, number, number, number];
  }
  interface Layout {
    div(...cells: readonly Cell[]): void;
    toString(): string;
  }
  export default function cliui(options: { readonly width: number }): Layout;
}
