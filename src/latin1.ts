/** Bytes as a text of a character a byte, so that they can be searched and compared as texts are. */
export function decodeLatin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

/** The bytes of a text that has a character a byte. */
export function encodeLatin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
