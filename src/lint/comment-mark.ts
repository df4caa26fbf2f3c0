/**
 * What people begin a comment with after a rule: "#", "//", or ";" unless a variable follows, as it does where somebody
 * writes ";" for a comma.
 */
const COMMENT_MARK = /^[ \t]*(?:#|\/\/|;+[ \t]*(?!!?\w+[ \t]*=|[A-Z][A-Z0-9_]*[ \t]*(?:[,;]|$)|[ \t,;:]|$))/;

/** Whether a text, a character a byte, begins with a comment. */
export function beginsComment(text: string): boolean {
  return COMMENT_MARK.test(text);
}
