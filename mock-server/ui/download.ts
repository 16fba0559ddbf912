/** Saves a file on the user's machine. */
export function saveAs(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser may begin to read it a little later.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
