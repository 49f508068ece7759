/**
 * The titles, axis labels and legends of a Plotly chart that do not stand out from what is behind the chart, each with its contrast.
 * Runs on the page.
 */
export function faintTexts(chart: Element): string[] {
  // WCAG 2.2, success criterion 1.4.3, for text of any size.
  const LEAST_CONTRAST = 4.5;
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  /** Paints colours over each other, whatever notation they are in. */
  const mix = (...colours: string[]): number[] => {
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const behind = ['white'];
  for (
    let element: Element | null = chart.querySelector('.main-svg');
    element;
    element = element.parentElement
  ) {
    behind.splice(1, 0, getComputedStyle(element).backgroundColor);
  }
  const shown = `rgb(${mix(...behind).join(' ')})`;
  const texts = chart.querySelectorAll(
    '.gtitle, .xtitle, .ytitle, .xtick text, .ytick text, .legendtext, .annotation-text',
  );
  return Array.from(texts).flatMap(text => {
    const { fill } = getComputedStyle(text);
    const [dark = 0, light = 0] = [mix(shown, fill), mix(shown)]
      .map(rgb => {
        // Relative luminance, as WCAG defines it.
        const [r = 0, g = 0, b = 0] = rgb
          .map(channel => channel / 255)
          .map(channel => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      })
      .toSorted((a, b) => a - b);
    const contrast = (light + 0.05) / (dark + 0.05);
    return contrast < LEAST_CONTRAST
      ? [`${text.textContent} (${fill} on ${shown}: ${contrast.toFixed(1)})`]
      : [];
  });
}
