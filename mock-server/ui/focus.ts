const openers = new WeakMap<Element, HTMLElement>();

/** Notes the focused element when a panel or dialog opens; it gets the focus back when that closes. */
export function noteOpener(panel: Element): void {
  const opener = document.activeElement;
  if (opener instanceof HTMLElement && opener !== document.body) openers.set(panel, opener);
}

/**
 * Keeps the focus in its place. An action often removes the pressed element, for example a deleted row or a closed
 * panel. A browser then forgets the focus, and Tab begins at the top of the page.
 */
export function keepFocus(page: Element): void {
  let before: EventTarget | null = null;
  let lost: EventTarget | null = null;
  page.addEventListener('focusin', ({ target }) => {
    before = lost;
    lost = target;
  });
  new MutationObserver((records) => {
    if (!(lost instanceof Element) || document.activeElement !== document.body) return;
    const removal = removalOf(lost, records);
    if (removal) focusOn(lost.isConnected ? lost : (placeAfter(removal, lost, records) ?? before));
  }).observe(page, { childList: true, subtree: true });
}

interface Removal {
  /** The removed node that contains the lost element. */
  readonly gone: Node;
  /** Its former parent, still on the page. */
  readonly from: Element;
  readonly neighbours: readonly (Node | null)[];
}

/** Finds the removal that took the element off the page; its parent may have been removed later. */
function removalOf(lost: Node, records: readonly MutationRecord[]): Removal | undefined {
  for (const { removedNodes, target, nextSibling, previousSibling } of records) {
    const gone = [...removedNodes].find((node) => node.contains(lost));
    if (!gone || !(target instanceof Element)) continue;
    if (!target.isConnected) return removalOf(target, records);
    return { gone, from: target, neighbours: [nextSibling, previousSibling] };
  }
  return undefined;
}

const row = 'tr, li';

/** The next place for the focus: the panel's opener; the same or next row; the replacement; or the heading above. */
function placeAfter(
  { gone, from, neighbours }: Removal,
  lost: Element,
  records: readonly MutationRecord[],
): Element | undefined {
  const panel = lost.closest('section, dialog');
  const opener = panel && openers.get(panel);
  if (opener?.checkVisibility() && !panel?.isConnected) return opener;
  if (from.closest(row)) return from.closest(row) ?? undefined;
  if (gone instanceof Element && gone.matches(row)) {
    const next = neighbours.find((node) => node instanceof Element && node.isConnected);
    if (next instanceof Element) return next;
  }
  const main = from.closest('main');
  const section = from.closest('section');
  const added = records.flatMap(({ addedNodes }) => [...addedNodes]);
  const made = added.find((node) => node instanceof Element && node.matches(row) && section?.contains(node));
  return made instanceof Element ? made : ((section ?? main)?.querySelector('h2') ?? main ?? undefined);
}

function focusOn(place: EventTarget | null): void {
  if (!(place instanceof HTMLElement)) return;
  if (place.tabIndex < 0) place.tabIndex = -1;
  place.focus();
}
