import { STATE } from '../layout';

/** The number at `place` of the state. */
export function get(place: i32): u32 {
  return load<u32>(STATE + (place << 2));
}

export function set(place: i32, value: u32): void {
  store<u32>(STATE + (place << 2), value);
}
