/** An address with a dash as it is written: `left` `bottom` `-` `top` `right`. */
export interface RangeText {
  readonly left: string;
  readonly bottom: string;
  readonly top: string;
  readonly right: string;
}

/** The parts of a range; any text with a dash has them. */
export function splitRange(address: string): RangeText {
  const dash = address.indexOf('-');
  const leftEnd = address.lastIndexOf('.', dash) + 1;
  const dot = address.indexOf('.', dash);
  const topEnd = dot === -1 ? address.length : dot;
  return {
    left: address.slice(0, leftEnd),
    bottom: address.slice(leftEnd, dash),
    top: address.slice(dash + 1, topEnd),
    right: address.slice(topEnd),
  };
}

/** The addresses on both sides of the dash. */
export interface WholeRange {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** `10.0.0.1-10.0.3.255` or `10.0-10.3`: what programs mean that take ranges of whole addresses, which no dialect supports. */
export function parseWholeRange(address: string): WholeRange | undefined {
  const match = /^(\d+(?:\.\d+)*)\.?-(\d+(?:\.\d+)*)\.?$/.exec(address);
  if (match === null) return undefined;
  const sides = { from: match[1]!.split('.').map(Number), to: match[2]!.split('.').map(Number) };
  const count = sides.from.length;
  const isWhole = count === sides.to.length && (count > 2 || (count === 2 && sides.from[0] === sides.to[0]));
  return isWhole ? sides : undefined;
}

/** Whether a key is an address, or a prefix, that servers look up. */
export function isDotted(key: string): boolean {
  return (
    /^(?:\d{1,3}\.){1,3}$|^(?:\d{1,3}\.){3}\d{1,3}$/.test(key) &&
    key.split('.').every((octet) => octet === '' || (Number(octet) <= 255 && octet === String(Number(octet))))
  );
}
