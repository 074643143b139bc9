// Screenshots of a page in one of its states: both themes, as a desktop and as a telephone shows it.
// The files are `{page}-{state}-{theme}-{locale}-{width}.png`.

const WIDTHS = [[390, 844], [1280, 900]]

export function shooting(page, folder) {
  return async (name, { locale = 'en' } = {}) => {
    for (const theme of ['dark', 'light']) {
      await page.emulateMedia({ colorScheme: theme })
      for (const [width, height] of WIDTHS) {
        await page.setViewportSize({ width, height })
        await page.mouse.move(0, 0)
        await page.evaluate(() => document.activeElement?.blur())
        await page.waitForTimeout(200)
        const path = `${folder}/${name}-${theme}-${locale}-${width}.png`
        await page.screenshot({ path, fullPage: true })
      }
    }
  }
}
