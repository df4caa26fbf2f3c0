/** The bytes the rule language gives a meaning. */
export const NUL = 0;
export const TAB = 9;
export const LF = 10;
export const SPACE = 32;
export const EXCLAMATION = 33;
export const HASH_SIGN = 35;
export const PLUS = 43;
export const COMMA = 44;
export const DASH = 45;
export const DOT = 46;
export const SLASH = 47;
export const ZERO = 48;
export const NINE = 57;
export const COLON = 58;
export const EQUALS = 61;
export const AT = 64;
export const UPPER_D = 68;
