import type { EndpointDeclaration } from '@shoubei-kit/contracts';
import { declaredLines } from '@shoubei-kit/fixtures/checks';

/** Summary of a declared endpoint, for lists that programs read. */
export interface EndpointSummary {
  readonly path: string;
  readonly name: string;
  readonly name_zh: string;
  /** How many of its lines name no page as their source. */
  readonly assumed: number;
}

export function endpointSummary(declaration: EndpointDeclaration): EndpointSummary {
  const { path, about } = declaration;
  const assumed = declaredLines(declaration).filter(({ page }) => !page).length;
  return { path, name: about.en, name_zh: about.zh, assumed };
}
