"""Screenshots that weigh a third: at most 256 colours, which is what a page of flat areas and text needs."""

import base64
import struct
import zlib

from playwright.sync_api import BrowserContext

# The commonest colours that differ enough to be told apart, and for each pixel the one that is nearest to its own.
COUNT = """async png => {
  const image = new Image();
  image.src = 'data:image/png;base64,' + png;
  await image.decode();
  const { width, height } = image;
  const pen = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
  pen.drawImage(image, 0, 0);
  const pixels = new Uint32Array(pen.getImageData(0, 0, width, height).data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const far = (one, other) =>
    [0, 8, 16].reduce((sum, bits) => sum + Math.abs(((one >> bits) & 255) - ((other >> bits) & 255)), 0);
  const palette = [];
  const commonest = [...counts.keys()].sort((one, other) => counts.get(other) - counts.get(one));
  for (const colour of commonest)
    if (palette.length < 256 && palette.every(taken => far(taken, colour) > 5)) palette.push(colour);
  const nearest = colour =>
    palette.reduce((best, taken, at) => (far(taken, colour) < far(palette[best], colour) ? at : best), 0);
  const place = new Map(commonest.map(colour => [colour, nearest(colour)]));
  const rows = new Uint8Array(pixels.length);
  pixels.forEach((pixel, at) => { rows[at] = place.get(pixel); });
  let text = '';
  for (let at = 0; at < rows.length; at += 30000) text += String.fromCharCode(...rows.subarray(at, at + 30000));
  return [width, height, palette, btoa(text)];
}"""


def shrink(context: BrowserContext, png: bytes) -> bytes:
    """The picture as a PNG with a palette; the browser counts the colours."""
    page = context.new_page()
    width, height, palette, found = page.evaluate(COUNT, base64.b64encode(png).decode())
    page.close()
    rows = base64.b64decode(found)
    lines = b''.join(b'\0' + rows[at : at + width] for at in range(0, len(rows), width))
    return b'\x89PNG\r\n\x1a\n' + b''.join(
        (
            _chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 3, 0, 0, 0)),
            _chunk(b'PLTE', b''.join(struct.pack('<I', colour & 0xFFFFFF)[:3] for colour in palette)),
            _chunk(b'IDAT', zlib.compress(lines, 9)),
            _chunk(b'IEND', b''),
        )
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack('>I', len(content)) + name + content + struct.pack('>I', zlib.crc32(name + content))
