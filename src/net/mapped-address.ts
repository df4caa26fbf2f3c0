const MAPPED = /^\[?(?:::|(?:0{1,4}:){5}|::(?:0{1,4}:){1,4}|(?:0{1,4}:){1,4}:)ffff:([0-9a-f.:]*)\]?$/i;

/** The IPv4 address, or the beginning of one, in an IPv4-mapped address such as `::ffff:10.0.0.1`; undefined for any other. */
export function parseMappedAddress(text: string): string | undefined {
  const rest = MAPPED.exec(text)?.[1];
  if (rest === undefined) return undefined;
  if (/^(?:\d+\.)*\d*$/.test(rest) && (rest.includes('.') || rest === '')) return rest;
  const groups = rest.split(':');
  if (groups.length !== 2 || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 255])
    .join('.');
}
