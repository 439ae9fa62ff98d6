// Sites → what is wrong with each of their iCalendar files, as ical.js reads it: the hours of its
// events, by the rules of the zone that the file gives, against those that the pages of its
// sessions say.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ICAL from 'ical.js';

export function readCalendars(sites) {
    const looked = new Map();
    for (const { output, files, name, url } of sites)
        for (const file of files.filter((file) => file.endsWith('.ics'))) {
            const text = readFileSync(join(output, file), 'utf8');
            looked.set(`${name}: ${file}`, faults(text, { output, url, file }));
        }
    return looked;
}

function faults(text, { output, url, file }) {
    const calendar = new ICAL.Component(ICAL.parse(text));
    const events = calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
    const source = calendar.getFirstPropertyValue('source');
    const found = [
        events.length === 0 && 'no event',
        source !== url + file && `the calendar calls itself ${source}`,
        new Set(events.map(({ uid }) => uid)).size !== events.length && 'the same UID twice',
    ];
    const addresses = events.map(({ component }) => component.getFirstPropertyValue('url'));
    for (const address of new Set(addresses)) {
        const own = events.filter((_, at) => addresses[at] === address);
        const page = join(output, decodeURI(address.slice(url.length)), 'index.html');
        if (!address.startsWith(url) || !existsSync(page)) {
            found.push(`an event leads to ${address}`);
            continue;
        }
        const said = slots(readFileSync(page, 'utf8'));
        if (said.length !== own.length)
            found.push(`${address}: ${own.length} events, ${said.length} on the page`);
        own.forEach((event, at) => found.push(...said.slice(at, at + 1).flatMap(differs(event))));
    }
    return found.filter(Boolean);
}

/** When a session's page says that it is held. */
function slots(html) {
    const box = html.slice(html.indexOf('<section class="box">'), html.indexOf('</section>'));
    const times = box.matchAll(/<time datetime="([^"]+)"(?: data-end="([^"]+)")?/g);
    return [...times].map(([, start, end]) => ({ start, end }));
}

function differs({ summary, startDate, endDate }) {
    const isSame = (time, said) =>
        said.length === 10
            ? time.toString().startsWith(said)
            : !time.isDate && time.toJSDate().getTime() === Date.parse(said);
    // The page says when it is over: at the end of its last day, where no hour is known.
    const isOver = (said) =>
        endDate.isDate
            ? said.startsWith(endDate.toString()) && said.slice(11, 19) === '00:00:00'
            : endDate.compare(startDate) === 0 || isSame(endDate, said);
    return ({ start, end }) => [
        !isSame(startDate, start) && `${summary}: begins at ${startDate}, not ${start}`,
        end && !isOver(end) && `${summary}: ends at ${endDate}, not ${end}`,
        !startDate.isDate && startDate.zone.tzid === 'floating' && `${summary}: is in no zone`,
    ];
}
