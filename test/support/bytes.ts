/** Fixtures write bytes as text, one character per byte. */
export function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
