/** What a picture's first bytes say of it, before any of its pixels is looked at. */
export type Header =
  | { readonly format: 'png' | 'jpeg'; readonly width: number; readonly height: number }
  | { readonly format: 'other'; readonly name: string | undefined };

/** First bytes, as one character a byte, of what people send for a picture. */
const OTHERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['a GIF', /^GIF8/],
  ['a WebP picture', /^RIFF[^]{4}WEBP/],
  ['a BMP picture', /^BM/],
  ['a HEIC or AVIF picture', /^[^]{4}ftyp(?:hei|hev|mif|avi)/],
  ['a TIFF picture', /^(?:II\*\0|MM\0\*)/],
  ['an SVG drawing', /^\s*(?:<\?xml[^]*)?<svg/i],
  ['a PDF', /^%PDF/],
  ['a web page', /^\s*<(?:!doctype|html)/i],
  ['a zip archive', /^PK/],
];
const NAME_BYTES = 512;

/** @throws RangeError When a PNG or JPEG ends before its size is told. */
export function readHeader(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = Buffer.from(bytes.subarray(0, NAME_BYTES)).toString('latin1');
  if (start.startsWith('\x89PNG\r\n\x1a\n')) {
    return { format: 'png', width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (start.startsWith('\xff\xd8')) return { format: 'jpeg', ...jpegSize(view) };
  return { format: 'other', name: OTHERS.find(([, pattern]) => pattern.test(start))?.[0] };
}

/** Frame headers SOF0 to SOF15; C4, C8 and CC are other segments. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

function jpegSize(view: DataView): { width: number; height: number } {
  for (const { marker, at } of jpegSegments(view)) {
    if (isFrame(marker)) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
  }
  throw new RangeError('The JPEG has no frame.');
}

/** Segments before the scan; `at` is where the 0xff before the marker stands. */
export function* jpegSegments(view: DataView): Generator<{ marker: number; at: number }> {
  let at = 2;
  while (view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++; // Fill bytes may stand before a marker.
      continue;
    }
    if (marker === 0xda) return;
    yield { marker, at };
    at += 2 + view.getUint16(at + 2);
  }
}
