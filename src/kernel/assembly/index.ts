// What the kernel exports, besides its memory.
export { decide } from './lookup';
export { addRange } from './range';
// These are parts of the loops above, which would be inlined if they were not exported.
export { cutSpaces, readAddress, readVariables, scan } from './scan';
export { placeRest, placeTables, sortByTable } from './tables';
