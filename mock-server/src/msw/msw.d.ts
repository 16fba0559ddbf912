/** The used part of MSW 2, an optional peer, so the kit builds without it. If it is installed, its types apply. */
declare module 'msw' {
  export interface HttpHandler {
    readonly info: { readonly method: string | RegExp; readonly path: string | RegExp };
  }
  type Resolver = (input: { readonly request: Request }) => Promise<Response>;
  export const http: { readonly all: (path: string, resolver: Resolver) => HttpHandler };
}
