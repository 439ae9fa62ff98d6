// Sites → what feedsmith misses in each feed that it reads, and what is wrong with each sitemap by
// the schema of sitemaps.org.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseFeed } from 'feedsmith';
import { validateXML } from 'xmllint-wasm';

const schema = readFileSync(
    join(import.meta.dirname, 'node_modules/sitemap/schema/sitemap.xsd'),
    'utf8',
);

export async function readFeeds(sites) {
    const looked = new Map();
    for (const { output, files, name, url } of sites)
        for (const file of files.filter((file) => /\.(xml|json)$/.test(file))) {
            const text = readFileSync(join(output, file), 'utf8');
            const isMap = basename(file).startsWith('sitemap');
            const found = isMap ? await mapFaults(text) : feedFaults(text, url, file);
            looked.set(`${name}: ${file}`, found);
        }
    return looked;
}

async function mapFaults(text) {
    const { errors } = await validateXML({ xml: text, schema });
    return errors.map(({ message }) => message);
}

/** What each format asks of a feed and its entries, said once for the three of them. */
function feedFaults(text, url, file) {
    const { format, feed } = parseFeed(text);
    const entries = feed.items ?? feed.entries ?? [];
    const links = feed.links ?? feed.atom?.links ?? [];
    const self = feed.feed_url ?? links.find(({ rel }) => rel === 'self')?.href;
    const faults = [
        !feed.title && 'no title',
        self !== url + file && `the feed calls itself ${self}`,
        format === 'atom' && !feed.id && 'no id',
        format === 'atom' && !isDate(feed.updated) && 'no date',
        format === 'rss' && !feed.description && 'no description',
        entries.length === 0 && 'no entry',
    ];
    const ids = new Set();
    for (const entry of entries) {
        const id = entry.id ?? entry.guid?.value;
        const link = entry.url ?? entry.link ?? entry.links?.[0].href;
        const html = entry.content_html ?? entry.content?.value ?? entry.content?.encoded;
        const summary = entry.summary?.value ?? entry.summary ?? entry.description;
        faults.push(
            !id && `${link}: no id`,
            ids.has(id) && `${id}: the same id twice`,
            !link?.startsWith(url) && `${id}: leads to ${link}`,
            !(entry.title?.value ?? entry.title) && `${id}: no title`,
            !(html ?? entry.content ?? summary) && `${id}: no text`,
            !isDate(entry.updated ?? entry.pubDate ?? entry.date_published) && `${id}: no date`,
        );
        ids.add(id);
    }
    return faults.filter(Boolean);
}

function isDate(text) {
    return !Number.isNaN(Date.parse(text));
}
