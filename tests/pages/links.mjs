// Sites → what linkinator says of each link within them, anchors and style sheets included. Links
// to other hosts are left alone.
import { LinkChecker } from 'linkinator';

export async function checkLinks(sites) {
    const looked = new Map();
    for (const { name, url, files } of sites) {
        // All pages by name: nothing leads to the page for wrong addresses.
        const pages = files.filter((file) => file.endsWith('.html')).map((file) => url + file);
        const { origin } = new URL(url);
        const { links } = await new LinkChecker().check({
            path: [url, ...pages],
            recurse: true,
            checkCss: true,
            checkFragments: true,
            redirects: 'error',
            sitemap: `${url}sitemap.xml`,
            timeout: 20_000,
            linksToSkip: async (link) => new URL(link).origin !== origin,
        });
        for (const { url: link, parent, state, status, failureDetails } of links) {
            if (state === 'SKIPPED') continue;
            const why = failureDetails?.map((detail) => detail.message ?? detail.statusText ?? '');
            const wrong = state === 'OK' ? [] : [`${status} ${why ?? ''}`];
            looked.set(`${name}: ${parent ?? ''} → ${link}`, wrong);
        }
    }
    return looked;
}
