/** What is used of MSW 2, an optional peer, so that the kit is built without it. Whoever has it sees its own types. */
declare module 'msw' {
  export interface HttpHandler {
    readonly info: { readonly method: string | RegExp; readonly path: string | RegExp };
  }
  type Resolver = (input: { readonly request: Request }) => Promise<Response>;
  export const http: { readonly all: (path: string, resolver: Resolver) => HttpHandler };
}
