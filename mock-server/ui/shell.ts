/** A text in single quotes, for a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Sends a JSON body, as one line for a POSIX shell. */
export function curlLine(url: string, body: string): string {
  return `curl -sS -i ${quoted(url)} -H 'Content-Type: application/json' --data-binary ${quoted(body)}`;
}
