// What the kernel exports, besides its memory.
export { decide } from './lookup';
export { addRange } from './range';
export { scan } from './scan';
export { placeRest, placeTables, sortByTable } from './tables';
