/**
 * Who connects: the values of TCPREMOTEIP, TCPREMOTEHOST and TCPREMOTEINFO. Undefined is unset, which is not the same as
 * empty: an empty host is a host.
 */
export interface Client {
  readonly ip?: Uint8Array | undefined;
  readonly host?: Uint8Array | undefined;
  readonly info?: Uint8Array | undefined;
}
