// Bytes with a meaning, as src/text/ascii.ts names them.
export const NUL: u8 = 0;
export const TAB: u8 = 0x09;
export const LF: u8 = 0x0a;
export const SPACE: u8 = 0x20;
export const EXCLAMATION: u8 = 0x21;
export const HASH_SIGN: u8 = 0x23;
export const PLUS: u8 = 0x2b;
export const COMMA: u8 = 0x2c;
export const DASH: u8 = 0x2d;
export const DOT: u8 = 0x2e;
export const ZERO: u8 = 0x30;
export const COLON: u8 = 0x3a;
export const EQUALS: u8 = 0x3d;
