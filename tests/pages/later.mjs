// Sites → what their pages say of time to who reads them ten years after they were made.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const tenYears = 10 * 365 * 24 * 3600 * 1000;

export async function readLater(sites) {
    const looked = new Map();
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM });
    for (const { name, url, output, files } of sites) {
        const sessions = files.filter((file) => file.endsWith('session.ics'));
        const pages = sessions.map((file) => file.replace('session.ics', 'index.html'));
        if (existsSync(join(output, 'calendar/index.html'))) pages.push('calendar/index.html');
        const context = await browser.newContext();
        const page = await context.newPage();
        await page.clock.setFixedTime(new Date(Date.now() + tenYears));
        for (const file of ['index.html', ...pages]) {
            await page.goto(url + file, { waitUntil: 'load' });
            looked.set(`${name}: ${file}`, await page.evaluate(look));
        }
        await context.close();
    }
    await browser.close();
    return looked;
}

/** Runs in the page, on which nothing may be announced any more. */
function look() {
    const shown = (selector) => [...document.querySelectorAll(selector)].filter((one) => !one.closest('[hidden]'));
    const found = [];
    if (shown('.upcoming').length > 0) found.push('announces sessions');
    if (shown('.agenda.coming li').length > 0) found.push('has sessions to come');
    if (shown('[data-until]').length > 0) found.push('invites to register');
    const calendar = shown('.agenda.coming').length > 0;
    if (calendar && shown('.agenda.coming .none').length === 0) found.push('does not say that nothing comes');
    if (calendar && shown('.agenda.past li').length === 0) found.push('has no past');
    const months = shown('.agenda.past h3').map((one) => one.textContent);
    if (new Set(months).size < months.length) found.push(`has a month twice: ${months}`);
    return found;
}
