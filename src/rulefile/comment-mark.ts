/**
 * What people begin a comment with after a rule: "#", "//", or ";" unless a variable or a rule follows, as it does where
 * somebody writes ";" for a comma or for the end of a line.
 */
const COMMENT_MARK =
  /^[ \t]*(?:#|\/\/|;+[ \t]*(?!!?\w+[ \t]*=|[^ \t,;"']*:(?:allow|deny)\b|[A-Z][A-Z0-9_]*[ \t]*(?:[,;]|$)|[ \t,;:]|$))/;

/** Whether a text begins with a comment. */
export function beginsComment(text: string): boolean {
  return COMMENT_MARK.test(text);
}
